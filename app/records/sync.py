"""The tables of the change log (docs: the log is written from the first day); only sync and storage read them.

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

# The version vector of a writer, once for each import; every transaction names its epoch.
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
