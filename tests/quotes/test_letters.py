"""Letters prepared from our records: nothing invented, nothing printed that is not said, the same bytes again."""

import datetime as dt

import pypdfium2
import pytest

from app.basics.errors import Refusal
from app.basics.money import Money
from app.orders.commands import record_order
from app.orders.drafts import OrderDraft, OrderLineDraft
from app.quotes.commands import edit_quote, issue, new_quote, revise
from app.quotes.commands.letters import attach_letter, keep_letter
from app.quotes.document.letter import letter_document, letter_pdf, letter_preview
from app.quotes.document.printing import pdf_of
from app.quotes.drafts.letter import LetterDraft
from app.quotes.queries import check, quote
from app.quotes.queries.letters import letter
from app.records import Rule
from tests.quotes.conftest import a_client, a_draft, an_institution

SAID = {
    "unique": "Only our two-enzyme method reads the full chain of this antibody.",
    "alternatives": "Two other laboratories were asked; neither offers sequencing without a reference.",
}


def three_quotes(session, institution, **more):
    session.add(
        Rule(
            institution_id=institution,
            key="three-quotes",
            kind="competing-quotes",
            params={"quotes": 3, **more},
            when={"amount_from": "10000.00", "currency": "USD"},
            severity="blocking",
            status="confirmed",
            office="purchasing",
        )
    )


def words(pdf):
    paper = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in paper).split())


@pytest.fixture
def number(desk):
    desk.run(three_quotes, desk.institution)
    return desk.run(new_quote, a_draft()).number


def finished(desk, number):
    draft = desk.ask(letter, number).draft
    draft.passages |= SAID
    return draft


def test_the_letter_is_proposed_from_the_quote_without_any_price(desk, number):
    view = desk.ask(letter, number)
    assert view.draft.passages["need"].splitlines() == [
        "Protein sequencing, 48 samples.",
        "– De novo protein sequencing (LC-MS/MS, two enzymes): 48 sample",
        "– Sample preparation: 48 sample",
    ]
    assert (view.draft.to, view.draft.signatory) == ("Purchasing", "Lena Brandt, account manager")
    assert "310" not in str(view.draft.passages)
    assert not view.kept


def test_earlier_orders_of_the_client_stand_there_with_day_and_numbers(desk, number):
    first = desk.run(new_quote, a_draft(engagement="Pilot, 4 samples")).number
    desk.run(issue, first, "agreed")
    order = OrderDraft(
        number="4500-17", dated=dt.date(2026, 3, 9), amount=Money.parse("16800.00", "USD"), quote=first
    )
    desk.run(record_order, order)
    said = desk.ask(letter, number).draft.passages["continuity"]
    assert said == f"– March 9, 2026: Pilot, 4 samples. Purchase order 4500-17, quotation {first}."


def test_nothing_is_invented_and_what_is_missing_is_asked_for(desk, number):
    view = desk.ask(letter, number)
    assert "continuity" not in view.draft.passages
    assert [text.partition(":")[0] for text in view.missing] == [
        "Why only this source can meet it",
        "Other sources considered",
    ]
    with pytest.raises(
        Refusal, match=r"cannot be printed yet\. Still to be said: Why only this source can meet it"
    ):
        desk.run(attach_letter, number, "sole-source")
    assert desk.ask(quote, number).draft.annexes == []


def test_attached_the_letter_meets_the_rule_and_is_printed_again_byte_by_byte(desk, number):

    def demand(session):
        session.add(
            Rule(
                institution_id=desk.institution,
                key="letter",
                kind="attachment-required",
                params={"document": "sole-source-letter"},
                severity="blocking",
                status="confirmed",
            )
        )

    desk.run(demand)
    assert [f.rule for f in desk.ask(check, number).preflight.stops] == ["letter"]
    made = desk.run(attach_letter, number, "sole-source", finished(desk, number))
    name, pdf = desk.ask(letter_pdf, number, "sole-source")
    assert (name, made.document) == (f"{number}_sole-source-letter.pdf", "sole-source-letter")
    assert pdf == pdf_of(desk.ask(letter_document, number, finished(desk, number), final=True))
    (annex,) = desk.ask(quote, number).draft.annexes
    assert (annex.kind, annex.sha256) == ("sole-source-letter", made.sha256)
    found = desk.ask(check, number).preflight
    assert {"letter", "three-quotes"} <= {f.rule for f in found.passed}
    desk.run(issue, number)
    assert desk.ask(letter_pdf, number, "sole-source") == (name, pdf)
    with pytest.raises(Refusal, match="issued"):
        desk.run(attach_letter, number, "sole-source", finished(desk, number))


