"""From a playbook to the text of its file: the order of the fields as declared, one table after another."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any

from app.playbooks.rules import fields as f
from app.playbooks.rules.parts import SCHEMA, Part, Playbook

_WIDE = 100


def write(playbook: Playbook) -> str:
    """The file; reading it gives the same playbook again."""
    blocks = ["\n".join([f"schema = {SCHEMA}", *_rows(playbook.head.table(), f.HEAD, skip=("identifiers",))])]
    if playbook.head.identifiers:
        blocks.append("\n".join(["[identifiers]", *_pairs(playbook.head.identifiers)]))
    lists: tuple[tuple[str, tuple[Part, ...]], ...] = (
        ("office", playbook.offices), ("payer", playbook.payers), ("exemption", playbook.exemptions),
        ("rule", playbook.rules), ("step", playbook.steps),
    )  # fmt: skip
    for name, parts in lists[:4]:
        blocks += ["\n".join([f"[[{name}]]", *_rows(part.table(), f.TABLES[name][0])]) for part in parts]
    blocks += list(_document(playbook.document))
    for name, parts in lists[4:]:
        blocks += ["\n".join([f"[[{name}]]", *_rows(part.table(), f.TABLES[name][0])]) for part in parts]
    return "\n\n".join(blocks) + "\n"


def _document(document: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for on in ("any", *f.PER_DOCUMENT):
        if on in document:
            header = "[document]" if on == "any" else f"[document.{on}]"
            yield "\n".join([header, *_rows(document[on], f.WISHES)])


def _rows(table: Mapping[str, Any], spec: f.Fields, skip: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{name} = {_value(table[name], wide=True)}" for name in spec if name in table and name not in skip
    ]


def _pairs(table: Mapping[str, str]) -> list[str]:
    return [f"{_name(name)} = {_value(value)}" for name, value in sorted(table.items())]


def _name(name: str) -> str:
    bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if bare else _text(name)


def _text(text: str) -> str:
    # JSON's way of writing a text is TOML's too, but for the one control character that JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any, *, wide: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Part):
        return _value(value.table())
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_name(str(name))} = {_value(each)}" for name, each in value.items())
        return "{ " + inner + " }" if inner else "{}"
    if isinstance(value, list | tuple):
        items = [_value(each) for each in value]
        flat = "[" + ", ".join(items) + "]"
        return (
            flat
            if not wide or len(flat) <= _WIDE
            else "[\n" + "".join(f"    {item},\n" for item in items) + "]"
        )
    return _text(str(value))
