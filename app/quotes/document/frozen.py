"""A paper and its tailoring as canonical JSON and back: what is frozen with an issued revision, and drawn from again.

Days, money and bytes carry a tag, ``{"$day": "2026-11-10"}``, so that what comes back is what went in.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

from app.basics.money import Money
from app.documents.archive import Rider
from app.documents.paper import Contact, DocumentLine, Fact, Issuer, Paper, Party, Statement, Table, TotalRow
from app.documents.tailoring import Tailoring

#: 2: the PDF is tagged and carries what rides in it; content of schema 1 is drawn plain, as it was issued.
SCHEMA: Final = 2
_KINDS: Final = {
    kind.__name__: kind
    for kind in (
        Contact,
        DocumentLine,
        Fact,
        Issuer,
        Paper,
        Party,
        Rider,
        Statement,
        Table,
        TotalRow,
        Tailoring,
    )
}


def canonical(paper: Paper, tailoring: Tailoring, riders: Sequence[Rider] = ()) -> dict[str, Any]:
    """The whole document as plain values, ready for JSON."""
    content = {"schema": SCHEMA, "paper": _plain(paper), "tailoring": _plain(tailoring)}
    return {**content, "riders": _plain(tuple(riders))} if riders else content


def hash_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no blanks, UTF-8."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return sha256(text.encode()).hexdigest()


def thaw(content: Mapping[str, Any]) -> tuple[Paper, Tailoring]:
    """The paper and the tailoring that were frozen."""
    paper, tailoring = _rich(content["paper"]), _rich(content["tailoring"])
    assert isinstance(paper, Paper)  # noqa: S101 - what we froze ourselves, under our own hash
    assert isinstance(tailoring, Tailoring)  # noqa: S101
    return paper, tailoring


def riders_in(content: Mapping[str, Any]) -> tuple[Rider, ...]:
    """What rode in the PDF that was frozen."""
    return tuple(_rich(content.get("riders", [])))


def is_archived(content: Mapping[str, Any]) -> bool:
    """Whether the frozen document went out tagged, in the form for archives."""
    return int(content.get("schema", 1)) > 1


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return {"$money": [value.minor, value.currency]}
    if isinstance(value, dt.date):
        return {"$day": value.isoformat()}
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {"$map": {str(key): _plain(part) for key, part in value.items()}}
    if is_dataclass(value) and not isinstance(value, type):
        told = {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
        return {"$kind": type(value).__name__, **told}
    return value


def _rich(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_rich(part) for part in value)
    if not isinstance(value, dict):
        return value
    if "$kind" in value:
        kind = _KINDS[value["$kind"]]
        known = {each.name for each in fields(kind)}
        return kind(**{name: _rich(part) for name, part in value.items() if name in known})
    tag, inner = next(iter(value.items()))
    if tag == "$money":
        return Money(inner[0], inner[1])
    if tag == "$day":
        return dt.date.fromisoformat(inner)
    if tag == "$bytes":
        return base64.b64decode(inner)
    return MappingProxyType({key: _rich(part) for key, part in inner.items()})
