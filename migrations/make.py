"""Writes a migration: ``python -m migrations.make words of the change``; ``--first`` photographs the whole schema anew.

The first one is renewed until the first release and never after it.
"""

import inspect
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic import autogenerate, command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import ops
from alembic.script import ScriptDirectory

from app.records.base import Base
from app.storage import schema
from app.storage.engine import writing_engine
from app.storage.revision import HEAD
from app.storage.schema import synced_tables

FOLDER = Path(__file__).parent
FIRST = FOLDER / "versions" / "0001_first_office.py"


def first() -> None:
    """Photographs every table, index and trigger into the first migration."""
    steps: list[Any] = []
    for table in Base.metadata.sorted_tables:
        steps.append(ops.CreateTableOp.from_table(table))
        steps += [ops.CreateIndexOp.from_index(i) for i in sorted(table.indexes, key=lambda i: str(i.name))]
    context = MigrationContext.configure(
        dialect_name="sqlite", opts={"render_item": _render, "user_module_prefix": None}
    )
    body = autogenerate.render_python_code(
        ops.UpgradeOps(steps), migration_context=context, render_item=_render
    )
    names = tuple(table.name for table in synced_tables())
    beyond = "".join(
        (f"{name} = {value!r}\n" if not callable(value) else "\n\n" + inspect.getsource(value))
        for name, value in vars(schema).items()
        if name
        in {
            "_FTS",
            "_FTS_TRIGGERS",
            "_GIN",
            "_EVENTS",
            "_LEDGER_FUNCTION",
            "beyond_the_tables",
            "_sqlite_ledger",
            "_postgres_ledger",
        }
    )
    FIRST.write_text(
        '"""The first office: every table as it was when the program was first given out."""\n\n'
        "from collections.abc import Iterable\n\nimport sqlalchemy as sa\nfrom alembic import op\n\n"
        'revision = "0001"\ndown_revision = None\nbranch_labels = None\ndepends_on = None\n\n'
        f"SYNCED = {names!r}\n{beyond}\n\n"
        f"def upgrade() -> None:\n{_indented(body)}\n"
        "    for statement in beyond_the_tables(op.get_bind().dialect.name, SYNCED):\n"
        "        op.get_bind().exec_driver_sql(statement)\n",
        "utf-8",
    )
    subprocess.run(  # noqa: S603 - our own formatter
        [sys.executable, "-m", "ruff", "format", "-q", "--isolated", "--line-length", "110", str(FIRST)],
        check=True,
    )


def following(words: str) -> None:
    """Compares an office at the newest revision with the records, and writes what differs as the next migration."""
    name = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
    with tempfile.TemporaryDirectory() as folder:
        engine = writing_engine(Path(folder) / "office.sqlite")
        with engine.connect() as connection:
            config = Config(attributes={"connection": connection, "metadata": Base.metadata})
            config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
            config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            command.upgrade(config, "head")
            number = f"{int(ScriptDirectory.from_config(config).get_current_head() or HEAD) + 1:04d}"
            command.revision(config, name, autogenerate=True, rev_id=number)
        engine.dispose()


def _render(kind: str, item: object, _context: object) -> str | bool:
    plain = re.search(r"PLAIN = (\{.*?\n\})", (FOLDER / "env.py").read_text("utf-8"), re.DOTALL)
    assert plain is not None  # noqa: S101 - a tool of ours
    types: dict[str, str] = eval(plain[1])  # noqa: S307 - our own file, read as text since it runs on import
    return types.get(type(item).__name__, False) if kind == "type" else False


def _indented(body: str) -> str:
    lines = [line for line in body.splitlines() if not line.lstrip().startswith("# ###")]
    return "\n".join(line for line in lines)


if __name__ == "__main__":
    if sys.argv[1:] == ["--first"]:
        first()
    elif len(sys.argv) > 1:
        following(" ".join(sys.argv[1:]))
    else:
        sys.exit("Say in a few words what changes.")
