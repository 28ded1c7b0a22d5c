"""What a person may say before the noun or after the verb: which office, as whom, and whether a program listens."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass

from app.basics.errors import Refusal

_VALUED = {"--office": "office", "--as": "colleague"}


class Usage(Refusal):
    """The command line itself was written wrongly: exit status 2."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of every command. ``office`` is empty where this machine's own office is meant."""

    office: str = ""
    colleague: str = ""
    json: bool = False


CURRENT: ContextVar[Options] = ContextVar("options")


def current() -> Options:
    """The options of the command that is running."""
    return CURRENT.get(Options())


def split(words: Sequence[str]) -> tuple[Options, list[str]]:
    """Takes the common options out of the words of a command line; everything after ``--`` is left alone."""
    said = {
        "office": os.environ.get("CONCIERGE_OFFICE", ""),
        "colleague": os.environ.get("CONCIERGE_AS", ""),
    }
    rest: list[str] = []
    json = False
    left = list(words)
    while left:
        word = left.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *left]
            break
        if word == "--json":
            json = True
        elif name in _VALUED:
            if not equals and not left:
                raise Usage(f"{name} needs a value after it.")
            said[_VALUED[name]] = value if equals else left.pop(0)
        else:
            rest.append(word)
    return Options(said["office"], said["colleague"], json), rest
