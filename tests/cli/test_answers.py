"""One JSON document for a program; a table in which nothing is read as mark-up for a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from uuid import UUID, uuid4

from app.basics.money import Money
from app.cli.answers import plain, say, table


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class Row:
    id: UUID
    other_id: UUID | None
    name: str
    total: Money
    on: dt.date
    at: dt.datetime
    colour: Colour
    tags: tuple[str, ...]


def test_values_take_their_published_forms_and_ids_vanish():
    at = dt.datetime(2026, 11, 22, 13, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    row = Row(uuid4(), None, "A", Money(123450, "USD"), dt.date(2026, 11, 22), at, Colour.RED, ("x",))
    assert plain([row, {"people": [uuid4()]}]) == [
        {
            "name": "A",
            "total": {"amount": "1234.50", "currency": "USD"},
            "on": "2026-11-22",
            "at": "2026-11-22T12:00:00Z",
            "colour": "red",
            "tags": ["x"],
        },
        {"people": []},
    ]


def test_a_table_shows_text_as_it_stands_and_steers_no_terminal(capsys):
    table(("Name", "Note"), [("[red]x[/red] :smile:", "a\x1b[31mb\u202e")])
    out = capsys.readouterr().out
    assert "[red]x[/red] :smile:" in out
    assert "\x1b" not in out
    assert "\\x1b[31mb\\u202e" in out


def test_an_empty_table_says_what_to_do(capsys):
    table(("Name",), [], none="Add one.")
    assert capsys.readouterr().out == "Add one.\n"


def test_sentences_keep_their_lines(capsys):
    say("a\nb\tc\x07")
    assert capsys.readouterr().out == "a\nb  c\\x07\n"
