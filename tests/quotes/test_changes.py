"""What changed between two revisions, grouped, as a page."""

from dataclasses import replace

import pytest

from app.basics.errors import Refusal
from app.documents.reading import text_of
from app.quotes.commands import issue, new_quote, revise
from app.quotes.document.changes import changes_pdf
from app.quotes.rules.differences import GROUPS, differences
from tests.quotes.conftest import a_draft
from tests.quotes.test_differences import FIRST, a_line


@pytest.fixture
def number(desk):
    made = desk.run(new_quote, a_draft())
    desk.run(issue, made.number)
    desk.run(revise, made.number)
    return made.number


def test_revisions_that_say_the_same_say_so_on_the_page(desk, number):
    with desk.office.look() as session:
        name, pdf = changes_pdf(session, number, 1, 2)
        again = changes_pdf(session, number, 1, 2)
    said = " ".join(" ".join(text_of(pdf)).split())
    assert name == f"{number}_R1-R2.pdf"
    for part in (
        "What changed",
        "The two revisions say the same.",
        "from revision 1 to revision 2",
        "Lena Brandt",
    ):
        assert part in said
    assert again == (name, pdf)


def test_one_revision_has_no_differences_from_itself(desk, number):
    with desk.office.look() as session, pytest.raises(Refusal, match="two revisions"):
        changes_pdf(session, number, 2, 2)


def test_every_difference_is_about_something_that_the_page_tells():
    second = replace(
        FIRST,
        lines=(FIRST.lines[0], a_line("Report", 1, 90)),
        valid_days=FIRST.valid_days + 30,
        payment_days=60,
        references={"budget": "4410"},
        profile={"paper": "a4"},
        extra={"ceiling": "900.00"},
    )
    found = {change.about for change in differences(FIRST, second)}
    assert found == set(GROUPS) - {"papers"}
