"""The bulk road: as fast as the cursor, and as complete in the log as the session."""

# ruff: noqa: PT012 - the unit of work around the statement is what is tried

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from app.basics.errors import Refusal
from app.basics.identity import new_id
from app.records import Colleague, Seller, ServiceItem
from app.storage import search
from app.storage.search import Entry, find, searchable
from app.sync.verify import verify
from app.sync.writer import SyncWriter


def test_many_rows_are_written_with_their_log_and_found(office, monkeypatch):
    monkeypatch.setattr(search, "_REGISTRY", {})
    searchable(Colleague, "person", lambda _s, c: Entry(c.name, keys=(c.name,)))
    heard = []
    office.listen(heard.append)
    ids = [new_id() for _ in range(5)]
    with office.work("import") as session:
        session.add(Colleague(name="By hand", initials="H"))
        done = SyncWriter(session).insert(
            Colleague, ({"id": i, "name": f"n{k}", "initials": "x"} for k, i in enumerate(ids))
        )
        assert done == 5
        SyncWriter(session).update(Colleague, {ids[0]: {"name": "Renamed"}})
        session.get_one(Colleague, ids[1]).name = "By hand too"
    with office.look() as session:
        assert verify(session) == []
        assert len(session.scalars(select(Colleague)).all()) == 6
        assert [h.title for h in find(session, "renamed")] == ["Renamed"]
        assert session.get_one(Colleague, ids[2]).active is True
    assert len(heard) == 1
    assert len(heard[0].touched) == 6


def test_a_bulk_write_rolled_back_leaves_nothing(office):
    with pytest.raises(Refusal), office.work() as session:
        SyncWriter(session).insert(Colleague, [{"name": "a", "initials": "a"}])
        raise Refusal("no")
    with office.look() as session:
        assert session.execute(text("SELECT count(*) FROM sync_op")).scalar() == 0
        assert verify(session) == []


def test_half_a_group_is_refused(office):
    with office.work() as session:
        session.add(seller := Seller(id=new_id(), legal_name="Us"))
        session.add(item := ServiceItem(id=new_id(), seller_id=seller.id, code="S", text="t"))
    with pytest.raises(ValueError, match="changes together"), office.work() as session:
        SyncWriter(session).update(ServiceItem, {item.id: {"unit_price": 5}})
