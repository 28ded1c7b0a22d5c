"""Numbers: no gap, no duplicate, whatever is rolled back."""

# ruff: noqa: PT012 - the unit of work around the statement is what is tried

from __future__ import annotations

import pytest

from app.basics.errors import Refusal
from app.storage.counters import take_number


def test_numbers_follow_each_other_by_kind_and_year(office):
    with office.work() as session:
        taken = [str(take_number(session, kind)) for kind in ("Q", "Q", "I")] + [
            str(take_number(session, "Q", 2027))
        ]
    assert taken == ["Q-2026-A0001", "Q-2026-A0002", "I-2026-A0001", "Q-2027-A0001"]


def test_a_number_rolled_back_is_taken_again(office):
    with pytest.raises(Refusal), office.work() as session:
        take_number(session, "Q")
        raise Refusal("no")
    with office.work() as session:
        assert str(take_number(session, "Q")) == "Q-2026-A0001"
