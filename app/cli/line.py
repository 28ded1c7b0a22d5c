"""The root of the command line: the nouns, loaded when named; exit statuses; never a traceback."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

import typer
from typer.core import TyperGroup
from typer.exceptions import Abort, TyperException

from app import __version__
from app.basics import crash
from app.basics.errors import Refusal, Trouble
from app.cli.options import CURRENT, Options, Usage

DONE, REFUSED, WRONG_USAGE, TROUBLE, INTERRUPTED = 0, 1, 2, 3, 130

# A noun is a file of this folder; its sentence stands here, so that help loads none of them.
NOUNS = {
    "office": "Make, check, back up and restore an office.",
    "seller": "Who we are: identity, bank, taxes, services, clauses, colleagues.",
    "institution": "The legal entities that buy, and their playbooks.",
    "client": "The people and groups for whom work is done.",
    "contact": "The people on the other side, and their roles.",
    "engagement": "Pieces of work and their milestones.",
    "quote": "Quotes and their revisions.",
    "order": "Purchase orders, checked against the quote.",
    "invoice": "Invoices, credit notes, the payment route, receipts.",
    "paper": "Delivery notes, letters, briefs, route cards and close-out notes, as they went out.",
    "promise": "What we said we would do, and by when.",
    "log": "Note what was said.",
    "today": "The ranked list: what needs somebody, why, and what to do.",
    "find": "Search over everything.",
    "sync": "Sync files: pair machines, give and take, decide, see who changed what.",
    "schema": "Print the JSON Schema of a file that can be read.",
}

_EPILOG = (
    "Common options, before the noun or after the verb: --office ADDRESS (a file, or postgresql://…; else "
    "CONCIERGE_OFFICE, else this machine's office), --as COLLEAGUE (initials, e-mail or name; else CONCIERGE_AS), "
    "--json (one JSON document). Exit status: 0 done, 1 refused, 2 wrong usage, 3 trouble of the machine. "
    "Without a noun the window opens."
)


def nouns() -> list[str]:
    """The nouns whose file is here."""
    return [noun for noun in NOUNS if find_spec(f"app.cli.{noun}")]


class _Nouns(TyperGroup):
    """Loads a noun only when it is named: `concierge today` does not pay for the others."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the framework's signature
        return nouns()

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"app.cli.{cmd_name}")
        command = typer.main.get_command(module.app)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Nouns"):
            formatter.write_dl([(noun, NOUNS[noun]) for noun in self.list_commands(ctx)])


def _version(wanted: bool) -> None:
    if wanted:
        print(f"concierge {__version__}")
        raise typer.Exit


_root = typer.Typer(
    cls=_Nouns, add_completion=False, rich_markup_mode=None, no_args_is_help=True, epilog=_EPILOG
)


@_root.callback()
def concierge(
    version: bool = typer.Option(
        False, "--version", is_eager=True, callback=_version, help="Say the version."
    ),
) -> None:
    """Concierge Desk: quotes that pass purchasing, orders that match, payments that arrive."""


def run(options: Options, words: Sequence[str]) -> int:
    """Runs one command and answers its exit status."""
    token = CURRENT.set(options)
    try:
        return said(lambda: _invoke(words), as_json=options.json)
    finally:
        CURRENT.reset(token)


def _invoke(words: Sequence[str]) -> int:
    command = typer.main.get_command(_root)
    answer = command.main(args=list(words), prog_name="concierge", standalone_mode=False)
    return answer if isinstance(answer, int) else DONE


def said(work: Callable[[], int], *, as_json: bool = False) -> int:
    """Does ``work``; whatever goes wrong becomes a sentence on standard error and an exit status."""
    try:
        status = work()
        sys.stdout.flush()
    except Usage as usage:
        return _say(usage.text, WRONG_USAGE)
    except Refusal as refusal:
        if as_json:
            document = {"refused": refusal.text, "findings": list(refusal.findings)}
            print(json.dumps(document, ensure_ascii=False, indent=1, default=str))
        return _say(refusal.text, REFUSED)
    except Trouble as trouble:
        if as_json:
            print(json.dumps({"trouble": str(trouble)}, ensure_ascii=False, indent=1))
        return _say(str(trouble), TROUBLE)
    except TyperException as wrong:
        return _say(_usage(wrong), WRONG_USAGE)
    except (KeyboardInterrupt, Abort):
        return INTERRUPTED
    except BrokenPipeError:
        _hush()
        return DONE
    except Exception as error:  # noqa: BLE001 - the last door: a bug is reported, never shown
        return _say(crash.sentence(error), TROUBLE)
    return status


def _usage(wrong: TyperException) -> str:
    context = getattr(wrong, "ctx", None)
    text = wrong.format_message()
    if context is None or text.startswith("Usage:"):  # a noun without a verb: its help is the answer
        return text
    return f"{text} See: {context.command_path} --help."


def _say(text: str, status: int) -> int:
    try:
        print(text.encode("utf-8", "replace").decode(), file=sys.stderr)
    except BrokenPipeError:
        _hush()
    return status


def _hush() -> None:
    """Whoever read our output has gone: what is still to be flushed goes nowhere."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
