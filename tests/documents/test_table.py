from dataclasses import replace

import pytest

from app.basics.errors import Refusal
from app.basics.money import Money
from app.documents.paper import DocumentLine
from app.documents.press import print_paper
from app.documents.reading import text_of
from tests.documents.samples import MADE_AT, us_quote, us_tailoring


def said(lines, **wishes):
    return "\n".join(
        text_of(print_paper(replace(us_quote(), lines=tuple(lines)), us_tailoring(**wishes), MADE_AT))
    )


LINE = DocumentLine(
    position="1",
    text="Sequencing",
    code="S-1",
    quantity=25_000,
    unit="sample",
    unit_price=125,
    amount=Money(3, "USD"),
)


def test_columns_are_those_of_the_profile_in_its_order():
    text = said([LINE], columns=["code", "description", "amount"])
    assert "Code Description Amount USD\nS-1 Sequencing 0.03" in text


def test_a_column_that_no_line_fills_is_left_out():
    text = said([replace(LINE, code="", unit="")])
    assert "Code" not in text
    assert "Unit\n" not in text


def test_small_prices_keep_their_decimals():
    assert "1 Sequencing S-1 2.5 sample 0.0125 0.03" in said([LINE])


def test_discounts_are_a_rate_or_an_amount():
    columns = ["description", "discount", "amount"]
    text = said(
        [replace(LINE, discount_rate=12_500), replace(LINE, discount=Money(150, "USD"))], columns=columns
    )
    assert "Sequencing 12.5% 0.03" in text
    assert "Sequencing 1.50 0.03" in text


def test_other_columns_are_filled_by_the_lines_themselves():
    line = replace(LINE, extra={"list-price": "500.00", "commodity": "NA.42"})
    text = said([line], columns=["description", "commodity", "list-price", "amount"])
    assert "Description Commodity List price Amount USD\nSequencing NA.42 500.00 0.03" in text


def test_a_column_that_does_not_exist_is_refused():
    with pytest.raises(Refusal, match="'colour'"):
        said([LINE], columns=["description", "colour"])


def test_options_say_that_they_are_not_in_the_total():
    text = said([LINE, DocumentLine("option", text="Replicates", amount=Money(288_000, "USD"))])
    assert "Option, not in the total: Replicates 2,880.00" in text


def test_sections_texts_and_subtotals_are_printed():
    lines = [
        DocumentLine("section", text="Labour", detail="By the hour"),
        LINE,
        DocumentLine("text", text="On our premises."),
        DocumentLine("subtotal", text="Labour, all", amount=Money(3, "USD")),
    ]
    text = said(lines)
    assert "Labour\nBy the hour" in text
    assert "On our premises." in text
    assert "Labour, all 0.03" in text


def test_huge_amounts_and_long_codes_leave_room_for_the_description():
    line = replace(
        LINE,
        code="VERY-LONG-CODE-" * 6,
        unit="kilogram per square metre",
        amount=Money(99_999_999_999_999, "USD"),
    )
    columns = ["line", "description", "code", "quantity", "unit", "unit-price", "discount", "tax", "amount"]
    text = said([replace(line, tax="VAT 20 %", discount_rate=5_000)], columns=columns)
    assert "999,999,999,999.99" in text
    assert "Sequencing" in text


def test_a_column_without_a_word_is_as_wide_as_its_head():
    bare = replace(us_quote(), lines=(DocumentLine(kind="text", text="Nothing is charged."),))
    said = text_of(print_paper(bare, us_tailoring(columns=("amount", "line", "description")), MADE_AT))[0]
    assert "Amount USD Line Description" in said
