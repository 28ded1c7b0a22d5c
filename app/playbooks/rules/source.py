"""From the bytes of a playbook file to plain tables: TOML or JSON, bounded in every direction, refused by line."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.playbooks.rules.lines import LineIndex, index, index_json
from app.playbooks.rules.shapes import Floating

MOST_BYTES = 1_000_000
LONGEST_LINE = 20_000
MOST_DOTS = 40
_AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file: where, and what was expected. ``advice`` does not keep it from being read."""

    file: str
    line: int | None
    path: str
    text: str
    advice: bool = False

    def __str__(self) -> str:
        place = [
            self.file,
            *([f"line {self.line}"] if self.line else []),
            *([self.path] if self.path else []),
        ]
        return f"{', '.join(place)}: {self.text}"

    def as_json(self) -> dict[str, Any]:
        """The shape of a problem in ``--json`` answers."""
        return {
            "file": self.file, "line": self.line, "path": self.path, "problem": self.text,
            "severity": "advice" if self.advice else "error",
        }  # fmt: skip


class Unreadable(Exception):
    """The file is no TOML or JSON at all, or too large to look at."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def tables(data: bytes, file: str) -> tuple[Mapping[str, Any], LineIndex]:
    """The tables of a file and where they stand; an Unreadable says in one sentence why there are none."""
    text = _text(data, file)
    try:
        if file.casefold().endswith(".json"):
            return _json(text, file), index_json(text)
        return tomllib.loads(text, parse_float=Floating), index(text)
    except RecursionError:
        raise Unreadable(
            Problem(file, None, "", "tables lie inside each other too deeply to be a playbook")
        ) from None
    except ValueError as error:
        where = _AT_LINE.search(str(error))
        said = (
            "a number has too many digits"
            if "integer string" in str(error)
            else _AT_LINE.sub("", str(error))[:200]
        )
        last = text.count("\n") + (not text.endswith("\n"))
        line = (int(where[1]) if where[1] else last) if where else getattr(error, "lineno", None)
        kind = "JSON" if file.casefold().endswith(".json") else "TOML"
        raise Unreadable(Problem(file, line, "", f"this is not {kind}: {said}")) from None


def _text(data: bytes, file: str) -> str:
    if len(data) > MOST_BYTES:
        raise Unreadable(
            Problem(
                file, None, "", f"the file is larger than {MOST_BYTES // 1000} kB; a playbook is a few pages"
            )
        )
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(Problem(file, line, "", "the file is not UTF-8 text; save it as UTF-8")) from None
    if not text.strip():
        raise Unreadable(Problem(file, None, "", "the file is empty"))
    if file.casefold().endswith(".json"):
        return text
    for at, content in enumerate(text.split("\n"), start=1):
        if len(content) > LONGEST_LINE:
            raise Unreadable(
                Problem(file, at, "", f"the line is longer than {LONGEST_LINE} characters; break it up")
            )
        # A name of thousands of dotted parts would keep the TOML reader busy for minutes.
        if content.count(".") > MOST_DOTS and _bare_dots(content) > MOST_DOTS:
            raise Unreadable(Problem(file, at, "", f"more than {MOST_DOTS} dots outside quotation marks"))
    return text


def _bare_dots(line: str) -> int:
    """The dots outside quotation marks and comments, in one pass."""
    count, quote, skip = 0, "", False
    for char in line:
        if skip:
            skip = False
        elif quote:
            skip = char == "\\" and quote == '"'
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == "#":
            break
        else:
            count += char == "."
    return count


def _json(text: str, file: str) -> Mapping[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for name, value in pairs:
            if name in result:
                raise ValueError(f"{name[:40]!r} is written twice in one table")
            result[name] = value
        return result

    found = json.loads(text, parse_float=Floating, parse_constant=Floating, object_pairs_hook=once)
    if not isinstance(found, dict):
        raise Unreadable(Problem(file, 1, "", "a playbook is a table with schema, key and name"))
    return found
