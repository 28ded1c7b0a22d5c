"""Conflicts and held bank details, made into rows for people; and decisions made into changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.basics.money import Money
from app.exchange.rows import ConflictRow, Decision, HeldRow, OddRow, SideRow, ValueRow
from app.exchange.rules import ENGLISH, listed, sentence
from app.exchange.typed import PRICES, edits, read
from app.records.client import Client
from app.sync import conflicts as log
from app.sync import holds, validators
from app.sync.codes import Field, TableCodes
from app.sync.conflicts import Conflict, Side, SideValue
from app.sync.holds import Held
from app.sync.saying import PART_OF, by_code

MONEY, STATUS, ISSUED, DELETED, REST = (
    "Money",
    "Status",
    "Issued documents",
    "Deleted or changed",
    "Everything else",
)
GROUPS = (MONEY, STATUS, ISSUED, DELETED, REST)
_ON_PAPER = {
    "gross": "total", "net": "net", "tax": "tax", "issued_on": "issued on", "valid_until": "valid until",
    "due_on": "due on", "file_name": "file",
}  # fmt: skip
_SUMS = frozenset({"gross", "net", "tax"})
AS_IT_IS = "In force here"
_MONEY_FROM, _STATUS_FROM = 8, 6


def conflict(session: Session, one: Conflict) -> ConflictRow:
    """A conflict as it is shown: what is ours stands at the left."""
    table = by_code().get(one.table)
    if one.kind == log.ISSUED_TWICE and table is not None:
        one = replace(one, sides=tuple(_as_issued(session, table, one.row, side) for side in one.sides))
    sides = _sides(one)
    client = session.get(Client, one.client) if one.client else None
    return ConflictRow(
        table=one.table,
        row=one.row,
        register=one.register,
        kind=one.kind,
        group=group_of(one),
        title=sentence(one.title),
        what=_what(one),
        client_id=one.client,
        client_key=client.key if client is not None else "",
        client=one.client_name,
        sides=sides,
        edits=_edits(one, table),
        like=f"{one.table}.{one.register}.{one.kind}",
    )


def _as_issued(session: Session, table: TableCodes, row: UUID, side: Side) -> Side:
    """Of an issued document what people tell two papers apart by: total, days, the file."""
    currency = str(getattr(session.get(table.record, row), "currency", "") or "")
    known = {value.key: value for value in side.values}
    said = []
    for key, name in _ON_PAPER.items():
        if (value := known.get(key)) is not None:
            summed = currency and key in _SUMS and isinstance(value.raw, int)
            words = ENGLISH.money(Money(value.raw, currency)) if summed else value.words
            said.append(SideValue(key, name, words, value.raw))
    return replace(side, values=tuple(said)) if said else side


def _what(one: Conflict) -> str:
    """Which fields have several answers; where none differs by itself, all of them."""
    differing = _differing(one.sides)
    names = [v.name for v in one.sides[-1].values if v.key in differing]
    return listed(names or one.fields)


def group_of(one: Conflict) -> str:
    """Under which heading of the inbox it stands."""
    if one.kind in (log.ISSUED_TWICE, log.FROZEN_EDIT):
        return ISSUED
    if one.kind == log.EDITED_WHILE_DELETED:
        return DELETED
    return MONEY if one.weight >= _MONEY_FROM else STATUS if one.weight >= _STATUS_FROM else REST


def by_importance(rows: Sequence[ConflictRow]) -> tuple[ConflictRow, ...]:
    """Money, status and issued documents first; in a group the order they came in stays."""
    return tuple(sorted(rows, key=lambda row: GROUPS.index(row.group)))


def _sides(one: Conflict) -> tuple[SideRow, ...]:
    """The sides in the order they are shown; ``number`` stays the place that decides."""
    numbered = list(enumerate(one.sides))
    if one.kind == log.EDITED_WHILE_DELETED:
        edited = [pair for pair in numbered if not pair[1].deleted]
        numbered = [*edited[-1:], *[pair for pair in numbered if pair[1].deleted][-1:]]
    differing = _differing([side for _, side in numbered])
    if one.kind == log.EDITED_WHILE_DELETED:  # whoever only said that it stays wrote what it belongs to anew
        numbered = [(number, _stays(side)) for number, side in numbered]
    last = len(one.sides) - 1
    made = [
        _side(side, number, differing, _word(one, number, side), shown=number == last)
        for number, side in numbered
    ]
    return tuple(sorted(made, key=lambda side: not side.ours))


def _stays(side: Side) -> Side:
    if side.deleted or not side.values or any(value.key not in PART_OF for value in side.values):
        return side
    return replace(side, values=(SideValue("stays", "stays", "yes", True),))


def _word(one: Conflict, number: int, side: Side) -> str:
    """The verb on the button of a side; empty for the usual ones, ``-`` for none."""
    if one.kind == log.EDITED_WHILE_DELETED:
        return "Delete it" if side.deleted else "Keep it"
    if one.kind == log.FROZEN_EDIT and one.register > 0:
        return "Keep as issued" if number == len(one.sides) - 1 else "-"
    return "Leave it aside" if one.kind == log.FROZEN_EDIT else ""


def _side(side: Side, number: int, differing: set[str], word: str, *, shown: bool) -> SideRow:
    currency = next((str(v.raw) for v in side.values if v.key == "currency" and v.raw), "")
    values = tuple(
        ValueRow(v.key, sentence(v.name), _words(v, currency), v.key in differing) for v in side.values
    )
    values = tuple(sorted(values, key=lambda value: not value.differs))
    if side.deleted:
        values = (ValueRow("deleted", "Deleted", "yes"),)
    return SideRow(number, values, side.person, side.machine, side.at, side.file, side.here, shown, word)


def _words(value: SideValue, currency: str) -> str:
    """A value in full: text uncut, a price with its currency; "" for nothing."""
    if value.raw is None or value.raw == "":
        return ""
    if currency and value.key in PRICES and isinstance(value.raw, int):
        return f"{currency} {ENGLISH.unit_price(value.raw, currency)}"
    return value.raw if isinstance(value.raw, str) else value.words


def _differing(sides: Sequence[Side]) -> set[str]:
    found: dict[str, list[Any]] = {}
    for side in sides:
        for value in side.values:
            found.setdefault(value.key, []).append(value.raw)
    return {key for key, raws in found.items() if any(raw != raws[0] for raw in raws)}


def _members(table: TableCodes | None, register: int) -> tuple[Field, ...]:
    return (
        tuple(f for f in table.fields if f.register == register) if table is not None and register > 0 else ()
    )


def _edits(one: Conflict, table: TableCodes | None) -> Any:
    if one.kind != log.VALUES or table is None:
        return ()
    return edits(table, _members(table, one.register), _raw(one.sides[-1]))


def _raw(side: Side) -> dict[str, Any]:
    return {value.key: value.raw for value in side.values}


def carry_out(session: Session, decision: Decision) -> None:
    """Decides one conflict: an ordinary change that has seen every side, and closes it everywhere."""
    key = (decision.table, decision.row, decision.register)
    if decision.keep is not None:
        log.resolve(session, *key, keep=decision.keep)
        return
    table = by_code().get(decision.table)
    members = _members(table, decision.register)
    if table is None or not members:
        raise Refusal("Only one of the answers can be kept here.")
    shown = _found(session, key)
    log.resolve(session, *key, values=read(table, members, dict(decision.typed), _raw(shown.sides[-1])))


def _found(session: Session, key: tuple[int, UUID, int]) -> Conflict:
    page = log.conflicts(session)
    while True:
        for one in page.conflicts:
            if (one.table, one.row, one.register) == key:
                return one
        if page.next is None:
            raise Refusal("This has been decided already, here or on another machine.")
        page = log.conflicts(session, after=page.next)


def odd(session: Session, client: UUID | None = None) -> tuple[OddRow, ...]:
    """What does not add up, everywhere or in one client's file."""
    found = []
    for one in validators.violations(session, client=client):
        whose = session.get(Client, one.client) if one.client else None
        key, name = (whose.key, whose.name) if whose is not None else ("", "")
        found.append(OddRow(one.rule, one.entity, one.detail, key, name))
    return tuple(found)


def held(session: Session, client: UUID | None = None) -> tuple[HeldRow, ...]:
    """Bank details that wait for a person: everywhere, or in one client's file."""
    return tuple(_held(one) for one in holds.held(session) if client is None or one.agg == client)


def _held(one: Held) -> HeldRow:
    old = tuple(ValueRow(v.key, sentence(v.name), v.shown if v.raw_shown else "") for v in one.values)
    new = tuple(ValueRow(v.key, sentence(v.name), v.arrived if v.raw_arrived else "") for v in one.values)
    return HeldRow(
        table=one.table,
        row=one.row,
        title=sentence(one.title),
        client_id=None,
        client="",
        old=SideRow(0, old, AS_IT_IS, "until somebody confirms the other", None, ""),
        new=SideRow(1, new, one.person, one.machine, one.at, one.file),
    )
