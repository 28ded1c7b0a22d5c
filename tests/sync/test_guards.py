"""Every road past the session is closed: mappings, bulk statements, Core, text, and other programs."""

# ruff: noqa: PT012 - the unit of work around the statement is what is tried

from __future__ import annotations

import pytest
from sqlalchemy import Column, ForeignKey, Integer, Table, delete, insert, text, update
from sqlalchemy.orm import Mapped, mapped_column, registry, relationship

from app.basics.errors import Trouble
from app.records import Colleague
from app.records.base import Record, register
from app.sync.guards import check_mappers

ROADS = {
    "an ORM update": lambda s: s.execute(update(Colleague).values(name="x")),
    "an ORM delete": lambda s: s.execute(delete(Colleague)),
    "an ORM insert": lambda s: s.execute(insert(Colleague), [{"name": "x", "initials": "x"}]),
    "a query's update": lambda s: s.query(Colleague).update({"name": "x"}),
    "a Core update": lambda s: s.connection().execute(update(Colleague.__table__).values(name="x")),
    "a textual update": lambda s: s.execute(text("UPDATE colleague SET name = 'x'")),
    "a driver's update": lambda s: s.connection().exec_driver_sql("update colleague set name = 'x'"),
    "a textual update behind a WITH": lambda s: s.execute(
        text("WITH a AS (SELECT 1) UPDATE colleague SET name = 'x'")
    ),
}


@pytest.mark.parametrize("road", ROADS)
def test_a_change_past_the_session_is_refused(office, road):
    with office.work() as session:
        session.add(Colleague(name="Ana", initials="A"))
    with pytest.raises(RuntimeError, match="escape the log"), office.work() as session:
        ROADS[road](session)
    with office.look() as session:
        assert session.scalars(text("SELECT name FROM colleague")).all() == ["Ana"]


def test_a_change_by_the_driver_itself_is_found_before_commit(office):
    with office.work() as session:
        session.add(Colleague(name="Ana", initials="A"))
    with pytest.raises(Trouble, match="1 rows"), office.work() as session:
        session.connection().connection.dbapi_connection.execute("UPDATE colleague SET name = 'x'")
    with office.look() as session:
        assert session.scalars(text("SELECT name FROM colleague")).all() == ["Ana"]


def test_a_change_beside_a_captured_one_is_found_too(office):
    with pytest.raises(Trouble, match="1 rows"), office.work() as session:
        session.add(Colleague(name="Ana", initials="A"))
        session.flush()
        session.connection().connection.dbapi_connection.execute("UPDATE colleague SET name = 'x'")


def test_reading_text_that_names_a_table_is_allowed(office):
    with office.work() as session:
        assert session.execute(text("SELECT count(*) FROM colleague -- no update here")).scalar() == 0


def test_after_a_failed_flush_the_connection_is_guarded_again(office):
    with pytest.raises(Exception), office.work() as session:  # noqa: B017 - any driver's complaint
        session.add(Colleague(name=None, initials="A"))
    with pytest.raises(RuntimeError, match="escape the log"), office.work() as session:
        session.execute(text("UPDATE colleague SET name = 'x'"))


class _Scratch(Record):
    __abstract__ = True


def _declared(name, **columns):
    """A record class on a registry of its own, so that the schema of the program stays as it is."""
    base = registry()
    return base.mapped(
        type(
            name,
            (),
            {
                "__tablename__": name.lower(),
                "__annotations__": {},
                "id": mapped_column(Integer, primary_key=True, info={"sync": "key"}),
                **columns,
            },
        )
    )


BAD = {
    "a default made by the database": lambda: _declared("A", x=register(Integer, server_default="1")),
    "an onupdate": lambda: _declared("B", x=register(Integer, onupdate=1)),
    "a column without a policy": lambda: _declared("C", x=mapped_column(Integer)),
    "a cascade": lambda: _declared("D", x=register(ForeignKey("d.id", ondelete="CASCADE"))),
    "a second key": lambda: _declared("E", x=mapped_column(Integer, primary_key=True, info={"sync": "key"})),
}


@pytest.mark.parametrize("what", BAD)
def test_a_mapping_that_would_escape_is_refused(what):
    with pytest.raises(TypeError):
        check_mappers([BAD[what]()])


def test_a_many_to_many_without_a_record_is_refused():
    base = registry()
    between = Table(
        "between",
        base.metadata,
        Column("a", ForeignKey("left_side.id")),
        Column("b", ForeignKey("left_side.id")),
    )

    @base.mapped
    class LeftSide:
        __tablename__ = "left_side"
        id: Mapped[int] = mapped_column(primary_key=True, info={"sync": "key"})
        others = relationship(
            "LeftSide",
            secondary=between,
            primaryjoin=id == between.c.a,  # noqa: A003 - the column above
            secondaryjoin=id == between.c.b,  # noqa: A003 - the column above
        )

    with pytest.raises(TypeError, match="others"):
        check_mappers([LeftSide])
