from dataclasses import replace

from app.basics.money import Money
from app.documents.paper import Fact, Issuer, Paper, Party, Statement, TotalRow
from app.documents.press import print_paper
from app.documents.reading import text_of
from app.documents.tailoring import resolve
from tests.documents.samples import MADE_AT, german_quote, german_tailoring, us_quote, us_tailoring


def said(paper, tailoring):
    return "\n".join(text_of(print_paper(paper, tailoring, MADE_AT)))


def test_the_profile_orders_the_blocks():
    order = ["letterhead", "lines", "subject"]
    text = said(us_quote(), us_tailoring(blocks=order))
    assert text.index("Unit price") < text.index("Protein sequencing, 48 samples")
    assert "Quotation for" not in text


def test_the_addressee_is_ordered_by_the_profile():
    paper = Paper(
        "letter", Issuer("M"), addressee=Party("Lund University", "Purchasing", "Dr. A", ("Box 1",), "Sweden")
    )
    text = said(paper, resolve({"addressee_order": ["officer", "organisation", "lines"]}))
    assert "Dr. A\nLund University\nBox 1" in text
    assert "Sweden" not in text


def test_tax_split_rows_are_printed_only_where_they_are_asked_for():
    assert "Nontaxable 17,400.00" in said(us_quote(), us_tailoring())
    assert "Nontaxable 17" not in said(us_quote(), us_tailoring(tax_split=False))


def test_a_window_shows_the_sender_and_no_caption():
    text = said(german_quote(), german_tailoring())
    assert "Angebot für" not in text
    assert text.count("Hafenstraße 4") == 2


def test_a_title_of_one_long_word_is_set_smaller_and_not_broken():
    paper = Paper("credit-note", Issuer("M"), addressee=Party("Universität", "Einkauf"))
    for size in ("a4", "letter"):
        assert "Rechnungskorrektur\n" in said(paper, resolve({"language": "de-DE", "paper": size})) + "\n"


def test_values_are_worded_in_the_language_of_the_paper():
    facts = (Fact("due-date", MADE_AT.date()), Fact("balance", Money(1_234_500, "EUR")))
    paper = replace(
        german_quote(),
        facts=facts,
        totals=(
            TotalRow("vat", Money(100, "EUR"), rate=7_700),
            TotalRow("total", Money(-99, "EUR"), strong=True),
        ),
    )
    text = said(paper, german_tailoring())
    assert "Fällig am 10.11.2026" in text
    assert "Offener Betrag 12.345,00 EUR" in text
    assert "Umsatzsteuer 7,7 %" in text
    assert "Gesamt EUR -0,99" in text


def test_prose_is_headed_and_paragraphs_are_kept():
    paper = Paper(
        "letter",
        Issuer("M"),
        passages=(Statement(label="Why only us", text="First.\n\nSecond."), Statement("terms", "Third.")),
    )
    assert "Why only us\nFirst.\nSecond.\nTerms\nThird." in said(paper, resolve())


def test_long_addresses_and_many_facts_stand_one_after_the_other():
    paper = replace(us_quote(), addressee=Party("Org", lines=tuple(f"Street {n}" for n in range(60))))
    text = said(paper, us_tailoring())
    assert "Street 59" in text
    assert "Valid through" in text
