"""The first paint reads plain SQL and imports no database toolkit; what is no current office answers nothing."""

import datetime as dt
import subprocess
import sys

import pytest

from app.records import Promise
from app.storage.first import first_look
from app.today.commands import rebuild
from app.today.queries import today_list
from tests.today.test_commands import a_client, an_engagement


@pytest.fixture
def address(office_template, tmp_path):
    path = tmp_path / "office #1 ünï?.sqlite"
    path.write_bytes(office_template.read_bytes())
    return str(path)


def test_the_rows_are_those_of_the_list(office, address):
    with office.work() as session:
        client = a_client(session)
        an_engagement(session, client, dt.date(2026, 10, 1))
        at = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
        session.add(Promise(client_id=client.id, what="Raw spectra", due_at=at, made_at=at))
    with office.work() as session:
        rebuild(session)
    with office.look() as session:
        found = today_list(session)
    look = first_look(office.address.path)
    assert [row[7] for row in look.entries] == [e.what for e in found.entries] != []
    assert [row[4] for row in look.entries] == [e.client_key for e in found.entries]
    assert sum(row[2] for row in look.owners) == found.total


@pytest.mark.parametrize(
    "content", [b"", b"short", b"\xff\xd8\xff\xe0" * 500, b"SQLite format 3\x00" + b"\x00" * 2000]
)
def test_what_is_no_office_answers_nothing(tmp_path, content):
    path = tmp_path / "x.sqlite"
    path.write_bytes(content)
    assert first_look(path) is None
    assert path.read_bytes() == content
    assert first_look(tmp_path) is None
    assert first_look(tmp_path / "missing.sqlite") is None


def test_the_way_to_the_first_paint_imports_no_database_toolkit():
    code = (
        "import sys, app.bootstrap; "
        "heavy = {'sqlalchemy', 'alembic', 'reportlab', 'babel', 'holidays', 'typer', 'PIL', 'lxml', 'pypdfium2', 'stdnum'}; "
        "print(sorted(heavy & {m.split('.')[0] for m in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
