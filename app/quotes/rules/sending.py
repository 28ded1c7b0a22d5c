"""How a quote goes out: by which way, under which subject, with which words, in how many messages; pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Protocol, TypeVar

from app.basics.places import RESOURCES
from app.basics.text import clean_line, fold

_FOLDER: Final = RESOURCES / "sending"
#: Ways of delivery as rules name them, and the channels in which an event is recorded.
CHANNELS: Final = {
    "email": "e-mail",
    "portal": "portal",
    "post": "post",
    "e-invoice": "network",
    "hand": "hand",
}
TO: Final = ("purchasing", "researcher")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do by hand; ``copy`` is what goes into a field of a portal."""

    text: str
    copy: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be sent: to whom, which revision (the newest issued one), by which way.

    ``along`` asks for the file that may go along or leaves it behind: the route card of a quote, the file of an
    e-invoice. What is None or empty is decided by what is known; ``one_each`` puts every file into a message of its own.
    """

    to: str = ""
    n: int | None = None
    along: bool | None = None
    channel: str = ""
    one_each: bool | None = None


class Asked(Protocol):
    """What is read of a rule in force."""

    @property
    def kind(self) -> str: ...
    @property
    def params(self) -> Mapping[str, Any]: ...
    @property
    def status(self) -> str: ...


class Sized(Protocol):
    """What is read of a file."""

    @property
    def data(self) -> bytes: ...


F = TypeVar("F", bound=Sized)


@cache
def words(part: str, language: str) -> Mapping[str, str]:
    """The words of a part (mail, card, holders) in the language of a tag such as ``fr-CA``; English stands in."""
    tag = spoken(part, language)
    return dict(_read(tag)[part])


@cache
def spoken(part: str, language: str) -> str:
    """The language in which a part is written for a tag: that language where we have it, else English."""
    plain = language.replace("_", "-").partition("-")[0].casefold()
    return plain if plain in languages() and part in _read(plain) else "en"


def tag_for(part: str, language: str) -> str:
    """The tag itself where we have words in its language, else English."""
    plain = language.replace("_", "-")
    return plain if spoken(part, plain) == plain.partition("-")[0].casefold() else "en"


@cache
def languages() -> tuple[str, ...]:
    """The languages in which we write to somebody, English first."""
    return tuple(sorted((path.stem for path in _FOLDER.glob("*.toml")), key=lambda tag: (tag != "en", tag)))


def spoken_in() -> tuple[tuple[str, str], ...]:
    """The languages in which we write to somebody, each with its name in English."""
    return tuple((tag, str(_read(tag)["language"])) for tag in languages())


@cache
def _read(tag: str) -> Mapping[str, Any]:
    with (_FOLDER / f"{tag}.toml").open("rb") as file:
        return tomllib.load(file)


def channel_of(own: str, allowed: Sequence[str], *, mailbox: bool, portal: bool) -> str:
    """By which way it goes: the office's own where the rules allow it, else the first they name, else what is known."""
    ways = [CHANNELS.get(method, method) for method in allowed]
    if own and (not ways or own in ways):
        return own
    if ways:
        return ways[0]
    return "e-mail" if mailbox else "portal" if portal else ""


def allowed_ways(rules: Iterable[Asked]) -> tuple[str, ...]:
    """The ways of delivery that the rules in force name; a rule that is only assumed names none."""
    told = [
        rule.params.get("any_of", ())
        for rule in rules
        if rule.kind == "delivery-method" and rule.status not in ("assumed", "unknown")
    ]
    return tuple(dict.fromkeys(str(way) for ways in told for way in ways))


def subject_for(base: str, rules: Iterable[Asked]) -> str:
    """The subject line with the words that rules want in it."""
    subject = clean_line(base)
    for rule in rules:
        wanted = [clean_line(str(word)) for word in rule.params.get("any_of", ()) if str(word).strip()]
        asks = (
            rule.kind == "field-contains"
            and rule.params.get("field") == "subject_line"
            and rule.status != "unknown"
        )
        if asks and wanted and not any(fold(word) in fold(subject) for word in wanted):
            subject = f"{wanted[0]} {subject}"
    return subject


def in_messages(files: Sequence[F], *, one_each: bool) -> tuple[tuple[F, ...], ...]:
    """The files by message: all in one, or each in one of its own."""
    if one_each and len(files) > 1:
        return tuple((file,) for file in files)
    return (tuple(files),)


def size_words(size: int) -> str:
    """A size in bytes as people read it."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000)):,} KB"
    return f"{size / 1_000_000:,.1f} MB"
