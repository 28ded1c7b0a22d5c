"""One machine's log continued in two databases: which branch keeps the name, and how the other takes a new one.

A file outside the database finds copies before they write (identity.py). Where that file was copied along (the image of a
whole computer), two databases go on as one machine, and the first exchange shows it: one number, two hashes. Then the
branch whose first transaction of its own has the smaller hash keeps the name. The other becomes a machine named after
that hash, the same wherever it is done: nothing that was written there is lost, it only has another author-machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.storage.cursor import Cursor
from app.sync import guards
from app.sync.filling import again
from app.sync.identity import note, series_of_a_copy
from app.sync.log import decode, encode
from app.sync.parcel import Transaction
from app.sync.vectors import packed, unpacked

_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Fork:
    """Where two branches of ``machine`` part: the last transaction they share, and the first hash of each after it."""

    machine: UUID
    number: int
    seq: int
    ours: bytes
    theirs: bytes

    @property
    def ours_keeps_the_name(self) -> bool:
        """The smaller hash keeps it, wherever this is asked."""
        return self.ours < self.theirs


def fork_of(session: Session, machine: UUID, theirs: Iterable[Transaction]) -> Fork | None:
    """The first place where transactions of ``machine`` in a file differ from those here; None where they agree.

    ``theirs`` must begin no later than the first one that differs (a full file always does).
    """
    run = Cursor(session.connection())
    found = run("SELECT alias FROM sync_machine WHERE uuid = ?", (machine.bytes,)).fetchone()
    if found is None:
        return None
    for txn in theirs:
        here = run(
            "SELECT hash FROM sync_txn WHERE alias = ? AND tseq = ?", (found[0], txn.number)
        ).fetchone()
        if here is None:
            return None
        if bytes(here[0]) != txn.hash:
            return Fork(machine, txn.number - 1, txn.first - 1, bytes(here[0]), txn.hash)
    return None


def take_new_name(session: Session, fork: Fork) -> UUID:
    """Gives the branch of this database a name of its own from the fork on; answers it.

    Refuses where another machine, or this one after an exchange, has already built on the branch: its chain names it.
    """
    run = Cursor(session.connection())
    old, name = run("SELECT alias, name FROM sync_machine WHERE uuid = ?", (fork.machine.bytes,)).fetchone()
    _refuse_where_built_upon(run, old, fork)
    machine = uuid5(fork.machine, fork.ours.hex())
    alias = run("SELECT max(alias) FROM sync_machine").fetchone()[0] + 1
    series = run("SELECT series FROM sync_machine WHERE alias = ?", (old,)).fetchone()[0]
    run(
        "INSERT INTO sync_machine(alias, uuid, name, series, status) VALUES (?, ?, ?, ?, 'active')",
        (alias, machine.bytes, name, series_of_a_copy(series, machine)),
    )
    _rename_dots(run, old, alias, fork.seq)
    run(
        "UPDATE sync_op SET alias = ?, seq = seq - ?, tseq = tseq - ? WHERE alias = ? AND seq > ?",
        (alias, fork.seq, fork.number, old, fork.seq),
    )
    _move_epochs(run, old, alias, fork)
    run(
        "UPDATE sync_txn SET alias = ?, tseq = tseq - ?, first_seq = first_seq - ? WHERE alias = ? AND tseq > ?",
        (alias, fork.number, fork.seq, old, fork.number),
    )
    tip = _chain_anew(run, machine.bytes, alias)
    own = run("SELECT alias FROM sync_self").fetchone()[0]
    shared = run("SELECT hash FROM sync_txn WHERE alias = ? AND tseq = ?", (old, fork.number)).fetchone()
    before = bytes(shared[0]) if shared else sha256(fork.machine.bytes).digest()
    place = (fork.seq, fork.number, before)
    if own == old:
        run(
            "UPDATE sync_self SET machine = ?, alias = ?, seq = seq - ?, tseq = tseq - ?, tip_hash = ?",
            (machine.bytes, alias, fork.seq, fork.number, tip),
        )
        run("INSERT INTO sync_vv(alias, seq, tseq, hash) VALUES (?, ?, ?, ?)", (old, *place))
        session.info["machine"], session.info["series"] = machine, series_of_a_copy(series, machine)
    else:
        seq, number = run("SELECT seq, tseq FROM sync_vv WHERE alias = ?", (old,)).fetchone()
        run("UPDATE sync_vv SET seq = ?, tseq = ?, hash = ? WHERE alias = ?", (*place, old))
        run(
            "INSERT INTO sync_vv(alias, seq, tseq, hash) VALUES (?, ?, ?, ?)",
            (alias, seq - fork.seq, number - fork.number, tip),
        )
    _show_conflicts_anew(session)
    return machine


def _show_conflicts_anew(session: Session) -> None:
    """Conflicts and held values name writes by machine; the rows themselves stay as they are."""
    connection = session.connection()
    run = Cursor(connection)
    open_here = run("SELECT tbl, pk FROM sync_conflict UNION SELECT tbl, pk FROM sync_hold").fetchall()
    connection.info[guards.CAPTURED] = True
    settling = again(run, ((code, bytes(pk)) for code, pk in open_here))
    run("UPDATE sync_self SET touched = touched - ?", (settling.touched,))
    connection.info.pop(guards.CAPTURED, None)


def cure(office: Any, fork: Fork) -> str:
    """Renames the branch of this office in one unit of work, where it is ours to do; answers what was done, in words."""
    if fork.ours_keeps_the_name:
        raise Refusal(
            "Two computers have written as one machine (one was copied from the other). This one keeps the name: "
            "give a full file of this computer to the other, which then takes a new name; then exchange again."
        )
    with office.work("take a new name after a copy", origin="sync") as session:
        before = session.info["machine"]
        machine = take_new_name(session, fork)
        mine = before == fork.machine
        series = session.info["series"]
    if mine:
        office.machine, office.series = machine, series
        note(office)
    return (
        "Two computers have written as one machine (one was copied from the other). What was written here since then "
        f"now belongs to a machine of its own, which numbers its documents with {series}; nothing was lost."
    )


def _refuse_where_built_upon(run: Cursor, old: int, fork: Fork) -> None:
    for alias, epoch, vv in run(
        "SELECT alias, epoch, vv FROM sync_epoch WHERE alias <> ?", (old,)
    ).fetchall():
        if unpacked(bytes(vv)).get(fork.machine.bytes, 0) <= fork.seq:
            continue
        used = run("SELECT 1 FROM sync_txn WHERE alias = ? AND epoch = ? LIMIT 1", (alias, epoch)).fetchone()
        if used:
            who = run("SELECT name FROM sync_machine WHERE alias = ?", (alias,)).fetchone()[0]
            raise Refusal(
                f"Two computers have written as one machine, and {who} has already built on what one of them wrote. "
                "That cannot be told apart any more: set the copied computer up anew from a snapshot, and enter by "
                "hand what was written there since it was copied (concierge sync history shows it)."
            )
        seen = {**unpacked(bytes(vv)), fork.machine.bytes: fork.seq}
        run("UPDATE sync_epoch SET vv = ? WHERE alias = ? AND epoch = ?", (packed(seen), alias, epoch))


def _rename_dots(run: Cursor, old: int, alias: int, seq: int) -> None:
    rows = run("SELECT DISTINCT tbl, pk FROM sync_op WHERE alias = ? AND seq > ?", (old, seq)).fetchall()
    for start in range(0, len(rows), _CHUNK):
        changed = []
        for table, pk in rows[start : start + _CHUNK]:
            regs = decode(
                bytes(
                    run("SELECT regs FROM sync_row WHERE tbl = ? AND pk = ?", (table, bytes(pk))).fetchone()[
                        0
                    ]
                )
            )
            moved = {
                code: [
                    (s, alias, n - seq, e) if a == old and n > seq else (s, a, n, e) for s, a, n, e in dots
                ]
                for code, dots in regs.items()
            }
            changed.append((encode(moved), table, bytes(pk)))
        run.many("UPDATE sync_row SET regs = ? WHERE tbl = ? AND pk = ?", changed)


def _move_epochs(run: Cursor, old: int, alias: int, fork: Fork) -> None:
    """The branch's epochs under its new name: what they had seen, and the old machine up to the fork."""
    first = run(
        "SELECT min(epoch) FROM sync_txn WHERE alias = ? AND tseq > ?", (old, fork.number)
    ).fetchone()[0]
    for epoch, vv in run(
        "SELECT epoch, vv FROM sync_epoch WHERE alias = ? AND epoch >= ? ORDER BY epoch", (old, first)
    ).fetchall():
        seen = unpacked(bytes(vv))
        if fork.seq:
            seen[fork.machine.bytes] = fork.seq
        run("INSERT INTO sync_epoch(alias, epoch, vv) VALUES (?, ?, ?)", (alias, epoch, packed(seen)))
    last = run(
        "SELECT max(epoch) FROM sync_txn WHERE alias = ? AND tseq <= ?", (old, fork.number)
    ).fetchone()[0]
    run("DELETE FROM sync_epoch WHERE alias = ? AND epoch > ?", (old, max(last or 0, 0)))


