"""What one row shows, given its registers, its ops and the issue that seals it; and what a person has to decide.

A function of the log alone: every machine with the same ops shows the same, except where a value waits for a person here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.sync.codes import Field, TableCodes
from app.sync.history import Said, Story
from app.sync.log import ALL_FIELDS, DELETE, INSERT, TOMBSTONE
from app.sync.merge import POLICIES, DotLike, concurrent, covers, standing, writes
from app.sync.vectors import Contexts

# Kinds of conflicts, as sync_conflict names them.
VALUES, EDITED_WHILE_DELETED = "values", "edited_while_deleted"
FROZEN_EDIT, ISSUED_TWICE = "frozen_edit", "issued_twice"


@dataclass(frozen=True, slots=True)
class Seal:
    """The issue that froze a document: nothing that is concurrent with it is shown. ``rivals``: other issues of the same draft."""

    issue: DotLike
    rivals: tuple[DotLike, ...]
    # Where the row is the document itself: the field whose value seals it.
    field: Field | None = None


class Idle(NamedTuple):
    """Deletions of a row that do not count, since the whole that they took stays.

    ``head``: the row speaks for the whole, and ``because`` is what somebody wrote without knowing of the deletion.
    """

    dots: frozenset[tuple[int, int]] = frozenset()
    head: bool = True
    because: tuple[Said, ...] = ()


NONE_IDLE = Idle()


class Open(NamedTuple):
    """Something that a person has to decide: a register of the row, and the ops that disagree, the shown one last."""

    register: int
    kind: str
    sides: tuple[Said, ...]


@dataclass(slots=True)
class Showing:
    """What a row shows: whether it is deleted, its values by field code, the dots they come from, what is open."""

    hidden: bool
    values: dict[int, Any] = field(default_factory=dict)
    dots: dict[int, DotLike] = field(default_factory=dict)
    open: list[Open] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Eyes:
    """What is needed to look at any row: who had seen what, and who is who."""

    contexts: Contexts
    machines: Mapping[int, bytes]

    def order(self, dot: DotLike) -> tuple[int, bytes, int]:
        """Chooses among writes of which none has seen the other; says nothing about which came first."""
        return dot[0], self.machines[dot[1]], dot[2]

    def beside(self, dot: DotLike, seal: Seal | None) -> bool:
        """Whether a write was made without knowing of the issue that froze its document, nor known to that issue."""
        return seal is not None and concurrent(dot, seal.issue, self.contexts)

    def of_rival(self, dot: DotLike, seal: Seal) -> bool:
        """Whether a write belongs to another issue of the same draft, which is a conflict of its own."""
        return any((r[1] == dot[1] and r[2] == dot[2]) or self.contexts.has(r, dot) for r in seal.rivals)


def showing(
    table: TableCodes, story: Story, eyes: Eyes, seal: Seal | None = None, idle: Idle = NONE_IDLE
) -> Showing | None:
    """What the row shows; None while its insert is not known."""
    if not standing(story.registers, ALL_FIELDS):
        return None
    shown = _deletion(story, eyes, seal, idle)
    if not _listed(table.fields):  # adding wins over removing, and nobody is asked
        shown.open.clear()
    registers = dict.fromkeys(f.register for f in table.fields)
    for register in registers:
        members = table.groups.get(register) or tuple(f for f in table.fields if f.register == register)
        dot, open_here = _register(register, members, story, eyes, seal)
        said = story.ops[dot[1], dot[2]]
        shown.values.update({f.code: said.data.get(f.code, f.absent) for f in members})
        shown.dots[register] = dot
        if open_here is not None and not shown.hidden and not _said_already(table, shown, open_here):
            shown.open.append(open_here)
    return shown


def _said_already(table: TableCodes, shown: Showing, one: Open) -> bool:
    """Whether it is about details that are confirmed together and already asked for: they are one question."""
    waiting = {f.register for f in table.fields if POLICIES[f.policy].waits}
    sides = set(_dots(one))
    return one.register in waiting and any(
        before.register in waiting and set(_dots(before)) == sides for before in shown.open
    )


def _dots(one: Open) -> list[DotLike]:
    return [s.dot for s in one.sides]


def _deletion(story: Story, eyes: Eyes, seal: Seal | None, idle: Idle) -> Showing:
    """Whether the row is hidden, and what is open about that."""
    registers = story.registers
    inserts = standing(registers, ALL_FIELDS)
    if seal is not None and all(eyes.beside(x, seal) for x in inserts):
        calm = [d for d in registers.get(TOMBSTONE, ()) if covers(d, registers, eyes.contexts)]
        sides = [x for x in inserts if not eyes.of_rival(x, seal)]
        if calm or not sides:
            return Showing(True)
        return Showing(True, open=[Open(ALL_FIELDS, FROZEN_EDIT, _said(story, sides))])
    deletions = registers.get(TOMBSTONE, ())
    beside = [d for d in deletions if eyes.beside(d, seal)]
    counting = [d for d in deletions if d not in beside]
    active = [d for d in counting if (d[1], d[2]) not in idle.dots]
    if any(covers(d, registers, eyes.contexts) for d in active):
        return Showing(True)
    if active or (counting and idle.head):
        others = [x for x in writes(registers) if not all(eyes.contexts.has(d, x) for d in counting)]
        both = {s.dot: s for s in (*idle.because, *_said(story, [*counting, *others]))}
        ordered = tuple(both[dot] for dot in sorted(both, key=eyes.order))
        return Showing(False, open=[Open(TOMBSTONE, EDITED_WHILE_DELETED, ordered)])
    lost = [d for d in beside if seal is None or not eyes.of_rival(d, seal)]
    return Showing(False, open=[Open(TOMBSTONE, FROZEN_EDIT, _said(story, lost))] if lost else [])


def _register(
    register: int, members: Sequence[Field], story: Story, eyes: Eyes, seal: Seal | None
) -> tuple[DotLike, Open | None]:
    siblings = standing(story.registers, register)
    if len(siblings) == 1 and not eyes.beside(siblings[0], seal):
        return siblings[0], None
    loud = [x for x in siblings if eyes.beside(x, seal)]
    calm = _calm(members, story, eyes, seal) if loud else siblings
    dot = calm[-1] if calm else siblings[-1]
    kind = VALUES
    others = calm[:-1]
    if loud and seal is not None:
        kind = FROZEN_EDIT
        others = [*others, *(x for x in loud if not eyes.of_rival(x, seal))]
    if seal is not None and seal.field is not None and seal.field.register == register:
        kind, others = ISSUED_TWICE, [*calm[:-1], *loud]
    if not others or not _listed(members):
        return dot, None
    sides = _said(story, [*others, dot])
    if len({_values(s, members) for s in sides}) == 1:
        return dot, None
    return dot, Open(register, kind, sides)


def _calm(members: Sequence[Field], story: Story, eyes: Eyes, seal: Seal | None) -> list[DotLike]:
    """What would stand in the register without the writes beside the issue: found in the log, since these took its place."""
    codes = {f.code for f in members}
    known = [
        s.dot
        for s in story.ops.values()
        if s.kind != DELETE
        and (s.kind == INSERT or not codes.isdisjoint(s.data))
        and not eyes.beside(s.dot, seal)
    ]
    has = eyes.contexts.has
    return sorted((x for x in known if not any(has(y, x) for y in known)), key=eyes.order)


def _listed(members: Sequence[Field]) -> bool:
    return any(POLICIES[f.policy].listed and not f.quiet for f in members)


def _values(said: Said, members: Sequence[Field]) -> tuple[Any, ...]:
    """What one side says of a register; white space at the ends of a text makes no difference."""
    values = (said.data.get(f.code, f.absent) for f in members)
    return tuple(v.strip() if isinstance(v, str) else v for v in values)


def _said(story: Story, dots: Iterable[DotLike]) -> tuple[Said, ...]:
    return tuple(story.ops[x[1], x[2]] for x in dots)
