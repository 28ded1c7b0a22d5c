"""A client at an institution with one issued quote, written as records: what an order can answer."""

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

from app.basics.money import Money
from app.basics.quantity import line_amount, parse_quantity, parse_unit_price
from app.orders.drafts import OrderDraft, OrderLineDraft
from app.records import (
    Client,
    Colleague,
    Engagement,
    Institution,
    Office,
    Payer,
    Quote,
    QuoteLine,
    Revision,
    RouteStep,
    Seller,
)

QUOTE = "Q-2026-A0042"
LINES = (
    ("SEQ-210", "De novo protein sequencing", "48", "sample", "310.00"),
    ("DIG-2", "Enzymatic digest, two enzymes", "48", "sample", "35.00"),
    ("REP-1", "Report per sample", "1", "each", "840.00"),
)
PAYER = ("Northfield Research Foundation", "Purchasing Services, Box 1200", "Northfield, MN 55057")


@dataclass(frozen=True)
class Scene:
    institution: UUID
    client: UUID
    engagement: UUID
    quote: UUID
    revision: UUID


def a_scene(session, *, tax_rate=0, language="en", **revision):
    """Northfield State, the Okafor group, and Q-2026-A0042 R1 over USD 17,400, issued on 2 November."""
    session.add(
        Seller(legal_name="Meridian Proteomics LLC", street="1 Lab Way", city="Madison", country="US")
    )
    session.add(Colleague(name="Test", initials="TE"))
    northfield = Institution(
        key="northfield-state", name="Northfield State University", country="US", region="MN", currency="USD",
        language=language, paper="letter",
    )  # fmt: skip
    session.add(northfield)
    session.flush()
    session.add(
        Office(
            institution_id=northfield.id, key="purchasing", role="purchasing", email="buy@northfield.example"
        )
    )
    session.add(
        Office(institution_id=northfield.id, key="ap", role="accounts-payable", name="Accounts Payable",
               phone="+1 507 555 0100", closed=["2026-12-24..2027-01-01"])
    )  # fmt: skip
    payer = Payer(institution_id=northfield.id, key="foundation", lines=list(PAYER))
    session.add(payer)
    for at, (key, holder, days, clock, run) in enumerate(
        [("receipt", "researcher", 5, "", ""), ("approval", "accounts-payable", 10, "", "weekly:thursday")]
    ):
        session.add(
            RouteStep(
                institution_id=northfield.id,
                key=key,
                holder=holder,
                position=at,
                days=days,
                clock=clock,
                run=run,
            )
        )
    client = Client(
        key="okafor-group", name="Okafor group", folded="okafor group", institution_id=northfield.id
    )
    session.add(client)
    session.flush()
    work = Engagement(
        client_id=client.id, title="Protein sequencing", opened_on=dt.date(2026, 10, 1), payer_id=payer.id
    )
    session.add(work)
    session.flush()
    quote = Quote(number=QUOTE, engagement_id=work.id, client_id=client.id, payer_id=payer.id)
    session.add(quote)
    session.flush()
    first = a_revision(session, quote, 1, tax_rate=tax_rate, **revision)
    return Scene(northfield.id, client.id, work.id, quote.id, first.id)


def a_revision(session, quote, n, *, lines=LINES, tax_rate=0, **values):
    made = {
        "currency": "USD",
        "prepared_on": dt.date(2026, 11, 1),
        "issued_on": dt.date(2026, 11, 2),
        "issued_at": dt.datetime(2026, 11, 2, 15, tzinfo=dt.UTC),
        "valid_until": dt.date(2027, 1, 1),
        **values,
    }
    revision = Revision(quote_id=quote.id, n=n, **made)
    session.add(revision)
    session.flush()
    for at, (code, text, quantity, unit, price) in enumerate(lines, start=1):
        session.add(
            QuoteLine(
                revision_id=revision.id, position=at, code=code, text=text, quantity=parse_quantity(quantity),
                unit=unit, unit_price=parse_unit_price(price), tax_class="standard" if tax_rate else "exempt",
                tax_rate=tax_rate,
            )
        )  # fmt: skip
    session.flush()
    return revision


def an_order_draft(**changes):
    """The order that repeats Q-2026-A0042 R1."""
    lines = tuple(
        OrderLineDraft(
            label=str(at), text=text, code=code, unit=unit, quantity=parse_quantity(quantity),
            unit_price=parse_unit_price(price),
            amount=line_amount(parse_quantity(quantity), parse_unit_price(price), "USD"), quote_line=str(at),
        )
        for at, (code, text, quantity, unit, price) in enumerate(LINES, start=1)
    )  # fmt: skip
    made = OrderDraft(
        number="0000176084", dated=dt.date(2026, 11, 18), received=dt.date(2026, 11, 20),
        amount=Money.parse("17400.00", "USD"), institution="northfield-state", quote=QUOTE, revision=1, lines=lines,
        payer_lines=PAYER,
    )  # fmt: skip
    return replace(made, **changes)


def with_quantity(draft, at, quantity):
    """The draft with another quantity on one line, its amounts following."""
    line = draft.lines[at]
    new = replace(
        line,
        quantity=parse_quantity(quantity),
        amount=line_amount(parse_quantity(quantity), line.unit_price, "USD"),
    )
    lines = (*draft.lines[:at], new, *draft.lines[at + 1 :])
    return replace(draft, lines=lines, amount=draft.amount - line.amount + new.amount)
