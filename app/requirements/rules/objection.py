"""An objection in the words of an office, as the desk reads it: days, codes, quoted words, names after a cue."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final

from app.requirements.rules.phrases import fold

_MOST: Final = 500
_UNITS: Final = {"d": 1, "w": 7, "m": 30, "y": 365}
_UNIT: Final = re.compile(
    r"(?<![\w.,/-])(\d{1,3})[ -]?(?:(business |working |calendar )?(days?|d|tagen?|tage|jours?)"
    r"|(weeks?|wochen?|semaines?)|(months?|monaten?|monate?|mois)|(years?|jahren?|jahre?|ans?))\b"
)
_NET: Final = re.compile(r"\bnet(?:to|to-| |-)*(\d{1,3})\b|\b(\d{1,3})[ -]?(?:days? |tage )?net(?:to)?\b")
_BARE: Final = re.compile(r"(?<![\w.,/#-])(\d{1,3})(?![\w%/-]|[.,]\d| ?%| percent| prozent| pour cent)")
_WORDS: Final = {
    "ten": 10, "fourteen": 14, "fifteen": 15, "thirty": 30, "forty-five": 45, "sixty": 60, "ninety": 90,
    "vierzehn": 14, "dreissig": 30, "funfundvierzig": 45, "sechzig": 60, "neunzig": 90,
    "quinze": 15, "trente": 30, "quarante-cinq": 45, "soixante": 60, "quatre-vingt-dix": 90,
}  # fmt: skip
_COUNTS: Final = {"two": 2, "three": 3, "zwei": 2, "drei": 3, "deux": 2, "trois": 3, "four": 4, "five": 5}
_CURRENCIES: Final = re.compile(r"\b(USD|EUR|GBP|CAD|AUD|CHF|JPY|SGD|INR|SEK|DKK|NOK|NZD|CNY)\b")
_QUOTED: Final = re.compile(r"[“„«\"‘]\s*([^“”„«»\"‘’]{2,120}?)\s*[”“»\"’‘]|(?<!\w)'([^']{2,120})'(?!\w)")
_NOT: Final = re.compile(
    r"(?<!\w)(no|not|never|without|must not|don't|cannot|nicht|kein|keine|keinen|ohne|ne|pas|sans|aucune?|refused?"
    r"|refuse|reject\w*|forbid\w*|unacceptable|verboten|abgelehnt)(?!\w)"
)
_AT_MOST: Final = re.compile(
    r"(?<!\w)(at most|no (?:more|longer) than|not (?:more|longer) than|max(?:imum|imal)?|hochstens|au plus"
    r"|too long|zu lang|trop long(?:ue)?|shorter)(?!\w)"
)


class Objection:
    """The words, folded for looking (no case, no accents), with what they hold."""

    def __init__(self, text: str) -> None:
        self.said = " ".join(text.split())[:_MOST]
        self.text = fold(self.said)

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """Every length of time, in days: ``60 days``, ``2 months``, ``net 45``, ``sixty``; else the bare numbers."""
        found = [int(m[1]) * _UNITS[_unit(m)] for m in _UNIT.finditer(self.text)]
        found += [int(m[1] or m[2]) for m in _NET.finditer(self.text)]
        found += [days for word, days in _WORDS.items() if re.search(rf"(?<!\w){word}(?!\w)", self.text)]
        rest = _NET.sub(" ", _UNIT.sub(" ", self.text))
        return tuple(dict.fromkeys([*found, *(int(m[1]) for m in _BARE.finditer(rest))]))

    @cached_property
    def count(self) -> int:
        """The first small number, in figures or in words; 0 where there is none."""
        figures = [int(m[1]) for m in _BARE.finditer(self.text)]
        words = [n for word, n in _COUNTS.items() if re.search(rf"(?<!\w){word}(?!\w)", self.text)]
        return next((n for n in (*figures, *words) if 2 <= n <= 10), 0)

    @cached_property
    def currencies(self) -> tuple[str, ...]:
        """The currencies that are named by their code."""
        return tuple(dict.fromkeys(_CURRENCIES.findall(self.said)))

    @cached_property
    def quoted(self) -> tuple[str, ...]:
        """What stands between quotation marks."""
        return tuple(m[1] or m[2] for m in _QUOTED.finditer(self.said))

    @property
    def denies(self) -> bool:
        """Whether something is not to be."""
        return _NOT.search(self.text) is not None

    @property
    def at_most(self) -> bool:
        """Whether an upper bound is meant."""
        return _AT_MOST.search(self.text) is not None

    def has(self, cues: str) -> str:
        """The longest of the cues, ``a|b|c``, that a word of the text begins with; ``a$`` is a whole word."""
        found = [cue for cue in cues.split("|") if _begins(self.text, cue)]
        return max(found, key=len, default="").rstrip("$")

    def after(self, cues: str) -> str:
        """The name that follows one of the cues, up to the end of the sentence: ``addressed to Northfield``."""
        alternatives = "|".join(re.escape(cue) for cue in cues.split("|"))
        end = r"(?=[.;,!?]\s|[.;,!?]$|$| (?:not|nicht|et non|instead|rather|please|bitte)\b)"
        found = re.search(
            rf"(?:{alternatives})\s+(?:the |the entity |be )?([^.;,!?]{{3,120}}?){end}",
            self.said,
            re.IGNORECASE,
        )
        return found[1].strip(" “”\"'‘’„«»") if found else ""


def _unit(found: re.Match[str]) -> str:
    return "d" if found[3] else "w" if found[4] else "m" if found[5] else "y"


def _begins(text: str, cue: str) -> bool:
    at = text.find(cue.rstrip("$"))
    while at >= 0:
        end = at + len(cue.rstrip("$"))
        starts = at == 0 or not text[at - 1].isalnum()
        ends = not cue.endswith("$") or end == len(text) or not text[end].isalnum()
        if starts and ends:
            return True
        at = text.find(cue.rstrip("$"), at + 1)
    return False
