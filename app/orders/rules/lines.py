"""The differences of one pair of lines, of a line left out and of a line added (domain/orders.md 2.2)."""

from __future__ import annotations

from collections.abc import Iterator

from app.basics.money import Money
from app.basics.quantity import SCALE, line_amount, plain_scaled, plain_unit_price
from app.basics.text import fold
from app.orders.rules.pairing import is_freight, likeness
from app.orders.rules.tolerance import LINE, Tolerance
from app.orders.rules.values import OPTIONAL, Found, OfferLine, OrderedLine, Severity

_SAME_TEXT = 0.5
_UNITS = {
    "each": "ea", "ea": "ea", "c62": "ea", "h87": "ea", "pc": "ea", "pcs": "ea", "piece": "ea", "unit": "ea", "stk": "ea",
    "hour": "hr", "hours": "hr", "hr": "hr", "h": "hr", "hur": "hr", "std": "hr", "heure": "hr",
    "day": "day", "days": "day", "tag": "day", "jour": "day",
    "sample": "sample", "samples": "sample", "probe": "sample", "echantillon": "sample",
}  # fmt: skip


def same_unit(one: str, other: str) -> bool:
    """Whether two units of measure mean the same; an order that states none is not blamed for it."""
    left, right = (_UNITS.get(fold(u).rstrip("."), fold(u).rstrip(".s")) for u in (one, other))
    return not left or not right or left == right


def cancelled(line: OfferLine) -> Found | None:
    """A quoted line that the order leaves out; options may be left out."""
    if line.kind in OPTIONAL:
        return None
    quoted = line.amount.plain()
    if is_freight(line):
        because = f"The quote charges freight of {quoted} separately; the order has no line for it."
        return Found(line.label, "freight", quoted, "", Severity.STOP, because)
    severity = Severity.WARN if line.amount.minor <= 0 else Severity.STOP
    because = f"The quote's {line.name} is not on the order."
    return Found(line.label, "line", line.text, "", severity, because)


def added(line: OrderedLine) -> Found:
    """A line on the order that we never quoted."""
    because = f"The {line.name} over {line.amount.plain()} is not on the quote."
    return Found(f"+{line.label}", "line", "", line.text, Severity.STOP, because)


def lumped(line: OrderedLine, count: int) -> Found:
    """An order of one line for the whole quote."""
    because = (
        f"The order has one line, 1 x {line.amount.plain()}, for the {count} lines of the quote (amount only). "
        "It can be billed once in full; bill parts by amount, never by quantity."
    )
    return Found("", "amount-only", f"{count} lines", "1 line", Severity.WARN, because)


def compared(line: OfferLine, ordered: OrderedLine, limit: Tolerance = LINE) -> Iterator[Found]:
    """All differences of a pair; prices only in one currency."""
    if line.kind in OPTIONAL:
        because = f"The order takes the {line.kind} {line.text[:60]!r}, which stood outside the total."
        yield Found(line.label, "option", "not in the total", "ordered", Severity.WARN, because)
    yield from _names(line, ordered)
    if not same_unit(line.unit, ordered.unit):
        because = f"Line {line.label} is quoted per {line.unit} and ordered per {ordered.unit}."
        yield Found(line.label, "unit", line.unit, ordered.unit, Severity.WARN, because)
    if line.amount.currency != ordered.amount.currency:
        return
    if _is_amount_only(line, ordered):
        because = (
            f"Line {line.label} is ordered as 1 x {ordered.amount.plain()} instead of "
            f"{plain_scaled(line.quantity)} (amount only). Bill it by amount, once in full."
        )
        yield Found(line.label, "quantity", plain_scaled(line.quantity), "1", Severity.WARN, because)
        return
    yield from _quantity(line, ordered, limit)
    yield from _unit_price(line, ordered, limit)
    yield from _amount(line, ordered)


def _names(line: OfferLine, ordered: OrderedLine) -> Iterator[Found]:
    if ordered.code and line.code and fold(line.code) != fold(ordered.code):
        because = f"Line {line.label} has our code {line.code}; the order calls it {ordered.code}."
        yield Found(line.label, "code", line.code, ordered.code, Severity.NOTE, because)
    if ordered.text and likeness(line.text, ordered.text) < _SAME_TEXT and not is_freight(line):
        because = f"Line {line.label} is worded otherwise on the order. Make sure it is the same work."
        yield Found(line.label, "text", line.text, ordered.text, Severity.NOTE, because)


def _is_amount_only(line: OfferLine, ordered: OrderedLine) -> bool:
    return ordered.quantity == SCALE and line.quantity != SCALE and ordered.amount == line.amount


def _quantity(line: OfferLine, ordered: OrderedLine, limit: Tolerance) -> Iterator[Found]:
    if line.quantity == ordered.quantity:
        return
    quoted, wanted = plain_scaled(line.quantity), plain_scaled(ordered.quantity)
    far = limit.broken(
        Money(line.quantity, line.amount.currency), Money(ordered.quantity, line.amount.currency)
    )
    because = f"{quoted} quoted, {wanted} ordered."
    if far:
        because += " That is a tenth or more: ask for a changed order or make a new revision."
    yield Found(line.label, "quantity", quoted, wanted, Severity.STOP if far else Severity.WARN, because)


def _effective(line: OfferLine) -> int:
    """The unit price after discount, in ten-thousandths: orders often carry that one."""
    if line.quantity == 0:
        return line.unit_price
    exact = line.amount.decimal.scaleb(4) * SCALE / line.quantity
    return int(exact.to_integral_value())


def _unit_price(line: OfferLine, ordered: OrderedLine, limit: Tolerance) -> Iterator[Found]:
    price, currency = ordered.unit_price, line.amount.currency
    if price in (line.unit_price, _effective(line)):
        return
    quoted, wanted = plain_unit_price(line.unit_price, currency), plain_unit_price(price, currency)
    far = limit.broken(Money(line.unit_price, currency), Money(price, currency))
    if price < line.unit_price:
        severity, word = (Severity.WARN if far else Severity.NOTE), "lower"
    else:
        severity, word = (Severity.STOP if far else Severity.WARN), "higher"
    because = f"Quoted at {quoted}, ordered at {wanted}: the order is {word}" + (
        " by a tenth or more." if far else "."
    )
    yield Found(line.label, "unit-price", quoted, wanted, severity, because)


def _amount(line: OfferLine, ordered: OrderedLine) -> Iterator[Found]:
    """An amount that does not follow from the order's own quantity and price, or from the quote's discount."""
    if ordered.amount == line.amount:
        return
    own = line_amount(ordered.quantity, ordered.unit_price, ordered.amount.currency)
    if own != ordered.amount:
        because = (
            f"Line {line.label} on the order says {ordered.amount.plain()}, but "
            f"{plain_scaled(ordered.quantity)} x {plain_scaled(ordered.unit_price, least=2)} is {own.plain()}."
        )
        yield Found(line.label, "amount", line.amount.plain(), ordered.amount.plain(), Severity.WARN, because)
    elif ordered.quantity == line.quantity and ordered.unit_price == line.unit_price:
        because = (
            f"The quote gives a discount on line {line.label}: {line.amount.plain()}. "
            f"The order leaves it out: {ordered.amount.plain()}."
        )
        yield Found(line.label, "amount", line.amount.plain(), ordered.amount.plain(), Severity.NOTE, because)
