"""Papers of other kinds, profiles of payers and offices, several taxes on a line, seals and signatures."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")
REFERENCES = (("document_profile", "office_id", "office"), ("document_profile", "payer_id", "payer"))
TEXTS = (
    ("revision", "price_basis", "exclusive"),
    ("invoice", "price_basis", "exclusive"),
    ("quote_line", "taxes", "[]"),
    ("invoice_line", "taxes", "[]"),
    ("payer", "officer", ""),
    ("payer", "officer_title", ""),
    ("seller", "representative", ""),
    ("filed_document", "facts", "{}"),
)
PICTURES = (("seller", "seal"), ("colleague", "signature"))


@contextmanager
def _triggers_kept() -> Iterator[None]:
    """SQLite rebuilds a table to change it and forgets its triggers; they are written again as they were."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        yield
        return
    wanted = {table for table, *_ in (*REFERENCES, *TEXTS, *PICTURES)}
    read = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    triggers = [(name, sql) for table, name, sql in bind.exec_driver_sql(read).fetchall() if table in wanted]
    yield
    left = {name for _, name, _ in bind.exec_driver_sql(read).fetchall()}
    for name, sql in triggers:
        if name not in left:
            bind.exec_driver_sql(sql)


def _ledger(dialect: str, table: str, what: str) -> str:
    begun = f"CREATE TRIGGER ledger_{table}_{what} AFTER {what.upper()} ON {table} "
    if dialect == "sqlite":
        return begun + "BEGIN UPDATE sync_self SET touched = touched + 1; END"
    moved = "OLD" if what == "delete" else "NEW"
    return begun + f"REFERENCING {moved} TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION count_touched()"


def _reference(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_issued_paper_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, initially="DEFERRED", deferrable=True)


def upgrade() -> None:
    """Existing rows: prices without tax, one tax a line, no officer, no seal, nothing else issued yet."""
    op.create_table(
        "issued_paper",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("engagement_id", ID, nullable=True),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("issued_on", sa.Integer(), nullable=False),
        sa.Column("issued_by", ID, nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("pdf_sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _reference("client_id", "client"),
        _reference("engagement_id", "engagement"),
        _reference("issued_by", "colleague"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_paper")),
    )
    op.create_index("ix_issued_paper_client_id", "issued_paper", ["client_id"])
    op.create_index("ix_issued_paper_subject", "issued_paper", ["subject_kind", "subject_id"])
    with _triggers_kept():
        for table, column, other in REFERENCES:
            with op.batch_alter_table(table) as batch:
                batch.add_column(sa.Column(column, ID, nullable=True))
                batch.create_foreign_key(
                    batch.f(f"fk_{table}_{column}_{other}"),
                    other,
                    [column],
                    ["id"],
                    initially="DEFERRED",
                    deferrable=True,
                )
        for table, column in PICTURES:
            with op.batch_alter_table(table) as batch:
                batch.add_column(sa.Column(column, sa.Text(), nullable=True))
        for table, column, empty in TEXTS:
            with op.batch_alter_table(table) as batch:
                batch.add_column(sa.Column(column, sa.Text(), nullable=False, server_default=empty))
            with op.batch_alter_table(table) as batch:
                batch.alter_column(column, server_default=None)
    for what in ("insert", "update", "delete"):
        op.execute(_ledger(op.get_bind().dialect.name, "issued_paper", what))
