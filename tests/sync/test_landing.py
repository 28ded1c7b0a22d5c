"""Landing: what a file brings is in the log, in the rows and in the index, once, and the ledger is balanced."""

from __future__ import annotations

import pytest

from app.records import Client, Colleague
from app.sync.landing import land
from tests.sync.desks import Desk, a_client, alike, exchange


@pytest.fixture
def ana():
    return Desk("Ana")


@pytest.fixture
def ben():
    return Desk("Ben")


def hire(desk, name="Ana Costa"):
    with desk.work("hire") as session:
        session.add(person := Colleague(name=name, initials="AC"))
        session.flush()
        return person.id


def change(desk, row_id, record=Colleague, **values):
    with desk.work("change") as session:
        row = session.get_one(record, row_id)
        for key, value in values.items():
            setattr(row, key, value)


def remove(desk, row_id, record=Colleague):
    with desk.work("remove") as session:
        session.delete(session.get_one(record, row_id))


def test_rows_of_a_file_are_there_with_their_log(ana, ben):
    hire(ana)
    landed = ben.fetch(ana)
    assert (landed.new, landed.changed, landed.hidden, landed.conflicts) == (1, 0, 0, 0)
    assert ben.rows("colleague", "name") == [("Ana Costa",)]
    ben.sound()
    assert ben.digest() == ana.digest()


def test_a_change_and_a_deletion_arrive(ana, ben):
    one = hire(ana)
    other = hire(ana, "Old Hand")
    ben.fetch(ana)
    change(ana, one, name="Ana Maria Costa")
    remove(ana, other)
    landed = ben.fetch(ana)
    assert (landed.new, landed.changed, landed.hidden) == (0, 1, 1)
    assert ben.rows("colleague", "name") == [("Ana Maria Costa",)]
    alike(ana, ben)


def test_the_same_file_again_changes_nothing(ana, ben):
    hire(ana)
    file = ana.file()
    ben.take(file)
    before = [
        ben.sql(f"SELECT * FROM {t}") for t in ("sync_op", "sync_txn", "sync_row", "sync_self", "sync_epoch")
    ]
    landed = ben.take(file)
    after = [
        ben.sql(f"SELECT * FROM {t}") for t in ("sync_op", "sync_txn", "sync_row", "sync_self", "sync_epoch")
    ]
    assert landed.changes == 0
    assert after == before


def test_ops_of_a_third_machine_travel_through_the_second(ana, ben):
    cid = Desk("Cid")
    one = hire(ana)
    ben.fetch(ana)
    change(ben, one, phone="1")
    cid.fetch(ben)
    assert cid.rows("colleague", "name", "phone") == [("Ana Costa", "1")]
    exchange(ana, ben, cid)
    alike(ana, ben, cid)


def test_a_client_can_be_found_and_is_announced(ana, ben):
    with ana.work() as session:
        client = a_client(session)
    with ben.work(origin="sync") as session:
        landed = land(session, ana.file())
        noted = session.info["touched"]
    assert landed.clients == {client.id}
    assert {(t.kind, t.client) for t in noted} == {("client", client.id), ("institution", None)}


def test_two_people_who_change_different_fields_do_not_disturb_each_other(ana, ben):
    one = hire(ana)
    ben.fetch(ana)
    change(ana, one, phone="1")
    change(ben, one, email="x@example.org")
    exchange(ana, ben)
    assert ana.rows("colleague", "phone", "email") == [("1", "x@example.org")]
    assert ana.open() == []
    alike(ana, ben)


def test_two_values_for_one_field_are_both_kept_and_listed_alike(ana, ben):
    one = hire(ana)
    ben.fetch(ana)
    change(ana, one, phone="1")
    change(ben, one, phone="2")
    exchange(ana, ben)
    assert ana.open() == ["values"]
    alike(ana, ben)


def test_the_same_value_twice_is_no_conflict(ana, ben):
    one = hire(ana)
    ben.fetch(ana)
    change(ana, one, phone="1")
    change(ben, one, phone="1 ")
    exchange(ana, ben)
    assert ana.open() == []
    alike(ana, ben)


def test_a_client_named_on_two_machines_keeps_both_names(ana, ben):
    with ana.work() as session:
        client = a_client(session)
    ben.fetch(ana)
    change(ana, client.id, Client, name="Weiss Group")
    change(ben, client.id, Client, name="Weiss Laboratory")
    exchange(ana, ben)
    assert ana.open() == ["values"]
    alike(ana, ben)
