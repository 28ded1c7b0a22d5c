"""Logs for tests, made without an office: transactions and ops with true hashes, as capture would have written them."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from app.sync.capture import schema
from app.sync.container import Content
from app.sync.keys import Keys, fresh
from app.sync.log import DELETE, INSERT, UPDATE, encode
from app.sync.opened import Signer
from app.sync.parcel import INCREMENTAL, BlobEntry, Change, Epoch, Manifest, Stretch, Transaction, Word
from app.sync.vectors import packed

OFFICE = UUID("01900000-0000-7000-8000-00000000000f")
MACHINE = UUID("01900000-0000-7000-8000-00000000000a")
OTHER = UUID("01900000-0000-7000-8000-00000000000b")
MADE_AT = 1_795_435_200_000_000


def keys_for(machine: UUID = MACHINE, office: UUID = OFFICE) -> Keys:
    """Fresh keys; nothing is written."""
    return fresh(office, machine)


def trusting(*known: Keys) -> Any:
    """Trusts these machines and no other."""
    by_id = {k.machine.bytes: Signer(f"machine {k.machine.hex[-1]}", (k.sign_pub,)) for k in known}
    return lambda machine, _statements: by_id.get(machine)


def table(name: str) -> Any:
    """The codes of a table."""
    return next(t for t in schema().values() if t.name == name)


def row(number: int) -> bytes:
    """The id of a row."""
    return UUID(int=(0x01900000_0000_7000_8000 << 48) + number).bytes


class Log:
    """One machine's log: ``txn`` adds a transaction of (table, row, kind, values)."""

    def __init__(self, machine: UUID = MACHINE) -> None:
        self.machine = machine.bytes
        self.tip = sha256(self.machine).digest()
        self.transactions: list[Transaction] = []
        self.changes: list[Change] = []
        self.epochs = [Epoch(self.machine, 0, {})]

    def txn(
        self, *ops: tuple[int, bytes, int, dict[int, Any] | None], author: str = "Ines", label: str = "note"
    ) -> Log:
        """One more transaction; data None is an erased op."""
        number, first = len(self.transactions) + 1, len(self.changes) + 1
        stamp, epoch = (MADE_AT // 1000 + number << 16) + 1, self.epochs[-1]
        hashes = sha256(self.tip)
        for seq, (tbl, pk, kind, values) in enumerate(ops, first):
            data = None if values is None else encode(values)
            data_hash = sha256(data if data is not None else b"erased").digest()
            hashes.update(sha256(encode((self.machine, seq, tbl, pk, row(1), kind)) + data_hash).digest())
            self.changes.append(
                Change(self.machine, seq, number, tbl, pk, row(1), kind, data, data_hash, values)
            )
        said = stamp.to_bytes(8, "big") + author.encode() + b"\0" + label.encode()
        hashes.update(sha256(packed(epoch.vector)).digest() + said)
        self.tip = hashes.digest()
        self.transactions.append(
            Transaction(
                self.machine, number, stamp, epoch.epoch, author, label, "0004", first, len(ops), self.tip
            )
        )
        return self

    def stretch(self) -> Stretch:
        """The whole of it."""
        return Stretch(
            self.machine,
            1,
            len(self.changes),
            1,
            len(self.transactions),
            sha256(self.machine).digest(),
            self.tip,
        )


def manifest(sender: Keys, logs: Sequence[Log], **changed: Any) -> Manifest:
    """A first page that is true."""
    values: dict[str, Any] = {
        "office": sender.office.bytes,
        "file": row(77),
        "sender": sender.machine.bytes,
        "kind": INCREMENTAL,
        "made_at": MADE_AT,
        "by": "Ines",
        "app": "0.3.0",
        "schema": "0004",
        "stretches": tuple(log.stretch() for log in logs if log.transactions),
        "needs": {},
        "vector": {log.machine: len(log.changes) for log in logs},
        "tips": {log.machine: (len(log.transactions), log.tip) for log in logs},
        "digests": {},
        "counts": {},
    }
    return Manifest(**{**values, **changed})


def content(sender: Keys, *logs: Log, blobs: Sequence[bytes] = (), **changed: Any) -> Content:
    """Everything that goes into a file of ``logs``."""
    files = [(sha256(b).hexdigest(), len(b), b) for b in blobs]
    page = manifest(sender, logs, blobs=tuple(BlobEntry(n, s, True) for n, s, _ in files), **changed)
    return Content(
        page,
        words=words({c.table for log in logs for c in log.changes}),
        epochs=[e for log in logs for e in log.epochs],
        transactions=[log.transactions for log in logs],
        changes=[log.changes for log in logs],
        blobs=[(n, s, (b,)) for n, s, b in files],
    )


def words(tables: set[int]) -> list[Word]:
    """The names of these tables, as this program has them."""
    known = [t for t in schema().values() if t.code in tables]
    return [
        w
        for t in known
        for w in (Word(t.code, 0, t.name, 0), *(Word(t.code, f.code, f.column, f.register) for f in t.fields))
    ]


def contacts(count: int, machine: UUID = MACHINE, each: int = 3) -> Log:
    """A log of contacts that are made, changed and (one in ten) deleted."""
    contact = table("contact")
    names = {f.column: f.code for f in contact.fields}
    log = Log(machine)
    for n in range(count):
        pk = row(1000 + n)
        whole = {f.code: f.absent for f in contact.fields} | {
            names["name"]: f"Ana {n}",
            names["email"]: f"ana{n}@example.org",
        }
        ops: list[Any] = [(contact.code, pk, INSERT, whole)]
        ops += [(contact.code, pk, UPDATE, {names["note"]: f"note {k} of {n}"}) for k in range(each - 1)]
        if n % 10 == 9:
            ops.append((contact.code, pk, DELETE, {}))
        log.txn(*ops, label=f"change contact {n % 3}")
    return log
