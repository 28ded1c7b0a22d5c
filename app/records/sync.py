"""The tables of the change log and of the exchange of sync files; only sync and storage read them.

They are plain tables, not records: capture writes them with the cursor, never through a session.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, SmallInteger, Table, Text

from app.records.base import Base

# One row: this database as a writer. ``touched`` is counted by the ledger triggers and is nought between units of work.
sync_self = Table(
    "sync_self",
    Base.metadata,
    Column("one", SmallInteger, primary_key=True, autoincrement=False),
    Column("office", LargeBinary(16), nullable=False),
    Column("machine", LargeBinary(16), nullable=False),
    Column("alias", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("tseq", BigInteger, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("stamp", BigInteger, nullable=False),
    Column("touched", BigInteger, nullable=False),
    Column("tip_hash", LargeBinary(32), nullable=False),
)

sync_machine = Table(
    "sync_machine",
    Base.metadata,
    Column("alias", Integer, primary_key=True, autoincrement=False),
    Column("uuid", LargeBinary(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("series", Text, nullable=False),
    Column("sign_pub", LargeBinary),
    Column("age_pub", LargeBinary),
    Column("status", Text, nullable=False),  # active | retired | revoked | forked
)

# The version vector of a writer, once for each import; every transaction names its epoch. ``vv`` is canonical on every
# machine, since the chain hashes it: msgpack {machine uuid: highest seq known}, sorted by uuid, without the writer itself.
sync_epoch = Table(
    "sync_epoch",
    Base.metadata,
    Column("alias", Integer, primary_key=True, autoincrement=False),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("vv", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

sync_txn = Table(
    "sync_txn",
    Base.metadata,
    Column("alias", Integer, primary_key=True, autoincrement=False),
    Column("tseq", BigInteger, primary_key=True, autoincrement=False),
    Column("stamp", BigInteger, nullable=False),  # 48 bits of milliseconds, 16 of counter
    Column("epoch", Integer, nullable=False),
    Column("author", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("schema_ver", Text, nullable=False),
    Column("first_seq", BigInteger, nullable=False),
    Column("n", Integer, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("file", LargeBinary(16)),  # the sync file that brought it; empty for what was done here
    sqlite_with_rowid=False,
)

sync_op = Table(
    "sync_op",
    Base.metadata,
    Column("alias", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("tseq", BigInteger, nullable=False),
    Column("tbl", Integer, nullable=False),
    Column("pk", LargeBinary(16), nullable=False),
    Column("agg", LargeBinary(16), nullable=False),
    Column("kind", SmallInteger, nullable=False),  # 1 insert, 2 update, 3 delete
    Column("data", LargeBinary),  # msgpack {field code: value}; emptied by a privacy erasure, the hash stays
    Column("data_hash", LargeBinary(32), nullable=False),
    Index("ix_sync_op_tbl_pk", "tbl", "pk"),
    Index("ix_sync_op_agg", "agg"),
    sqlite_with_rowid=False,
)

# The registers of a row: msgpack {code: [[stamp, alias, seq, epoch], …]}; 0 stands for every field not named, -1 for deleted.
sync_row = Table(
    "sync_row",
    Base.metadata,
    Column("tbl", Integer, primary_key=True, autoincrement=False),
    Column("pk", LargeBinary(16), primary_key=True, autoincrement=False),
    Column("regs", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# What is known without gaps of every *other* machine; our own place is in sync_self.
sync_vv = Table(
    "sync_vv",
    Base.metadata,
    Column("alias", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("tseq", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)

# Signed statements about machines: admitted, renamed, revoked, retired. They travel whole in every file; sync_machine is derived.
sync_roster = Table(
    "sync_roster",
    Base.metadata,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("machine", LargeBinary(16), nullable=False),
    Column("by", LargeBinary(16), nullable=False),
    Column("statement", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)

# What another machine is known to have, from the files it made.
sync_peer = Table(
    "sync_peer",
    Base.metadata,
    Column("alias", Integer, primary_key=True, autoincrement=False),
    Column("vv", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),  # microseconds UTC: when its last file was read here
    Column("made_at", BigInteger, nullable=False),  # when it says it made that file
)

# Derived from the registers, equal on all machines with the same ops, rebuilt at any time.
sync_conflict = Table(
    "sync_conflict",
    Base.metadata,
    Column("tbl", Integer, primary_key=True, autoincrement=False),
    Column("pk", LargeBinary(16), primary_key=True, autoincrement=False),
    Column("register", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("agg", LargeBinary(16), nullable=False),
    Column("weight", SmallInteger, nullable=False),
    Column("siblings", LargeBinary, nullable=False),
    Index("ix_sync_conflict_agg", "agg"),
    sqlite_with_rowid=False,
)

# A rule that merged data breaks (doubled number, sums that disagree); derived like conflicts, never blocks an import.
sync_violation = Table(
    "sync_violation",
    Base.metadata,
    Column("rule", Text, primary_key=True),
    Column("entity", LargeBinary(16), primary_key=True, autoincrement=False),
    Column("agg", LargeBinary(16), nullable=False),
    Column("detail", Text, nullable=False),
    Index("ix_sync_violation_agg", "agg"),
    sqlite_with_rowid=False,
)

# A value that came from elsewhere and is not shown before a named person here confirms it (bank details): local.
sync_hold = Table(
    "sync_hold",
    Base.metadata,
    Column("tbl", Integer, primary_key=True, autoincrement=False),
    Column("pk", LargeBinary(16), primary_key=True, autoincrement=False),
    Column("register", Integer, primary_key=True, autoincrement=False),
    Column("agg", LargeBinary(16), nullable=False),
    Column("shown", LargeBinary, nullable=False),  # msgpack {field code: value} that the row keeps meanwhile
    Column("arrived", LargeBinary, nullable=False),  # the dot that waits: msgpack [stamp, alias, seq, epoch]
    sqlite_with_rowid=False,
)

sync_import = Table(
    "sync_import",
    Base.metadata,
    Column("file", LargeBinary(16), primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("machine", LargeBinary(16), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("name", Text, nullable=False),  # the name of the file as it was read, for people
    Column("counts", LargeBinary, nullable=False),
    Column("backup", Text),
    Column("undone_at", BigInteger),
)

sync_export = Table(
    "sync_export",
    Base.metadata,
    Column("file", LargeBinary(16), primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("kind", Text, nullable=False),  # incremental | full | snapshot
    Column("at", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("machines", LargeBinary, nullable=False),  # msgpack [uuid, …]: who can read it
    Column("vv", LargeBinary, nullable=False),
    Column("counts", LargeBinary, nullable=False),
)

# A file that is sound and cannot be merged yet, kept below the office's own folder.
sync_parked = Table(
    "sync_parked",
    Base.metadata,
    Column("file", LargeBinary(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("machine", LargeBinary(16), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
)

# Bytes of files that the log names: here, expected from elsewhere, or refused.
sync_blob = Table(
    "sync_blob",
    Base.metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
)

# Names of tables and fields that a newer version wrote and this one does not know: relayed with the ops that use them.
sync_word = Table(
    "sync_word",
    Base.metadata,
    Column("tbl", Integer, primary_key=True, autoincrement=False),
    Column("field", Integer, primary_key=True, autoincrement=False),  # 0 names the table itself
    Column("name", Text, nullable=False),
    Column("unit", Integer, nullable=False),  # the register of the field
)
