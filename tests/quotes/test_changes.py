"""What changed between two revisions, grouped, as a page."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.basics.errors import Refusal
from app.basics.wording import Wording
from app.documents.reading import text_of
from app.quotes.commands import issue, new_quote, revise
from app.quotes.document.changes import changes_pdf
from app.quotes.rules.differences import GROUPS, differences
from app.quotes.rules.offer import Enclosure
from app.quotes.rules.sentences import SPOKEN
from app.records import Revision
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


LANGUAGES = ("en", "fr", "de", "es", "it", "ja")


def everything_else():
    """An offer that differs from FIRST in whatever can differ, and back."""
    return replace(
        FIRST,
        lines=(
            replace(
                FIRST.lines[0], quantity=240_000, unit="sample", discount_rate=10_000, detail="two enzymes"
            ),
            a_line("Report", 1, 90),
            a_line("Replicates", 1, 2880, kind="option"),
            a_line("Part two", kind="section"),
        ),
        valid_days=30,
        payment_from="receipt",
        freight_terms="fob-destination",
        intro="Ada",
        delivery="x" * 80,
        references={"budget": "4410"},
        annexes=(Enclosure(kind="w-9", title="W-9"),),
        profile={"paper": "a4", "signature": "line"},
        extra={"ceiling": "900.00"},
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_difference_is_told_in_the_language_of_the_paper(language):
    english = differences(FIRST, everything_else())
    told = differences(FIRST, everything_else(), Wording(language), language)
    assert {(c.kind, c.about) for c in told} == {(c.kind, c.about) for c in english}
    assert all("{" not in c.text for c in told)
    typed = {"Introduction: Ada", "Line 1", "Total"}
    if language != "en":
        same = {c.text for c in told} & {c.text for c in english}
        assert same <= typed, same
        assert not any("fob-destination" in c.text or "added" in c.text for c in told)


def test_every_language_has_every_sentence():
    slots = dict.fromkeys(
        (
            "key", "word", "label", "old", "new", "title", "name", "step", "number", "worth", "what", "quantity", "price",
            "amount",
        ),
        "x",
    )  # fmt: skip
    for language, spoken in SPOKEN.items():
        assert spoken.CHANGES.keys() == SPOKEN["en"].CHANGES.keys(), language
        assert all(text.format(**slots) for text in spoken.CHANGES.values())


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("de-DE", ("Was sich geändert hat", "Gültigkeit in Tagen: 60 → 90")),
        ("fr-FR", ("Validité en jours : 60 → 90",)),
        ("ja-JP", ("有効日数：60 → 90",)),
    ],
)
def test_the_page_is_in_the_language_of_the_quote(desk, language, parts):
    made = desk.run(new_quote, a_draft(profile={"language": language}))
    desk.run(issue, made.number, "for the test")
    desk.run(revise, made.number)
    with desk.office.work("longer") as session:
        revision = session.scalars(select(Revision).where(Revision.n == 2)).one()
        revision.valid_days = 90
    with desk.office.look() as session:
        _, pdf = changes_pdf(session, made.number, 1, 2)
    said = " ".join(" ".join(text_of(pdf)).replace("\u00a0", " ").split())
    for part in parts:
        assert part in said