def _chain_anew(run: Cursor, machine: bytes, alias: int) -> bytes:
    """Every transaction of the branch is hashed again under its new name; answers the tip."""
    epochs = dict(run("SELECT epoch, vv FROM sync_epoch WHERE alias = ?", (alias,)).fetchall())
    tip = sha256(machine).digest()
    for number, stamp, epoch, author, label, first, n in run(
        "SELECT tseq, stamp, epoch, author, label, first_seq, n FROM sync_txn WHERE alias = ? ORDER BY tseq",
        (alias,),
    ).fetchall():
        hashes = sha256(tip)
        for seq, table, pk, agg, kind, data_hash in run(
            "SELECT seq, tbl, pk, agg, kind, data_hash FROM sync_op WHERE alias = ? AND seq >= ? AND seq < ? ORDER BY seq",
            (alias, first, first + n),
        ).fetchall():
            header = encode((machine, seq, table, bytes(pk), bytes(agg), kind))
            hashes.update(sha256(header + bytes(data_hash)).digest())
        hashes.update(sha256(epochs[epoch]).digest() + stamp.to_bytes(8, "big"))
        hashes.update(author.encode() + b"\0" + label.encode())
        tip = hashes.digest()
        run("UPDATE sync_txn SET hash = ? WHERE alias = ? AND tseq = ?", (tip, alias, number))
    return tip
