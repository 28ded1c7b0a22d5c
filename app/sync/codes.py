"""The registry of table and field codes (resources/sync_schema.toml): small integers, never reused, never renamed."""

from __future__ import annotations

import datetime as dt
import json
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import app.records  # noqa: F401 - every record must be known before the codes are read
from app.basics.places import RESOURCES
from app.records.base import EPOCH_DAY, Base, Day, Id, Json, Moment, Record

REGISTRY = RESOURCES / "sync_schema.toml"
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_LOCAL = ("local", "key")

Wire = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One synced column: its attribute, its codes, and how a value travels there and back."""

    key: str
    column: str
    code: int
    register: int  # the code of the mergeable unit: its own, or its group's
    policy: str
    to_wire: Wire | None
    from_wire: Wire | None
    absent: Any = None  # what a row holds of which an earlier version wrote no value: the column's default
    quiet: bool = (
        False  # made by the program from other values: no person is asked to choose between two of them
    )


@dataclass(frozen=True, slots=True)
class TableCodes:
    """One synced table."""

    record: type[Record]
    name: str
    code: int
    fields: tuple[Field, ...]
    by_key: dict[str, Field]
    groups: dict[int, tuple[Field, ...]]  # register code → the fields that change together

    def together(self, field: Field) -> tuple[Field, ...]:
        """The fields that are written whenever this one is: its group; all of the row's that a person must confirm."""
        if field.policy == "confirm":
            return tuple(f for f in self.fields if f.policy == "confirm")
        return self.groups.get(field.register, (field,))


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _id_bytes(value: UUID) -> bytes:
    return value.bytes


def _id_from(value: bytes) -> UUID:
    return UUID(bytes=value)


_WIRES: dict[type, tuple[Wire, Wire]] = {
    Id: (_id_bytes, _id_from),
    Day: (lambda v: v.toordinal() - EPOCH_DAY, lambda v: dt.date.fromordinal(v + EPOCH_DAY)),
    Moment: (lambda v: (v - _EPOCH) // _MICROSECOND, lambda v: _EPOCH + v * _MICROSECOND),
    Json: (_canonical, json.loads),
}


def load(path: Path = REGISTRY) -> dict[type[Record], TableCodes]:
    """The codes of every record; a table or column without one is a bug that the tests name."""
    registry = tomllib.loads(path.read_text("utf-8"))
    return {record: _table(record, registry) for record in records()}


def records() -> list[type[Record]]:
    """Every synced record, by table name."""
    found = [m.class_ for m in Base.registry.mappers if issubclass(m.class_, Record)]
    return sorted(found, key=lambda r: r.__tablename__)


def synced_columns(record: type[Record]) -> list[tuple[str, Any]]:
    """The attribute and column of everything that travels; version and deleted stay here."""
    pairs = [(p.key, p.columns[0]) for p in record.__mapper__.column_attrs]
    return [(key, column) for key, column in pairs if column.info.get("sync", "register") not in _LOCAL]


def _table(record: type[Record], registry: dict[str, Any]) -> TableCodes:
    entry = registry.get(record.__tablename__, {"fields": {}})
    fields: list[Field] = []
    groups: dict[int, list[Field]] = {}
    for key, column in synced_columns(record):
        policy: str = column.info["sync"]
        if column.name not in entry["fields"]:
            raise RuntimeError(f"{column} has no code in the log: run python -m app.sync.codes --update")
        code: int = entry["fields"][column.name]
        grouped = policy.startswith("group:")
        register: int = entry["groups"][policy.removeprefix("group:")] if grouped else code
        wire = _WIRES.get(type(column.type), (None, None))
        absent = _default(column)
        if wire[0] is not None and absent is not None:
            absent = wire[0](absent)
        quiet = bool(column.info.get("quiet"))
        kind = policy.split(":", maxsplit=1)[0]
        field = Field(key, str(column.name), code, register, kind, wire[0], wire[1], absent, quiet)
        fields.append(field)
        if grouped:
            groups.setdefault(register, []).append(field)
    return TableCodes(
        record,
        record.__tablename__,
        entry["code"],
        tuple(fields),
        {f.key: f for f in fields},
        {code: tuple(members) for code, members in groups.items()},
    )


def _default(column: Any) -> Any:
    default = column.default
    if default is None:
        return None
    return default.arg({}) if default.is_callable else default.arg


def update(path: Path = REGISTRY) -> list[str]:
    """Gives a code to every table, group and column that has none; answers what was added. Nothing is ever removed."""
    registry: dict[str, Any] = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    added: list[str] = []
    for record in records():
        name = record.__tablename__
        if name not in registry:
            registry[name] = {
                "code": 1 + max((t["code"] for t in registry.values()), default=0),
                "fields": {},
                "groups": {},
            }
            added.append(name)
        added += [f"{name}.{what}" for what in _complete(registry[name], record)]
    if added:
        path.write_text(_written(registry), "utf-8")
    return added


def _complete(entry: dict[str, Any], record: type[Record]) -> list[str]:
    fields, groups = entry["fields"], entry.setdefault("groups", {})
    added: list[str] = []
    for _key, column in synced_columns(record):
        policy: str = column.info["sync"]
        for place, name in ((fields, column.name), (groups, policy.removeprefix("group:"))):
            if name not in place and (place is fields or policy.startswith("group:")):
                place[name] = 1 + max((*fields.values(), *groups.values()), default=0)
                added.append(name)
    return added


def _written(registry: dict[str, Any]) -> str:
    parts = [
        "# Codes of the change log. Never change, reuse or remove one; `python -m app.sync.codes --update` adds.\n"
    ]
    for name, entry in sorted(registry.items(), key=lambda item: item[1]["code"]):
        parts.append(f"[{name}]\ncode = {entry['code']}")
        for part in ("fields", "groups"):
            inner = ", ".join(f"{k} = {v}" for k, v in sorted(entry[part].items(), key=lambda item: item[1]))
            parts.append(f"{part} = {{ {inner} }}" if inner else f"{part} = {{}}")
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit("Say --update to give codes to new tables and columns.")
    sys.stdout.write("".join(f"added {name}\n" for name in update()))
