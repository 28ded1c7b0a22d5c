from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from app.basics.errors import Refusal
from app.documents.press import print_paper
from app.documents.reading import pages_in, pictures_of, text_of
from tests.documents.samples import MADE_AT, us_quote, us_tailoring


def test_a_page_is_read_and_seen():
    pdf = print_paper(us_quote(), us_tailoring(), MADE_AT)
    assert pages_in(pdf) == len(text_of(pdf)) == 1
    (picture,) = pictures_of(pdf, dpi=72)
    with Image.open(BytesIO(picture)) as image:
        assert image.size == (612, 792)
        assert image.convert("L").getextrema() == (27, 255) or image.convert("L").getextrema()[0] < 60


def test_what_is_no_pdf_is_refused():
    with pytest.raises(Refusal, match="cannot be read as a PDF"):
        text_of(b"hello")


def test_a_hyphen_at_the_end_of_a_line_is_read_as_a_hyphen():
    paper = replace(us_quote(), intro="non- " + "x" * 150)
    assert "non-\nxxx" in text_of(print_paper(paper, us_tailoring(), MADE_AT))[0]
