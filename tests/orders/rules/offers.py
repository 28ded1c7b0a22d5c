"""Offers and orders for the tests of the check."""

import datetime as dt
from dataclasses import replace

from app.basics.identity import new_id
from app.basics.money import Money, total
from app.basics.quantity import line_amount, parse_quantity, parse_unit_price
from app.orders.rules.values import Offer, OfferLine, Ordered, OrderedLine


def usd(text):
    return Money.parse(text, "USD")


def offer_line(label, text, quantity="1", price="100.00", **more):
    q, p = parse_quantity(quantity), parse_unit_price(price)
    made = {"amount": line_amount(q, p, "USD"), "quantity": q, "unit_price": p, "id": new_id(), **more}
    return OfferLine(label=label, text=text, **made)


def order_line(label, text, quantity="1", price="100.00", **more):
    q, p = parse_quantity(quantity), parse_unit_price(price)
    made = {"amount": line_amount(q, p, "USD"), "quantity": q, "unit_price": p, **more}
    return OrderedLine(label=label, text=text, **made)


SEQUENCING = offer_line("1", "De novo protein sequencing", "48", "310.00", code="SEQ-210", unit="sample")
DIGEST = offer_line("2", "Enzymatic digest, two enzymes", "48", "35.00", code="DIG-2", unit="sample")
REPORT = offer_line("3", "Report per sample", "1", "840.00", code="REP-1", unit="each")


def an_offer(*lines, **more):
    lines = lines or (SEQUENCING, DIGEST, REPORT)
    net = total([x.amount for x in lines if x.kind not in {"option", "alternative"}], "USD")
    tax = more.pop("tax", usd("0"))
    made = {
        "number": "Q-2026-A0042",
        "revision": 1,
        "currency": "USD",
        "issued_on": dt.date(2026, 11, 2),
        "valid_until": dt.date(2027, 1, 1),
        "lines": tuple(lines),
        "net": net,
        "tax": tax,
        "gross": net + tax,
        "payer_lines": ("Northfield Research Foundation", "Box 1200"),
        **more,
    }
    return Offer(**made)


def answer_to(offer, **more):
    """An order that repeats the offer word for word, with ``more`` changed."""
    lines = tuple(
        OrderedLine(x.label, x.text, x.amount, x.kind, x.code, x.quantity, x.unit, x.unit_price)
        for x in offer.lines
        if x.kind not in {"option", "alternative", "section", "text"}
    )
    made = Ordered(
        number="0000176084",
        dated=dt.date(2026, 11, 20),
        received_on=dt.date(2026, 11, 21),
        amount=offer.gross,
        lines=lines,
        quote=offer.number,
        revision=offer.revision,
        payer_lines=offer.payer_lines,
    )
    return replace(made, **more)


def with_line(ordered, at, **more):
    lines = list(ordered.lines)
    lines[at] = replace(lines[at], **more)
    return replace(ordered, lines=tuple(lines))
