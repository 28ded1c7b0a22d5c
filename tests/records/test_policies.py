"""Every column says how it is merged; nothing in the schema escapes the log or the rules of the house."""

from __future__ import annotations

import pytest
from sqlalchemy import Float, Numeric, UniqueConstraint

from app.records.base import Base
from app.sync.codes import records
from app.sync.guards import check_mappers

POLICIES = {"register", "log", "frozen", "set", "confirm", "local", "key"}


@pytest.mark.parametrize("record", records(), ids=lambda r: r.__name__)
def test_every_column_declares_its_policy(record):
    for column in record.__table__.c:
        policy = column.info.get("sync", "")
        assert policy in POLICIES or policy.startswith("group:"), f"{column}: {policy!r}"


def test_no_mapping_escapes_the_log():
    check_mappers(records())


def test_nothing_is_kept_as_a_float():
    for table in Base.metadata.tables.values():
        for column in table.c:
            assert not isinstance(column.type, Float | Numeric), column


def test_only_local_tables_are_unique_in_anything_but_their_key():
    for record in records():
        table = record.__table__
        assert not [c for c in table.constraints if isinstance(c, UniqueConstraint)], table.name
        assert not [i for i in table.indexes if i.unique], table.name


def test_references_are_checked_at_the_end_and_never_cascade():
    for record in records():
        for key in record.__table__.foreign_keys:
            assert key.deferrable, key
            assert key.initially == "DEFERRED", key
            assert key.ondelete is None, key
