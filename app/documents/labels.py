"""The words the kit itself prints, in each shipped language (``resources/labels``); English stands in for others, and says so."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from app.basics.errors import Refusal
from app.basics.wording import Wording

FOLDER: Final = Path(__file__).resolve().parents[2] / "resources" / "labels"
LANGUAGES: Final = ("en", "fr", "de", "es", "it", "ja")
_OF_SPAIN: Final = frozenset({"es", "es-ES"})  # all other Spanish is that of the Americas, es-419


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of one language tag; ``instead_of`` is the tag asked for when English had to stand in."""

    tag: str
    words: dict[str, str]
    instead_of: str = ""

    def say(self, key: str, **slots: object) -> str:
        """The word for a key, its slots filled. An unknown key is a bug of ours, not of the person."""
        word = self.words[key]
        return word.format(**slots) if slots else word

    def instead(self, words: Mapping[str, str]) -> Labels:
        """The same labels, some of them in words that somebody chose."""
        return replace(self, words={**self.words, **words}) if words else self

    def warning(self) -> str:
        """A sentence when English stands in for the language asked for, else nothing."""
        if not self.instead_of:
            return ""
        return f"The kit has no words in {self.instead_of!r}; its labels are printed in English."


@cache
def _read(language: str) -> dict[str, Any]:
    """The words of one language, and under each tag such as ``de-CH`` those that its region says otherwise."""
    return tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))


def _words(language: str, tag: str) -> dict[str, str]:
    told = _read(language)
    words: dict[str, str] = {key: word for key, word in told.items() if isinstance(word, str)}
    if language == "es" and tag not in _OF_SPAIN:
        words |= told["es-419"]
    words |= told.get(tag, {})
    return words


KEYS: Final = frozenset(_words("en", "en"))


@cache
def labels(tag: str) -> Labels:
    """The labels of a language tag such as ``de-CH``: region, then language, then English."""
    tidy = tag.replace("_", "-")
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", tidy):
        raise Refusal(f"{tag[:40]!r} is not a language tag. Write one such as en-US, fr-FR or de-DE.")
    language, _, region = tidy.partition("-")
    language = language.lower()
    if language not in LANGUAGES:
        return Labels("en", _words("en", "en"), instead_of=tag)
    canonical = language + (f"-{region.upper()}" if region else "")
    return Labels(canonical, _words(language, canonical))


_SAMPLE: Final = dt.date(2026, 12, 31)
_LATIN: Final = 0x250


def wording_for(words: Labels, locale: str) -> Wording:
    """How paper with these labels writes days and figures: as the locale asked for, also where English stands in.

    A language of another script would mix with the English words: there the days and figures are those of Britain, day
    before month.
    """
    asked = Wording(locale)
    foreign = any(ord(sign) >= _LATIN for sign in f"{asked.long_day(_SAMPLE)}{asked.day(_SAMPLE)}")
    return Wording("en_GB") if words.instead_of and foreign else asked
