"""Rules that merged data breaks are told, block nothing, and are forgotten when they are mended."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import event, select

from app.basics.identity import new_id
from app.office import CHECKS
from app.quotes.document import hash_of
from app.records import Client, Engagement, Institution, Invoice, InvoiceLine, Quote, Receipt
from app.sync.validators import again, violations
from tests.sync.desks import Desk, a_client, alike, exchange
from tests.sync.test_conflicts import a_quote, issue
from tests.sync.test_landing import change


def desk(name):
    made = Desk(name)
    made.checks = CHECKS
    event.listen(made.sessions, "before_commit", again)
    return made


@pytest.fixture
def ana():
    return desk("Ana")


@pytest.fixture
def ben():
    return desk("Ben")


def told(one, client=None):
    with one.work() as session:
        return [(v.rule, v.detail) for v in violations(session, client=client)]


def derived(one):
    return sorted(one.sql("SELECT rule, entity, agg, detail FROM sync_violation"))


def a_draft(one, client, number):
    with one.work() as session:
        work = Engagement(id=new_id(), client_id=client, title="MRI", opened_on=dt.date(2026, 1, 2))
        session.add(work)
        session.flush()
        session.add(quote := Quote(number=number, engagement_id=work.id, client_id=client))
        session.flush()
        return quote.id


def test_one_number_given_on_two_machines_is_told_until_it_is_changed(ana, ben):
    with ana.work() as session:
        client = a_client(session).id
    ben.fetch(ana)
    a_draft(ana, client, "Q-1")
    other = a_draft(ben, client, "Q-1")
    exchange(ana, ben)
    assert [rule for rule, _ in told(ana, client)] == ["duplicate_number"] * 2
    assert "Q-1" in told(ana)[0][1]
    assert derived(ana) == derived(ben)
    change(ben, other, Quote, number="Q-2")
    assert told(ben) == []
    exchange(ana, ben)
    assert told(ana) == []
    alike(ana, ben)


def test_a_file_that_breaks_a_rule_says_so_and_is_merged(ana, ben):
    with ana.work() as session:
        a_client(session)
    ben.take(ana.file())
    with ben.work() as session:
        house = session.scalars(select(Institution)).one()
        session.add(Client(key="weiss", name="Other Weiss", institution_id=house.id))
    landed = ana.fetch(ben)
    assert (landed.violations, landed.new) == (2, 1)
    assert {rule for rule, _ in told(ana)} == {"duplicate_client"}


def test_institutions_that_become_each_others_parent_are_told(ana, ben):
    ids = [new_id(), new_id()]
    with ana.work() as session:
        session.add_all([Institution(id=i, key=f"i{n}", name=f"I{n}") for n, i in enumerate(ids)])
    ben.fetch(ana)
    change(ana, ids[0], Institution, parent_id=ids[1])
    change(ben, ids[1], Institution, parent_id=ids[0])
    exchange(ana, ben)
    assert [rule for rule, _ in told(ben)] == ["institution_cycle"] * 2
    change(ben, ids[1], Institution, parent_id=None)
    exchange(ana, ben)
    assert told(ana) == told(ben) == []


def test_what_an_issued_quote_states_is_what_its_lines_come_to_also_after_an_edit_beside_it(ana, ben):
    _, revision, lines = a_quote(ana)
    ben.fetch(ana)
    issue(ana, revision)  # says net 100 though its lines come to nothing, and a hash that is none
    exchange(ana, ben)
    assert sorted(rule for rule, _ in told(ben)) == ["document_total", "frozen_content"]
    assert len(lines) == 2


def an_invoice(one):
    with one.work() as session:
        client = a_client(session).id
        work = Engagement(id=new_id(), client_id=client, title="MRI", opened_on=dt.date(2026, 1, 2))
        session.add(work)
        session.flush()
        row = Invoice(
            id=new_id(),
            number="I-1",
            engagement_id=work.id,
            client_id=client,
            currency="EUR",
            prepared_on=dt.date(2026, 1, 2),
            issued_on=dt.date(2026, 1, 2),
            content={},
            content_sha256=hash_of({}),
            net=10_000,
            tax=0,
            gross=10_000,
        )
        session.add(row)
        session.flush()
        session.add(InvoiceLine(invoice_id=row.id, position=1, text="work", unit_price=1_000_000))
        return row.id


def test_a_payment_recorded_on_two_machines_is_told(ana, ben):
    invoice = an_invoice(ana)
    ben.fetch(ana)
    for one in (ana, ben):
        with one.work() as session:
            session.add(Receipt(invoice_id=invoice, on=dt.date(2026, 2, 1), amount=10_000, currency="EUR"))
        assert told(one) == []
    exchange(ana, ben)
    ((rule, detail),) = told(ana)
    assert (rule, "two machines" in detail) == ("receipts", True)
    assert derived(ana) == derived(ben)
    with ana.work() as session:
        session.add(Receipt(invoice_id=invoice, on=dt.date(2026, 2, 2), amount=-10_000, currency="EUR"))
    assert told(ana) == []


def test_money_in_another_currency_and_sums_that_differ_are_told(ana, ben):
    invoice = an_invoice(ana)
    with ana.work() as session:
        session.add(Receipt(invoice_id=invoice, on=dt.date(2026, 2, 1), amount=1, currency="USD"))
        session.get_one(Invoice, invoice).gross = 9_000
    ben.fetch(ana)
    assert sorted(rule for rule, _ in told(ben)) == ["invoice_total", "receipt_currency"]


def test_two_invoices_of_one_number_are_told(ana, ben):
    an_invoice(ana)
    ben.fetch(ana)
    with ben.work() as session:
        first = session.scalars(select(Invoice)).one()
        session.add(
            Invoice(
                number="I-1",
                engagement_id=first.engagement_id,
                client_id=first.client_id,
                currency="EUR",
                prepared_on=first.prepared_on,
            )
        )
    exchange(ana, ben)
    assert {rule for rule, _ in told(ana)} == {"duplicate_invoice_number"}


def test_what_merged_offices_say_is_what_an_office_built_anew_says(ana, ben):
    with ana.work() as session:
        client = a_client(session).id
    ben.fetch(ana)
    a_draft(ana, client, "Q-1")
    a_draft(ben, client, "Q-1")
    exchange(ana, ben)
    fresh = desk("Fresh")
    fresh.take(ana.file())
    assert derived(fresh) == derived(ana)
