"""The unit of work on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.basics.errors import Refusal
from app.records import Colleague


def test_what_is_committed_is_seen_by_a_look(office):
    with office.work("add") as session:
        session.add(Colleague(name="Ana Costa", initials="AC"))
    with office.look() as session:
        assert session.scalars(select(Colleague.name)).all() == ["Ana Costa"]


def test_an_error_rolls_everything_back(office):
    with pytest.raises(Refusal), office.work() as session:
        session.add(Colleague(name="Ana", initials="AC"))
        session.flush()
        raise Refusal("no")
    with office.look() as session:
        assert session.scalars(select(Colleague)).all() == []
