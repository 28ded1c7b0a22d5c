"""How two revisions differ, in sentences that a buyer could read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from app.basics.money import Money
from app.basics.wording import Wording
from app.quotes.rules.amounts import amount_of, sums_of
from app.quotes.rules.instalments import schedule_text
from app.quotes.rules.offer import Line, Offer, numbers

_ENGLISH: Final = Wording("en_US")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: ``kind`` is added, removed, changed or total; ``text`` is the sentence; ``about`` is one of GROUPS."""

    kind: str
    text: str
    about: str = "terms"


#: What a difference can be about, in the order in which a page tells them.
GROUPS: Final = ("lines", "amounts", "dates", "terms", "papers", "look")
_ABOUT: Final = {
    "Currency": "amounts", "Rounding": "amounts", "Prices and tax": "amounts", "Payment schedule": "amounts",
    "Not to exceed": "amounts", "Valid for days": "dates", "Period from": "dates", "Period to": "dates",
}  # fmt: skip


_FIELDS: Final = (
    ("payer", "Payer"),
    ("currency", "Currency"),
    ("valid_days", "Valid for days"),
    ("payment_days", "Payment within days"),
    ("payment_from", "Payment counted from"),
    ("freight_terms", "Freight terms"),
    ("freight_how", "Freight"),
    ("period_start", "Period from"),
    ("period_end", "Period to"),
    ("rounding", "Rounding"),
    ("price_basis", "Prices and tax"),
)
_TEXTS: Final = (("delivery", "Delivery"), ("intro", "Introduction"), ("terms_text", "Terms"))


def differences(before: Offer, after: Offer, wording: Wording = _ENGLISH) -> tuple[Change, ...]:
    """Every difference from ``before`` to ``after``: head, references, papers, lines, total. Empty when they say the same."""
    found = [*_head(before, after, wording), *_lines(before, after, wording)]
    old, new = (sums_of(offer).gross for offer in (before, after))
    if old != new:
        found.append(Change("total", _total_sentence(old, new, wording), "amounts"))
    return tuple(found)


def _total_sentence(old: Money, new: Money, wording: Wording) -> str:
    said = f"Total {wording.money(old)} → {wording.money(new)}"
    if old.currency != new.currency:
        return f"{said}."
    step = new - old
    return f"{said}, {'+' if step.minor > 0 else ''}{wording.amount(step)}."


def _head(before: Offer, after: Offer, wording: Wording) -> Iterator[Change]:
    for name, label in _FIELDS:
        yield from _valued(label, getattr(before, name), getattr(after, name), wording)
    for name, label in _TEXTS:
        yield from _text(label, getattr(before, name), getattr(after, name))
    yield from _instalments(before, after)
    for key in sorted(before.references.keys() | after.references.keys()):
        label = f"Reference {key.replace('-', ' ')}"
        yield from _valued(label, before.references.get(key, ""), after.references.get(key, ""), wording)
    old, new = ({annex.title for annex in offer.annexes} for offer in (before, after))
    for title in sorted(new - old):
        yield Change("added", f"Attached: {title}.", "papers")
    for title in sorted(old - new):
        yield Change("removed", f"No longer attached: {title}.", "papers")
    for key in sorted(before.profile.keys() | after.profile.keys()):
        if before.profile.get(key) != after.profile.get(key):
            yield Change("changed", f"Document look, {key.replace('_', ' ')}, changed.", "look")


def _instalments(before: Offer, after: Offer) -> Iterator[Change]:
    """What is paid when, and the most that may be charged."""
    old, new = (schedule_text(offer.extra.get("schedule") or ()) for offer in (before, after))
    yield from _valued("Payment schedule", _joined(old), _joined(new), _ENGLISH)
    was, now = (str(offer.extra.get("ceiling") or "") for offer in (before, after))
    yield from _valued("Not to exceed", was, now, _ENGLISH)


def _joined(lines: str) -> str:
    return "; ".join(lines.splitlines())


def _valued(label: str, old: Any, new: Any, wording: Wording) -> Iterator[Change]:
    if old == new:
        return
    about = _ABOUT.get(label, "terms")
    if old in ("", None):
        yield Change("added", f"{label}: {_said(new, wording)}.", about)
    elif new in ("", None):
        yield Change("removed", f"{label} removed (was {_said(old, wording)}).", about)
    else:
        yield Change("changed", f"{label}: {_said(old, wording)} → {_said(new, wording)}.", about)


def _said(value: Any, wording: Wording) -> str:
    return wording.day(value) if isinstance(value, dt.date) else str(value)


def _text(label: str, old: str, new: str) -> Iterator[Change]:
    if old != new:
        kind = "changed" if old and new else "added" if new else "removed"
        yield Change(
            kind, f"{label} {kind}." if not (kind == "added" and len(new) <= 60) else f"{label}: {new}"
        )


