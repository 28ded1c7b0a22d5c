"""Values that came from elsewhere and are not shown before a named person here has confirmed them: bank details."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.storage.cursor import Cursor
from app.sync.codes import Field, TableCodes
from app.sync.history import Key, Said, Story, chunks
from app.sync.log import DELETE, decode, encode
from app.sync.merge import POLICIES, DotLike
from app.sync.showing import Eyes, Showing

# A held register: the values that the row keeps meanwhile, and the dot that waits.
Waiting = dict[tuple[int, bytes, int], tuple[dict[int, Any], list[int]]]


def waiting(run: Cursor, keys: Iterable[Key]) -> Waiting:
    """What waits on these rows."""
    found: Waiting = {}
    for table, pks in chunks(keys):
        for pk, register, shown, arrived in run(
            f"SELECT pk, register, shown, arrived FROM sync_hold WHERE tbl = ? AND pk IN ({','.join('?' * len(pks))})",
            (table, *pks),
        ).fetchall():
            found[table, bytes(pk), register] = (decode(bytes(shown)), decode(bytes(arrived)))
    return found


@dataclass(frozen=True, slots=True)
class Holding:
    """One row with fields that wait for a person."""

    table: TableCodes
    key: Key
    story: Story
    eyes: Eyes
    own: frozenset[int]

    def settle(self, run: Cursor, shown: Showing, row: tuple[Any, ...] | None, before: Waiting) -> int:
        """Puts back into ``shown`` what the row keeps; writes what waits; answers 1 where nothing waited before.

        The fields wait together: bank details are never a mixture of what two people wrote.
        """
        fields = [f for f in self.table.fields if POLICIES[f.policy].waits]
        kept = {f.code: self._kept(f, row, before) for f in fields}
        other = [f for f in fields if shown.values[f.code] != kept[f.code]]
        known = [place for f in fields if (place := (*self.key, f.register)) in before]
        run.many("DELETE FROM sync_hold WHERE tbl = ? AND pk = ? AND register = ?", known)
        if all(self._may_be_shown(f, shown.dots[f.register]) for f in other):
            return 0
        run.many(
            "INSERT INTO sync_hold(tbl, pk, register, agg, shown, arrived) VALUES (?,?,?,?,?,?)",
            [
                (
                    *self.key,
                    f.register,
                    self._agg(),
                    encode({f.code: kept[f.code]}),
                    encode(tuple(shown.dots[f.register])),
                )
                for f in other
            ],
        )
        shown.values.update(kept)
        return 0 if known else 1

    def _kept(self, f: Field, row: tuple[Any, ...] | None, before: Waiting) -> Any:
        known = before.get((*self.key, f.register))
        if known is not None:
            return known[0].get(f.code)
        if row is None:
            return "" if f.absent is None else f.absent
        return row[1 + self.table.fields.index(f)]

    def _may_be_shown(self, f: Field, dot: DotLike) -> bool:
        return dot[1] in self.own or self._confirmed(f, self.story.ops[dot[1], dot[2]])

    def _confirmed(self, f: Field, said: Said) -> bool:
        """Whether two people have written this value, the second knowing of the first."""
        value = said.data.get(f.code)
        writes = [s for s in self.story.ops.values() if s.kind != DELETE and f.code in s.data]
        chain, people, seen = [said], {said.author}, {said.dot}
        while chain:
            later = chain.pop()
            for s in self._last_before(later, writes):
                if s.data[f.code] == value and s.dot not in seen:
                    seen.add(s.dot)
                    people.add(s.author)
                    chain.append(s)
        return len(people - {""}) > 1

    def _last_before(self, said: Said, writes: list[Said]) -> list[Said]:
        has = self.eyes.contexts.has
        before = [s for s in writes if has(said.dot, s.dot)]
        return [s for s in before if not any(has(other.dot, s.dot) for other in before)]

    def _agg(self) -> bytes:
        return max((s.agg for s in self.story.ops.values() if s.agg != self.key[1]), default=self.key[1])


def shown_of(
    found: Mapping[tuple[int, bytes, int], tuple[dict[int, Any], list[int]]], key: Key
) -> dict[int, Any]:
    """The values that a row keeps while others wait."""
    kept: dict[int, Any] = {}
    for (table, pk, _register), (values, _dot) in found.items():
        if (table, pk) == key:
            kept.update(values)
    return kept
