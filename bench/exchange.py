"""Sync files between two offices: ``python -m bench.exchange capture|small|large OFFICE``.

``capture`` takes the price of the log in each commit. ``small`` (100,000 field changes) and ``large`` (1,000,000) give and
take files of contacts: into an empty office, the same file again, and into an office that changed the same rows meanwhile.
Floor of taking: the same rows by plain INSERT (or UPDATE) into the same tables of a copy without the log's triggers.
Beside it, where ``apsw`` can be had: a changeset of SQLite's session extension with the same rows.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import select

from app.basics.clock import Clock
from app.basics.identity import new_id
from app.office import create_office, open_office
from app.records import Contact
from app.storage.engine import prepare
from app.storage.work import Office
from app.sync import importing, pairing, previewing
from app.sync.capture import schema
from app.sync.exporting import Exported, Giving, export
from app.sync.parcel import FULL, INCREMENTAL, SNAPSHOT
from app.sync.writer import SyncWriter
from bench.office import NOW
from bench.turns import answer, in_turn, row, value

FIELDS = 9  # of a contact
COMMITS = 300
FIRST = ("Ada", "Ben", "Chiyo", "Dario", "Emeka", "Freya", "Gustav", "Hana", "Ines", "Jamal", "Keiko", "Lena")
NOTES = (
    "prefers",
    "a",
    "call",
    "before",
    "nine",
    "never",
    "on",
    "Fridays",
    "asks",
    "for",
    "the",
    "grant",
    "number",
    "first",
)


@contextmanager
def home(folder: Path) -> Iterator[None]:
    """Everything inside happens on the computer whose settings are in ``folder``."""
    before = os.environ.get("CONCIERGE_CONFIG", "")
    os.environ["CONCIERGE_CONFIG"] = str(folder)
    try:
        yield
    finally:
        os.environ["CONCIERGE_CONFIG"] = before


def contacts(count: int) -> Iterator[dict[str, Any]]:
    """People as a list of an institution has them: nearly nothing twice."""
    chance = random.Random(7)
    for _ in range(count):
        first, last = chance.choice(FIRST), "".join(chance.choices("abcdefghiklmnoprstuvz", k=8)).title()
        yield {
            "id": new_id(),
            "name": f"{first} {last}",
            "title": chance.choice(("", "Dr", "Prof.", "Prof. Dr")),
            "email": f"{first.lower()}.{last.lower()}@{chance.choice(('chem', 'bio', 'phys'))}.example.edu",
            "phone": f"+1 {chance.randrange(200, 999)} {chance.randrange(10**6, 10**7)}",
            "language": chance.choice(("en", "de", "fr", "ja")),
            "time_zone": chance.choice(("America/Chicago", "Europe/Berlin", "Asia/Tokyo")),
            "hours": f"{chance.randrange(7, 11)} to {chance.randrange(15, 19)}",
            "channel": chance.choice(("phone", "e-mail", "")),
            "note": " ".join(chance.choices(NOTES, k=chance.randrange(12))),
        }


def fill(office: Office, count: int) -> None:
    with office.work("import a list") as session:
        SyncWriter(session).insert(Contact, contacts(count))


def change(office: Office, column: str, text: str) -> int:
    """One field of every contact."""
    with office.work("change a list") as session:
        ids = session.scalars(select(Contact.id)).all()
        return SyncWriter(session).update(Contact, {i: {column: f"{text} {n}"} for n, i in enumerate(ids)})


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = act()
    return (time.perf_counter() - start) * 1000, found


# -- capture --------------------------------------------------------------------------------------------------


def capture() -> list[dict[str, Any]]:
    """One changed row a commit, with the log and without it."""
    with tempfile.TemporaryDirectory() as folder, home(Path(folder) / "config"):
        path = Path(folder) / "office.sqlite"
        office = create_office(path, clock=Clock.stopped(NOW), author="Bench")
        fill(office, 2_000)
        with office.look() as session:
            ids = session.scalars(select(Contact.id).limit(COMMITS)).all()
        office.close()
        bare_path = path.with_name("bare.sqlite")
        shutil.copyfile(path, bare_path)
        connection = driver.connect(str(bare_path))
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            if name.startswith("ledger_"):
                connection.execute(f"DROP TRIGGER {name}")
        connection.close()
        logged = open_office(path, clock=Clock.stopped(NOW), author="Bench")
        bare = Office(str(bare_path), Clock.stopped(NOW), "Bench")  # nothing installed: no log, no marks
        turn = iter(range(10_000_000))

        def commit(office: Office) -> Callable[[], None]:
            def act() -> None:
                for contact_id in ids:
                    with office.work("note") as session:
                        session.get_one(Contact, contact_id).note = f"note {next(turn)}"

            return act

        ours, floor = in_turn(commit(logged), commit(bare), rounds=7)
        logged.close()
        bare.close()
    each = [[t / COMMITS for t in taken] for taken in (ours, floor)]
    return [
        row(
            "capture: commit one changed contact, durable",
            each[0],
            each[1],
            1.10,
            floor_is="the same commit without log and marks",
        )
    ]


# -- giving and taking ----------------------------------------------------------------------------------------


class Two:
    """Two paired offices in folders of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock.stopped(NOW)
        self.homes = {name: folder / f"config-{name}" for name in "ab"}
        with self.at("a"):
            one = create_office(self.path("a"), clock=self.clock, author="Ana")
            with one.work("first colleague") as session:
                SyncWriter(session).insert(Contact, contacts(1))
            one.close()
        pair(self)

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite"

    def at(self, name: str) -> Any:
        return home(self.homes[name])

    @contextmanager
    def office(self, name: str) -> Iterator[Office]:
        with self.at(name):
            office = open_office(self.path(name), clock=self.clock, author=name)
            try:
                yield office
            finally:
                office.close()

    def give(self, name: str, kind: str = INCREMENTAL) -> tuple[float, Exported]:
        with self.office(name) as office:
            target = self.folder / f"{name}-{time.monotonic_ns()}.relsync"
            return timed(lambda: export(office, target, Giving(kind=kind, attachments_up_to=0)))

    def look(self, name: str, path: Path) -> tuple[float, Any]:
        with self.office(name) as office:
            return timed(lambda: previewing.preview(office, path))

    def take(self, name: str, path: Path) -> tuple[float, Any]:
        with self.office(name) as office:
            return timed(
                lambda: importing.take(office, path, wish=importing.Wish(confirmed=True, backup=False))
            )


