"""The route card: one page in the researcher's language, of facts alone."""

import pytest
from sqlalchemy import select

from app.documents.catalogue import kind
from app.documents.reading import pages_in, text_of
from app.institutions.norms import NORMS
from app.quotes.commands import issue, new_quote
from app.quotes.document.route import card_pdf, route_card
from app.quotes.drafts import LineDraft
from app.records import Contact, Office, RouteStep, Rule, RuleSource
from tests.quotes.conftest import a_draft


@pytest.fixture
def number(desk):
    made = desk.run(new_quote, a_draft()).number
    desk.run(issue, made, "for the test")
    return made


def change(record, **values):
    def run(session):
        for name, value in values.items():
            setattr(session.scalars(select(record)).first(), name, value)

    return run


def add_threshold(session, institution):
    rule = Rule(
        institution_id=institution, key="three", kind="competing-quotes", params={"quotes": 3}, severity="advisory",
        status="published", when={"amount_from": "10000.00", "currency": "USD", "basis": "order"},
        say="Three quotes from 10,000.",
    )  # fmt: skip
    session.add(rule)
    session.flush()
    session.add(RuleSource(rule_id=rule.id, url="https://northfield.example/rules"))


def said(desk, number):
    text = " ".join(text_of(card_pdf(desk.ask(route_card, number))))
    return " ".join(text.replace("\u00a0", " ").split())


def test_it_says_where_how_and_when_and_names_both_of_us(desk, number):
    desk.run(change(Office, email="buy@northfield.example", phone="+1 555 020 1000", hours="9 to 4"))
    text = said(desk, number)
    assert (
        "Purchasing takes it. By e-mail: buy@northfield.example. Telephone: +1 555 020 1000. Hours: 9 to 4."
        in text
    )
    norm = NORMS["with-purchasing-from-10k"]
    assert (
        f"At the purchasing office: {norm.amber} business days; ask after {norm.red} ({norm.source})." in text
    )
    assert "Ask Lena Brandt, +1 555 010 4412; we find it out." in text


def test_a_threshold_that_is_crossed_says_what_it_needs_who_says_so_and_that_it_is_missing(desk, number):
    desk.run(add_threshold, desk.institution)
    text = said(desk, number)
    assert (
        "From USD 10,000.00 for one order: three quotes or a sole-source letter. It is not with the quotation. (https://northfield.example/rules"
        in text
    )


def test_a_threshold_not_reached_is_told_as_such(desk):
    line = LineDraft(text="Small", quantity="1", unit="set", unit_price="100.00", tax="exempt")
    made = desk.run(new_quote, a_draft(lines=[line])).number
    desk.run(add_threshold, desk.institution)
    assert "Not reached: from USD 10,000.00 for one order, three quotes" in said(desk, made)


def test_what_nobody_has_told_us_is_said_to_be_unknown(desk, number):
    desk.run(change(Office, channel="", email="", phone=""))
    text = said(desk, number)
    assert "We do not know yet how this office wants to receive it." in text
    assert "We do not know yet who signs the request on your side" in text
    assert "We do not know of an amount from which more is asked." in text


def test_the_steps_of_the_institution_stand_with_their_days_and_their_source(desk, number):
    desk.run(
        lambda session: session.add(
            RouteStep(
                institution_id=desk.institution,
                key="pay",
                title="Payment run",
                holder="accounts-payable",
                position=1,
                days=12,
                source="their page",
            )
        )
    )
    assert "Payment run, accounts payable: 12 business days (their page)." in said(desk, number)


@pytest.mark.parametrize(
    ("language", "title", "phrase"),
    [
        ("de", "Laufzettel", "Wie lange es meist dauert"),
        ("fr", "Fiche", "Où le remettre"),
        ("es", "", "Dónde entregarla"),
        ("it", "", "Dove consegnarlo"),
        ("ja", "", "通常の所要日数"),
        ("sv", "Route card", "Where to hand it in"),
    ],
)
def test_it_speaks_the_language_of_who_reads_it(desk, number, language, title, phrase):
    desk.run(change(Contact, language=language))
    text = said(desk, number)
    assert title in text
    assert phrase in text


def test_it_is_one_page_the_same_every_time_and_a_kind_of_document(desk, number):
    made = desk.ask(route_card, number)
    assert pages_in(card_pdf(made)) == 1
    assert card_pdf(made) == card_pdf(desk.ask(route_card, number))
    assert kind("route-card").make is card_pdf
