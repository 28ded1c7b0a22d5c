"""What every noun of the command line stands on.

How to write a noun (see client.py):

1. One file ``app/cli/<noun>.py`` with ``app = noun("The sentence of the noun.")``; its line stands in ``line.NOUNS``.
2. ``@app.command("verb")`` over a plain function; its arguments are typer's; its docstring is the help.
3. Write: ``with work("add client") as session: …`` (one unit of work, the author set from --as, committed at its end).
   Read: ``with look() as session: …``. Both open the office of --office, and close it when the command ends.
4. Call the capability's commands and queries, nothing else; no SQL, no records here.
5. Answer after the ``with``: ``answer(data, words)``. ``data`` is a row, a dict or a list of them: Money becomes
   {"amount", "currency"}, dates ISO 8601, UUIDs (and fields that hold one) vanish. ``words`` is a sentence or a
   function of the data that returns one, or that prints with ``table(titles, rows)`` and ``say(text)``.
6. Files: ``read_document(path, "quote")`` (TOML or JSON, held against ``resources/schemas/quote.schema.json``),
   ``read_bytes(path)``, ``write_bytes(path, data)`` (whole or not at all).
7. What cannot be done: let the Refusal or Trouble fly. Statuses, sentences and --json forms are made in line.py.
8. Days and choices: ``day(text)`` reads YYYY-MM-DD, ``moment(text, zone)`` also HH:MM and full moments.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import typer
from sqlalchemy.orm import Session

from app.basics.dates import parse_day
from app.basics.errors import Refusal
from app.basics.places import own_office
from app.cli.answers import answer, plain, say, table
from app.cli.options import current
from app.cli.papers import read_bytes, read_document, write_bytes
from app.institutions.rules import is_key
from app.office import open_office
from app.seller.queries import author_of
from app.storage.files import write_aside
from app.storage.machine import settings
from app.storage.work import Office

__all__ = [
    "address",
    "answer",
    "day",
    "look",
    "moment",
    "noun",
    "opened",
    "plain",
    "read_bytes",
    "read_document",
    "say",
    "table",
    "work",
    "write_bytes",
    "written",
]


def noun(sentence: str) -> typer.Typer:
    """The typer app of one noun."""
    app = typer.Typer(help=sentence, rich_markup_mode=None, add_completion=False, no_args_is_help=True)
    app.callback()(_verbs)  # keeps a noun with one verb a noun
    return app


def _verbs() -> None:
    return


def address() -> str:
    """Where the office is: --office, CONCIERGE_OFFICE, or this machine's own."""
    return current().office or settings().office or str(own_office())


@contextmanager
def opened() -> Iterator[Office]:
    """The office of this command, closed at the end."""
    try:
        office = open_office(address())
    except Refusal as refusal:
        named = current().office
        if not is_key(named):
            raise
        hint = f"--office is where the data is; the office of an institution is --office-key {named}."
        raise Refusal(f"{refusal.text} {hint}") from None
    if office.doubt is not None:
        print(office.doubt.sentence, file=sys.stderr)
    try:
        yield office
    finally:
        office.close()


@contextmanager
def work(label: str) -> Iterator[Session]:
    """A unit of work of this command, in the name of the colleague of --as."""
    with opened() as office, office.work(label) as session:
        session.info["author"] = author_of(session, current().colleague)
        yield session


@contextmanager
def look() -> Iterator[Session]:
    """A session that reads one moment of the office."""
    with opened() as office, office.look() as session:
        session.info["author"] = author_of(session, current().colleague)
        yield session


def day(text: str | None, what: str = "The date") -> dt.date | None:
    """A day as typed, or None where nothing was typed."""
    return parse_day(text, what) if text else None


def moment(text: str, zone: str = "UTC") -> dt.datetime:
    """``2026-11-10``, ``2026-11-10T14:30`` in ``zone``, or with its own offset; as UTC."""
    first, _, rest = text.strip().replace(" ", "T", 1).partition("T")
    on = parse_day(first, "The moment")
    if not rest:
        return dt.datetime.combine(on, dt.time(12), ZoneInfo(zone)).astimezone(dt.UTC)
    try:
        spoken = dt.datetime.combine(on, dt.time.fromisoformat(rest))
    except ValueError:
        raise Refusal(f"The time {rest[:20]!r} is not a time. Write it like 2026-11-10T14:30.") from None
    aware = spoken if spoken.tzinfo else spoken.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(dt.UTC)


def written(out: Path, name: str, data: bytes) -> str:
    """Writes a PDF under its own name into the folder ``out``, or to the file ``out``; answers where it stands now."""
    place = absolute(out)
    path = place / name if place.is_dir() or place.suffix.casefold() != ".pdf" else place
    write_aside(path, data)
    return str(path)


def absolute(path: Path) -> Path:
    """A path as typed, from the folder the person stands in."""
    return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - resolve() would follow links
