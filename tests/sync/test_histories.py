"""Random histories of several machines, compared with an oracle: nothing is lost, everybody ends alike.

The machines write through real sessions (savepoints, deletions, groups, tags, drafts, issues, bank details), exchange
files partly, late, twice and through third ones, and their clocks are years apart and go backwards.
"""

from __future__ import annotations

import datetime as dt
import os
from functools import cache

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from app.basics.errors import Refusal
from app.basics.identity import natural_id, new_id
from app.records import (
    BankAccount,
    Client,
    Colleague,
    Engagement,
    Quote,
    QuoteLine,
    Revision,
    Seller,
    ServiceItem,
    Tag,
)
from app.storage.deleted import WITH_DELETED
from app.sync.conflicts import conflicts, resolve
from app.sync.holds import confirm_held, held, refuse_held
from tests.sync.desks import Desk, a_client, alike, exchange
from tests.sync.oracle import History, check

_NAMES = ("Ana", "Ben", "Cid", "Dan", "Eva")
_YEAR = 365 * 24 * 3600
_WORDS = st.sampled_from(["", "a", "b", "b ", "ä", "long text"])


@cache
def _office():
    """Five machines that all know the same beginning, and that beginning; made once, copied for every history."""
    founder = Desk("Founder")
    with founder.work("found") as session:
        client = a_client(session)
        seller = Seller(id=new_id(), legal_name="Us")
        work = Engagement(id=new_id(), client_id=client.id, title="MRI", opened_on=dt.date(2026, 1, 2))
        session.add_all([seller, work])
        session.flush()
        session.add(ServiceItem(seller_id=seller.id, code="S", text="Service"))
        session.add_all([Colleague(name=n, initials=n[0]) for n in ("One", "Two")])
        _draft(session, client.id, work.id)
        session.add(BankAccount(seller_id=seller.id, holder="Us", iban="OLD", bic="OLD"))
    history = History()
    history.observe(founder)
    beginning = founder.file()
    desks = [Desk(name) for name in _NAMES]
    for desk in desks:
        desk.take(beginning)
        desk.keep()
    return desks, history, beginning


def _draft(session, client, work):
    quote = Quote(id=new_id(), number="Q", engagement_id=work, client_id=client)
    revision = Revision(id=new_id(), quote_id=quote.id, n=1, currency="EUR", prepared_on=dt.date(2026, 1, 2))
    session.add(quote)
    session.flush()
    session.add(revision)
    session.flush()
    session.add_all([QuoteLine(revision_id=revision.id, position=n, text=f"line {n}") for n in range(2)])


