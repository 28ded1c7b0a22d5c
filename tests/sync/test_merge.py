"""The merge itself: a function of the set of writes, whatever the order, the repetition and the clocks."""

from __future__ import annotations

from itertools import permutations

import pytest

from app.records.base import Record
from app.sync import codes
from app.sync.log import ALL_FIELDS, TOMBSTONE
from app.sync.merge import POLICIES, delete, hidden, standing, write
from app.sync.vectors import Contexts

MACHINES = {1: b"a" * 16, 2: b"b" * 16, 3: b"c" * 16}


def contexts(**epochs):
    """``a1={2: 5}``: in epoch 1 machine 1 had seen machine 2 up to 5."""
    found = Contexts()
    for alias in MACHINES:
        found.learn(alias, 0, {})
    for name, seen in epochs.items():
        found.learn("abc".index(name[0]) + 1, int(name[1:]), seen)
    return found


def merged(ops, known):
    """Registers after ops: (kind, units, dot)."""
    registers = {}
    for kind, units, dot in ops:
        if kind == "delete":
            delete(registers, dot, known, MACHINES)
        else:
            write(registers, units, dot, known, MACHINES)
    return {unit: [tuple(d) for d in dots] for unit, dots in registers.items()}


def orders(ops, known):
    """The one result of every order, with every op twice."""
    results = [merged([*order, *order[::-1]], known) for order in permutations(ops)]
    assert all(r == results[0] for r in results)
    return results[0]


INSERT = ("insert", {ALL_FIELDS}, (10, 1, 1, 0))


def test_siblings_stand_in_one_order_whatever_came_first():
    known = contexts(b0={1: 1}, c0={1: 1})
    found = orders(
        [INSERT, ("w", {7}, (30, 2, 1, 0)), ("w", {7}, (20, 3, 1, 0)), ("w", {7}, (20, 1, 2, 0))], known
    )
    assert found[7] == [(20, 1, 2, 0), (20, 3, 1, 0), (30, 2, 1, 0)]


def test_a_closed_conflict_is_not_listed_any_more():
    known = contexts(b0={1: 1}, c0={1: 2, 2: 1})
    ops = [INSERT, ("w", {7}, (30, 1, 2, 0)), ("w", {7}, (20, 2, 1, 0)), ("w", {7}, (1, 3, 1, 0))]
    assert orders(ops, known)[7] == [(1, 3, 1, 0)]


def test_an_older_sibling_is_shown_when_the_shown_one_is_superseded():
    known = contexts(b0={1: 1}, c0={1: 1, 2: 1})
    ops = [INSERT, ("w", {7}, (20, 1, 2, 0)), ("w", {7}, (99, 2, 1, 0)), ("w", {7}, (5, 3, 1, 0))]
    assert orders(ops, known)[7] == [(5, 3, 1, 0), (20, 1, 2, 0)]


def test_two_deletions_at_once_stand_until_both_are_seen():
    known = contexts(b0={1: 1}, c0={1: 2}, c1={1: 2, 2: 1})
    gone = [INSERT, ("delete", None, (20, 1, 2, 0)), ("delete", None, (20, 2, 1, 0))]
    found = orders(gone, known)
    assert len(found[TOMBSTONE]) == 2
    assert hidden(found, known)
    one_seen = orders([*gone, ("w", {7}, (30, 3, 1, 0))], known)
    assert one_seen[TOMBSTONE] == [(20, 2, 1, 0)]
    assert not hidden(one_seen, known)
    both_seen = orders([*gone, ("w", {7}, (30, 3, 1, 1))], known)
    assert TOMBSTONE not in both_seen


def test_a_write_that_has_seen_another_wins_whatever_its_clock():
    known = contexts(b0={1: 2})
    ops = [INSERT, ("w", {7}, (10**15, 1, 2, 0)), ("w", {7}, (1, 2, 1, 0))]
    assert orders(ops, known)[7] == [(1, 2, 1, 0)]


def test_an_edit_beside_a_deletion_keeps_the_row():
    known = contexts(b0={1: 1})
    found = orders([INSERT, ("delete", None, (20, 1, 2, 0)), ("w", {7}, (10, 2, 1, 0))], known)
    assert found[TOMBSTONE] == [(20, 1, 2, 0)]
    assert not hidden(found, known)


def test_a_deletion_that_has_seen_the_edit_hides_the_row():
    known = contexts(b0={1: 1}, a1={2: 1})
    found = orders([INSERT, ("w", {7}, (10, 2, 1, 0)), ("delete", None, (5, 1, 2, 1))], known)
    assert hidden(found, known)


def test_a_row_inserted_twice_is_one_row_with_both_inserts():
    known = contexts(c0={1: 1})
    found = orders([INSERT, ("insert", {ALL_FIELDS}, (10, 2, 1, 0)), ("w", {7}, (10, 3, 1, 0))], known)
    assert found[ALL_FIELDS] == [(10, 1, 1, 0), (10, 2, 1, 0)]
    assert found[7] == [(10, 2, 1, 0), (10, 3, 1, 0)]


def test_a_field_that_nobody_changed_holds_what_the_insert_said():
    assert standing({ALL_FIELDS: [(10, 1, 1, 0)]}, 7) == [(10, 1, 1, 0)]


def test_a_context_that_is_not_known_is_an_error():
    with pytest.raises(KeyError):
        Contexts().has((1, 1, 1, 0), (1, 2, 1, 0))


@pytest.mark.parametrize("record", codes.records(), ids=lambda r: r.__tablename__)
def test_every_column_says_how_it_is_merged(record: type[Record]):
    for key, column in codes.synced_columns(record):
        policy = column.info.get("sync", "none").split(":")[0]
        assert policy in POLICIES, (
            f"{record.__tablename__}.{key} says {policy!r}: there is no merge for that."
        )
