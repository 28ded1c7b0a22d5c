"""The running total of a fiscal year, from the records, at a real institution."""

import datetime as dt
from pathlib import Path

import pytest

from app.basics.clock import Clock
from app.basics.money import Money
from app.orders.commands import record_order
from app.orders.drafts import OrderDraft
from app.playbooks.commands import import_playbook
from app.playbooks.rules.reading import read
from app.quotes.commands import issue, new_quote
from app.quotes.drafts import LineDraft
from app.quotes.queries import check
from app.quotes.queries.thresholds import close_to, crossings
from app.quotes.rules.crossing import State
from app.records import Institution, OrderEvent, OrderLine, PurchaseOrder, Rule
from app.relationship.queries import relationship_file
from tests.quotes.conftest import a_client, a_draft

NARROW = "\u00a0"  # between a currency and its amount
BOOKS = Path(__file__).parents[2] / "resources" / "playbooks"


def usd(text):
    return Money.parse(text, "USD")


@pytest.fixture
def tech(desk):
    """Illinois Tech from its shipped playbook, its fiscal year from 1 June, with one client."""

    def set_up(session):
        path = BOOKS / "illinois-tech.toml"
        import_playbook(session, read(path.read_bytes(), path.name))
        record = session.query(Institution).filter_by(key="illinois-tech").one()
        record.fiscal_year_start = "06-01"
        a_client(session, "marsh-group", "Marsh Group", record.id, person="Ida Marsh")
        return record.id

    desk.institution = desk.run(set_up)
    return desk


def quoted(desk, price, **more):
    draft = a_draft(
        "marsh-group",
        engagement=f"Sequencing for {price}",
        lines=[
            LineDraft(
                code="SEQ-210",
                text="Sequencing",
                detail="LC-MS/MS",
                quantity="1",
                unit="set",
                unit_price=price,
            )
        ],
        **more,
    )
    return desk.run(new_quote, draft).number


def ordered(desk, number, amount, dated, institution="illinois-tech", **more):
    draft = OrderDraft(
        number=number, dated=dt.date.fromisoformat(dated), amount=amount, institution=institution, **more
    )
    return desk.run(record_order, draft)


def yearly(desk, number):
    return next(t for t in desk.ask(crossings, number).every if t.line.rule.key == "three-quotes")


def test_the_orders_of_the_year_and_this_quote_cross_the_line_of_illinois_tech(tech):
    ordered(tech, "PO-1", usd("7400.00"), "2026-06-01")
    ordered(tech, "PO-0", usd("9000.00"), "2026-05-31")
    found = yearly(tech, quoted(tech, "3850.00"))
    assert (found.state, found.before, found.after) == (State.CROSSES, usd("7400.00"), usd("11250.00"))
    assert found.says.replace(NARROW, " ").startswith(
        "This quote crosses USD 10,000.00 for this fiscal year (ordered so far 7,400.00, with this quote 11,250.00): "
        "three quotes or a sole-source letter"
    )


def test_the_check_counts_the_same_sum_as_the_line_above_it(tech):
    ordered(tech, "PO-1", usd("7400.00"), "2026-06-01")
    number = quoted(tech, "3850.00")
    finding = next(f for f in tech.ask(check, number).preflight.findings if f.rule == "three-quotes")
    assert "USD 7,400.00 this fiscal year already and USD 3,850.00 now make USD 11,250.00" in finding.because


def test_refused_and_cancelled_orders_do_not_count_and_other_currencies_are_told_apart(tech):
    void = ordered(tech, "PO-1", usd("5000.00"), "2026-09-01")
    ordered(tech, "PO-2", usd("1000.00"), "2026-09-02")
    ordered(tech, "PO-3", Money.parse("800.00", "EUR"), "2026-09-03")

    def cancel(session):
        clock = session.info["clock"]
        session.add(OrderEvent(order_id=void, kind="cancelled", on=clock.today(), at=clock.now()))

    tech.run(cancel)
    found = tech.ask(crossings, quoted(tech, "100.00"))
    line = next(t for t in found.every if t.line.rule.key == "three-quotes")
    assert line.before == usd("1000.00")
    assert (
        found.says[-1].replace(NARROW, " ")
        == "Ordered in other currencies this fiscal year, and not counted: EUR 800.00."
    )