def pair(two: Two) -> None:
    """As two people do it: a card, its answer with a snapshot, accepted."""
    card, reply, state = (two.folder / name for name in ("b.relpair", "a.relpair", "state.relsync"))
    with two.at("b"):
        pairing.ask_to_join(card, name="B", colleague="Bo")
    with two.office("a") as office:
        pairing.welcome(office, pairing.read_card(card), reply)
        export(office, state, Giving(kind=SNAPSHOT))
    with two.at("b"):
        pairing.accept(reply, snapshot=state, office=two.path("b"))


def exchange(changes: int) -> list[dict[str, Any]]:
    """Giving, taking, taking again, and taking into an office that changed the same rows."""
    count = changes // FIELDS
    word = f"{changes:,} field changes"
    peer = changesets(count)
    with tempfile.TemporaryDirectory() as folder:
        two = Two(Path(folder))
        with two.office("a") as office:
            fill(office, count)
        given, file = two.give("a")
        whole, _ = two.give("a", FULL)
        floor = plain(two.path("b"), count)
        looked, _ = two.look("b", file.path)
        taken, _ = two.take("b", file.path)
        again, _ = two.take("b", file.path)
        rows = [
            value(
                f"give {word}, sealed, signed, read back",
                given,
                changes / 1_000,
                note=f"{file.size / changes:.1f} bytes a field change; full file {whole:,.0f} ms",
            ),
            value(f"preview of {word}", looked, 500 if changes <= 100_000 else None, note="proven, merged, rolled back"),
            beside(f"take {word} into an empty office", (taken, floor), changes / 400, "plain INSERT of the rows", f"{changes / taken * 1000:,.0f} field changes a second, proven, indexed for search; {peer('apply')}"),
            value("take the same file again", again, 5, note="with opening nothing but its header"),
        ]  # fmt: skip
        ours, theirs = change_both(two)
        floor = plain_update(two.path("b"), count)
        taken, said = two.take("b", theirs.path)
        rows.append(
            beside(
                f"take {count:,} changes of fields that were changed here too",
                (taken, floor),
                count / 250,
                "plain UPDATE of the rows",
                f"{said.conflicts:,} conflicts kept with both values; {peer('diverged')}",
            )
        )
        state, snap = two.give("a", SNAPSHOT)
        assert ours.changes
        rows.append(value(f"snapshot of it for a new machine, {snap.size / 2**20:,.1f} MB", state))
        joined = new_machine(two, snap.path)
        rows.append(
            value("a new machine usable from that snapshot", joined, 3_000 if changes > 100_000 else None)
        )
    return rows


