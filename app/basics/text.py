"""What people type, made fit to be kept: cleaned lines and texts, folded words to find by, slugs for keys."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Collection
from typing import Any, TypeVar

from app.basics.errors import Refusal

LINE, TEXT = 300, 100_000

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, halves of surrogate pairs, noncharacters; direction and zero-width signs that make two names look alike.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_D = TypeVar("_D")


def clean_text(text: str) -> str:
    """Several lines as typed: NFC, line feeds only, no control or steering signs, no blanks at line ends."""
    if text.isascii() and text.isprintable():
        return text.strip()
    kept = _DROPPED.sub("", _BREAKS.sub("\n", text).replace("\t", " "))
    return "\n".join(line.rstrip() for line in unicodedata.normalize("NFC", kept).split("\n")).strip()


def clean_line(text: str) -> str:
    """One line: as ``clean_text``, with every run of blanks and line ends as one blank."""
    return " ".join(clean_text(text).split())


def cleaned(draft: _D, several: Collection[str] = ()) -> _D:
    """A copy of a dataclass whose texts are clean; the fields named in ``several`` keep their line ends."""
    fields = dataclasses.fields(draft)  # type: ignore[arg-type]
    texts = {f.name: getattr(draft, f.name) for f in fields if isinstance(getattr(draft, f.name), str)}
    clean: dict[str, Any] = {n: clean_text(t) if n in several else clean_line(t) for n, t in texts.items()}
    return dataclasses.replace(draft, **clean)  # type: ignore[type-var]


def lengths(draft: object, several: Collection[str] = ()) -> list[str]:
    """A sentence for every text of a dataclass that is longer than can be kept."""
    said = []
    for field in dataclasses.fields(draft):  # type: ignore[arg-type]
        value = getattr(draft, field.name)
        most = TEXT if field.name in several else LINE
        if isinstance(value, str) and len(value) > most:
            name = field.name.replace("_", " ").capitalize()
            said.append(f"{name} is {len(value):,} characters long; at most {most:,} can be kept.")
    return said


def insist(problems: Collection[str]) -> None:
    """Raises one Refusal that says every problem."""
    if problems:
        raise Refusal(" ".join(problems), [{"problem": problem} for problem in problems])


def fold(text: str) -> str:
    """Without case, marks and width: how a name is sorted and found."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(sign for sign in spread if not unicodedata.combining(sign))
    return " ".join(_DROPPED.sub("", unicodedata.normalize("NFC", kept.casefold())).split())


def slug(text: str, fallback: str) -> str:
    """A key made of a name: small Latin letters, digits and hyphens, at most 60."""
    ascii_only = fold(text).replace("æ", "ae").replace("ø", "o").replace("ł", "l").replace("đ", "d")
    words = re.findall("[a-z0-9]+", ascii_only.encode("ascii", "ignore").decode())
    return "-".join(words)[:60].strip("-") or fallback


def shown(text: str, most: int = 40) -> str:
    """A short quotation of what was typed, for a sentence."""
    line = clean_line(text)
    return f"‘{line[:most]}…’" if len(line) > most else f"‘{line}’"
