"""How a command answers: one JSON document for a program, a table or sentences for a person."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.basics.money import Money
from app.cli.options import current

_T = TypeVar("_T")


def answer(data: _T, words: str | Callable[[_T], str | None]) -> None:
    """Prints ``data`` as one JSON document where --json was said, else ``words`` (a sentence, or what prints or says it)."""
    if current().json:
        print(json.dumps(plain(data), ensure_ascii=False, indent=1))
        return
    text = words if isinstance(words, str) else words(data)
    if text is not None:
        say(text)


def say(text: str) -> None:
    """Prints sentences for a person; mark-up is printed as it stands, control characters are made visible."""
    print(_visible(text))


def table(
    titles: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[str] = (), none: str = ""
) -> None:
    """Prints a table for a person; ``none`` is said where there is no row. Columns in ``right`` are set flush right."""
    lines = [[_cell(value) for value in row] for row in rows]
    if not lines:
        say(none or "There is nothing to show.")
        return
    drawn = Table(box=box.SIMPLE, pad_edge=False, show_edge=False)
    for title in titles:
        drawn.add_column(title, justify="right" if title in right else "left", overflow="fold")
    for line in lines:
        drawn.add_row(*[Text(_visible(cell)) for cell in line])
    width = None if sys.stdout.isatty() else 160
    console = Console(
        width=width, soft_wrap=False, highlight=False, markup=False, emoji=False, file=sys.stdout
    )
    console.print(drawn)


def plain(value: Any) -> Any:
    """The JSON form: money as amount and currency, days and moments as ISO 8601, enumerations by value, no ids."""
    if isinstance(value, Money):
        return value.as_json()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        pairs = [(f.name, getattr(value, f.name)) for f in dataclasses.fields(value)]
        return _table(pairs)
    if isinstance(value, Mapping):
        return _table(value.items())
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, str | int | bool) or value is None:
        return value
    if isinstance(value, set | frozenset):
        return sorted(plain(v) for v in value)
    if isinstance(value, Iterable):
        return [plain(v) for v in value if not isinstance(v, UUID)]
    return str(value)


def _table(pairs: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """Ids are the database's business, not a program's: whatever holds a UUID is left out."""
    return {str(key).rstrip("_"): plain(value) for key, value in pairs if not _is_id(key, value)}


def _is_id(key: Any, value: Any) -> bool:
    return isinstance(value, UUID) or key == "id" or (str(key).endswith("_id") and value is None)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return str(value)


def _visible(text: str) -> str:
    """What would steer a terminal is shown as an escape; line ends stay."""
    return "".join(
        sign
        if sign == "\n" or sign.isprintable() or sign == "\u00a0"
        else sign.encode("unicode_escape").decode()
        for sign in text.replace("\t", "  ")
    )
