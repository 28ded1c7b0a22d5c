"""The exchange of sync files: roster, peers, conflicts, what came and went."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was exchanged before: every table begins empty, and every transaction was done here."""
    op.add_column("sync_txn", sa.Column("file", sa.LargeBinary(length=16), nullable=True))
    op.create_table(
        "sync_blob",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_sync_blob")),
    )
    op.create_table(
        "sync_conflict",
        sa.Column("tbl", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pk", sa.LargeBinary(length=16), autoincrement=False, nullable=False),
        sa.Column("register", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("agg", sa.LargeBinary(length=16), nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
        sa.Column("siblings", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tbl", "pk", "register", name=op.f("pk_sync_conflict")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sync_conflict_agg", "sync_conflict", ["agg"])
    op.create_table(
        "sync_export",
        sa.Column("file", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("machines", sa.LargeBinary(), nullable=False),
        sa.Column("vv", sa.LargeBinary(), nullable=False),
        sa.Column("counts", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("file", name=op.f("pk_sync_export")),
    )
    op.create_table(
        "sync_hold",
        sa.Column("tbl", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pk", sa.LargeBinary(length=16), autoincrement=False, nullable=False),
        sa.Column("register", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agg", sa.LargeBinary(length=16), nullable=False),
        sa.Column("shown", sa.LargeBinary(), nullable=False),
        sa.Column("arrived", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tbl", "pk", "register", name=op.f("pk_sync_hold")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sync_import",
        sa.Column("file", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("machine", sa.LargeBinary(length=16), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("counts", sa.LargeBinary(), nullable=False),
        sa.Column("backup", sa.Text(), nullable=True),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("file", name=op.f("pk_sync_import")),
    )
    op.create_table(
        "sync_parked",
        sa.Column("file", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("machine", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("file", name=op.f("pk_sync_parked")),
    )
    op.create_table(
        "sync_peer",
        sa.Column("alias", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("vv", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("alias", name=op.f("pk_sync_peer")),
    )
    op.create_table(
        "sync_roster",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("machine", sa.LargeBinary(length=16), nullable=False),
        sa.Column("by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_sync_roster")),
    )
    op.create_table(
        "sync_violation",
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("entity", sa.LargeBinary(length=16), autoincrement=False, nullable=False),
        sa.Column("agg", sa.LargeBinary(length=16), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("rule", "entity", name=op.f("pk_sync_violation")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sync_violation_agg", "sync_violation", ["agg"])
    op.create_table(
        "sync_word",
        sa.Column("tbl", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("field", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tbl", "field", name=op.f("pk_sync_word")),
    )
