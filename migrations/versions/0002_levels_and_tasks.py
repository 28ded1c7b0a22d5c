"""A client's own purchasing office, quotes that are parts of a whole, tasks that come from rules, and what rules were good for."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")
REFERENCES = (
    ("client", "purchasing_office_id", "office"),
    ("quote", "whole_id", "quote"),
    ("rule_confirmation", "invoice_event_id", "invoice_event"),
)
TEXTS = (("revision", "failed", "[]"), ("invoice", "failed", "[]"), ("promise", "rule", ""))


@contextmanager
def _triggers_kept() -> Iterator[None]:
    """SQLite rebuilds a table to change it and forgets its triggers; they are written again as they were."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        yield
        return
    wanted = {table for table, *_ in (*REFERENCES, *TEXTS)}
    read = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    triggers = [(name, sql) for table, name, sql in bind.exec_driver_sql(read).fetchall() if table in wanted]
    yield
    left = {name for _, name, _ in bind.exec_driver_sql(read).fetchall()}
    for name, sql in triggers:
        if name not in left:
            bind.exec_driver_sql(sql)


def upgrade() -> None:
    """Existing rows: no office of their own, no whole, no rule, nothing known to have failed."""
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
        for table, column, empty in TEXTS:
            with op.batch_alter_table(table) as batch:
                batch.add_column(sa.Column(column, sa.Text(), nullable=False, server_default=empty))
            with op.batch_alter_table(table) as batch:
                batch.alter_column(column, server_default=None)
        op.create_index("ix_quote_whole_id", "quote", ["whole_id"])
