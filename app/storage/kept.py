"""Answers that are kept until a table they were read from is written, here or on another machine.

How an institution buys changes once a month and is asked at every key that is typed. The change log says exactly what has
been written since an answer was read: one row of ``sync_self`` stands for the whole state of the office, and the ops
behind the last state seen name the tables that have moved. So a kept answer is never older than the session that asks,
and no announcement is needed to forget it: it holds for several processes, and for several machines on one database.
"""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy.orm import Session, SessionTransaction

from app.storage.cursor import Cursor

_P = ParamSpec("_P")
_T = TypeVar("_T")
#: Of every query whose answers are kept: the tables that it says it reads.
READ: Final[dict[str, frozenset[str]]] = {}
_MOST: Final = 500  # answers; the one that nobody asked for the longest goes first
_STATE: Final = (
    "SELECT alias, seq, tseq, tip_hash, touched, (SELECT coalesce(sum(tseq), 0) FROM sync_vv)"
    " FROM sync_self WHERE one = 1"
)
_SAME_LINE: Final = "SELECT hash FROM sync_txn WHERE alias = ? AND tseq = ?"
_SINCE: Final = "SELECT DISTINCT tbl FROM sync_op WHERE alias = ? AND seq > ? AND seq <= ?"


@dataclass(frozen=True, slots=True)
class State:
    """Where the log of an office stands: two equal states have equal rows."""

    alias: int
    seq: int
    tseq: int
    tip: bytes
    others: int  # how much is known of other logs


class Kept:
    """The answers kept of one open office. Its sessions run on several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tables: Mapping[int, str] = {}
        self._state: State | None = None
        self._answers: OrderedDict[Hashable, tuple[frozenset[str], Any]] = OrderedDict()

    def watch(self, tables: Mapping[int, str]) -> None:
        """From here on answers are kept: ``tables`` are the names behind the codes of the change log."""
        self._tables = dict(tables)

    def find(self, session: Session, key: Hashable, tables: frozenset[str], ask: Callable[[], _T]) -> _T:
        """The kept answer where it is still true for this session, else what ``ask`` says."""
        state = self._state_of(session, tables)
        if state is None or not self._reached(session, state):
            return ask()
        with self._lock:
            found = self._answers.get(key) if self._state == state else None
            if found is not None:
                self._answers.move_to_end(key)
                answer: _T = found[1]
                return answer
        answer = ask()
        with self._lock:
            if self._state == state:
                self._answers[key] = (tables, answer)
                while len(self._answers) > _MOST:
                    self._answers.popitem(last=False)
        return answer

    def _state_of(self, session: Session, tables: frozenset[str]) -> State | None:
        """The state that this session sees; None where it cannot be told, or where it writes these tables itself."""
        if not self._tables:
            return None
        if session.autoflush:
            session.flush()
        wrote = session.info.get("touched")
        if wrote and any(touched.kind in tables for touched in wrote):
            return None
        transaction = session.get_transaction()
        known: tuple[SessionTransaction, State | None] | None = session.info.get("kept state")
        if known is not None and known[0] is transaction:
            return known[1]
        state = None if wrote else _read(session)
        seen = session.get_transaction()
        if seen is not None:
            session.info["kept state"] = (seen, state)
        return state

    def _reached(self, session: Session, state: State) -> bool:
        """Brings what is kept to this state; False for a session that sees an older moment."""
        with self._lock:
            before = self._state
        if before == state:
            return True
        gone = self._gone(session, before, state)
        with self._lock:
            if self._state is not before:
                return self._state == state
            if gone is None:
                self._answers.clear()
            elif before is not None and state.tseq < before.tseq:
                return False
            else:
                for key in [key for key, (tables, _) in self._answers.items() if tables & gone]:
                    del self._answers[key]
            self._state = state
        return True

    def _gone(self, session: Session, before: State | None, state: State) -> frozenset[str] | None:
        """The tables written between two states; None where everything must be read anew."""
        if before is None or before.alias != state.alias or before.others != state.others:
            return None
        if state.tseq < before.tseq:
            return frozenset()
        run = Cursor(session.connection())
        same = run(_SAME_LINE, (before.alias, before.tseq)).fetchone()
        if before.tseq and (same is None or bytes(same[0]) != before.tip):
            return None
        codes = run(_SINCE, (state.alias, before.seq, state.seq)).fetchall()
        return frozenset(self._tables.get(code, "") for (code,) in codes)


def _read(session: Session) -> State | None:
    """Rows that were written past the log, or by this session before it asked, make the state unknown."""
    alias, seq, tseq, tip, touched, others = Cursor(session.connection())(_STATE).fetchone()
    return None if touched else State(alias, seq, tseq, bytes(tip), int(others))


def kept(
    *tables: str,
) -> Callable[[Callable[Concatenate[Session, _P], _T]], Callable[Concatenate[Session, _P], _T]]:
    """Keeps the answers of a query until one of ``tables`` is written: every table that it reads must be named.

    Its inputs must be hashable, its answers never changed by whoever receives them. A refusal is not kept.
    """
    read = frozenset(tables)

    def keep(query: Callable[Concatenate[Session, _P], _T]) -> Callable[Concatenate[Session, _P], _T]:
        @functools.wraps(query)
        def asked(session: Session, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
            office = session.info.get("office")
            if office is None:
                return query(session, *args, **kwargs)
            key = (query, args, tuple(sorted(kwargs.items())))
            answer: _T = office.kept.find(session, key, read, lambda: query(session, *args, **kwargs))
            return answer

        READ[query.__qualname__] = read
        return asked

    return keep