def beside(act: str, taken: tuple[float, float], aim: float, floor_is: str, note: str) -> dict[str, Any]:
    """A line with a limit of its own and a floor beside it."""
    ours, floor = taken
    return {**value(act, ours, aim, note=note, floor_is=floor_is), "floor": floor}


def change_both(two: Two) -> tuple[Exported, Exported]:
    for name in "ab":
        with two.office(name) as office:
            change(office, "phone", f"{name} 555")
    mine, theirs = two.give("b")[1], two.give("a")[1]
    return mine, theirs


def new_machine(two: Two, state: Path) -> float:
    """Card, answer and the office made from the snapshot; only the last is timed."""
    third = two.folder / "config-c"
    card, reply = two.folder / "c.relpair", two.folder / "ac.relpair"
    with home(third):
        pairing.ask_to_join(card, name="C", colleague="Cy")
    with two.office("a") as office:
        pairing.welcome(office, pairing.read_card(card), reply)
        export(office, state.with_name("c.relsync"), Giving(kind=SNAPSHOT))
    with home(third):
        taken, _ = timed(
            lambda: pairing.accept(
                reply, snapshot=state.with_name("c.relsync"), office=two.folder / "c.sqlite"
            )
        )
    return taken


def plain(path: Path, count: int) -> float:
    """The same rows by plain SQL into a copy of the taker's file, one transaction."""
    table = schema()[Contact]
    names = ["id", "deleted", "version", *(f.column for f in table.fields)]
    rows = [(r["id"].bytes, 0, 1, *(r[f.key] for f in table.fields)) for r in contacts(count)]
    return _bare(path, f"INSERT INTO contact({', '.join(names)}) VALUES ({','.join('?' * len(names))})", rows)


def plain_update(path: Path, count: int) -> float:
    connection = driver.connect(str(path))
    ids = [i for (i,) in connection.execute("SELECT id FROM contact LIMIT ?", (count,)).fetchall()]
    connection.close()
    return _bare(
        path, "UPDATE contact SET phone = ? WHERE id = ?", [(f"x {n}", i) for n, i in enumerate(ids)]
    )


def _bare(path: Path, sql: str, rows: list[tuple[Any, ...]]) -> float:
    copy = path.with_name("bare.sqlite")
    source = driver.connect(str(path))
    source.execute("VACUUM INTO ?", (str(copy),))
    source.close()
    connection = driver.connect(str(copy))
    prepare(connection)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")

    def act() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(sql, rows)
        connection.execute("COMMIT")

    taken, _ = timed(act)
    connection.close()
    copy.unlink()
    return taken


def changesets(count: int) -> Callable[[str], str]:
    """What SQLite's session extension needs for the same, said in words; or why it could not be asked."""
    python = Path(__file__).resolve().parents[1] / "build" / "bench" / "apsw" / "bin" / "python"
    try:
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(python.parents[1])], check=True, timeout=60)
            subprocess.run([str(python), "-m", "pip", "-q", "install", "apsw"], check=True, timeout=60, capture_output=True)  # fmt: skip
        acts = Path(__file__).with_name("changeset_acts.py")
        done = subprocess.run([str(python), str(acts), str(count)], capture_output=True, text=True, timeout=120, check=True)  # fmt: skip
        found = json.loads(done.stdout.splitlines()[-1])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return lambda _what: "no session changeset beside it: apsw could not be installed"
    return lambda what: (
        f"SQLite session changeset {found[what]:,.0f} ms, in memory, unproven, {found['bytes'] / count / FIELDS:.1f} bytes a field change"
    )


def main() -> None:
    steps = {
        "capture": capture,
        "small": lambda: exchange(100_000),
        "large": lambda: exchange(1_000_000),
    }
    answer(steps[sys.argv[1]]())


if __name__ == "__main__":
    main()
