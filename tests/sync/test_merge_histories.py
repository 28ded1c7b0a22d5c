"""The merge alone, in very many random histories, against sets of writes: no version vectors, no registers, no database."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field

import pytest

from app.sync.log import ALL_FIELDS, TOMBSTONE
from app.sync.merge import delete, hidden, standing, write
from app.sync.vectors import Contexts

UNITS = (1, 2, 3)


@dataclass(frozen=True)
class Op:
    """One op, and the ids of all ops that its writer had seen."""

    dot: tuple[int, int, int, int]
    kind: str
    units: frozenset
    seen: frozenset

    @property
    def id(self):
        return self.dot[1], self.dot[2]

    def writes(self, unit):
        return self.kind == "insert" or (self.kind == "write" and unit in self.units)


@dataclass
class Machine:
    """What one machine knows of one row."""

    alias: int
    clock: int
    seq: int = 0
    epoch: int = 0
    known: dict = field(default_factory=dict)
    registers: dict = field(default_factory=dict)


class World:
    """Some machines, their ops and the contexts of these."""

    def __init__(self, rng):
        self.rng = rng
        self.contexts = Contexts()
        # Aliases in an order that is not that of the machines' names.
        self.machines = [Machine(n, rng.randrange(-(10**6), 10**6)) for n in range(1, rng.randint(3, 5) + 1)]
        names = [bytes([n]) * 16 for n in range(len(self.machines))]
        rng.shuffle(names)
        self.names = {m.alias: name for m, name in zip(self.machines, names, strict=True)}
        for m in self.machines:
            self.contexts.learn(m.alias, 0, {})
        self.ops = {}

    def act(self, machine):
        """A machine writes: everything it knows is in the context."""
        machine.seq += 1
        machine.clock += self.rng.choice([0, 1, -50, 10**5])
        if not any(op.kind == "insert" for op in machine.known.values()):
            kind, units = "insert", frozenset()
        elif self.rng.random() < 0.25:
            kind, units = "delete", frozenset()
        else:
            kind = "write"
            units = frozenset(self.rng.sample(UNITS, self.rng.randint(1, len(UNITS))))
        dot = (machine.clock, machine.alias, machine.seq, machine.epoch)
        op = Op(dot, kind, units, frozenset(machine.known))
        self.ops[op.id] = machine.known[op.id] = op
        self.merge(machine.registers, op)
        for unit in units:
            assert machine.registers[unit] == (dot,), "an own write stands alone"

    def merge(self, registers, op):
        if op.kind == "delete":
            delete(registers, op.dot, self.contexts, self.names)
        else:
            units = {ALL_FIELDS} if op.kind == "insert" else op.units
            write(registers, units, op.dot, self.contexts, self.names)

    def give(self, giver, taker):
        """A file: everything that the taker lacks, by machine and seq (causes may come after effects), sometimes twice."""
        new = sorted(one for one in giver.known if one not in taker.known)
        if self.rng.random() < 0.3:
            new = new + sorted(giver.known)
        for one in new:
            self.merge(taker.registers, giver.known[one])
        taker.known.update(giver.known)
        taker.epoch += 1
        seen = {}
        for alias, seq in taker.known:
            if alias != taker.alias:
                seen[alias] = max(seen.get(alias, 0), seq)
        self.contexts.learn(taker.alias, taker.epoch, seen)

    def check(self, machine):
        ops = list(machine.known.values())
        changed = [op for op in ops if op.kind != "delete"]
        for unit in UNITS:
            expected = last([op for op in changed if op.writes(unit)])
            found = [tuple(d) for d in standing(machine.registers, unit)]
            assert {d[1:3] for d in found} == {op.id for op in expected}
            assert found == sorted(found, key=lambda d: (d[0], self.names[d[1]], d[2]))
            assert (unit in machine.registers) == any(op.kind == "write" and unit in op.units for op in ops)
        gone = [op for op in ops if op.kind == "delete"]
        standing_deletions = {d.id for d in gone if not any(d.id in op.seen for op in ops)}
        assert {tuple(d[1:3]) for d in machine.registers.get(TOMBSTONE, ())} == standing_deletions
        expected = any(all(w.id in d.seen for w in changed) for d in gone)
        assert hidden(machine.registers, self.contexts) == expected


def last(ops):
    return [op for op in ops if not any(op.id in other.seen for other in ops)]


def play(seed):
    rng = random.Random(seed)
    world = World(rng)
    for _ in range(rng.randint(5, 30)):
        one, other = rng.sample(world.machines, 2)
        if rng.random() < 0.55:
            world.act(one)
        else:
            world.give(one, other)
            world.check(other)
    for machine in world.machines[1:]:
        world.give(machine, world.machines[0])
    for machine in world.machines[1:]:
        world.give(world.machines[0], machine)
    for machine in world.machines:
        world.check(machine)
        assert plain(machine.registers) == plain(world.machines[0].registers)
    ops = list(world.ops.values())
    rng.shuffle(ops)
    anew = {}
    for op in ops:
        world.merge(anew, op)
    assert plain(anew) == plain(world.machines[0].registers), "the order made a difference"


def plain(registers):
    return {unit: [tuple(d) for d in dots] for unit, dots in sorted(registers.items())}


def test_every_order_gives_what_the_sets_of_writes_say():
    for seed in range(500):
        play(seed)


@pytest.mark.long
@pytest.mark.timeout(0)
def test_a_million_histories_lose_nothing():
    first = random.randrange(2**60)
    for seed in range(first, first + int(os.environ.get("MERGES", "1000000"))):
        play(seed)
