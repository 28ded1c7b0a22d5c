"""Finding phrases and shapes in text without regular expressions, so that no rule can make the desk wait."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

LONGEST_SHAPE = 80
_LONGEST_TEXT = 400
_JOINERS = {
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u2019": "'",
    "\u00ad": "",
}
_ABOVE_LATIN = "\u0250"


def fold(text: str) -> str:
    """Text as it is compared: no case, no accents, one kind of space, hyphen and apostrophe."""
    if text.isascii():
        return " ".join(text.casefold().split())
    plain = "".join(_JOINERS.get(char, char) for char in text)
    marks = unicodedata.normalize("NFKD", plain.casefold())
    return " ".join("".join(char for char in marks if not unicodedata.combining(char)).split())


#: Phrases of rules, folded once: the same few hundred are asked for again and again.
folded_phrase = lru_cache(maxsize=8192)(fold)


def _joined(left: str, right: str) -> bool:
    """Whether two neighbours belong to one word; scripts without spaces never do."""
    return left.isalnum() and right.isalnum() and left < _ABOVE_LATIN and right < _ABOVE_LATIN


def holds_phrase(folded: str, phrase: str) -> bool:
    """Whether folded text holds the phrase as whole words: ``estimate`` is not in ``estimated``."""
    wanted = folded_phrase(phrase)
    if not wanted:
        return False
    at = folded.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        starts = at == 0 or not _joined(folded[at - 1], wanted[0])
        ends = end == len(folded) or not _joined(wanted[-1], folded[end])
        if starts and ends:
            return True
        at = folded.find(wanted, at + 1)
    return False


def phrases_in(folded: str, phrases: Iterable[str]) -> tuple[str, ...]:
    """Those of the phrases that the folded text holds, in their own order."""
    return tuple(phrase for phrase in phrases if holds_phrase(folded, phrase))


def shape_parts(shape: str) -> tuple[str, ...]:
    r"""A shape in its parts: ``#`` a digit, ``A`` a letter, ``*`` any run, ``\A`` the letter A, all else itself."""
    parts, escaped = [], False
    for char in shape:
        if escaped:
            parts.append("=" + char)
            escaped = False
        elif char == "\\":
            escaped = True
        else:
            parts.append(char if char in "#A*" else "=" + char)
    return tuple(parts)


def _fits(part: str, char: str) -> bool:
    if part == "#":
        return char.isascii() and char.isdigit()
    if part == "A":
        return char.isascii() and char.isalpha()
    return part[1:] == char


def has_shape(text: str, shape: str) -> bool:
    """Whether the whole text has the shape; steps grow with length times length at most, never faster."""
    if len(text) > _LONGEST_TEXT or len(shape) > LONGEST_SHAPE:
        return False
    parts = shape_parts(shape)
    reached = _past_runs({0}, parts)
    for char in text:
        nexts = set()
        for at in reached:
            if at < len(parts) and parts[at] == "*":
                nexts.add(at)
            elif at < len(parts) and _fits(parts[at], char):
                nexts.add(at + 1)
        reached = _past_runs(nexts, parts)
        if not reached:
            return False
    return len(parts) in reached


def _past_runs(places: set[int], parts: tuple[str, ...]) -> set[int]:
    """The places reached when a run (``*``) may also be empty."""
    result = set(places)
    for at in places:
        step = at
        while step < len(parts) and parts[step] == "*":
            step += 1
            result.add(step)
    return result


def holds_shape(text: str, shape: str) -> bool:
    """Whether a word of the text has the shape."""
    return any(has_shape(word.strip(".,;:()[]"), shape) for word in text.split())
