"""A quote in perfect order, and short ways to state a rule; tests change one thing at a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from app.basics.money import Money
from app.requirements.drafts import (
    Attachment,
    Exemption,
    Freight,
    Line,
    Person,
    Seller,
    Subject,
    Sum,
    TaxRow,
    Totals,
)
from app.requirements.preflight import finding_of
from app.requirements.rules.finding import Finding
from app.requirements.rules.rule import RuleInForce

TODAY = dt.date(2026, 11, 22)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


def a_line(**changes: Any) -> Line:
    line = Line(
        label="1",
        kind="service",
        text="De novo protein sequencing",
        detail="LC-MS/MS, two enzymes, one report per sample",
        code="SEQ-210",
        quantity=480_000,
        unit="sample",
        unit_price=3_100_000,
        amount=usd("14880.00"),
        tax_class="exempt",
        codes={"unspsc": "81121500"},
    )
    return replace(line, **changes)


def a_subject(**changes: Any) -> Subject:
    """A quote that any ordinary purchasing office accepts."""
    subject = Subject(
        title="Quotation",
        number="Q-2026-A0042",
        revision=1,
        issued=TODAY,
        valid_until=day("2027-01-21"),
        currency="USD",
        language="en",
        paper="letter",
        letterhead=True,
        addressee=("Northfield Research Foundation", "Purchasing Services", "Northfield, ST 40404"),
        officer=Person(name="Ken Sato", position="President"),
        payer="foundation",
        payer_lines=("Northfield Research Foundation",),
        seller=Seller(
            legal_name="Helix Analytics Inc.",
            address=("12 Mill Street", "Chicago, IL 60616"),
            remit_to=("Lockbox 77", "Chicago, IL 60616"),
            tax_ids={"us.ein": "91-1144442"},
            registrations={"ariba": "AN0100", "sam": "J7M9HPTGJ1S9"},
            registered_until={"sam": day("2027-06-30")},
            names={"bank account": "HELIX ANALYTICS INC."},
            domain="helix.example",
            kind="company",
        ),
        contact=Person("Maria Lopez", "Account manager", "+1 312 555 0100", "maria@helix.example"),
        sender="maria@helix.example",
        requester=Person("Dr Ada Okafor", "Professor", "4471", "okafor@northfield.example", "Biology"),
        lines=(a_line(),),
        totals=Totals(usd("14880.00"), usd("14880.00")),
        columns=("line", "description", "code", "quantity", "unit", "unit-price", "amount"),
        tax_split=True,
        price_basis="excluding",
        exemption=Exemption("E-99", day("2028-01-01")),
        ceiling=usd("15000.00"),
        year_totals={},
        split=(),
        payment_days=30,
        payment_start="later-of-invoice-and-acceptance",
        schedule=(),
        freight=Freight("fob-destination", "included"),
        incoterm="DAP",
        incoterm_place="Northfield",
        delivery="Four weeks after the order",
        delivery_days=28,
        warranty="Twelve months",
        governing_law="",
        scope="Sequencing of 48 samples, one report each",
        terms="Net 30.",
        clauses=frozenset({"fob-destination"}),
        references={"budget": "4471", "po": "PUR00253150"},
        period_start=day("2026-12-01"),
        period_end=day("2027-03-31"),
        grant_end=day("2027-06-30"),
        place="US-IL",
        signature="digital",
        acceptance_block=False,
        seals=frozenset({"company", "representative"}),
        bank_shown=False,
        delivery_method="email",
        subject_line="Quotation Q-2026-A0042",
        attachments=(Attachment("w-9", signed_on=day("2026-06-01"), signature="wet"),),
        merged=True,
        funding="grant",
        goods_or_service=frozenset({"service"}),
        order_kind="standard",
        competing_quotes=3,
        year_total_before=Sum.plain(usd("0.00")),
        answers={"rule": True},
    )
    return replace(subject, **changes)


def a_rule(kind: str, **changes: Any) -> RuleInForce:
    """A blocking, confirmed rule of this kind."""
    ground = {"key": "rule", "severity": "blocking", "status": "confirmed", "institution": "northfield"}
    return RuleInForce(kind=kind, **{**ground, **changes})


def found(kind: str, subject: Subject, **params: Any) -> Finding:
    """What a rule of this kind finds."""
    finding = finding_of(a_rule(kind, params=params), subject, TODAY)
    assert finding is not None
    return finding


def gst(amount: str, base: str = "100.00", rate: int = 5000, name: str = "GST") -> TaxRow:
    return TaxRow(name, rate, usd(base), usd(amount))
