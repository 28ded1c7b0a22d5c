from app.documents.paper import texts_of
from tests.documents.samples import us_quote


def test_every_text_of_a_paper_is_found():
    found = set(texts_of(us_quote()))
    assert {
        "Meridian Analytical",
        "SEQ-210",
        "Northfield, ST 40404",
        "Lena Brandt",
        "Budget 4471 · NIH R01",
    } <= found
    assert "F.O.B. destination, freight prepaid and included in the price." in found
