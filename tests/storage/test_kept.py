"""A kept answer is never older than the session that asks, whoever wrote, on both databases."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from app.office import open_office
from app.records import Colleague, Institution
from app.records.base import Record
from app.storage import kept as kept_module
from app.storage.kept import kept
from app.sync.writer import SyncWriter

ROOT = Path(__file__).resolve().parents[2]
asked: list[str] = []


@kept("institution")
def names(session, part: str = "") -> tuple[str, ...]:
    """The names of institutions; notes each time that it is really asked."""
    asked.append(part)
    return tuple(
        name for name in session.scalars(select(Institution.name).order_by(Institution.key)) if part in name
    )


@pytest.fixture(autouse=True)
def nobody_asked():
    asked.clear()


def add(office, key):
    with office.work("add") as session:
        session.add(Institution(key=key, name=key.upper()))


def look(office, part=""):
    with office.look() as session:
        return names(session, part)


def test_the_database_is_asked_once_until_something_is_written(office):
    add(office, "a")
    assert [look(office), look(office), look(office)] == [("A",)] * 3
    assert asked == [""]


def test_a_change_is_seen_by_the_next_session(office):
    add(office, "a")
    assert look(office) == ("A",)
    add(office, "b")
    assert look(office) == ("A", "B")


def test_a_deleted_row_is_gone_at_once(office):
    add(office, "a")
    assert look(office) == ("A",)
    with office.work("delete") as session:
        session.delete(session.scalars(select(Institution)).one())
    assert look(office) == ()


def test_a_change_of_another_table_forgets_nothing(office):
    add(office, "a")
    look(office)
    with office.work("other") as session:
        session.add(Colleague(name="Hanna", initials="H", role="technician"))
    assert look(office) == ("A",)
    assert asked == [""]


def test_each_question_has_its_own_answer(office):
    add(office, "a")
    add(office, "b")
    assert (look(office, "A"), look(office, "B"), look(office, "A")) == (("A",), ("B",), ("A",))
    assert asked == ["A", "B"]


def test_who_writes_sees_what_he_wrote_and_keeps_nothing_of_it(office):
    add(office, "a")
    look(office)
    seen = []

    def undone():
        with office.work("undone") as session:
            session.add(Institution(key="b", name="B"))
            seen.append(names(session))
            raise KeyError

    with pytest.raises(KeyError):
        undone()
    assert seen == [("A", "B")]
    assert look(office) == ("A",)


def test_what_was_written_past_the_mapper_is_seen(office):
    add(office, "a")
    look(office)
    with office.work("bulk") as session:
        SyncWriter(session).insert(Institution, [{"key": "b", "name": "B"}])
        assert names(session) == ("A", "B")
    assert look(office) == ("A", "B")


def test_a_session_that_began_earlier_gets_its_own_moment_and_spoils_nothing(office):
    add(office, "a")
    with office.look() as early:
        assert early.scalars(select(Institution.name)).all() == ["A"]
        add(office, "b")
        assert look(office) == ("A", "B")
        assert names(early) == ("A",)
    assert look(office) == ("A", "B")
    assert asked == ["", ""]  # the early one, and the first of the two later ones


def test_another_office_object_on_the_same_database_is_heard(office, address, clock):
    """As a second machine on one PostgreSQL office, or the command line beside the window."""
    add(office, "a")
    look(office)
    other = open_office(address, clock=clock, author="Other")
    try:
        add(other, "b")
        assert look(office) == ("A", "B")
        add(office, "c")
        assert look(other) == ("A", "B", "C")
    finally:
        other.close()


def test_another_process_is_heard(office, address):
    add(office, "a")
    look(office)
    code = (
        "import sys; from app.office import open_office; from app.records import Institution\n"
        "office = open_office(sys.argv[1], author='Other')\n"
        "with office.work('add') as session: session.add(Institution(key='b', name='B'))\n"
        "office.close()"
    )
    subprocess.run(
        [sys.executable, "-c", code, address],
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert look(office) == ("A", "B")


def test_rows_written_past_the_log_keep_nothing(office):
    """Another program wrote into the file: until that is adopted every question is asked."""
    add(office, "a")
    look(office)
    connection = office.writer.raw_connection()
    try:
        connection.cursor().execute("UPDATE institution SET name = 'Z'")
        connection.commit()
    finally:
        connection.close()
    assert look(office) == ("Z",)


def test_only_so_many_answers_are_kept(office, monkeypatch):
    monkeypatch.setattr(kept_module, "_MOST", 2)
    add(office, "a")
    for part in ("x", "y", "z", "x"):
        look(office, part)
    assert asked == ["x", "y", "z", "x"]


def test_kept_tables_have_no_columns_that_change_without_an_op():
    """A column of policy ``local`` is in no log, so a kept answer would not hear of it."""
    for mapper in Record.registry.mappers:
        if issubclass(mapper.class_, Record):
            silent = {c.name for c in mapper.local_table.c if c.info.get("sync") == "local"}
            assert silent <= {"deleted", "version"}, mapper


def test_a_refusal_is_not_kept(office):
    answers = [KeyError("first"), "second"]

    @kept("institution")
    def sometimes(_session):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    with office.look() as session:
        with pytest.raises(KeyError):
            sometimes(session)
        assert sometimes(session) == "second"
