"""The ground of the schema: column types, the sync policy of each column, and the base of every record."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar
from uuid import UUID, SafeUUID

from sqlalchemy import BigInteger, Boolean, Dialect, Integer, LargeBinary, MetaData, Text, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, declared_attr, mapped_column
from sqlalchemy.schema import ForeignKey
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.basics.identity import new_id

EPOCH_DAY = dt.date(1970, 1, 1).toordinal()
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


def id_of(value: bytes) -> UUID:
    """What ``UUID(bytes=value)`` answers, without its look at five other ways to make one: every row has several."""
    made = object.__new__(UUID)
    object.__setattr__(made, "int", int.from_bytes(value, "big"))
    object.__setattr__(made, "is_safe", SafeUUID.unknown)
    return made


class Id(TypeDecorator[UUID]):
    """A UUID: 16 bytes on SQLite, ``uuid`` on PostgreSQL."""

    impl = LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Uuid())
        return dialect.type_descriptor(LargeBinary(16))

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        if value is None or isinstance(value, UUID):
            return value
        return id_of(value)


class Day(TypeDecorator[dt.date]):
    """A day without a time: days since 1970-01-01, the same integer on every database."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: dt.date | None, dialect: Dialect) -> int | None:
        return None if value is None else value.toordinal() - EPOCH_DAY

    def process_result_value(self, value: int | None, dialect: Dialect) -> dt.date | None:
        return None if value is None else dt.date.fromordinal(value + EPOCH_DAY)


class Moment(TypeDecorator[dt.datetime]):
    """An aware moment: UTC microseconds since 1970, the same integer on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> dt.datetime | None:
        return None if value is None else _EPOCH + value * _MICROSECOND


class Json(TypeDecorator[Any]):
    """A small document in canonical JSON: sorted keys, no spaces, so that equal values are equal bytes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        if value == "{}":  # what most rows hold in most of their columns
            return {}
        return None if value is None else json.loads(value)


NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of an office."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        int: BigInteger(),
        bool: Boolean(),
        UUID: Id(),
        dt.date: Day(),
        dt.datetime: Moment(),
        bytes: LargeBinary(),
    }


class Record(Base):
    """A synced row: a UUIDv7 key, and what belongs to this database alone (version, deleted)."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(Id(), primary_key=True, default=new_id, info={"sync": "key"})
    deleted: Mapped[bool] = mapped_column(default=False, info={"sync": "local"})
    version: Mapped[int] = mapped_column(Integer, nullable=False, default=0, info={"sync": "local"})

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        # A stale write becomes a Refusal, not a lost update; every column comes back with the INSERT.
        return {"version_id_col": cls.__table__.c.version if hasattr(cls, "__table__") else None}


def _declare(policy: str, /, *args: Any, **kwargs: Any) -> MappedColumn[Any]:
    info = {**kwargs.pop("info", {}), "sync": policy}
    return mapped_column(*args, info=info, **kwargs)


# The policy of a column is said where the column is (data.md "Sync policy"); a test fails where none is.
register: Callable[..., MappedColumn[Any]] = partial(_declare, "register")
log: Callable[..., MappedColumn[Any]] = partial(_declare, "log")
frozen: Callable[..., MappedColumn[Any]] = partial(_declare, "frozen")
member: Callable[..., MappedColumn[Any]] = partial(_declare, "set")
confirm: Callable[..., MappedColumn[Any]] = partial(_declare, "confirm")
local: Callable[..., MappedColumn[Any]] = partial(_declare, "local")


# Given to a column as ``info=MADE``: the program makes its value from others, so no person is asked to choose between two.
MADE = {"quiet": True}


def group(name: str, /, *args: Any, **kwargs: Any) -> MappedColumn[Any]:
    """A column that only makes sense together with the others of its group: merged as one."""
    return _declare("group:" + name, *args, **kwargs)


def to(target: str) -> ForeignKey:
    """A reference. Deferrable, never cascading: deleting is a verb, and merging brings causes before effects."""
    return ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED")
