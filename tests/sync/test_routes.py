"""Files in any order, repeated, late, through third machines, by stick and folder: everybody ends with the same, nobody waits."""

from __future__ import annotations

import datetime as dt
import random
from uuid import UUID

import pytest
from sqlalchemy import select

from app.basics.clock import Clock
from app.records import Client
from app.sync.folder import sweep
from app.sync.importing import PARKED
from app.sync.status import status
from app.sync.undo import undo
from tests.sync.pairs import add_client, alike, clients, give, pair, took


class Routes:
    """Three machines, the files they gave, and a person who mixes them up."""

    def __init__(self, offices, folder, seed):
        self.offices, self.folder = offices, folder
        self.random = random.Random(seed)
        self.files = []
        self.parked = 0
        self.share = folder / "share"
        self.share.mkdir()

    def step(self):
        here = self.random.choice(self.offices)
        what = self.random.choices(
            [self.add, self.rename, self.delete, self.give, self.take, self.sweep, self.skew, self.undo],
            [3, 5, 1, 5, 8, 2, 1, 0.5],
        )[0]
        what(here)

    def add(self, here):
        add_client(here, f"Lab {self.random.randrange(10**6)}")

    def rename(self, here):
        with here.work("rename") as session:
            found = session.scalars(select(Client).order_by(Client.id)).all()
            if found:
                self.random.choice(found).name = f"Name {self.random.randrange(10**6)}"

    def delete(self, here):
        with here.work("delete") as session:
            found = session.scalars(select(Client).order_by(Client.id)).all()
            if found:
                session.delete(self.random.choice(found))

    def give(self, here):
        others = [o.machine for o in self.offices if o is not here]
        to = self.random.choice([None, None, self.random.sample(others, 1)])
        path = self.folder / f"{len(self.files)}.relsync"
        kind = self.random.choice(["incremental"] * 5 + ["full", "snapshot"])
        self.files.append((give(here, path, to=to, kind=kind), to))

    def take(self, here):
        mine = [path for path, to in self.files if to is None or here.machine in to]
        if mine:
            self.parked += took(here, self.random.choice(mine), confirmed=True, backup=False).state == PARKED

    def sweep(self, here):
        sweep(here, self.share)

    def skew(self, here):
        year = self.random.randrange(1990, 2050)
        here.clock = Clock(lambda: dt.datetime(year, 6, 1, self.random.randrange(24), tzinfo=dt.UTC))

    def undo(self, here):
        with here.look() as session:
            rows = session.connection().exec_driver_sql(
                "SELECT file FROM sync_import WHERE undone_at IS NULL ORDER BY file"
            )
            found = [bytes(row[0]) for row in rows]
        if found:
            undo(here, UUID(bytes=self.random.choice(found)))

    def settle(self):
        """Everybody gives everything once more, and everybody takes whatever there is, in any order."""
        for here in self.offices:
            self.files.append((give(here, self.folder / f"end{here.series}.relsync", kind="full"), None))
        for here in self.offices:
            paths = [path for path, to in self.files if to is None or here.machine in to]
            self.random.shuffle(paths)
            for path in paths:
                took(here, path, confirmed=True, backup=False)


@pytest.mark.parametrize(
    "seed", [*range(3), *(pytest.param(n, marks=pytest.mark.long) for n in range(3, 150))]
)
def test_any_route_leads_to_the_same(tmp_path, seed):
    with pair(tmp_path, "Ana's desk", "Bo's laptop", "Cy's laptop") as offices:
        routes = Routes(offices, tmp_path, seed)
        for _ in range(40):
            routes.step()
        routes.settle()
        for office in offices:
            with office.look() as session:
                assert status(session).parked == ()
        alike(*offices)
        assert clients(offices[0]) == clients(offices[1]) == clients(offices[2])
