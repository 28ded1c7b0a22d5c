"""How the writes of several machines to one row come together: a function of the set of ops, never of their order.

Every register keeps the writes that no later write has seen (a multi-value register). Order, repetition and route of the
files make no difference, and no clock decides: what a write had seen is in its context.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.sync.log import ALL_FIELDS, TOMBSTONE
from app.sync.vectors import Contexts

# A dot as the registers hold it: stamp, alias, seq, epoch.
DotLike = Sequence[int]
# Register code → the writes that stand, the shown one last; 0 for every register not named, -1 for deletions.
Registers = dict[int, Sequence[DotLike]]


@dataclass(frozen=True, slots=True)
class Policy:
    """What becomes of two writes that had not seen each other: ``listed`` shows both to a person where they differ.

    ``waits``: a value from elsewhere is not shown before somebody here has confirmed it.
    """

    listed: bool
    waits: bool = False


# The merge of every policy a column can declare (app/records/base.py); a test fails where one is missing.
POLICIES: Final[Mapping[str, Policy]] = {
    "register": Policy(listed=True),
    "group": Policy(listed=True),  # one register for all its members: never half of one and half of the other
    "frozen": Policy(listed=True),  # and nothing concurrent with the issue is shown (app/sync/seals.py)
    "confirm": Policy(listed=True, waits=True),
    "log": Policy(listed=False),  # a row is written once; the same row made twice says the same
    "set": Policy(listed=False),  # its members are its natural key; adding wins over removing
}


def write(
    registers: Registers,
    units: Iterable[int],
    dot: DotLike,
    contexts: Contexts,
    machines: Mapping[int, bytes],
) -> None:
    """Merges one write of ``units`` (for an insert ``ALL_FIELDS`` alone) into ``registers``, in place."""
    standing = registers.get(TOMBSTONE)
    if standing:
        _put(registers, TOMBSTONE, [d for d in standing if not contexts.has(dot, d)])
    for unit in units:
        if unit != ALL_FIELDS:
            before = registers.get(unit)
            if before is None:
                before = registers.get(ALL_FIELDS, ())
            registers[unit] = joined(before, dot, contexts, machines)
            continue
        for named in [*(u for u in registers if u > ALL_FIELDS), ALL_FIELDS]:
            registers[named] = joined(registers.get(named, ()), dot, contexts, machines)


def delete(registers: Registers, dot: DotLike, contexts: Contexts, machines: Mapping[int, bytes]) -> None:
    """Merges one deletion: it stands until some write or deletion has seen it."""
    for unit, siblings in registers.items():
        if unit != TOMBSTONE and any(contexts.has(x, dot) for x in siblings):
            return
    registers[TOMBSTONE] = joined(registers.get(TOMBSTONE, ()), dot, contexts, machines)


def joined(
    siblings: Sequence[DotLike], dot: DotLike, contexts: Contexts, machines: Mapping[int, bytes]
) -> Sequence[DotLike]:
    """The writes that stand once ``dot`` is known too, the shown one last."""
    if not siblings:
        return (dot,)
    has = contexts.has
    for x in siblings:
        if (x[1] == dot[1] and x[2] == dot[2]) or has(x, dot):
            return siblings
    left = [x for x in siblings if not has(dot, x)]
    if not left:
        return (dot,)
    return sorted([*left, dot], key=lambda x: (x[0], machines[x[1]], x[2]))


def standing(registers: Registers, unit: int) -> Sequence[DotLike]:
    """The writes of one register that stand, the shown one last; none where the row's insert is not known yet."""
    found = registers.get(unit)
    return registers.get(ALL_FIELDS, ()) if found is None else found


def writes(registers: Registers) -> list[DotLike]:
    """Every standing write of the row, whatever the register."""
    return [x for unit, siblings in registers.items() if unit != TOMBSTONE for x in siblings]


def covers(deletion: DotLike, registers: Registers, contexts: Contexts) -> bool:
    """Whether a deletion had seen everything that stands in the row."""
    return all(contexts.has(deletion, x) for x in writes(registers))


def hidden(registers: Registers, contexts: Contexts) -> bool:
    """Whether the row is deleted: some deletion had seen every write of it that stands."""
    return any(covers(d, registers, contexts) for d in registers.get(TOMBSTONE, ()))


def concurrent(one: DotLike, other: DotLike, contexts: Contexts) -> bool:
    """Whether neither had seen the other."""
    same = one[1] == other[1] and one[2] == other[2]
    return not same and not contexts.has(one, other) and not contexts.has(other, one)


def _put(registers: Registers, unit: int, dots: Sequence[DotLike]) -> None:
    if dots:
        registers[unit] = dots
    else:
        del registers[unit]
