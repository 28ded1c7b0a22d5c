"""After another program wrote to the tables: it is found, refused, and can be taken over without losing anything."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.basics.errors import Trouble
from app.records import Colleague
from app.sync.adopt import adopt
from app.sync.verify import verify

HARM = [
    "UPDATE colleague SET name = 'Changed' WHERE name = 'Ana'",
    "DELETE FROM colleague WHERE name = 'Ben'",
    """INSERT INTO colleague(id, deleted, version, name, initials, role, email, phone, hours, active)
    SELECT {id}, deleted, version, 'New', initials, role, email, phone, hours, active FROM colleague LIMIT 1""",
    "UPDATE colleague SET deleted = {true} WHERE name = 'Cid'",
]


@pytest.fixture
def harmed(office):
    with office.work() as session:
        session.add_all([Colleague(name=n, initials=n) for n in ("Ana", "Ben", "Cid")])
    with office.writer.begin() as connection:
        server = connection.dialect.name == "postgresql"
        for harm in HARM:
            sql = harm.format(
                id="gen_random_uuid()" if server else "randomblob(16)", true="true" if server else "1"
            )
            connection.connection.dbapi_connection.execute(sql)
    return office


def test_writing_is_refused_until_it_is_taken_over(harmed):
    with pytest.raises(Trouble, match="4 rows"), harmed.work() as session:
        session.add(Colleague(name="Dora", initials="D"))
    with harmed.look() as session:
        assert len(verify(session)) == 5


def test_taking_over_logs_the_changes_and_puts_back_what_vanished(harmed):
    with harmed.work() as session:
        assert adopt(session) == 4
    with harmed.work() as session:
        session.add(Colleague(name="Dora", initials="D"))
        assert adopt(session) == 0
    with harmed.look() as session:
        assert verify(session) == []
        names = session.scalars(select(Colleague.name).order_by(Colleague.name)).all()
    assert names == ["Ben", "Changed", "Dora", "New"]
