"""Capture: what the log says is what the tables say, whatever the session did."""

# ruff: noqa: PT012 - the unit of work around the statement is what is tried

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.basics.identity import new_id
from app.records import Client, Colleague, Engagement, Institution, Seller, ServiceItem
from app.records.base import Record
from app.storage.deleted import WITH_DELETED
from app.sync.capture import schema
from app.sync.log import decode
from app.sync.verify import verify


def ops(office):
    with office.look() as session:
        rows = session.execute(text("SELECT seq, tseq, tbl, pk, kind, data FROM sync_op ORDER BY seq")).all()
    names = {t.code: t for t in schema().values()}
    return [(names[r.tbl].name, r.kind, _named(names[r.tbl], decode(bytes(r.data)))) for r in rows]


def _named(table, data):
    return {f.column: data[f.code] for f in table.fields if f.code in data}


def agree(office):
    with office.look() as session:
        assert verify(session) == []


def test_an_insert_is_logged_whole_with_its_defaults(office):
    with office.work("hire") as session:
        session.add(Colleague(name="Ana Costa", initials="AC"))
    ((table, kind, data),) = ops(office)
    assert (table, kind) == ("colleague", 1)
    assert data["name"] == "Ana Costa"
    assert {f.column for f in schema()[Colleague].fields} == set(data)
    agree(office)


def test_an_update_logs_only_what_changed(office):
    with office.work() as session:
        session.add(colleague := Colleague(name="Ana", initials="AC"))
    with office.work() as session:
        found = session.get_one(Colleague, colleague.id)
        found.name = "Ana Costa"
        found.initials = "AC"
    assert ops(office)[1:] == [("colleague", 2, {"name": "Ana Costa"})]
    agree(office)


def test_a_member_of_a_group_takes_the_whole_group_along(office):
    with office.work() as session:
        session.add(seller := Seller(id=new_id(), legal_name="Us"))
        session.add(
            item := ServiceItem(
                seller_id=seller.id,
                code="S1",
                text="Maintenance",
                unit="h",
                unit_price=1_000_000,
                currency="EUR",
            )
        )
    with office.work() as session:
        session.get_one(ServiceItem, item.id).unit_price = 1_200_000
    _, kind, data = ops(office)[2]
    group = next(g for g in schema()[ServiceItem].groups.values() if any(f.column == "unit_price" for f in g))
    assert kind == 2
    assert set(data) == {f.column for f in group}
    assert data["unit_price"] == 1_200_000
    agree(office)


def test_a_value_set_to_what_it_was_is_no_change(office):
    with office.work() as session:
        session.add(colleague := Colleague(name="Ana", initials="AC"))
    with office.work() as session:
        session.get_one(Colleague, colleague.id).name = "Ana"
    assert len(ops(office)) == 1


def test_a_deleted_row_stays_marked_and_is_not_read(office):
    with office.work() as session:
        session.add(colleague := Colleague(name="Ana", initials="AC"))
    with office.work() as session:
        session.delete(session.get_one(Colleague, colleague.id))
        session.flush()
        assert session.scalars(select(Colleague)).all() == []
    assert ops(office)[1][:2] == ("colleague", 3)
    with office.look() as session:
        assert session.get(Colleague, colleague.id) is None
        kept = session.scalars(select(Colleague).execution_options(**WITH_DELETED)).one()
        assert (kept.name, kept.deleted) == ("Ana", True)
    agree(office)


def test_a_deleted_row_that_is_taken_back_is_logged_whole(office):
    with office.work() as session:
        session.add(colleague := Colleague(name="Ana", initials="AC"))
    with office.work() as session:
        session.delete(session.get_one(Colleague, colleague.id))
    with office.work() as session:
        found = session.scalars(select(Colleague).execution_options(**WITH_DELETED)).one()
        found.deleted = False
    assert ops(office)[2][:2] == ("colleague", 2)
    with office.look() as session:
        assert session.get_one(Colleague, colleague.id).name == "Ana"
    agree(office)


def test_several_flushes_are_one_transaction_and_one_op_for_each_row(office):
    with office.work("two steps") as session:
        session.add(colleague := Colleague(name="A", initials="A"))
        session.flush()
        colleague.name = "Ana"
        session.flush()
        session.add(Colleague(name="Ben", initials="B"))
    assert [(o[1], o[2]["name"]) for o in ops(office)] == [(1, "Ana"), (1, "Ben")]
    with office.look() as session:
        rows = session.execute(text("SELECT tseq, first_seq, n, author, label FROM sync_txn")).all()
    assert rows == [(1, 1, 2, "Test", "two steps")]
    agree(office)