def test_the_paper_says_who_to_whom_and_why_under_our_letterhead(desk, number):
    said = words(pdf_of(desk.ask(letter_document, number, finished(desk, number), final=True)))
    for text in (
        "Meridian Analytical",
        "Sole-source justification",
        "Northfield State University",
        "Purchasing",
        "Why only this source can meet it",
        SAID["unique"],
        "Lena Brandt, account manager",
        number,
    ):
        assert text in said
    assert "still to be said" not in said


def test_a_preview_shows_what_is_still_to_be_said(desk, number):
    said = words(desk.ask(letter_preview, number, desk.ask(letter, number).draft))
    assert said.count("(still to be said)") == 2
    assert "draft" in said


def test_prepared_for_the_requester_it_bears_no_letterhead_of_ours(desk, number):
    desk.run(
        lambda session: setattr(session.query(Rule).one(), "params", {"quotes": 3, "signed_by": "requester"})
    )
    draft = finished(desk, number)
    assert (draft.signed_by, draft.signatory) == ("requester", "Ada Okafor, Dr., Chemistry")
    said = words(pdf_of(desk.ask(letter_document, number, draft, final=True)))
    assert "Prepared for the signature of Ada Okafor" in said
    assert "quotes@meridian.example" not in said


def test_what_is_kept_comes_back_and_editing_the_quote_leaves_it(desk, number):
    draft = LetterDraft(
        passages={"need": "Sequencing.", "unique": "Only here."}, signatory="Lena Brandt", to="Buyers"
    )
    desk.run(keep_letter, number, draft)
    typed = desk.ask(quote, number).draft
    typed.intro = "As agreed."
    desk.run(edit_quote, number, typed)
    desk.run(edit_quote, number, a_draft())
    view = desk.ask(letter, number)
    assert (view.kept, view.draft.passages, view.draft.to) == (True, draft.passages, "Buyers")


def test_a_letter_changed_after_it_was_attached_says_so_and_goes_on_with_the_next_revision(desk, number):
    desk.run(attach_letter, number, "sole-source", finished(desk, number))
    assert desk.ask(letter, number).attached.same
    draft = desk.ask(letter, number).draft
    draft.passages["unique"] = "Another fact."
    desk.run(keep_letter, number, draft)
    assert not desk.ask(letter, number).attached.same
    desk.run(issue, number)
    desk.run(revise, number)
    view = desk.ask(letter, number)
    assert (view.may_change, view.draft.passages["unique"]) == (True, "Another fact.")


def test_an_argument_with_the_price_is_remarked():
    draft = LetterDraft(passages={"unique": "They give the best price and a discount."})
    assert draft.remarks() == (
        "It argues with the price (discount, price). Price is no ground for a single source.",
    )
    assert LetterDraft(kind="price-reasonableness", passages={"list": "price"}).remarks() == ()


def test_the_price_statement_names_earlier_sales_of_this_institution_alone(desk, number):
    def order(session, institution, po, dated):
        line = OrderLineDraft(label="1", text="Sequencing", amount=Money.parse("3100.00", "USD"), code="SEQ-210", quantity=100_000, unit="sample", unit_price=3_100_000)  # fmt: skip
        record_order(
            session,
            OrderDraft(number=po, dated=dated, amount=line.amount, institution=institution, lines=(line,)),
        )

    desk.run(lambda s: an_institution(s, "southfield", "Southfield", "US", payer=("Southfield",)))
    desk.run(order, "northfield-state", "4500-1", dt.date(2026, 2, 3))
    desk.run(order, "southfield", "SECRET-9", dt.date(2026, 2, 4))
    said = desk.ask(letter, number, "price-reasonableness").draft.passages["earlier"]
    assert said == "– February 3, 2026, purchase order 4500-1: SEQ-210, 10 sample at USD 310.00 each."


@pytest.mark.parametrize(
    ("language", "country", "title"),
    [
        ("de-DE", "DE", "Begründung der Alleinstellung"),
        ("fr-FR", "FR", "Justification de fournisseur unique"),
    ],
)
def test_the_letter_speaks_the_language_of_the_clients_paper(desk, language, country, title):
    def abroad(session):
        made = an_institution(
            session,
            "abroad",
            "Universität Nord",
            country,
            payer=("Universität Nord",),
            profile={"language": language},
        )
        a_client(session, "nord-lab", "Labor Nord", made, person="Ute Nord")

    desk.run(abroad)
    number = desk.run(new_quote, a_draft("nord-lab")).number
    draft = finished(desk, number)
    said = words(pdf_of(desk.ask(letter_document, number, draft, final=True)))
    assert title in said
    assert draft.letter.passages[1].heading(language[:2]).replace("’", "'") in said.replace("’", "'")


def test_a_word_that_is_no_passage_is_refused():
    with pytest.raises(Refusal, match="'prices' is not known"):
        LetterDraft(passages={"prices": "x"}).checked()
    with pytest.raises(Refusal, match="no letter 'love'"):
        LetterDraft(kind="love").missing()