class Histories(RuleBasedStateMachine):
    """One history; ``desks`` write and exchange until hypothesis has enough."""

    desks: list[Desk]

    @initialize(count=st.integers(3, 5), skew=st.lists(st.integers(-30, 30), min_size=5, max_size=5))
    def begin(self, count, skew):
        desks, history, beginning = _office()
        self.desks = desks[:count]
        self.history = History(dict(history.writes))
        self.files = [beginning]
        for desk, years in zip(self.desks, skew, strict=False):
            desk.again()
            desk.now += dt.timedelta(seconds=years * _YEAR)
            self.history.received(desk, beginning)

    def _desk(self, n):
        return self.desks[n % len(self.desks)]

    def _wrote(self, desk):
        self.history.observe(desk)

    def _some(self, session, record, n, **options):
        rows = session.scalars(select(record).order_by(record.id).execution_options(**options)).all()
        return rows[n % len(rows)] if rows else None

    @rule(
        d=st.integers(0, 4),
        n=st.integers(0, 3),
        word=_WORDS,
        what=st.sampled_from(["name", "phone", "both", "new"]),
    )
    def colleague(self, d, n, word, what):
        desk = self._desk(d)
        with desk.work("colleague") as session:
            row = self._some(session, Colleague, n)
            if what == "new" or row is None:
                session.add(Colleague(name=word, initials="n"))
            else:
                if what in {"name", "both"}:
                    row.name = word
                if what in {"phone", "both"}:
                    row.phone = word
        self._wrote(desk)

    @rule(
        d=st.integers(0, 4),
        n=st.integers(0, 3),
        back=st.booleans(),
        record=st.sampled_from([Colleague, QuoteLine]),
    )
    def delete_or_take_back(self, d, n, back, record):
        desk = self._desk(d)
        with desk.work("delete") as session:
            row = self._some(session, record, n, **(WITH_DELETED if back else {}))
            if row is None or (record is QuoteLine and self._is_issued(session, row)):
                return
            if row.deleted:
                row.deleted = False
            else:
                session.delete(row)
        self._wrote(desk)

    @rule(d=st.integers(0, 4), price=st.integers(0, 3), unit=_WORDS)
    def price(self, d, price, unit):
        desk = self._desk(d)
        with desk.work("price") as session:
            row = self._some(session, ServiceItem, 0)
            row.unit_price, row.unit = price, unit
        self._wrote(desk)

    @rule(d=st.integers(0, 4), word=st.sampled_from(["vip", "late"]), on=st.booleans())
    def tag(self, d, word, on):
        desk = self._desk(d)
        with desk.work("tag") as session:
            client = self._some(session, Client, 0, **WITH_DELETED)
            tag_id = natural_id("tag", client.id, word)
            known = session.get(Tag, tag_id, execution_options=WITH_DELETED)
            if on and known is None:
                session.add(Tag(id=tag_id, client_id=client.id, word=word))
            elif known is not None and on and known.deleted:
                known.deleted = False
            elif known is not None and not on and not known.deleted:
                session.delete(known)
        self._wrote(desk)

    @rule(d=st.integers(0, 4), word=_WORDS, undo=st.booleans())
    def savepoint(self, d, word, undo):
        desk = self._desk(d)
        with desk.work("savepoint") as session:
            row = self._some(session, Client, 0)
            if row is None:
                return
            row.department = word
            session.flush()
            try:
                with session.begin_nested():
                    row.department = word + "'"
                    session.add(Colleague(name="inner", initials="i"))
                    if undo:
                        raise Refusal("inner")
            except Refusal:
                pass
        self._wrote(desk)

    @rule(d=st.integers(0, 4))
    def delete_client(self, d):
        desk = self._desk(d)
        with desk.work("delete client") as session:
            row = self._some(session, Client, 0)
            if row is not None:
                session.delete(row)
        self._wrote(desk)

    @rule(d=st.integers(0, 4), n=st.integers(0, 3), word=_WORDS, price=st.integers(0, 3), add=st.booleans())
    def line(self, d, n, word, price, add):
        desk = self._desk(d)
        with desk.work("line") as session:
            row = self._some(session, QuoteLine, n)
            if row is None or self._is_issued(session, row):
                return
            if add:
                session.add(QuoteLine(revision_id=row.revision_id, position=9, text=word))
            else:
                row.text, row.unit_price = word, price
        self._wrote(desk)

    def _is_issued(self, session, line):
        revision = session.get(Revision, line.revision_id, execution_options=WITH_DELETED)
        return revision.content_sha256 is not None

    @rule(d=st.integers(0, 4), terms=_WORDS, issue=st.booleans())
    def revision(self, d, terms, issue):
        desk = self._desk(d)
        with desk.work("revision") as session:
            row = self._some(session, Revision, 0)
            if row is None or row.content_sha256 is not None:
                return
            row.terms_text = terms
            if issue:
                row.content, row.content_sha256, row.net = {"by": desk.name}, desk.name, len(terms)
        self._wrote(desk)

    @rule(d=st.integers(0, 4))
    def delete_quote(self, d):
        desk = self._desk(d)
        with desk.work("delete quote") as session:
            revision = self._some(session, Revision, 0)
            if revision is None or revision.content_sha256 is not None:
                return
            quote = session.get(Quote, revision.quote_id)
            if quote is None:
                return
            lines = session.scalars(select(QuoteLine).where(QuoteLine.revision_id == revision.id)).all()
            for row in (quote, revision, *lines):
                session.delete(row)
        self._wrote(desk)

    @rule(d=st.integers(0, 4), iban=st.sampled_from(["OLD", "NEW", "OTHER"]))
    def bank(self, d, iban):
        desk = self._desk(d)
        with desk.work("bank") as session:
            row = self._some(session, BankAccount, 0)
            row.iban, row.bic = iban, iban
        self._wrote(desk)

    @rule(d=st.integers(0, 4), take=st.booleans())
    def bank_waits(self, d, take):
        desk = self._desk(d)
        with desk.work("confirm") as session:
            for one in held(session):
                (confirm_held if take else refuse_held)(session, one.table, one.row, by=desk.name)
        self._wrote(desk)

    @rule(d=st.integers(0, 4), n=st.integers(0, 9), side=st.integers(0, 3))
    def decide(self, d, n, side):
        desk = self._desk(d)
        with desk.work("decide") as session:
            found = conflicts(session).conflicts
            if not found:
                return
            one = found[n % len(found)]
            keep = len(one.sides) - 1 if one.kind == "frozen_edit" else side % len(one.sides)
            resolve(session, one.table, one.row, one.register, keep=keep)
        self._wrote(desk)
        check(desk, self.history)

    @rule(d=st.integers(0, 4), hours=st.integers(-20_000, 20_000))
    def clock(self, d, hours):
        self._desk(d).now += dt.timedelta(hours=hours)

    @rule(d=st.integers(0, 4), full=st.booleans(), to=st.integers(0, 4))
    def give(self, d, full, to):
        known = {} if full else self._desk(to).vector()
        self.files.append(self._desk(d).file(known, words=False))

    @precondition(lambda self: self.files)
    @rule(d=st.integers(0, 4), n=st.integers(0, 9))
    def take(self, d, n):
        self._take(self._desk(d), self.files[-1 - n % len(self.files)])

    @rule(d=st.integers(0, 4), to=st.integers(0, 4))
    def pass_on(self, d, to):
        giver, taker = self._desk(d), self._desk(to)
        if giver is not taker:
            self._take(taker, giver.file(taker.vector(), words=False))

    def _take(self, desk, file):
        if not ready(file, desk.vector()):
            return  # parked
        before = desk.state() if covered(file, desk.vector()) else None
        desk.take(file)
        self.history.received(desk, file)
        if before is not None:
            assert desk.state() == before
        check(desk, self.history)

    def teardown(self):
        if not getattr(self, "desks", None):
            return
        exchange(*self.desks)
        known = set(self.history.writes)
        self.history.known[self.desks[-1].machine] = known
        check(self.desks[-1], self.history)
        alike(*self.desks, thorough=False)
        self._decide_all()

    def _decide_all(self):
        """Everything is decided on one machine, and is then closed on all; bank details may open the matter once more."""
        for n in range(12):
            desk = self.desks[n % len(self.desks)]
            with desk.work("decide all") as session:
                for one in conflicts(session, limit=1000).conflicts:
                    if desk.sql(
                        "SELECT 1 FROM sync_conflict WHERE tbl = ? AND pk = ? AND register = ?",
                        (one.table, one.row.bytes, one.register),
                    ):
                        resolve(session, one.table, one.row, one.register, keep=len(one.sides) - 1)
            exchange(*self.desks)
            if not any(d.open() for d in self.desks):
                break
        assert [d.open() for d in self.desks] == [[] for _ in self.desks]
        alike(*self.desks[::-1], thorough=False)


def ready(file, vector):
    """Whether everything that a file needs is known: what importing asks before it lands a file."""
    inside = {s.machine for s in file.manifest.stretches}
    return all(vector.get(s.machine, 0) >= s.first - 1 for s in file.manifest.stretches) and all(
        vector.get(m, 0) >= seq for m, seq in file.manifest.needs.items() if m not in inside
    )


def covered(file, vector):
    return all(vector.get(s.machine, 0) >= s.last for s in file.manifest.stretches)


_CHECKS = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def test_no_history_of_several_machines_loses_a_write_and_all_end_alike():
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=_CHECKS,
            derandomize=True,
        ),
    )


@pytest.mark.long
@pytest.mark.timeout(0)
def test_twenty_thousand_histories():
    count = int(os.environ.get("HISTORIES", "20000"))
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=count,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=_CHECKS,
            database=None,
        ),
    )