def test_an_issued_quote_that_is_not_ordered_is_named_and_once_ordered_it_counts(tech):
    first = quoted(tech, "6000.00")
    tech.run(issue, first, "agreed")
    second = quoted(tech, "5000.00")
    found = yearly(tech, second)
    assert (found.state, found.before, found.open) == (State.TOGETHER, usd("0.00"), (first,))
    ordered(tech, "PO-9", usd("6000.00"), "2026-11-21", institution="", quote=first)
    found = yearly(tech, second)
    assert (found.state, found.before, found.open) == (State.CROSSES, usd("6000.00"), ())
    assert yearly(tech, first).before == usd("0.00")


@pytest.mark.parametrize(("today", "before"), [("2027-05-31", "7400.00"), ("2027-06-01", "0.00")])
def test_the_sum_begins_anew_on_the_first_day_of_the_fiscal_year(tech, today, before):
    ordered(tech, "PO-1", usd("7400.00"), "2026-11-20")
    number = quoted(tech, "100.00")
    with tech.office.look() as session:
        session.info["clock"] = Clock.stopped(today)
        found = crossings(session, number)
    assert next(t for t in found.every if t.by_year).before == usd(before)


def test_the_file_of_a_client_is_warned_only_where_little_room_is_left(tech):
    ordered(tech, "PO-1", usd("7900.00"), "2026-09-01")
    assert tech.ask(close_to, "marsh-group") == ()
    ordered(tech, "PO-2", usd("200.00"), "2026-09-02")
    (near,) = tech.ask(close_to, "marsh-group")
    assert near.left == usd("1900.00")
    ordered(tech, "PO-3", usd("1900.00"), "2026-09-03")
    (over,) = tech.ask(close_to, "marsh-group")
    assert over.state is State.CROSSED_BEFORE


def test_the_head_of_the_relationship_file_says_what_is_left(tech):
    ordered(tech, "PO-1", usd("8100.00"), "2026-09-01")
    alerts = [alert.text.replace(NARROW, " ") for alert in tech.ask(relationship_file, "marsh-group").alerts]
    assert "1,900.00 left of USD 10,000.00 for this fiscal year" in alerts


@pytest.mark.parametrize(("excludes", "before"), [((), "5800.00"), (("tax",), "5300.00"), (("tax", "freight"), "5000.00")])  # fmt: skip
def test_the_check_leaves_tax_and_freight_out_of_the_orders_of_the_year_as_the_line_does(desk, excludes, before):  # fmt: skip
    when = {"amount_from": "5400.00", "currency": "USD", "basis": "year", "excludes": list(excludes)}

    def set_up(session):
        client = a_client(session, "marsh-group", "Marsh Group", desk.institution, person="Ida Marsh")
        session.add(Rule(
            institution_id=desk.institution, key="three", kind="competing-quotes", params={"quotes": 3}, when=when,
            severity="advisory", status="confirmed",
        ))  # fmt: skip
        day = dt.date(2026, 11, 1)
        order = PurchaseOrder(
            number="PO-1", institution_id=desk.institution, client_id=getattr(client, "id", client), dated=day, received_on=day,
            amount=580_000, currency="USD", tax=50_000,
        )  # fmt: skip
        session.add(order)
        session.flush()
        session.add(OrderLine(order_id=order.id, position=1, kind="freight", text="Freight", amount=30_000))

    desk.run(set_up)
    number = quoted(desk, "100.00")
    line = next(t for t in desk.ask(crossings, number).every if t.line.rule.key == "three")
    found = [f for f in desk.ask(check, number).preflight.findings if f.rule == "three"]
    assert line.before == usd(before)
    assert [f"USD {usd(before).minor // 100:,}.00 this fiscal year already" in f.because for f in found] == (
        [True] if line.left is None else []
    )
