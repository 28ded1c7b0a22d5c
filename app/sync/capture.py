"""Change capture: the session itself writes the log, in the same transaction, and no capability knows that it exists."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import InstanceState, Session, SessionTransaction, UOWTransaction

from app.records.base import Record
from app.storage.cursor import Cursor
from app.storage.touched import client_of
from app.storage.work import Office, settle_doubt
from app.sync import codes, guards
from app.sync.log import DELETE, INSERT, UPDATE, Op, check_ledger, write


@cache
def schema() -> dict[type[Record], codes.TableCodes]:
    """The codes of every record, read once."""
    return codes.load()


@dataclass(slots=True)
class Gathered:
    """What one database transaction has changed so far."""

    ops: list[Op] = field(default_factory=list)
    place: dict[tuple[int, bytes], int] = field(default_factory=dict)
    touched: int = 0
    # Of open savepoints: how many ops and touched rows there were before each; and the savepoint that ended last.
    marks: list[tuple[int, int]] = field(default_factory=list)
    ended: tuple[SessionTransaction, tuple[int, int]] | None = None

    def add(self, op: Op) -> None:
        """Adds an op; two writes to one row in one transaction are one op, unless a savepoint lies between."""
        before = self.place.get((op.table, op.pk))
        floor = self.marks[-1][0] if self.marks else 0
        if before is not None and before >= floor and op.kind == UPDATE and self.ops[before].kind != DELETE:
            self.ops[before].data.update(op.data)
            self.ops[before].registers |= op.registers
            return
        self.place[op.table, op.pk] = len(self.ops)
        self.ops.append(op)

    def back_to(self, mark: tuple[int, int]) -> None:
        """Forgets what a rolled back savepoint wrote."""
        del self.ops[mark[0] :]
        self.touched = mark[1]
        self.place = {(op.table, op.pk): n for n, op in enumerate(self.ops)}


def install(office: Office) -> None:
    """From here on every change made by the office's sessions is in its log, or is refused."""
    guards.check_mappers(codes.records())
    guards.install(office, frozenset(t.name for t in schema().values()))
    office.kept.watch({t.code: t.name for t in schema().values()})
    sessions = office.sessions
    event.listen(sessions, "after_flush", _gather)
    event.listen(sessions, "before_commit", _write)
    event.listen(sessions, "after_transaction_create", _mark_savepoint)
    event.listen(sessions, "after_soft_rollback", _roll_back)
    event.listen(sessions, "after_transaction_end", _end_savepoint)


def gathered(session: Session) -> Gathered:
    """What this session has changed since its transaction began."""
    found: Gathered | None = session.info.get("gathered")
    if found is None:
        found = session.info["gathered"] = Gathered()
    return found


def _gather(session: Session, context: UOWTransaction) -> None:
    so_far = gathered(session)
    known = schema()
    for state, (is_delete, listonly) in context.states.items():
        table = known.get(state.class_)
        if table is None or listonly:
            continue
        if is_delete:
            raise RuntimeError(f"A row of {table.name} was deleted for good; deleting marks it.")
        record: Any = state.obj()
        if state.key is None:
            op = Op(table.code, record.id.bytes, None, INSERT, _whole(table, state.dict))
        else:
            written, found = _difference(table, state)
            so_far.touched += written
            if found is None:
                continue
            op = found
            _confirm_together(session, table, state, op)
        if op.kind == INSERT:
            so_far.touched += 1
        client = client_of(session, record)
        op.agg = client.bytes if client else None
        so_far.add(op)


def _whole(table: codes.TableCodes, values: dict[str, Any]) -> dict[int, Any]:
    """Every synced field; attribute history does not hold defaults, so the full state is read."""
    data: dict[int, Any] = {}
    for f in table.fields:
        value = values.get(f.key)
        data[f.code] = value if value is None or f.to_wire is None else f.to_wire(value)
    return data


def _difference(table: codes.TableCodes, state: InstanceState[Any]) -> tuple[bool, Op | None]:
    """Whether the row was written at all, and the op that says what changed: groups whole, other fields alone."""
    values = state.dict
    manager = state.manager
    changed = [
        key
        for key, old in state.committed_state.items()
        if key in values
        and key in manager.mapper.column_attrs
        and _differs(manager[key].impl, values[key], old)
    ]
    if not changed:
        return False, None
    pk: bytes = values["id"].bytes
    if "deleted" in changed:
        if values["deleted"]:
            return True, Op(table.code, pk, None, DELETE)
        return True, Op(
            table.code, pk, None, UPDATE, _whole(table, values), {f.register for f in table.fields}
        )
    fields: dict[int, codes.Field] = {}
    for key in changed:
        f = table.by_key.get(key)
        if f is not None:
            fields.update({m.code: m for m in table.groups.get(f.register, (f,))})
    if not fields:
        return True, None
    if values["deleted"]:
        raise RuntimeError(f"A deleted row of {table.name} was changed; take the deletion back first.")
    data = {}
    for f in fields.values():
        value = values.get(f.key)
        data[f.code] = value if value is None or f.to_wire is None else f.to_wire(value)
    return True, Op(table.code, pk, None, UPDATE, data, {f.register for f in fields.values()})


def _confirm_together(session: Session, table: codes.TableCodes, state: InstanceState[Any], op: Op) -> None:
    """Bank details are written whole, so that no merge makes a mixture of two people's; what waits for a person here stays out."""
    together = [f for f in table.fields if f.policy == "confirm"]
    if op.kind != UPDATE or not any(f.code in op.data for f in together):
        return
    waiting = Cursor(session.connection())(
        "SELECT register FROM sync_hold WHERE tbl = ? AND pk = ?", (table.code, op.pk)
    ).fetchall()
    held = {register for (register,) in waiting}
    for f in together:
        if f.code not in op.data and f.register not in held:
            value = getattr(state.obj(), f.key)
            op.data[f.code] = value if value is None or f.to_wire is None else f.to_wire(value)
            op.registers.add(f.register)


def _differs(impl: Any, new: Any, old: Any) -> bool:
    return impl.is_equal(new, old) is not True


def _write(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    if not write_gathered(session):
        check_ledger(Cursor(session.connection())("SELECT touched FROM sync_self").fetchone()[0])


def write_gathered(session: Session) -> bool:
    """Writes what was gathered so far as one transaction of the log; False where there was nothing."""
    so_far: Gathered | None = session.info.get("gathered")
    info = session.info
    if so_far is None or not (so_far.ops or so_far.touched) or info.get("origin") == "sync":
        return False
    if so_far.marks:
        raise RuntimeError("The log is not written inside a savepoint.")
    settle_doubt(session)
    del info["gathered"]
    write(
        session.connection(),
        so_far.ops,
        so_far.touched,
        info["clock"],
        info.get("author", ""),
        info.get("label", ""),
    )
    return True


def _mark_savepoint(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        so_far = gathered(session)
        so_far.marks.append((len(so_far.ops), so_far.touched))


def _end_savepoint(session: Session, transaction: SessionTransaction) -> None:
    so_far: Gathered | None = session.info.get("gathered")
    if transaction.nested and so_far is not None and so_far.marks:
        so_far.ended = (transaction, so_far.marks.pop())


def _roll_back(session: Session, previous: SessionTransaction) -> None:
    """Called after the transaction has ended, so the mark of a savepoint is the one that ended last."""
    so_far: Gathered | None = session.info.get("gathered")
    if so_far is None:
        return
    if not previous.nested:
        if previous.parent is None:
            del session.info["gathered"]
    elif so_far.ended is not None and so_far.ended[0] is previous:
        so_far.back_to(so_far.ended[1])
