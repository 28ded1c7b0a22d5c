"""Where a paper turns its pages: sums with what they add up, no page for a signature alone, small tables in one piece."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from app.basics.money import Money
from app.documents.paper import DocumentLine, Statement, Table
from app.documents.press import print_archived, prove
from app.documents.reading import text_of
from tests.documents.samples import MADE_AT, german_quote, german_tailoring, us_quote, us_tailoring

BLOCKS = ["letterhead", "addressee|title", "subject", "lines", "note|totals", "years", "statements", "boxes",
          "contact", "signature"]  # fmt: skip


def a_line(n, **more):
    return DocumentLine(
        position=str(n), text=f"Sample {n}", quantity=10_000, unit="set", unit_price=1_000_000,
        amount=Money(10_000, "USD"), **more,
    )  # fmt: skip


def pages(count, tailoring=None, **changes):
    paper = replace(us_quote(), lines=tuple(a_line(n) for n in range(1, count + 1)), **changes)
    return text_of(prove(paper, tailoring or us_tailoring(blocks=BLOCKS, signature="line"), MADE_AT).pdf)


def said(page):
    return [
        line for line in page.splitlines() if not line.startswith(("Meridian Analytical", "Q-2026", "This"))
    ]


@pytest.mark.parametrize("count", range(1, 60))
def test_nobody_signs_an_empty_page_and_the_sums_are_never_without_a_line(count):
    signed = pages(count, place_and_day="Duluth, November 10, 2026", signatory="Lena Brandt, account manager")
    last = said(signed[-1])
    assert last[-2:-1] == ["Duluth, November 10, 2026"] or "Duluth, November 10, 2026" in last
    assert "Your contact" in last or "Please state on the purchase order" in last
    for page in signed:
        if "Total USD" in page:
            assert "Sample" in page


def test_a_page_less_where_only_the_white_runs_over():
    many = [len(pages(count)) for count in range(1, 60)]
    assert many == sorted(many), "a longer paper never takes fewer pages"
    assert many[0] == 1
    assert many[-1] == 3


def test_a_subtotal_is_never_without_the_last_line_that_it_adds_up():
    below = DocumentLine(kind="subtotal", text="Subtotal: Phase 1", amount=Money(10_000, "USD"))
    for count in range(8, 40):
        paper = replace(us_quote(), lines=(*(a_line(n) for n in range(1, count + 1)), below))
        for page in text_of(prove(paper, us_tailoring(), MADE_AT).pdf):
            if "Subtotal: Phase 1" in page:
                assert f"Sample {count}" in page


def years(rows):
    found = tuple((str(2026 + n), Money(100 * n, "USD")) for n in range(1, rows + 1))
    return Table("years", ("year", "amount"), found, ("Subtotal", Money(5_000, "USD")))


@pytest.mark.parametrize("count", range(4, 24))
def test_a_short_table_is_not_torn_apart(count):
    for page in pages(count, tables=(years(5),)):
        rows = [line for line in page.splitlines() if line.startswith(("2027 ", "2031 ", "Subtotal 50"))]
        assert len(rows) in {0, 3}
        assert not rows or "Year Amount USD" in page


def test_a_long_table_has_its_heads_on_every_page():
    found = [page for page in pages(5, tables=(years(50),)) if "2060 " in page or "2030 " in page]
    assert len(found) == 2
    assert all("Year Amount USD" in page for page in found)


def test_a_small_table_is_a_table_for_readers_that_do_not_see():
    paper = replace(us_quote(), tables=(years(40),))
    pdf = print_archived(paper, us_tailoring(blocks=BLOCKS), MADE_AT)
    with pikepdf.open(BytesIO(pdf)) as document:
        tables = [one for one in document.Root.StructTreeRoot.K.K if one.S == "/Table"]
        assert len(tables) == 2
        rows = list(tables[1].K)
        assert len(rows) == 1 + 40 + 1
        assert {str(cell.S) for cell in rows[0].K} == {"/TH"}


def test_a_long_return_address_leaves_the_address_in_the_window():
    """DIN 5008 B: the address stands between 62.7 mm and 90 mm, however long the line above it is."""
    import pypdfium2  # noqa: PLC0415 - only this test measures

    def top(**more):
        paper = german_quote()
        paper = replace(paper, issuer=replace(paper.issuer, **more))
        with pypdfium2.PdfDocument(prove(paper, german_tailoring(), MADE_AT).pdf) as pdf:
            words = pdf[0].get_textpage()
            at = words.search(paper.addressee.organisation).get_next()
            return round(297 - words.get_charbox(at[0])[3] * 25.4 / 72, 1)

    long = " · ".join(
        ["Gesellschaft für Tieftemperaturmesstechnik mbH", "An der Oberen Straße 112", "58675 Hemer"] * 2
    )
    assert top() == top(sender_line=long)


def test_words_are_not_broken_where_a_smaller_type_spares_it():
    columns = ["line", "description", "quantity", "unit", "unit-price", "tax", "discount", "list-price",
               "academic-price", "cfi-price", "amount"]  # fmt: skip
    prices = {"list-price": "120,00", "academic-price": "100,00", "cfi-price": "90,00"}
    line = a_line(1, tax="19 %", discount_rate=10_000, extra=prices)
    paper = replace(
        german_quote(),
        currency="EUR",
        lines=(replace(line, text="Methodenentwicklung", amount=Money(580_000, "EUR")),),
    )
    assert "Methodenentwicklung" in text_of(prove(paper, german_tailoring(columns=columns), MADE_AT).pdf)[0]


def test_an_account_that_stands_in_a_box_is_not_said_again_at_the_foot():
    account = "IBAN DE89 3704 0044 0532 0130 00"
    paper = us_quote()
    paper = replace(paper, issuer=replace(paper.issuer, bank=(account,)))
    boxed = replace(paper, boxes=(Statement("bank", account),))
    for made in (paper, boxed):
        assert text_of(prove(made, us_tailoring(show_bank=True), MADE_AT).pdf)[0].count(account) == 1