def _lines(before: Offer, after: Offer, wording: Wording) -> Iterator[Change]:
    old_numbers, new_numbers = numbers(before.lines), numbers(after.lines)
    pairs = _pairs(before.lines, after.lines)
    kept, now = {i for i, _ in pairs}, {j for _, j in pairs}
    for i, line in enumerate(before.lines):
        if i not in kept:
            yield Change(
                "removed", f"{_name(line, old_numbers[i])} removed{_worth(before, i, wording)}.", "lines"
            )
    for i, j in pairs:
        what = tuple(_line_changes(before, after, i, j, wording))
        if what:
            yield Change("changed", f"{_name(after.lines[j], new_numbers[j])}: {'; '.join(what)}.", "lines")
    for j, line in enumerate(after.lines):
        if j not in now:
            yield Change("added", f"{_name(line, new_numbers[j])} added{_worth(after, j, wording)}.", "lines")


def _identity(line: Line) -> tuple[str, str]:
    return (line.code, "") if line.code else ("", " ".join(line.text.casefold().split()))


def _pairs(old: tuple[Line, ...], new: tuple[Line, ...]) -> list[tuple[int, int]]:
    """Lines that are the same: in order first, then those that moved, then those reworded in their place."""
    matcher = SequenceMatcher(None, [_identity(x) for x in old], [_identity(x) for x in new], autojunk=False)
    pairs = [(b.a + k, b.b + k) for b in matcher.get_matching_blocks() for k in range(b.size)]
    left = [i for i in range(len(old)) if i not in {a for a, _ in pairs}]
    right = [j for j in range(len(new)) if j not in {b for _, b in pairs}]
    for same in (_moved, _reworded):
        for j in list(right):
            found = next((i for i in left if same(old, new, i, j)), None)
            if found is not None:
                pairs.append((found, j))
                left.remove(found)
                right.remove(j)
    return sorted(pairs, key=lambda pair: pair[1])


def _moved(old: tuple[Line, ...], new: tuple[Line, ...], i: int, j: int) -> bool:
    return _identity(old[i]) == _identity(new[j])


def _reworded(old: tuple[Line, ...], new: tuple[Line, ...], i: int, j: int) -> bool:
    a, b = old[i], new[j]
    return i == j and a.kind == b.kind and (a.unit_price, a.quantity) == (b.unit_price, b.quantity)


def _name(line: Line, number: str) -> str:
    shown = line.text if len(line.text) <= 60 else line.text[:59] + "…"
    where = f"Line {number}" if number else line.kind.capitalize()
    return f"{where}, {shown}" if shown else where


def _worth(offer: Offer, i: int, wording: Wording) -> str:
    line = offer.lines[i]
    amount = amount_of(line, offer.currency, offer.rounding)
    if amount is None:
        return ""
    price = wording.unit_price(line.unit_price, offer.currency)
    outside = "" if line.counts else ", outside the total"
    return f": {wording.quantity(line.quantity)} × {price} = {wording.money(amount)}{outside}"


def _line_changes(before: Offer, after: Offer, i: int, j: int, wording: Wording) -> Iterator[str]:
    old, new = before.lines[i], after.lines[j]
    said = (
        ("kind", old.kind, new.kind),
        ("text", old.text, new.text),
        ("code", old.code, new.code),
        ("quantity", wording.quantity(old.quantity), wording.quantity(new.quantity)),
        ("unit", old.unit, new.unit),
        (
            "unit price",
            wording.unit_price(old.unit_price, before.currency),
            wording.unit_price(new.unit_price, after.currency),
        ),
        ("discount", _discount(old, before.currency, wording), _discount(new, after.currency, wording)),
        ("tax", _tax(old, wording), _tax(new, wording)),
        ("reason of the discount", old.discount_reason, new.discount_reason),
        ("role", old.role, new.role),
        *((name, str(old.extra.get(name, "")), str(new.extra.get(name, ""))) for name in ("hours", "year")),
    )
    for label, was, now in said:
        if was != now:
            yield f"{label} {was or 'none'} → {now or 'none'}"
    if old.detail != new.detail:
        yield "detail reworded"
    if dict(old.commodity) != dict(new.commodity):
        yield "commodity codes changed"


def _discount(line: Line, currency: str, wording: Wording) -> str:
    parts = []
    if line.discount_rate:
        parts.append(wording.percent(line.discount_rate))
    if line.discount:
        parts.append(wording.unit_price(line.discount, currency))
    return " and ".join(parts)


def _tax(line: Line, wording: Wording) -> str:
    if line.taxes:
        named = " + ".join(f"{tax['kind']} {wording.percent(int(tax['rate']))}" for tax in line.taxes)
        return f"{line.tax_class}: {named}"
    return f"{line.tax_class or 'none'} {wording.percent(line.tax_rate)}".strip()
