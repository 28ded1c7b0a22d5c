"""Machines in memory for the tests of merging: real sessions, real capture, real landing, no file and no window."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from hashlib import sha256
from itertools import chain

import sqlcipher3.dbapi2
from sqlalchemy import create_engine, event
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import StaticPool

from app.basics.clock import Clock
from app.basics.identity import new_id
from app.records import Client, Institution
from app.storage import deleted, search, touched
from app.storage.create import introduce
from app.storage.cursor import Cursor
from app.storage.engine import prepare
from app.storage.kept import Kept
from app.storage.schema import create_schema
from app.sync import capture
from app.sync.digest import digests
from app.sync.landing import land
from app.sync.log import decode
from app.sync.outgoing import Outgoing, vector_of
from app.sync.parcel import FULL, Manifest, Parcel
from app.sync.verify import verify

_PRAGMAS = ("foreign_keys=ON", "synchronous=OFF", "journal_mode=MEMORY", "temp_store=MEMORY")
_LOCAL = (
    "sync_vv",
    "sync_row",
    "sync_op",
    "sync_txn",
    "sync_epoch",
    "sync_conflict",
    "sync_hold",
    "sync_violation",
)


def _engine():
    engine = create_engine(
        "sqlite://", module=sqlcipher3.dbapi2, poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    event.listen(engine, "connect", lambda c, _r: prepare(c, None, _PRAGMAS))
    event.listen(engine, "begin", lambda c: c.exec_driver_sql("BEGIN"))
    return engine


class _Template:
    engine = None

    @classmethod
    def connection(cls):
        if cls.engine is None:
            cls.engine = _engine()
            with cls.engine.begin() as connection:
                create_schema(connection)
                introduce(connection, "A")
        return cls.engine.raw_connection().driver_connection


class Desk:
    """One machine: its own database, clock and person. ``reset`` makes it new again, quickly."""

    doubt = None

    def __init__(self, name="Ana", machine=None):
        self.name = name
        self.writer = _engine()
        self.sessions = sessionmaker(self.writer, expire_on_commit=False)
        self.kept = Kept()
        self._cursor = None
        self.now = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
        for install in (deleted.install, touched.install, search.install):
            install(self.sessions)
        capture.install(self)
        self.reset(machine)

    def reset(self, machine=None):
        _Template.connection().backup(self.writer.raw_connection().driver_connection)
        self.now = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
        machine = machine or new_id().bytes
        with self.writer.begin() as connection:
            run = Cursor(connection)
            run("UPDATE sync_machine SET uuid = ?, name = ?", (machine, self.name))
            run("UPDATE sync_self SET machine = ?, tip_hash = ?", (machine, sha256(machine).digest()))
        self.machine = machine
        return self

    def keep(self):
        """What it holds now is what ``again`` goes back to."""
        self._kept = sqlcipher3.dbapi2.connect(":memory:", check_same_thread=False)
        self._raw().backup(self._kept)

    def again(self):
        """Back to what was kept, at the hour it began."""
        self._kept.backup(self._raw())
        self.now = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
        return self

    def _raw(self):
        return self.writer.raw_connection().driver_connection

    def state(self):
        """Everything that merging writes, byte for byte."""
        return [self.sql(f"SELECT * FROM {table}") for table in (*_LOCAL, "sync_self", "sync_machine")]

    @contextmanager
    def work(self, label="", *, author=None, origin="here"):
        info = {
            "clock": Clock(lambda: self.now),
            "author": self.name if author is None else author,
            "label": label,
            "origin": origin,
            "series": "A",
            "office": self,
        }
        with self.sessions(info=info) as session, session.begin():
            yield session

    look = work

    def sql(self, statement, values=()):
        if self._cursor is None:
            self._cursor = self._raw().cursor()
        return self._cursor.execute(statement, values).fetchall()

    def file(self, known=None, *, words=True):
        """Everything beyond ``known`` as a parcel; without the names of its fields where every reader has them."""
        with self.work() as session:
            going = Outgoing(session, known or {})
            return Parcel(
                _manifest(self.machine, going),
                list(chain.from_iterable(going.transactions())),
                list(chain.from_iterable(going.changes())),
                words=going.words if words else (),
                epochs=going.epochs,
            )

    def vector(self):
        with self.work() as session:
            return vector_of(session)

    def take(self, *parcels):
        """Lands files one after the other."""
        done = []
        for one in parcels:
            with self.work(origin="sync") as session:
                done.append(land(session, one))
        return done[-1]

    def fetch(self, other):
        """Takes from another desk what is missing here."""
        return self.take(other.file(self.vector(), words=False))

    def lacks(self, other):
        """Whether the other desk knows anything that is unknown here."""
        mine = self.vector()
        return any(mine.get(machine, 0) < seq for machine, seq in other.vector().items())

    def digest(self):
        with self.work() as session:
            return digests(session)

    def rows(self, table, *columns):
        names = ", ".join(f'"{c}"' for c in columns)
        return sorted(self.sql(f'SELECT {names} FROM "{table}" WHERE NOT deleted'), key=repr)

    def conflicts(self):
        """What is open, as every machine must say it: kind, row, register, sides."""
        return sorted(
            (kind, table, bytes(pk).hex(), register, bytes(agg), weight, bytes(siblings))
            for kind, table, pk, register, agg, weight, siblings in self.sql(
                "SELECT kind, tbl, pk, register, agg, weight, siblings FROM sync_conflict"
            )
        )

    def open(self):
        """The kinds of what is open."""
        return sorted(row[0] for row in self.sql("SELECT kind FROM sync_conflict"))

    def sides(self):
        """The values of the sides of everything that is open."""
        return [
            [s[3] for s in decode(bytes(row[0]))] for row in self.sql("SELECT siblings FROM sync_conflict")
        ]

    def sound(self):
        """The log says what the tables say, and every reference finds its row."""
        with self.work() as session:
            assert verify(session) == []
        assert self.sql("PRAGMA foreign_key_check") == []
        return self


def _manifest(machine, going):
    return Manifest(
        office=b"o" * 16,
        file=new_id().bytes,
        sender=machine,
        kind=FULL,
        made_at=0,
        by="",
        app="",
        schema="",
        stretches=going.stretches,
        needs=going.needs,
        vector=going.vector,
        tips={},
        digests={},
        counts={},
    )


def exchange(hub, *others):
    """Everybody takes from everybody, by way of the first, until nobody lacks anything."""
    for other in others:
        if hub.lacks(other):
            hub.fetch(other)
    for other in others:
        if other.lacks(hub):
            other.fetch(hub)
    first = hub.vector()
    for other in others:
        assert other.vector() == first, other.name


def alike(*desks, thorough=True):
    """Every desk holds the same: registers, rows, conflicts; and (``thorough``: each, else the first) is sound in itself."""
    first = desks[0]
    expected = shown(first)
    for other in desks[1:]:
        assert other.digest() == first.digest()
        assert other.conflicts() == first.conflicts()
        assert shown(other) == expected
    for desk in desks if thorough else desks[:1]:
        desk.sound()


def shown(desk):
    """Every row that can be seen or not, without what belongs to one machine alone; what waits for a person left out."""
    found = {}
    used = {code for (code,) in desk.sql("SELECT DISTINCT tbl FROM sync_row")}
    for table in capture.schema().values():
        if table.code in used:
            columns = ", ".join(f'"{f.column}"' for f in table.fields if f.policy != "confirm")
            found[table.name] = sorted(
                desk.sql(f'SELECT id, deleted, {columns} FROM "{table.name}"'), key=lambda row: row[0]
            )
    return found


def a_client(session, name="Weiss Lab", key="weiss"):
    house = Institution(key="uni", name="Uni", country="DE", currency="EUR", language="de")
    session.add(house)
    session.flush()
    client = Client(key=key, name=name, institution_id=house.id)
    session.add(client)
    session.flush()
    return client
