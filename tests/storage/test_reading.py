"""Statements compiled once answer as the session's own questions do, on both databases."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import bindparam, select

from app.records import Colleague, Institution
from app.storage.reading import Reading

_BY_ROLE = Reading(
    select(Colleague.id, Colleague.name, Colleague.active)
    .where(Colleague.role == bindparam("role"))
    .order_by(Colleague.name)
)
_NAMES = Reading(select(Colleague.id, Colleague.name).order_by(Colleague.name), Colleague.id)
_PLACES = Reading(select(Institution.key, Institution.playbook_seen, Institution.identifiers))


def colleagues(session, count):
    made = [Colleague(name=f"Person {n:03d}", initials=f"P{n}", role="technician") for n in range(count)]
    session.add_all(made)
    return made


def test_rows_have_the_types_of_their_columns(office):
    with office.work() as session:
        session.add(
            Institution(
                key="north", name="North", playbook_seen=dt.date(2026, 5, 4), identifiers={"us.uei": "X1"}
            )
        )
    with office.look() as session:
        (row,) = _PLACES(session)
    assert row == ("north", dt.date(2026, 5, 4), {"us.uei": "X1"})
    assert row.playbook_seen == dt.date(2026, 5, 4)


def test_what_waits_to_be_written_is_found(office):
    with office.work() as session:
        (made,) = colleagues(session, 1)
        (row,) = _BY_ROLE(session, role="technician")
        assert (row.id, row.name, row.active) == (made.id, "Person 000", True)


def test_what_was_deleted_is_left_out(office):
    with office.work() as session:
        first, second = colleagues(session, 2)
        session.flush()
        session.delete(first)
    with office.look() as session:
        assert [row.id for row in _BY_ROLE(session, role="technician")] == [second.id]


def test_one_asking_leaves_nothing_behind_for_the_next(office):
    with office.work() as session:
        colleagues(session, 1)
        session.add(Colleague(name="Other", initials="O", role="finance"))
    with office.look() as session:
        assert [row.name for row in _BY_ROLE(session, role="finance")] == ["Other"]
        assert [row.name for row in _BY_ROLE(session, role="technician")] == ["Person 000"]


def test_any_number_of_ids_is_looked_up(office):
    with office.work() as session:
        made = colleagues(session, 503)
    with office.look() as session:
        assert _NAMES.among(session, []) == []
        for count in (1, 3, 17, 500, 503):
            wanted = [colleague.id for colleague in made[:count]]
            assert {row.id for row in _NAMES.among(session, wanted)} == set(wanted)
