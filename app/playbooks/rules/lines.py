"""On which line of a TOML or JSON file a field stands, so that a problem can name it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_KEY = re.compile(
    r"\s*([A-Za-z0-9_-]{1,60}|\"[^\"]{1,60}\")(?:\s*\.\s*([A-Za-z0-9_-]{1,60}|\"[^\"]{1,60}\"))?\s*="
)
_NAME = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.\"' -")
_LONGEST_NAME = 200
_DEEPEST = 6
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\],\n]')
_FENCES = ('"""', "'''")


@dataclass(frozen=True, slots=True)
class LineIndex:
    """Paths such as ``rule[2].params`` and the lines, counted from 1, where they start."""

    at: Mapping[str, int]
    lines: tuple[str, ...]

    def of(self, path: str) -> int | None:
        """The line of a path, else of the nearest table around it; None where nothing is known."""
        place, inner = path, ""
        while place:
            if place in self.at:
                return self._inside(self.at[place], inner)
            place, dot, inner = place.rpartition(".")
            if not dot:
                return self.at.get(f"{path}[1]")
        return None

    def _inside(self, start: int, name: str) -> int:
        """Within a value of several lines, the line that names ``name``."""
        if not name:
            return start
        wanted = re.compile(rf"(?<![A-Za-z0-9_-]){re.escape(name)}\"?\s*=")
        for number in range(start, min(start + 40, len(self.lines)) + 1):
            line = self.lines[number - 1]
            if number > start and (_header(line) or (_KEY.match(line) and not wanted.match(line.lstrip()))):
                break
            if wanted.search(line):
                return number
        return start


def index(source: str) -> LineIndex:
    """Goes through a TOML text once; texts of several lines are stepped over."""
    lines = tuple(source.splitlines())
    at: dict[str, int] = {}
    counts: dict[str, int] = {}
    table, fence = "", ""
    for number, line in enumerate(lines, start=1):
        if fence:
            fence = "" if fence in line else fence
            continue
        if header := _header(line):
            table = _table_path(header[1].replace(" ", ""), counts, starts=header[0] == "[[")
            at.setdefault(table, number)
        elif key := _KEY.match(line):
            parts = [part.strip('"') for part in key.groups() if part]
            for depth in range(1, len(parts) + 1):
                at.setdefault(".".join([*([table] if table else []), *parts[:depth]]), number)
        fence = next((f for f in _FENCES if line.count(f) % 2), "")
    return LineIndex(at, lines)


def index_json(source: str) -> LineIndex:
    """Goes once through a JSON text that has been read before; what lies deeper than a playbook goes is stepped over."""
    at: dict[str, int] = {}
    inside: list[_Inside] = []
    line = 1
    for mark in _TOKEN.findall(source):
        top = inside[-1] if inside else None
        if mark == "\n":
            line += 1
        elif mark in "{[":
            path = top.child() if top else ""
            at.setdefault(path, line)
            inside.append(_Inside(path, listed=mark == "["))
        elif mark in "}]":
            inside.pop()
        elif top is not None and mark == ",":
            top.number, top.key = top.number + 1, ""
        elif top is not None and not top.listed and not top.key:
            top.key = mark[1:-1]
            if len(inside) <= _DEEPEST:
                at.setdefault(top.child(), line)
    return LineIndex(at, ())


@dataclass(slots=True)
class _Inside:
    """A table or a list of a JSON text that is being gone through."""

    path: str
    listed: bool
    number: int = 1
    key: str = ""

    def child(self) -> str:
        """The path of what comes next in it."""
        if self.listed:
            return f"{self.path}[{self.number}]"
        return ".".join(part for part in (self.path[:_LONGEST_NAME], self.key) if part)


def _header(line: str) -> tuple[str, str] | None:
    """``[document.invoice]`` as its bracket and its name, in one pass over the line."""
    text = line.strip()
    bracket = "[[" if text.startswith("[[") else "["
    end = text.find("]")
    name = text[len(bracket) : end].strip()
    rest = text[end + len(bracket) :].strip()
    fits = text.startswith("[") and end > 0 and 0 < len(name) <= _LONGEST_NAME and _NAME.issuperset(name)
    return (bracket, name) if fits and (not rest or rest.startswith("#")) else None


def _table_path(name: str, counts: dict[str, int], *, starts: bool) -> str:
    if starts:
        counts[name] = counts.get(name, 0) + 1
        return f"{name}[{counts[name]}]"
    first, dot, rest = name.partition(".")
    return f"{first}[{counts[first]}]{dot}{rest}" if first in counts else name
