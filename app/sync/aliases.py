"""Machines by the small integers that stand for them in this database alone; and what each had seen when it wrote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.storage.cursor import Cursor
from app.sync.vectors import Contexts, Vector, unpacked


@dataclass(frozen=True, slots=True)
class Aliases:
    """Both ways: machine (16 bytes) → alias, and alias → machine."""

    alias: dict[bytes, int]
    machine: dict[int, bytes]


def aliases(run: Cursor) -> Aliases:
    """Every machine this database has a name for."""
    pairs = [(bytes(m), a) for a, m in run("SELECT alias, uuid FROM sync_machine").fetchall()]
    return Aliases(dict(pairs), {a: m for m, a in pairs})


def introduced(run: Cursor, machines: Iterable[bytes]) -> Aliases:
    """The same, after every machine of ``machines`` that was unknown has an alias (no name yet: the roster says it)."""
    known = aliases(run)
    fresh = sorted(set(machines) - set(known.alias))
    first = 1 + max(known.machine, default=0)
    run.many(
        "INSERT INTO sync_machine(alias, uuid, name, series, status) VALUES (?,?,?,?,?)",
        [(alias, machine, "", "", "active") for alias, machine in enumerate(fresh, first)],
    )
    for alias, machine in enumerate(fresh, first):
        known.alias[machine] = alias
        known.machine[alias] = machine
    return known


def contexts(run: Cursor, known: Aliases) -> Contexts:
    """The contexts of every write in this database, each epoch read when it is first asked for."""

    def find(alias: int, epoch: int) -> dict[int, int]:
        row = run("SELECT vv FROM sync_epoch WHERE alias = ? AND epoch = ?", (alias, epoch)).fetchone()
        if row is None:
            raise LookupError(f"Epoch {epoch} of machine {known.machine[alias].hex()} is not in this office.")
        return {known.alias[m]: seq for m, seq in unpacked(bytes(row[0])).items() if m in known.alias}

    return Contexts(find)


def vector(run: Cursor) -> Vector:
    """What this database knows without gaps: machine → seq, itself included."""
    own, seq = run("SELECT machine, seq FROM sync_self").fetchone()
    found = {
        bytes(m): n
        for m, n in run(
            "SELECT m.uuid, v.seq FROM sync_vv v JOIN sync_machine m ON m.alias = v.alias"
        ).fetchall()
    }
    return {**found, bytes(own): seq}
