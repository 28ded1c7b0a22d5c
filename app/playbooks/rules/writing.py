"""From a playbook to the text of its file: the order of the fields as declared, one table after another."""

from __future__ import annotations

import datetime as dt
import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.playbooks.rules import fields as f
from app.playbooks.rules.parts import SCHEMA, Part, Playbook
from app.playbooks.rules.sentences import title

_WIDE = 100
_COMMENT = 110
_MOST_LINES = 24


def write(playbook: Playbook, remarks: Mapping[str, Sequence[str]] | None = None) -> str:
    """The file; reading it gives the same playbook again.

    ``remarks`` are sentences about parts, by the name of the part; with them the file also says what each table means.
    """
    told = _Remarks(remarks)
    names = iter(name for name, _ in playbook.named() if not name.startswith("institution/"))
    head = "\n".join([f"schema = {SCHEMA}", *_rows(playbook.head.table(), f.HEAD, skip=("identifiers",))])
    blocks = [told.head(playbook) + head]
    if playbook.head.identifiers:
        blocks.append(
            told.table("identifiers") + "\n".join(["[identifiers]", *_pairs(playbook.head.identifiers)])
        )
    for name, parts in (
        ("office", playbook.offices), ("payer", playbook.payers), ("exemption", playbook.exemptions),
        ("rule", playbook.rules),
    ):  # fmt: skip
        blocks += list(_tables(name, parts, names, told))
    for on, block in _document(playbook.document):
        blocks.append(told.table("document") + told.part(f"document/{on}") + block)
    steps = (name for name, _ in playbook.named() if name.startswith("step/"))
    blocks += list(_tables("step", playbook.steps, steps, told))
    return "\n\n".join(blocks) + "\n"


def _tables(name: str, parts: Sequence[Part], names: Iterator[str], told: _Remarks) -> Iterator[str]:
    for part, called in zip(parts, names, strict=False):
        block = "\n".join([f"[[{name}]]", *_rows(part.table(), f.TABLES[name][0])])
        yield told.table(name) + told.part(called) + block
        for on, wishes in _document(getattr(part, "document", {}), f"{name}.document"):
            yield told.part(f"document/{called}/{on}") + wishes


class _Remarks:
    """The comments of one file: what a table means stands once, above the first of its kind."""

    def __init__(self, remarks: Mapping[str, Sequence[str]] | None) -> None:
        self._remarks, self._meant = remarks, set[str]()

    def head(self, playbook: Playbook) -> str:
        """What the file is."""
        above = self._comment(
            f"How {playbook.head.name} buys and pays, as this desk has it.",
            "Check a changed file: concierge institution lint FILE. Import it: concierge institution import FILE.",
        )
        own = [
            (part, texts) for part, texts in (self._remarks or {}).items() if part.startswith("institution/")
        ]
        return above + self._comment(*(f"{title(part)}: {text}" for part, texts in own for text in texts))

    def table(self, name: str) -> str:
        """What a table means, once."""
        if name in self._meant:
            return ""
        self._meant.add(name)
        return self._comment(f.MEANINGS[name])

    def part(self, name: str) -> str:
        """What is remarked on one part."""
        return self._comment(*(self._remarks or {}).get(name, ()))

    def _comment(self, *sentences: str) -> str:
        if self._remarks is None:
            return ""
        lines = [line for text in sentences for line in textwrap.wrap(_printable(text), _COMMENT)]
        return "".join(f"# {line}\n" for line in lines[:_MOST_LINES])


def _printable(text: str) -> str:
    """Text that may stand in a comment: one line, no control characters."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _document(document: Mapping[str, Mapping[str, Any]], path: str = "document") -> Iterator[tuple[str, str]]:
    for on in ("any", *f.PER_DOCUMENT):
        if on in document:
            header = f"[{path}]" if on == "any" else f"[{path}.{on}]"
            yield on, "\n".join([header, *_rows(document[on], f.WISHES)])


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
