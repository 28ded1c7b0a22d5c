"""``concierge sync``, its first half: two machines come to trust each other, by two files and six words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from app.basics.errors import Refusal
from app.cli.frame import absolute, address, answer, opened
from app.cli.options import current
from app.exchange import commands
from app.exchange.queries import read_card

app = typer.Typer()
_MATCHED = "Say --matched once the six words were read aloud and are the same."


@app.command("card")
def card(
    file: Path = typer.Argument(help="The card to write, for example laptop.relpair."),
    name: str = typer.Option(..., help="What this machine is called."),
) -> None:
    """On a machine without an office: make the card with which it asks to join one."""
    made = commands.ask_to_join(str(absolute(file)), name, current().colleague)
    answer(made, f"Written: {made.path}. Send it, and read these words on the telephone: {made.words}")


@app.command("pair")
def pair(
    card: Path = typer.Argument(help="The card of the machine that wants to join."),
    to: Path = typer.Option(
        None, help="The folder for the two files of the answer; that of the card, if none."
    ),
    name: str = typer.Option("", help="What this office calls it; what its card says, if none."),
    series: str = typer.Option("", help="Its letter in document numbers; the next free one, if none."),
    matched: bool = typer.Option(False, "--matched", help="The six words were read aloud and are the same."),
) -> None:
    """Read a card and print its six words; with --matched admit the machine and write the answer."""
    path = str(absolute(card))
    with opened() as office:
        with office.look() as session:
            seen = read_card(session, path)
        if not matched:
            answer(seen, f"{seen.name}: {seen.words}\n{_MATCHED}")
            return
        folder = str(absolute(to) if to is not None else Path(path).parent)
        wished = (path, name or seen.name, series or seen.series, folder)
        done = commands.welcome(_sat(office), *wished)
    back = f"both files back: {done.answer}, {done.snapshot}" if done.snapshot else f"it back: {done.answer}"
    answer(done, f"{done.sentence} Send {back}. Your six words: {done.words}")


def _sat(office: Any) -> Any:
    if current().colleague:
        office.author = current().colleague
    return office


@app.command("join")
def join(
    answer_card: Path = typer.Argument(metavar="ANSWER", help="The answer card that came back."),
    snapshot: Path | None = typer.Option(
        None, help="The file of the office; the one beside the answer, if none."
    ),
    matched: bool = typer.Option(False, "--matched", help="The six words were read aloud and are the same."),
) -> None:
    """Read the answer and print its six words; with --matched make the office here from what was sent."""
    path = str(absolute(answer_card))
    seen = commands.read_answer(path)
    if not matched:
        answer(seen, f"{seen.machine}: {seen.words}\n{_MATCHED}")
        return
    office = str(absolute(snapshot)) if snapshot is not None else seen.snapshot
    if not office:
        raise Refusal("The file of the office is not beside the answer. Name it: --snapshot FILE.")
    sentence = commands.join(path, office, address(), current().colleague)
    answer({"office": address(), "series": seen.series, "sentence": sentence}, sentence)