def test_a_rolled_back_unit_of_work_leaves_no_gap(office):
    with pytest.raises(Refusal), office.work() as session:
        session.add(Colleague(name="A", initials="A"))
        session.flush()
        raise Refusal("no")
    with office.work() as session:
        session.add(Colleague(name="B", initials="B"))
    with office.look() as session:
        assert session.execute(text("SELECT seq, tseq, touched FROM sync_self")).one() == (1, 1, 0)
    agree(office)


def test_a_rolled_back_savepoint_leaves_nothing_in_the_log(office):
    with office.work() as session:
        session.add(kept := Colleague(name="Kept", initials="K"))
        session.flush()
        with pytest.raises(Refusal), session.begin_nested():
            kept.name = "Changed"
            session.add(Colleague(name="Gone", initials="G"))
            session.flush()
            raise Refusal("no")
        with session.begin_nested():
            session.add(Colleague(name="Inner", initials="I"))
    assert [o[2]["name"] for o in ops(office)] == ["Kept", "Inner"]
    agree(office)


def test_ops_name_the_client_whose_file_they_belong_to(office):
    with office.work() as session:
        client = a_client(session)
        work = Engagement(client_id=client.id, title="MRI", opened_on=dt.date(2026, 1, 2))
        session.add(work)
        session.flush()
    with office.work() as session:
        session.get_one(Engagement, work.id).title = "MRI 2"
    with office.look() as session:
        code = schema()[Engagement].code
        roots = (
            session.execute(text("SELECT DISTINCT agg FROM sync_op WHERE tbl = :code"), {"code": code})
            .scalars()
            .all()
        )
    assert [bytes(r) for r in roots] == [client.id.bytes]


def a_client(session, name="Weiss Lab"):
    house = Institution(key="uni", name="Uni", country="DE", currency="EUR", language="de")
    session.add(house)
    client = Client(key=name.lower(), name=name, institution_id=house.id)
    house.id = client.institution_id = new_id()
    session.add(client)
    session.flush()
    return client


def test_stamps_never_go_back(office):
    for name in "abc":
        with office.work() as session:
            session.add(Colleague(name=name, initials=name))
    with office.look() as session:
        stamps = session.execute(text("SELECT stamp FROM sync_txn ORDER BY tseq")).scalars().all()
    assert stamps == sorted(set(stamps))


def test_verify_sees_a_changed_row_a_lost_op_and_a_changed_op(office):
    with office.work() as session:
        session.add_all([Colleague(name=n, initials=n) for n in "abc"])
    agree(office)
    with office.writer.connect() as connection:
        connection.info["captured"] = True
        for harm in (
            "UPDATE colleague SET name = 'z' WHERE name = 'a'",
            "DELETE FROM sync_row WHERE tbl = (SELECT max(tbl) FROM sync_row)",
            "UPDATE sync_txn SET author = 'Eve'",
        ):
            with connection.begin() as transaction:
                connection.info["captured"] = True
                connection.exec_driver_sql(harm)
                with Session(connection) as session:
                    assert verify(session) != [], harm
                transaction.rollback()
    agree(office)


_NAMES = st.text(min_size=1, max_size=8, alphabet=st.characters(codec="utf-8", exclude_characters="\0"))
_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "change", "delete", "tag", "savepoint", "flush", "undo"]),
        st.integers(0, 3),
        _NAMES,
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(_STEPS, st.booleans()), max_size=4))
def test_whatever_the_session_did_the_log_replays_to_the_tables(office, units):
    for steps, keep in units:
        try:
            with office.work("random") as session:
                _play(session, steps)
                if not keep:
                    raise Refusal("dropped")
        except Refusal:
            pass
    agree(office)


def _play(session, steps):
    for what, n, name in steps:
        rows = session.scalars(select(Colleague).order_by(Colleague.id)).all()
        row: Record | None = rows[n % len(rows)] if rows else None
        if what == "add" or row is None:
            session.add(Colleague(name=name, initials=name[:2]))
        elif what == "change":
            row.name = name
        elif what == "delete":
            session.delete(row)
        elif what == "tag":
            row.active = not row.active
        elif what == "flush":
            session.flush()
        else:
            try:
                with session.begin_nested():
                    row.name = name + "'"
                    session.add(Colleague(name=name, initials="s"))
                    if what == "undo":
                        raise Refusal("inner")
            except Refusal:
                pass
