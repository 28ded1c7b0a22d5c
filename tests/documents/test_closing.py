from dataclasses import replace

import pytest

from app.documents.paper import Contact, Statement
from app.documents.press import print_paper
from app.documents.reading import text_of
from tests.documents.samples import MADE_AT, german_quote, german_tailoring, us_quote, us_tailoring


def said(paper, tailoring):
    return "\n".join(text_of(print_paper(paper, tailoring, MADE_AT)))


@pytest.mark.parametrize(
    ("mode", "present", "absent"),
    [
        ("none", "", "Bremen, 10.11.2026"),
        ("line", "Bremen, 10.11.2026", "Für den Auftraggeber"),
        ("acceptance", "Für den Auftraggeber angenommen", "Stempel"),
        ("seal", "Stempel", "Für den Auftraggeber"),
    ],
)
def test_the_signature_is_as_the_profile_wants(mode, present, absent):
    text = said(german_quote(), german_tailoring(signature=mode))
    assert present in text
    assert absent not in text


def test_bank_details_are_printed_only_where_the_profile_shows_them():
    assert "IBAN" in said(german_quote(), german_tailoring())
    assert "IBAN" not in said(german_quote(), german_tailoring(show_bank=False))


def test_bank_details_have_a_box_where_the_profile_has_the_block():
    text = said(german_quote(), german_tailoring(blocks=["letterhead", "lines", "note|totals", "bank"]))
    assert "Bankverbindung\nIBAN" in text


def test_the_stand_in_stands_beside_the_concierge():
    text = said(us_quote(), us_tailoring())
    assert "Your contact" in text
    assert "Stand-in\nTom Reyes, technician" in text


def test_four_contacts_make_two_rows():
    paper = replace(us_quote(), contacts=tuple(Contact(f"Person {n}", phone=f"+1 {n}") for n in range(4)))
    text = said(paper, us_tailoring())
    assert all(f"Person {n}" in text for n in range(4))


def test_a_long_statement_takes_the_whole_width_and_the_others_share_theirs():
    every = (
        Statement("payment", "Net 30."),
        Statement("terms", "A long clause. " * 80),
        Statement("delivery-and-freight", "Included."),
    )
    text = said(replace(us_quote(), statements=every, boxes=every[1:]), us_tailoring())
    assert text.count("A long clause.") >= 150
    assert text.index("Net 30.") < text.index("A long clause.") < text.index("Included.")
