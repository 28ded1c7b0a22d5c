"""A quote as it is typed, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from app.basics.dates import parse_day
from app.basics.errors import Refusal
from app.basics.money import Money, exponent
from app.quotes.drafts.line import LineDraft, Number, line_of
from app.quotes.drafts.problem import Found, Problem
from app.quotes.rules.amounts import sums_of
from app.quotes.rules.instalments import schedule_problem
from app.quotes.rules.offer import (
    FREIGHT_HOWS,
    PAYMENT_STARTS,
    PRICE_BASES,
    ROUNDINGS,
    Enclosure,
    Line,
    Offer,
)

MOST_LINES: Final = 5_000
_NO_RATES: Final[Mapping[str, int]] = MappingProxyType({})
#: Further facts that rules may ask about; each is kept with the revision under its name.
DETAILS: Final = (
    "warranty",
    "governing_law",
    "scope",
    "delivery_days",
    "delivery_method",
    "subject_line",
    "incoterm",
    "incoterm_place",
    "ceiling",
    "order_kind",
    "competing_quotes",
    "schedule",
    "answers",
    "grant_end",
    "merged",
    "letters",
    "part",
)
#: Of those, what a quote file that says nothing of them leaves as it is.
KEPT_DETAILS: Final = ("letters", "part")


@dataclass(slots=True, kw_only=True)
class QuoteDraft:
    """What stands in the quote editor, or in a quote file. Empty head fields take the house's or the client's own.

    ``client`` and ``payer`` are keys, ``engagement`` is a title (made if it does not exist), ``contact`` a colleague's
    initials. Numbers are text as typed; ``locale`` says in which language (empty: as files write them).
    ``version`` is that of the revision when it was read: a stale draft is refused. ``failed`` are the keys of rules that
    failed while it was typed; they are kept until the issue, whether they were cured or not.
    """

    client: str = ""
    engagement: str = ""
    engagement_id: UUID | None = None
    payer: str = ""
    funding: str = ""
    work: str = ""
    place: str = ""
    contact: str = ""
    requester: str = ""
    currency: str = ""
    rounding: str = ""
    price_basis: str = ""
    valid_days: str = ""
    payment_days: str = ""
    payment_from: str = ""
    freight_terms: str = ""
    freight_how: str = ""
    period_start: str = ""
    period_end: str = ""
    delivery: str = ""
    intro: str = ""
    terms_text: str = ""
    exemption: str = ""
    references: dict[str, str] = field(default_factory=dict)
    lines: list[LineDraft] = field(default_factory=list)
    annexes: list[Enclosure] = field(default_factory=list)
    profile: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    locale: str = ""
    number: str = ""
    revision: int = 1
    version: int | None = None
    failed: frozenset[str] = frozenset()

    def problems(self, rates: Mapping[str, int] = _NO_RATES) -> list[Problem]:
        """Everything that is wrong, in the order of the screen; ``rates`` are the seller's, by tax class."""
        found = Found()
        self._read(rates, found)
        return found.problems

    def offer(self, rates: Mapping[str, int] = _NO_RATES) -> Offer:
        """What the draft says, typed; a Refusal with the first problem and where it is."""
        found = Found()
        offer = self._read(rates, found)
        if found.problems:
            more = f" And {len(found.problems) - 1} more." if len(found.problems) > 1 else ""
            details = [{"field": p.field, "expected": str(p)} for p in found.problems]
            raise Refusal(f"{found.problems[0]}{more}", details)
        return offer

    def roughly(self, rates: Mapping[str, int] = _NO_RATES) -> Offer:
        """What the draft says so far, harmless values where something is wrong: for totals and checks while typing."""
        return self._read(rates, Found())

    def _read(self, rates: Mapping[str, int], found: Found) -> Offer:
        number = found.read("locale", lambda: Number(self.locale), Number())
        self._check_names(found)
        currency = found.read("currency", lambda: _currency(self.currency), "USD")
        start, end = self._period(found)
        offer = Offer(
            currency=currency,
            rounding=found.read("rounding", lambda: _one_of(self.rounding, ROUNDINGS, "The rounding"), "")
            or ROUNDINGS[0],
            price_basis=found.read(
                "price_basis", lambda: _one_of(self.price_basis, PRICE_BASES, "The price basis"), ""
            )
            or PRICE_BASES[0],
            valid_days=found.read("valid_days", lambda: _days(self.valid_days, "Valid for", 1, 730), 60),
            payment_days=found.read(
                "payment_days", lambda: _days(self.payment_days, "Payment within", 0, 365), 30
            ),
            payment_from=found.read(
                "payment_from",
                lambda: _one_of(self.payment_from, PAYMENT_STARTS, "The start of the payment term"),
                "",
            )
            or PAYMENT_STARTS[0],
            freight_terms=found.short("freight_terms", self.freight_terms, 80, "The freight term"),
            freight_how=found.read(
                "freight_how", lambda: _one_of(self.freight_how, FREIGHT_HOWS, "The freight"), ""
            ),
            period_start=start,
            period_end=end,
            delivery=found.short("delivery", self.delivery, 2_000, "The delivery text"),
            intro=found.short("intro", self.intro, 4_000, "The introduction"),
            terms_text=found.short("terms_text", self.terms_text, 20_000, "The text of the terms"),
            references=self._references(found),
            lines=self._lines(currency, rates, number, found),
            annexes=tuple(self.annexes),
            profile=dict(self.profile),
            extra=self._details(found),
            payer=self.payer.strip(),
        )
        if not found.problems:
            found.read("lines", lambda: sums_of(offer), None)
        return offer

    def _check_names(self, found: Found) -> None:
        if not self.client.strip():
            found.say("client", "Say for which client the quote is.")
        if not self.engagement.strip() and self.engagement_id is None:
            found.say("engagement", "Give the engagement a title, such as the work and its amount.")
        found.short("engagement", self.engagement, 300, "The title")

    def _period(self, found: Found) -> tuple[dt.date | None, dt.date | None]:
        start = found.read("period_start", lambda: _day(self.period_start, "The start of the period"), None)
        end = found.read("period_end", lambda: _day(self.period_end, "The end of the period"), None)
        if start and end and end < start:
            found.say("period_end", "The period ends before it starts.")
        return start, end

    def _references(self, found: Found) -> dict[str, str]:
        kept = {}
        for key, value in self.references.items():
            if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,60}", key):
                found.say(
                    "references",
                    f"The reference name {key[:40]!r} may have small letters, digits and hyphens only.",
                )
            elif text := found.short(f"references.{key}", value, 300, f"The reference {key}"):
                kept[key] = text
        return kept

    def _details(self, found: Found) -> dict[str, Any]:
        for key in self.details:
            if key not in DETAILS:
                found.say(
                    f"details.{key}", f"The detail {key[:40]!r} is not known. Known: {', '.join(DETAILS)}."
                )
        said = schedule_problem(self.details.get("schedule") or ())
        if said:
            found.say("schedule", said)
        ceiling = str(self.details.get("ceiling") or "")
        if ceiling:
            found.read("ceiling", lambda: Money.parse(ceiling, _currency(self.currency)), None)
        return {key: value for key, value in self.details.items() if key in DETAILS}

    def _lines(
        self, currency: str, rates: Mapping[str, int], number: Number, found: Found
    ) -> tuple[Line, ...]:
        typed = [line for line in self.lines if not line.empty]
        if len(typed) > MOST_LINES:
            found.say("lines", f"A quote has at most {MOST_LINES:,} lines, not {len(typed):,}.")
            return ()
        lines = []
        for at, draft in enumerate(self.lines):
            if not draft.empty:
                here = Found(f"lines[{at}].", f"Line {at + 1}")
                lines.append(line_of(draft, currency, rates, number, here))
                found.problems += here.problems
        if not any(line.counts for line in lines):
            found.say("lines", "A quote needs at least one line.")
        return tuple(lines)

    def with_line(self, line: LineDraft, at: int | None = None) -> QuoteDraft:
        """A copy with one more line, at the end or before the line with index ``at``."""
        lines = list(self.lines)
        lines.insert(len(lines) if at is None else at, line)
        return replace(self, lines=lines)


def _currency(text: str) -> str:
    code = text.strip().upper()
    if not code:
        raise Refusal("Say the currency, such as USD or EUR.")
    exponent(code)
    return code


def _day(text: str, what: str) -> dt.date | None:
    return parse_day(text, what) if text.strip() else None


def _one_of(text: str, known: tuple[str, ...], what: str) -> str:
    word = text.strip()
    if word and word not in known:
        raise Refusal(f"{what} {word[:40]!r} is not known. Use one of {', '.join(known)}.")
    return word


def _days(text: str, what: str, least: int, most: int) -> int:
    typed = text.strip()
    if not re.fullmatch(r"[0-9]{1,4}", typed, re.ASCII) or not least <= int(typed) <= most:
        raise Refusal(
            f"{what} {typed[:20]!r} days cannot be: write a whole number between {least} and {most}."
        )
    return int(typed)
