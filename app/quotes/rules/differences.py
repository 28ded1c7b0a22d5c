"""How two revisions differ, in sentences that a buyer could read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from app.basics.money import Money
from app.basics.wording import Wording
from app.documents.labels import labels
from app.quotes.rules.amounts import amount_of, sums_of
from app.quotes.rules.instalments import schedule_text
from app.quotes.rules.offer import Line, Offer, numbers
from app.quotes.rules.sentences import SPOKEN
from app.quotes.rules.words import tongue

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
    "currency": "amounts", "rounding": "amounts", "price-basis": "amounts", "schedule": "amounts", "ceiling": "amounts",
    "valid-days": "dates", "period-start": "dates", "period-end": "dates",
}  # fmt: skip
_FIELDS: Final = (
    "payer", "currency", "valid_days", "payment_days", "payment_from", "freight_terms", "freight_how", "period_start",
    "period_end", "rounding", "price_basis",
)  # fmt: skip
_TEXTS: Final = ("delivery", "intro", "terms_text")
_SHORT: Final = 60  # characters of a text that is told whole


class _Telling:
    """How differences are told in one language."""

    def __init__(self, wording: Wording, language: str) -> None:
        self.wording, self.tongue = wording, tongue(language)
        self.words: dict[str, str] = SPOKEN[self.tongue].CHANGES

    def say(self, key: str, /, **slots: object) -> str:
        return self.words[key].format(**slots)

    def reference(self, key: str) -> str:
        """What a reference is called: by its key in English, as on the paper elsewhere."""
        named = labels(self.tongue).words.get(key, key.replace("-", " "))
        return self.say("reference", key=key.replace("-", " "), word=named)

    def value(self, name: str, value: Any) -> str:
        """A value as the reader says it: days, and outside English the terms in words."""
        if isinstance(value, dt.date):
            return self.wording.day(value)
        if self.tongue == "en":
            return str(value)
        spoken = SPOKEN[self.tongue]
        known = {
            "payment-from": spoken.PAYMENT[1],
            "freight-terms": spoken.FREIGHT,
            "freight-how": spoken.FREIGHT,
        }
        return str(known.get(name, {}).get(str(value), value))


def differences(
    before: Offer, after: Offer, wording: Wording = _ENGLISH, language: str = "en"
) -> tuple[Change, ...]:
    """Every difference from ``before`` to ``after``: head, references, papers, lines, total. Empty when they say the same."""
    telling = _Telling(wording, language)
    found = [*_head(before, after, telling), *_lines(before, after, telling)]
    old, new = (sums_of(offer).gross for offer in (before, after))
    if old != new:
        found.append(Change("total", _total_sentence(old, new, telling), "amounts"))
    return tuple(dict.fromkeys(found))


def _total_sentence(old: Money, new: Money, telling: _Telling) -> str:
    was, now = telling.wording.money(old), telling.wording.money(new)
    if old.currency != new.currency:
        return telling.say("total", old=was, new=now)
    step = new - old
    said = f"{'+' if step.minor > 0 else ''}{telling.wording.amount(step)}"
    return telling.say("total-step", old=was, new=now, step=said)


def _head(before: Offer, after: Offer, telling: _Telling) -> Iterator[Change]:
    for field in _FIELDS:
        name = field.replace("_", "-")
        yield from _valued(name, telling.say(name), getattr(before, field), getattr(after, field), telling)
    for field in _TEXTS:
        label = telling.say(field.replace("_", "-"))
        yield from _text(label, getattr(before, field), getattr(after, field), telling)
    yield from _instalments(before, after, telling)
    for key in sorted(before.references.keys() | after.references.keys()):
        old, new = before.references.get(key, ""), after.references.get(key, "")
        yield from _valued("reference", telling.reference(key), old, new, telling)
    was, now = ({annex.title for annex in offer.annexes} for offer in (before, after))
    for title in sorted(now - was):
        yield Change("added", telling.say("attached", title=title), "papers")
    for title in sorted(was - now):
        yield Change("removed", telling.say("detached", title=title), "papers")
    for key in sorted(before.profile.keys() | after.profile.keys()):
        if before.profile.get(key) != after.profile.get(key):
            yield Change("changed", telling.say("look", name=key.replace("_", " ")), "look")


def _instalments(before: Offer, after: Offer, telling: _Telling) -> Iterator[Change]:
    """What is paid when, and the most that may be charged."""
    old, new = (schedule_text(offer.extra.get("schedule") or ()) for offer in (before, after))
    yield from _valued("schedule", telling.say("schedule"), _joined(old), _joined(new), telling)
    was, now = (str(offer.extra.get("ceiling") or "") for offer in (before, after))
    yield from _valued("ceiling", telling.say("ceiling"), was, now, telling)


def _joined(lines: str) -> str:
    return "; ".join(lines.splitlines())


def _valued(name: str, label: str, old: Any, new: Any, telling: _Telling) -> Iterator[Change]:
    if old == new:
        return
    about = _ABOUT.get(name, "terms")
    was, now = (telling.value(name, value) for value in (old, new))
    if old in ("", None):
        yield Change("added", telling.say("set", label=label, new=now), about)
    elif new in ("", None):
        yield Change("removed", telling.say("unset", label=label, old=was), about)
    else:
        yield Change("changed", telling.say("moved", label=label, old=was, new=now), about)


def _text(label: str, old: str, new: str, telling: _Telling) -> Iterator[Change]:
    if old == new:
        return
    kind = "changed" if old and new else "added" if new else "removed"
    whole = kind == "added" and len(new) <= _SHORT
    yield Change(kind, telling.say("text-set" if whole else f"text-{kind}", label=label, new=new))


def _lines(before: Offer, after: Offer, telling: _Telling) -> Iterator[Change]:
    old_numbers, new_numbers = numbers(before.lines), numbers(after.lines)
    pairs = _pairs(before.lines, after.lines)
    kept, now = {i for i, _ in pairs}, {j for _, j in pairs}
    for i, line in enumerate(before.lines):
        if i not in kept:
            name, worth = _name(line, old_numbers[i], telling), _worth(before, i, telling)
            yield Change("removed", telling.say("line-removed", name=name, worth=worth), "lines")
    for i, j in pairs:
        what = telling.say("between").join(_line_changes(before, after, i, j, telling))
        if what:
            name = _name(after.lines[j], new_numbers[j], telling)
            yield Change("changed", telling.say("line-changed", name=name, what=what), "lines")
    for j, line in enumerate(after.lines):
        if j not in now:
            name, worth = _name(line, new_numbers[j], telling), _worth(after, j, telling)
            yield Change("added", telling.say("line-added", name=name, worth=worth), "lines")


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


def _name(line: Line, number: str, telling: _Telling) -> str:
    shown = line.text if len(line.text) <= _SHORT else line.text[: _SHORT - 1] + "…"
    kind = telling.words.get(f"k-{line.kind}", line.kind)
    where = telling.say("numbered", number=number) if number else f"{kind[:1].upper()}{kind[1:]}"
    return f"{where}{telling.say('comma')}{shown}" if shown else where


def _worth(offer: Offer, i: int, telling: _Telling) -> str:
    line, wording = offer.lines[i], telling.wording
    amount = amount_of(line, offer.currency, offer.rounding)
    if amount is None:
        return ""
    price = wording.unit_price(line.unit_price, offer.currency)
    said = telling.say(
        "worth", quantity=wording.quantity(line.quantity), price=price, amount=wording.money(amount)
    )
    return f"{said}{'' if line.counts else telling.say('outside')}"


def _line_changes(before: Offer, after: Offer, i: int, j: int, telling: _Telling) -> Iterator[str]:
    old, new, wording = before.lines[i], after.lines[j], telling.wording
    said = (
        ("kind", telling.words.get(f"k-{old.kind}", old.kind), telling.words.get(f"k-{new.kind}", new.kind)),
        ("text", old.text, new.text),
        ("code", old.code, new.code),
        ("quantity", wording.quantity(old.quantity), wording.quantity(new.quantity)),
        ("unit", old.unit, new.unit),
        (
            "unit-price",
            wording.unit_price(old.unit_price, before.currency),
            wording.unit_price(new.unit_price, after.currency),
        ),
        ("discount", _discount(old, before.currency, telling), _discount(new, after.currency, telling)),
        ("tax", _tax(old, telling), _tax(new, telling)),
        ("reason", old.discount_reason, new.discount_reason),
        ("role", old.role, new.role),
        *((name, str(old.extra.get(name, "")), str(new.extra.get(name, ""))) for name in ("hours", "year")),
    )
    none = telling.say("none")
    for name, was, now in said:
        if was != now:
            yield telling.say("field", label=telling.say(f"f-{name}"), old=was or none, new=now or none)
    if old.detail != new.detail:
        yield telling.say("detail")
    if dict(old.commodity) != dict(new.commodity):
        yield telling.say("commodity")


def _discount(line: Line, currency: str, telling: _Telling) -> str:
    parts = []
    if line.discount_rate:
        parts.append(telling.wording.percent(line.discount_rate))
    if line.discount:
        parts.append(telling.wording.unit_price(line.discount, currency))
    return telling.say("plus").join(parts)


def _tax(line: Line, telling: _Telling) -> str:
    wording = telling.wording
    if line.taxes:
        named = " + ".join(f"{tax['kind']} {wording.percent(int(tax['rate']))}" for tax in line.taxes)
        return f"{line.tax_class}: {named}"
    return f"{line.tax_class or telling.say('none')} {wording.percent(line.tax_rate)}".strip()
