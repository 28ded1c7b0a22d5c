"""Holding the open quotes against rules that have changed: read in pages, nothing asked quote by quote."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.clients.queries import ClientHead, ContactRow, client_heads, contacts_by_id
from app.documents.tailoring import Tailoring
from app.institutions.queries import (
    ExemptionRow,
    PayerRow,
    exemptions_in_force,
    institution,
    lineage,
    payers,
)
from app.quotes.queries.beside import beside_of
from app.quotes.queries.checks import ordered_this_year, today_of
from app.quotes.queries.clauses import adding_clauses
from app.quotes.queries.context import Context, Named, Work, context_of, look_of, payer_of
from app.quotes.queries.late import LateSubject, Unreadable
from app.quotes.queries.open_quotes import (
    CHANGED,
    CHILDREN,
    FINDINGS,
    HEAD_FIELDS,
    HEADS,
    OPEN,
    Page,
)
from app.quotes.queries.subject import parts_of
from app.quotes.rules.offer import Offer
from app.requirements.drafts import Sum
from app.requirements.preflight import Ready, found
from app.requirements.queries import ready_for
from app.requirements.rules.finding import Finding, Result

PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class NowFailing:
    """An open quote that does not meet a rule: what it fails, worst first, and since when the rule stands so."""

    id: UUID
    number: str
    revision: int
    issued_on: dt.date | None
    client_key: str
    client: str
    institution: str
    findings: tuple[Finding, ...]
    since: dt.date | None

    @property
    def stops(self) -> bool:
        """Whether it could not be issued like this."""
        return any(finding.stops for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Recheck:
    """The open quotes that were held against the rules, and those that fail one that they did not fail before."""

    looked_at: int
    rules: tuple[str, ...]
    failing: tuple[NowFailing, ...]
    unread: tuple[tuple[str, str], ...] = ()  # numbers that could not be held against them, and why


def recheck(
    session: Session, institution_id: UUID | None = None, rules: Collection[str] = (), *, known: bool = False
) -> Recheck:
    """Every open quote against the rules of these keys (without keys: all), where the institution's rules are inherited.

    Without an institution all of them are looked at. Told are the quotes that fail a rule which they did not fail when
    they were issued; with ``known`` those too. What cannot be told of a quote is not told here.
    """
    today = today_of(session)
    levels = _levels(session, institution_id)
    places = _below(session, institution_id)
    rechecking = _Rechecking(session, today, frozenset(rules), levels)
    open_quotes = [row.id for row in OPEN.among(session, places, today=today)]
    failing: list[NowFailing] = []
    for start in range(0, len(open_quotes), PAGE):
        failing += rechecking.page(open_quotes[start : start + PAGE])
    told = failing if known else _anew(session, failing)
    return Recheck(len(open_quotes), tuple(sorted(rechecking.held)), tuple(told), tuple(rechecking.unread))


def recheck_changed(session: Session, institution_key: str, rule_ids: Collection[UUID]) -> Recheck:
    """The open quotes that fail one of these rules of an institution, where they did not fail it when they were issued."""
    place = institution(session, institution_key).id
    keys = {row.key for row in CHANGED.among(session, list(rule_ids)) if row.institution_id == place}
    return recheck(session, place, keys) if keys else Recheck(0, (), ())


def _levels(session: Session, institution_id: UUID | None) -> frozenset[str] | None:
    """The levels whose rules are meant: the institution and those above it; what a lower one says instead is its own."""
    if institution_id is None:
        return None
    return frozenset(level.key for level in lineage(session, institution_id))


def _below(session: Session, institution_id: UUID | None) -> list[UUID]:
    """The institution and all that inherit from it; every institution where none is named."""
    rows = CHILDREN(session)
    if institution_id is None:
        return [row.id for row in rows]
    children: dict[UUID | None, list[UUID]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row.id)
    reached, waiting = {institution_id: None}, [institution_id]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in reached:
                reached[child] = None
                waiting.append(child)
    return list(reached)


def _anew(session: Session, failing: Sequence[NowFailing]) -> Iterator[NowFailing]:
    """Without what was known when the quote was issued: it was overridden then, or only advised against."""
    issued = [one.id for one in failing if one.issued_on is not None]
    before = {
        (row.quote_id, row.n): {f["rule"] for f in row.findings or () if _settled(f)}
        for row in FINDINGS.among(session, issued)
    }  # fmt: skip
    for one in failing:
        seen = before.get((one.id, one.revision), set())
        fresh = tuple(finding for finding in one.findings if finding.rule not in seen)
        if fresh:
            yield replace(one, findings=fresh)


def _settled(finding: Mapping[str, Any]) -> bool:
    """Whether nothing new can be said of it: it failed when it was issued, or its clause was printed then."""
    result = finding.get("result")
    printed = result == Result.PASSED.value and finding.get("kind") == "clause-present"
    return printed or result == Result.FAILED.value


@dataclass
class _Rechecking:
    """What all quotes of one recheck have in common, read once."""

    session: Session
    today: dt.date
    keys: frozenset[str]
    levels: frozenset[str] | None
    held: set[str] = field(default_factory=set)
    unread: list[tuple[str, str]] = field(default_factory=list)
    _rules: dict[tuple[UUID, UUID | None], tuple[Ready, ...]] = field(default_factory=dict)
    _years: dict[tuple[UUID, str], Sum | None] = field(default_factory=dict)
    _looks: dict[tuple[Any, ...], Tailoring] = field(default_factory=dict)
    _clients: dict[UUID, ClientHead] = field(default_factory=dict)
    _people: dict[UUID | None, ContactRow] = field(default_factory=dict)
    _around: dict[tuple[Any, ...], Context] = field(default_factory=dict)
    _exempt: dict[tuple[UUID, dt.date], ExemptionRow | None] = field(default_factory=dict)

    def page(self, ids: Sequence[UUID]) -> Iterator[NowFailing]:
        """Those of some open quotes that fail a rule."""
        page = Page(self.session, HEADS.among(self.session, ids))
        self._read_around(page.heads)
        for row in page.heads:
            client = self._clients[row.client_id]
            rules = self._rules_of(client.institution_id, client.purchasing_office_id)
            try:
                failing = self._failing(page, row, client, rules) if rules else None
            except (Refusal, Unreadable) as problem:  # one quote that cannot be read does not stop the others
                self.unread.append((row.number, str(problem)))
                continue
            if failing is not None:
                yield failing

    def _read_around(self, heads: Sequence[Any]) -> None:
        """The clients and people of these quotes that are not known yet."""
        fresh = list({row.client_id: None for row in heads if row.client_id not in self._clients})
        self._clients.update(client_heads(self.session, fresh))
        wanted = {row.researcher_id or self._clients[row.client_id].primary_contact_id for row in heads}
        missing = sorted(one for one in wanted if one is not None and one not in self._people)
        for key, person in contacts_by_id(self.session, missing).items():
            self._people[key] = person

    def _rules_of(self, institution_id: UUID, office: UUID | None) -> tuple[Ready, ...]:
        place = (institution_id, office)
        if place not in self._rules:
            every = ready_for(self.session, institution_id, "quote", self.today, office)
            self._rules[place] = tuple(one for one in every if self._meant(one))
            self.held.update(one.rule.key for one in self._rules[place])
        return self._rules[place]

    def _meant(self, one: Ready) -> bool:
        if not self.keys:
            return True
        return one.rule.key in self.keys and (self.levels is None or one.rule.institution in self.levels)

    def _failing(
        self, page: Page, row: Any, client: ClientHead, rules: tuple[Ready, ...]
    ) -> NowFailing | None:
        context = self._context(row, client)
        head = Offer(**{name: getattr(row, name) for name in HEAD_FIELDS})
        whole = page.whole(row.revision_id, head)
        subject = self._subject(context, head, whole)
        # A draft will print them; of what was issued, _anew knows what it passed.
        if context.draft and any(one.rule.clause for one in rules):
            plain = subject
            context = adding_clauses(self.session, context, head, rules, lambda: plain)
            subject = self._subject(context, head, whole)
        findings = tuple(
            finding
            for one in rules
            if (finding := found(one, subject, self.today)) and finding.result is Result.FAILED
        )
        if not findings:
            return None
        return NowFailing(
            id=row.quote_id,
            number=row.number,
            revision=row.n,
            issued_on=row.issued_on,
            client_key=client.key,
            client=client.name,
            institution=client.institution,
            findings=tuple(sorted(findings, key=lambda f: not f.stops)),
            since=_since(rules, findings),
        )

    def _subject(self, context: Context, head: Offer, whole: Callable[[], Offer]) -> LateSubject:
        year = partial(self._year, context, head.currency)
        return LateSubject(parts_of(context, head, whole, year, beside_of(self.session, context)))

    def _context(self, row: Any, client: ClientHead) -> Context:
        """What surrounds a quote: the same for all quotes of a client that name the same people, payer and papers."""
        place = (
            client.id, row.chosen_payer_id, row.payer_id, row.funding, row.contact_id, row.exemption_id,
            json.dumps(row.profile, sort_keys=True) if row.profile else "",
        )  # fmt: skip
        around = self._around.get(place)
        if around is None:
            around = self._around[place] = self._made_around(row, client, place[-1])
        day = row.issued_on or self.today
        return replace(
            around,
            number=row.number,
            n=row.n,
            issued_on=row.issued_on,
            draft=row.issued_on is None,
            work=Work(None, row.title, row.funding, row.work, row.place, row.researcher_id, row.payer_id),
            requester=self._people.get(row.researcher_id or client.primary_contact_id),
            exemption=around.exemption if row.exemption_id else self._in_force(client.institution_id, day),
        )

    def _made_around(self, row: Any, client: ClientHead, look: str) -> Context:
        named = Named(
            client=client.id,
            work=Work(funding=row.funding, payer_id=row.payer_id),
            payer=self._payer(client.institution_id, row.chosen_payer_id),
            contact=row.contact_id or "",
            exemption=row.exemption_id or "",
            profile=row.profile,
        )
        payer = payer_of(self.session, client.institution_id, named.payer, named.work)
        return context_of(self.session, named, client, None, self._look(client, row.profile, look, payer))

    def _in_force(self, institution_id: UUID, day: dt.date) -> ExemptionRow | None:
        place = (institution_id, day)
        if place not in self._exempt:
            self._exempt[place] = next(iter(exemptions_in_force(self.session, institution_id, day)), None)
        return self._exempt[place]

    def _payer(self, institution_id: UUID, chosen: UUID | None) -> str:
        """The key of the payer chosen; one that is gone is chosen anew by the funding."""
        if chosen is None:
            return ""
        return next((row.key for row in payers(self.session, institution_id) if row.id == chosen), "")

    def _look(self, client: ClientHead, profile: Any, said: str, payer: PayerRow | None) -> Tailoring:
        place = (
            client.institution_id, client.purchasing_office_id, payer.id if payer else None, client.language, said,
        )  # fmt: skip
        if place not in self._looks:
            self._looks[place] = look_of(self.session, client, profile, payer)
        return self._looks[place]

    def _year(self, context: Context, currency: str) -> Sum | None:
        """What was ordered this year: an open quote has no order of its own that would have to be left out."""
        place = (context.institution.id, currency)
        if place not in self._years:
            self._years[place] = ordered_this_year(self.session, replace(context, number=""), currency)
        return self._years[place]


def _since(rules: Sequence[Ready], findings: Sequence[Finding]) -> dt.date | None:
    """The newest day on which anyone stood for one of the rules that fail."""
    failing = {finding.rule for finding in findings}
    days = [
        day
        for one in rules
        if one.rule.key in failing
        for day in (one.rule.last_confirmed, one.source.seen if one.source else None)
        if day is not None
    ]
    return max(days, default=None)
