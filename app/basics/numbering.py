"""Document numbers that two offline machines cannot both take: kind, year, the machine's series, a counter."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.basics.errors import Refusal

_NUMBER = re.compile(r"([A-Z]{1,3})-([0-9]{4})-([A-Z]{1,3})([0-9]{4,9})", re.ASCII)
_SERIES = re.compile(r"[A-Z]{1,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Number:
    """``Q-2026-A0042``: a quote, of 2026, of the machine with series A, its forty-second."""

    kind: str
    year: int
    series: str
    counter: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.year}-{self.series}{self.counter:04d}"

    @classmethod
    def parse(cls, text: str) -> Number:
        """Reads a number back; anything else is refused."""
        found = _NUMBER.fullmatch(text.strip())
        if not found:
            raise Refusal(f"{text.strip()[:40]!r} is not a document number such as Q-2026-A0042.")
        return cls(found[1], int(found[2]), found[3], int(found[4]))


def check_series(series: str) -> str:
    """A machine's series is one to three capital letters, given once and never reused."""
    if not _SERIES.fullmatch(series):
        raise Refusal(f"The number series {series[:20]!r} must be one to three capital letters, such as A.")
    return series


def parse_position(text: str) -> tuple[int, ...]:
    """Line positions sort as numbers: ``10`` after ``9``, ``2.10`` after ``2.9``."""
    return tuple(int(part) for part in re.findall(r"[0-9]{1,9}", text))
