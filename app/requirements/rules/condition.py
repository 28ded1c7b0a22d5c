"""When a rule applies: amount on its own basis, funding, kind of work, place, supplier, document and order.

Amounts are half open: ``amount_from`` is the first amount that counts, ``amount_to`` the first that no longer does,
so that the tiers of one threshold table meet without gap or overlap. The basis is the order alone, the running total of
the institution's fiscal year, or that of the last twelve months; ``…_not`` turns a list round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from app.basics.errors import Refusal
from app.basics.money import Money
from app.requirements.rules.subject import GOODS_OR_SERVICE, Subject

BASES = ("order", "year", "12-months")
EXCLUDABLE = ("tax", "freight")
SUPPLIER_KINDS = ("company", "individual")
DOCUMENTS = ("quote", "order", "invoice")
ORDER_KINDS = ("standard", "blanket", "standing")
_MOST_WORDS = 50
_LONGEST_WORD = 80


@dataclass(frozen=True, slots=True)
class Condition:
    """All that is stated must hold; what is left empty does not matter."""

    amount_from: Money | None = None
    amount_to: Money | None = None
    basis: str = "order"
    excludes: frozenset[str] = frozenset()
    funding: tuple[str, ...] = ()
    goods_or_service: tuple[str, ...] = ()
    funding_not: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    place_not: tuple[str, ...] = ()
    supplier_kind: tuple[str, ...] = ()
    supplier_country: tuple[str, ...] = ()
    supplier_country_not: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    order_kind: tuple[str, ...] = ()

    def holds(self, subject: Subject) -> bool | None:
        """True, False, or None where the desk does not know enough to say; one False settles it."""
        answers = (
            self._amount_holds(subject),
            _one_of(self.funding, subject.funding),
            _any_of(self.goods_or_service, subject.goods_or_service),
            _not(self.funding_not, _one_of(self.funding_not, subject.funding)),
            _within(self.place, subject.place),
            _not(self.place_not, _within(self.place_not, subject.place)),
            _one_of(self.supplier_kind, subject.seller.kind),
            _one_of(self.supplier_country, subject.seller.country),
            _not(self.supplier_country_not, _one_of(self.supplier_country_not, subject.seller.country)),
            _one_of(self.document, subject.document),
            _one_of(self.order_kind, subject.order_kind),
        )
        if False in answers:
            return False
        return None if None in answers else True

    def amount(self, subject: Subject) -> Money | None:
        """The amount that the thresholds look at: with or without tax and freight, alone or with the year before."""
        totals = subject.totals
        if totals is None:
            return None
        amount = totals.net if "tax" in self.excludes else totals.gross
        if "freight" in self.excludes and totals.freight is not None:
            amount = amount - totals.freight
        if self.basis == "order":
            return amount
        before = self.before(subject)
        return None if before is None or before.currency != amount.currency else before + amount

    def before(self, subject: Subject) -> Money | None:
        """What was ordered before, with or without tax and freight as this order itself; None where it is not known, or only the order counts."""
        ordered = {"year": subject.year_total_before, "12-months": subject.twelve_months_before}.get(
            self.basis
        )
        return None if ordered is None else ordered.on(self.excludes)

    def _amount_holds(self, subject: Subject) -> bool | None:
        limits = [limit for limit in (self.amount_from, self.amount_to) if limit is not None]
        if not limits:
            return True
        amount = self.amount(subject)
        if amount is None or any(limit.currency != amount.currency for limit in limits):
            return None
        if self.amount_from is not None and amount < self.amount_from:
            return False
        return self.amount_to is None or amount < self.amount_to

    def unknown_words(self, subject: Subject) -> str:
        """Why it cannot be told whether the condition holds, for a person."""
        if self._amount_holds(subject) is None:
            if self.basis != "order" and subject.totals is not None and self.before(subject) is None:
                return f"What was ordered {_EARLIER[self.basis]} is not known."
            return "The amount is not known in the currency of this rule."
        asked = (
            ((*self.funding, *self.funding_not), subject.funding, "funding"),
            (self.goods_or_service, subject.goods_or_service, "kind of work (goods, service or labour)"),
            ((*self.place, *self.place_not), subject.place, "place of work"),
            (self.supplier_kind, subject.seller.kind, "kind of supplier"),
            (
                (*self.supplier_country, *self.supplier_country_not),
                subject.seller.country,
                "country of the supplier",
            ),
            (self.order_kind, subject.order_kind, "kind of order"),
        )
        missing = [words for wanted, known, words in asked if wanted and known is None]
        return f"Not known: {', '.join(missing)}."

    def as_mapping(self) -> dict[str, Any]:
        """The condition as playbooks and records keep it; an empty one is an empty table."""
        result: dict[str, Any] = {}
        for name in ("amount_from", "amount_to"):
            limit: Money | None = getattr(self, name)
            if limit is not None:
                result[name], result["currency"] = limit.plain(), limit.currency
        if self.basis != "order":
            result["basis"] = self.basis
        if self.excludes:
            result["excludes"] = sorted(self.excludes)
        for name in WORD_LISTS:
            if words := getattr(self, name):
                result[name] = list(words)
        return result

    @classmethod
    def read(cls, table: Mapping[str, Any], where: str = "when") -> Condition:
        """Reads the ``when`` table of a rule; refuses what it does not know, naming the field."""
        known = {f.name for f in fields(cls)} | {"currency"}
        for name in table:
            if name not in known:
                raise Refusal(f"{where}.{str(name)[:40]} is not known. Known: {', '.join(sorted(known))}.")
        low, high = (_amount(table, name, where) for name in ("amount_from", "amount_to"))
        if low is not None and high is not None and not low < high:
            raise Refusal(f"{where}: amount_to must be more than amount_from, or the rule never applies.")
        words = {
            name: _words(table, name, where, allowed) for name, allowed in WORD_LISTS.items() if name in table
        }
        return cls(
            amount_from=low,
            amount_to=high,
            basis=(_words(table, "basis", where, BASES) or ("order",))[0],
            excludes=frozenset(_words(table, "excludes", where, EXCLUDABLE)),
            **words,
        )


ALWAYS = Condition()
_EARLIER = {"year": "earlier this fiscal year", "12-months": "in the last twelve months"}
WORD_LISTS: dict[str, tuple[str, ...]] = {
    "funding": (),
    "funding_not": (),
    "goods_or_service": GOODS_OR_SERVICE,
    "place": (),
    "place_not": (),
    "supplier_kind": SUPPLIER_KINDS,
    "supplier_country": (),
    "supplier_country_not": (),
    "document": DOCUMENTS,
    "order_kind": ORDER_KINDS,
}


def _amount(table: Mapping[str, Any], name: str, where: str) -> Money | None:
    if name not in table:
        return None
    value, currency = table[name], table.get("currency")
    if not isinstance(value, str):
        raise Refusal(f'{where}.{name} must be an amount in quotation marks, such as "10000.00".')
    if not isinstance(currency, str):
        raise Refusal(f'{where}.currency must name the currency of {name}, such as "USD".')
    try:
        money = Money.parse(value, currency)
    except Refusal as refusal:
        raise Refusal(f"{where}.{name}: {refusal.text}") from refusal
    if money.minor < 0:
        raise Refusal(f"{where}.{name} must not be negative.")
    return money


def _words(table: Mapping[str, Any], name: str, where: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    value = table.get(name, ())
    words = (value,) if isinstance(value, str) else value
    if not isinstance(words, list | tuple) or len(words) > _MOST_WORDS:
        raise Refusal(f"{where}.{name} must be a word or a list of at most {_MOST_WORDS} words.")
    for word in words:
        if not isinstance(word, str) or not word.strip() or len(word) > _LONGEST_WORD:
            raise Refusal(f"{where}.{name} must hold words of 1 to {_LONGEST_WORD} letters.")
        if allowed and word not in allowed:
            raise Refusal(f"{where}.{name} cannot be {word!r}. Possible: {', '.join(allowed)}.")
    return tuple(words)


def _one_of(wanted: tuple[str, ...], known: str | None) -> bool | None:
    if not wanted:
        return True
    return None if known is None else known.casefold() in {word.casefold() for word in wanted}


def _not(wanted: tuple[str, ...], answer: bool | None) -> bool | None:
    """The opposite; a list that is empty asks for nothing, and what is not known stays unknown."""
    return True if not wanted else None if answer is None else not answer


def _any_of(wanted: tuple[str, ...], known: frozenset[str] | None) -> bool | None:
    if not wanted:
        return True
    return None if known is None else bool(known & set(wanted))


def _within(wanted: tuple[str, ...], known: str | None) -> bool | None:
    """A place lies within ``US`` when it is ``US`` or ``US-LA``."""
    if not wanted:
        return True
    if known is None:
        return None
    place = known.casefold()
    return any(place == word.casefold() or place.startswith(f"{word.casefold()}-") for word in wanted)
