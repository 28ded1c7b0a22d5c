"""``concierge sync``, its third part: the keys of this machine, and being let in again."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer

from app.basics.errors import Refusal
from app.cli.frame import absolute, answer, opened
from app.cli.options import current
from app.sync import keys, pairing, words

app = typer.Typer()
_MATCHED = "Say --matched once the six words were read aloud and are the same."


@app.command("keys")
def keys_(
    save: Path | None = typer.Option(None, help="Write them to this file, sealed with a passphrase, for another computer on the same server."),
    load: Path | None = typer.Option(None, help="Take them from such a file."),
) -> None:  # fmt: skip
    """Say where the keys of this machine lie; carry them to another computer that uses the same office on a server."""
    with opened() as office:
        if load is not None:
            found = keys.load(office, absolute(load), _passphrase())
            said = f"The keys are here: {keys.place(found.office, found.machine)}"
        elif save is not None:
            keys.save(office, absolute(save), _passphrase())
            said = f"Written: {absolute(save)}. Who has it and the passphrase can sign as this machine."
        else:
            found = keys.keys_of(office)
            said = f"{keys.place(found.office, found.machine)}: keep a copy with your settings, in no office backup."
    answer({"sentence": said}, said)


@app.command("rejoin")
def rejoin(
    file: Path = typer.Argument(help="The card to write, for example again.relpair; or the answer that came back."),
    new_keys: bool = typer.Option(False, "--new-keys", help="Make new keys: the old ones are lost, or were shut out."),
    matched: bool = typer.Option(False, "--matched", help="The six words were read aloud and are the same."),
) -> None:  # fmt: skip
    """On a machine that has the office but that the others do not know (any more): ask, then take the answer."""
    place = absolute(file)
    with opened() as office:
        office.author = current().colleague or office.author
        if place.is_file() and not new_keys:
            seen = pairing.read_answer(place, office)
            said = (
                pairing.accept_here(office, place) if matched else f"{seen.machine}: {seen.words}\n{_MATCHED}"
            )
            answer({"machine": seen.machine, "words": seen.words, "sentence": said}, said)
            return
        card = pairing.ask_again(office, place, new_keys=new_keys)
    said = f"Written: {card.path}. Send it, and read these words on the telephone: {card.words}"
    answer({"path": str(card.path), "words": card.words}, said)


def _passphrase() -> str:
    """From CONCIERGE_PASSPHRASE, else asked for; never an argument, which other programs can see."""
    given = os.environ.get("CONCIERGE_PASSPHRASE", "")
    if not given and sys.stdin.isatty():
        given = str(
            typer.prompt(f"Passphrase (for example: {words.passphrase()})", hide_input=True, err=True)
        )
    if not given:
        raise Refusal("Set CONCIERGE_PASSPHRASE to the passphrase.")
    return given
