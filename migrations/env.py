"""Alembic's door: the upgrade hands in its own connection; nothing here opens a database or imports the program."""

from typing import Any

from alembic import context

# What our column types are underneath; a migration is a photograph and must not change when they do.
PLAIN = {
    "Id": 'sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")',
    "Day": "sa.Integer()",
    "Moment": "sa.BigInteger()",
    "Json": "sa.Text()",
}


def render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Writes the plain type instead of ours."""
    return PLAIN.get(type(item).__name__, False) if kind == "type" else False


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """The search index and the version table are not described by the records."""
    return kind != "table" or not (name or "").startswith(("search_index", "alembic_version"))


given = context.config.attributes
context.configure(
    connection=given["connection"],
    target_metadata=given.get("metadata"),
    transactional_ddl=True,
    render_as_batch=True,
    render_item=render_item,
    include_name=include_name,
)
with context.begin_transaction():
    context.run_migrations()
