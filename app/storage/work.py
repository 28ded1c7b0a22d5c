"""The unit of work: one transaction, one announcement after commit; and the reading session beside it."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Concatenate, ParamSpec, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from app.basics.changes import Changes, Touched
from app.basics.clock import Clock
from app.basics.errors import Trouble
from app.basics.violations import Check
from app.storage import deleted, search, touched
from app.storage.address import Address, parse_address
from app.storage.engine import reading_engine, writing_engine
from app.storage.faults import RETRIED, sqlstate, translated
from app.storage.kept import Kept

_P = ParamSpec("_P")
_T = TypeVar("_T")
_ATTEMPTS = 5


class Doubt(Protocol):
    """What must be settled before this database writes under its identity (see ``app.sync.identity``)."""

    how: str
    sentence: str
    machine: UUID
    series: str

    def settle(self, session: Session) -> None:
        """Settles it in this transaction."""
        ...


class Office:
    """One open office: sessions that write (``work``), sessions that read (``look``), and who hears of it."""

    def __init__(
        self, address: str | Address, clock: Clock, author: str = "", key: bytes | None = None
    ) -> None:
        self.address = parse_address(address)
        self.clock = clock
        self.author = author
        self.id: UUID | None = None
        self.machine: UUID | None = None
        self.series = "A"
        self.doubt: Doubt | None = None
        self.at_close: Callable[[Office], None] | None = None
        self._wrote = False
        self.writer = writing_engine(self.address, key)
        self.reader = reading_engine(self.address, key)
        self.sessions = sessionmaker(self.writer, expire_on_commit=False)
        self.readings = sessionmaker(self.reader, expire_on_commit=False, autoflush=False)
        self.kept = Kept()
        # What merging can break, by the rules of the floors above: run by sync.
        self.checks: tuple[Check, ...] = ()
        self._file = _file_at(self.address)
        self._listeners: list[Callable[[Changes], None]] = []
        deleted.install(self.sessions)
        deleted.install(self.readings)
        touched.install(self.sessions)
        search.install(self.sessions)
        if not self.address.is_file:
            event.listen(self.sessions, "after_begin", _take_the_lock)

    def listen(self, listener: Callable[[Changes], None]) -> None:
        """Calls ``listener`` once after every commit, on the thread that committed. It must not write."""
        self._listeners.append(listener)

    def unlisten(self, listener: Callable[[Changes], None]) -> None:
        """Stops calling ``listener``."""
        self._listeners.remove(listener)

    @contextmanager
    def work(self, label: str = "", *, author: str | None = None, origin: str = "here") -> Iterator[Session]:
        """A unit of work: commits at its end, rolls back on any error, then announces once what it touched.

        A Trouble where the office file is not where it was: SQLite would go on writing into a file nobody finds again.
        """
        with translated():
            self._still_there()
            with self.sessions(info=self._info(label, author, origin)) as session, session.begin():
                yield session
                self._still_there()
            self._wrote = True
            if (doubt := session.info.get("settled")) is not None:
                self.machine, self.series, self.doubt = doubt.machine, doubt.series, None
            changes = Changes(_touched(session), session.info["origin"], session.info["label"])
        if changes.touched:
            for listener in tuple(self._listeners):
                listener(changes)

    @contextmanager
    def look(self) -> Iterator[Session]:
        """A session that reads one moment of the office and cannot write."""
        with translated(), self.readings(info=self._info("", None, "here")) as session:
            yield session

    def run(
        self, command: Callable[Concatenate[Session, _P], _T], /, *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        """Runs one command in its unit of work; on PostgreSQL tries up to five times where writers collided."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with self.work(command.__name__.replace("_", " ")) as session:
                    return command(session, *args, **kwargs)
            except Exception as error:
                if attempt == _ATTEMPTS or sqlstate(error.__cause__) not in RETRIED:
                    raise
                time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311 - jitter, not a secret
        raise AssertionError

    def _still_there(self) -> None:
        """One stat: the path must name the file that is open."""
        if not self.address.is_file:
            return
        now = _file_at(self.address)
        if self._file is None:
            self._file = now
        elif now != self._file:
            raise Trouble(
                f"The office file is no longer where it was: {self.address.text}. Nothing was saved.",
                "Copy what you typed, put the file back or restore a backup, then start the program again.",
            )

    def _is_there(self) -> bool:
        return not self.address.is_file or _file_at(self.address) == self._file

    def close(self) -> None:
        """Lets go of the database."""
        if self._wrote and self.at_close is not None and self._is_there():
            self.at_close(self)
        if self.address.is_file and self._is_there():
            with translated(), self.writer.connect() as connection:
                connection.connection.driver_connection.execute("PRAGMA optimize")  # type: ignore[union-attr]
        self.writer.dispose()
        self.reader.dispose()

    def _info(self, label: str, author: str | None, origin: str) -> dict[str, object]:
        return {
            "clock": self.clock,
            "author": self.author if author is None else author,
            "label": label,
            "origin": origin,
            "machine": self.machine,
            "series": self.series,
            "office": self,
        }


def settle_doubt(session: Session) -> None:
    """Where this database may not be the writer it says it is, makes it a new one in this transaction.

    Called before anything that only one machine may do: taking a number, writing the log.
    """
    doubt = session.info["office"].doubt
    if doubt is not None and "settled" not in session.info:
        session.info["settled"] = doubt
        doubt.settle(session)


def _file_at(address: Address) -> tuple[int, int] | None:
    """Which file the path names now: device and number, on Windows only that there is one; None for no file."""
    if address.path is None:
        return None
    try:
        found = address.path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if sys.platform != "win32" else (0, 0)


def _touched(session: Session) -> frozenset[Touched]:
    return frozenset(session.info.get("touched", ()))


def _take_the_lock(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    """One writer at a time, as SQLite has it. LOCK TABLE comes before the snapshot, so nothing read is stale."""
    if not session.in_nested_transaction():
        connection.exec_driver_sql("LOCK TABLE sync_self IN EXCLUSIVE MODE")
