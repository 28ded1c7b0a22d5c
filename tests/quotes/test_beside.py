"""What the subject of a quote knows of its office: parts of one job, twelve months, papers, registrations, years."""

from __future__ import annotations

import datetime as dt

import pytest

from app.basics.money import Money
from app.quotes.commands import issue, new_quote, record_event
from app.quotes.drafts import EventDraft, LineDraft
from app.quotes.queries.beside import beside_of
from app.quotes.queries.context import fitted, of_revision
from app.quotes.queries.stored import offer_of, quote_record, revision_of
from app.quotes.queries.subject import subject_of
from app.records import PurchaseOrder, Quote
from app.requirements.drafts import Sum
from app.seller.commands import file_paper
from app.seller.drafts import FiledDraft
from tests.quotes.conftest import a_draft


def usd(text):
    return Money.parse(text, "USD")


def priced(price, **more):
    return {"lines": [LineDraft(code="A", text="Work", quantity="1", unit="each", unit_price=price, tax="exempt", **more)]}  # fmt: skip


@pytest.fixture
def subject(desk):
    def of(number):
        def read(session):
            quote = quote_record(session, number)
            revision = revision_of(session, quote)
            context, offer = of_revision(session, quote, revision), offer_of(session, revision)
            return subject_of(fitted(context, offer), offer, None, beside_of(session, context))

        return desk.ask(read)

    return of


def test_the_parts_of_a_job_and_its_whole_are_read_from_either_side(desk, subject):
    whole, one, two = (
        desk.run(new_quote, a_draft(**priced(price))).number for price in ("100.00", "60.00", "39.99")
    )

    def join(session):
        top = quote_record(session, whole).id
        for number in (one, two):
            quote_record(session, number).whole_id = top

    assert (subject(one).split, subject(one).split_whole) == ((), None)
    desk.run(join)
    for number in (whole, one, two):
        about = subject(number)
        assert (about.split, about.split_whole) == ((usd("60.00"), usd("39.99")), usd("100.00"))


def test_orders_of_the_last_twelve_months_count_and_older_ones_do_not(desk, subject):
    number = desk.run(new_quote, a_draft()).number

    def ordered(session):
        client = session.query(Quote).filter_by(number=number).one().client_id
        for at, (dated, amount) in enumerate([("2025-11-23", 100), ("2025-11-22", 5000), ("2026-11-22", 20)]):
            on = dt.date.fromisoformat(dated)
            session.add(
                PurchaseOrder(
                    number=f"PO-{at}", institution_id=desk.institution, client_id=client, dated=on, received_on=on,
                    amount=amount, currency="USD",
                )
            )  # fmt: skip

    desk.run(ordered)
    assert subject(number).twelve_months_before == Sum.plain(usd("1.20"))


def test_a_paper_says_its_limit_its_wording_and_until_when_we_are_registered(desk, subject):
    cover = FiledDraft(
        kind="insurance", title="Cover", valid_to=dt.date(2027, 1, 1),
        facts={"limit": "1000000.00", "currency": "USD", "wording": "additional insured", "signature": "wet"},
    )  # fmt: skip
    desk.run(file_paper, cover)
    desk.run(file_paper, FiledDraft(kind="sam-registration", title="SAM", valid_to=dt.date(2027, 6, 30)))
    about = subject(desk.run(new_quote, a_draft()).number)
    paper = next(one for one in about.on_file if one.kind == "insurance")
    assert (paper.limit, paper.wording, paper.signature) == (usd("1000000.00"), "additional insured", "wet")
    assert about.seller.registered_until == {"sam": dt.date(2027, 6, 30)}
    assert about.seller.country == "US"


def test_an_incoterm_among_the_freight_terms_is_known(desk, subject):
    number = desk.run(new_quote, a_draft(freight_terms="DAP Lausanne")).number
    assert subject(number).incoterm == "DAP"
    assert subject(desk.run(new_quote, a_draft()).number).incoterm == ""


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"colour": "red"}, "no fact ‘colour’"),
        ({"limit": "1000000.00"}, "The insured sum: "),
        ({"limit": "much", "currency": "USD"}, "The insured sum: "),
        ({"signature": "seal"}, "signed in one of these ways"),
    ],
)
def test_what_a_paper_cannot_say_is_refused(facts, says):
    problems = FiledDraft(kind="insurance", title="Cover", facts=facts).problems()
    assert any(says in problem for problem in problems)


def test_a_part_that_was_declined_is_no_part_any_more_for_the_rule_about_their_sum(desk, subject):
    whole, one, two = (
        desk.run(new_quote, a_draft(**priced(price))).number for price in ("100.00", "60.00", "40.00")
    )

    def join(session):
        top = quote_record(session, whole).id
        for part in (one, two):
            quote_record(session, part).whole_id = top

    desk.run(join)
    desk.run(issue, two, "agreed")
    desk.run(record_event, two, EventDraft(kind="declined", reason="no funds"))
    assert subject(one).split == (usd("60.00"),)
