"""What a field of a playbook may hold: one shape reads the value, words what is expected, and gives the JSON Schema."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.basics.dates import FIRST_YEAR, LAST_YEAR, PaymentRun, Period
from app.basics.errors import Refusal
from app.basics.money import exponent
from app.institutions import rules as known

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_KEY_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$"
_SHOWN = 40
_MOST_BITS = 64


class Wrong(Exception):
    """A value that does not fit; ``text`` says what was expected and what was found."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True)
class Floating:
    """A number with a point that stood in the file without quotation marks; no field accepts one."""

    digits: str

    def __repr__(self) -> str:
        return f"the number {self.digits[:_SHOWN]} without quotation marks"


def huge(value: object) -> bool:
    """Whether a number is so large that nobody means it; Python itself refuses to print the largest."""
    return isinstance(value, int) and value.bit_length() > _MOST_BITS


def shown(value: object) -> str:
    """A wrong value as a problem repeats it: short, and safe to print."""
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if isinstance(value, bool):
        return str(value).lower()
    if huge(value):
        return "a number of very many digits"
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


@dataclass(frozen=True, slots=True)
class Shape:
    """``read`` gives the value or raises Wrong; ``expected`` is the phrase in problems and in the guide."""

    expected: str
    read: Callable[[object], Any]
    schema: Mapping[str, Any]


def _expect(expected: str, fits: Callable[[Any], bool], sort: type = str) -> Callable[[object], Any]:
    def read(value: object) -> Any:
        if isinstance(value, bool) is (sort is bool) and isinstance(value, sort) and fits(value):
            return value
        raise Wrong(f"expected {expected}, found {shown(value)}")

    return read


def _clean(value: str, *, lines: bool) -> bool:
    allowed = "\r\n\t" if lines else ""
    return not any(
        (unicodedata.category(char) in {"Cc", "Cs"} and char not in allowed) or char in _BIDI
        for char in value
    )


def text(most: int = 200, *, lines: bool = False) -> Shape:
    """A text without control characters; with ``lines`` it may have several lines."""
    expected = f"a text of 1 to {most} characters"
    fits = _expect(expected, lambda value: bool(value.strip()) and len(value) <= most)

    def read(value: object) -> str:
        found: str = fits(value)
        if not _clean(found, lines=lines):
            raise Wrong(f"expected {expected} without control characters, found {shown(found)}")
        return found.strip()

    return Shape(expected, read, {"type": "string", "minLength": 1, "maxLength": most})


def matching(expected: str, fits: Callable[[str], bool], pattern: str = "") -> Shape:
    """A text of which a function says whether it fits."""
    schema = {"type": "string", "maxLength": 300} | ({"pattern": pattern} if pattern else {})
    return Shape(
        expected,
        _expect(expected, lambda value: len(value) <= 300 and _clean(value, lines=False) and fits(value)),
        schema,
    )


def one_of(words: tuple[str, ...]) -> Shape:
    """One of some words, in capitals or not."""
    expected = "one of " + ", ".join(words)
    known = _expect(expected, lambda value: len(value) < 100 and value.casefold() in words)
    return Shape(expected, lambda value: str(known(value)).casefold(), {"enum": list(words)})


def whole(least: int, most: int, what: str) -> Shape:
    """A whole number within bounds."""
    expected = f"a whole number of {what} from {least} to {most}"
    read = _expect(expected, lambda value: least <= value <= most, int)
    return Shape(expected, read, {"type": "integer", "minimum": least, "maximum": most})


def exactly(number: int) -> Shape:
    """One number and no other."""
    return Shape(
        f"the number {number}",
        _expect(f"the number {number}", lambda value: value == number, int),
        {"const": number},
    )


def file_name(slots: tuple[str, ...], what: str = "a file name") -> Shape:
    """A file name, or another line, with places in braces that are filled in."""
    places = ", ".join(f"{{{slot}}}" for slot in slots)
    expected = f"{what} with no other places than {places}"
    named = text(120)

    def read(value: object) -> str:
        found = str(named.read(value))
        bare = found
        for slot in slots:
            bare = bare.replace(f"{{{slot}}}", "")
        if "{" in bare or "}" in bare:
            raise Wrong(f"expected {expected}, found {shown(found)}")
        return found

    return Shape(expected, read, named.schema)


def many(item: Shape, most: int, *, least: int = 0) -> Shape:
    """A list; a problem names the item, counted from 1."""
    expected = f"a list of {least} to {most} items, each {item.expected}"

    def read(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise Wrong(f"expected {expected}, found {shown(value)}")
        result = []
        for at, inner in enumerate(value, start=1):
            try:
                result.append(item.read(inner))
            except Wrong as wrong:
                raise Wrong(f"item {at}: {wrong.text}") from wrong
        return tuple(result)

    return Shape(
        expected, read, {"type": "array", "minItems": least, "maxItems": most, "items": dict(item.schema)}
    )


def table_of_texts(most: int) -> Shape:
    """A table whose values are all texts: identifiers by their scheme."""
    expected = f"a table of at most {most} names with a text each"
    value_shape = text(120)

    def read(value: object) -> dict[str, str]:
        if not isinstance(value, Mapping) or len(value) > most:
            raise Wrong(f"expected {expected}, found {shown(value)}")
        result = {}
        for name, inner in value.items():
            if len(name) > known.LONGEST_KEY or not _clean(name, lines=False):
                raise Wrong(f"expected {expected}, found the name {shown(name)}")
            try:
                result[name] = value_shape.read(inner)
            except Wrong as wrong:
                raise Wrong(f"{name}: {wrong.text}") from wrong
        return result

    schema = {"type": "object", "maxProperties": most, "additionalProperties": dict(value_shape.schema)}
    return Shape(expected, read, schema)


def anything_in_a_table() -> Shape:
    """A table that somebody else reads: parameters of a kind, a condition."""
    expected = "a table in braces"

    def read(value: object) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise Wrong(f"expected {expected}, found {shown(value)}")
        return dict(value)

    return Shape(expected, read, {"type": "object"})


def _read_day(value: object) -> dt.date:
    found = value
    if isinstance(value, str) and len(value) == 10:
        try:
            found = dt.date.fromisoformat(value)
        except ValueError:
            found = value
    if (
        isinstance(found, dt.date)
        and not isinstance(found, dt.datetime)
        and FIRST_YEAR <= found.year <= LAST_YEAR
    ):
        return found
    raise Wrong(
        f"expected a day such as 2026-11-10, found {value.isoformat()[:_SHOWN] if isinstance(value, dt.date) else shown(value)}"
    )


def _read_period(value: object) -> str:
    try:
        return (
            Period.parse(value).plain()
            if isinstance(value, str) and len(value) <= 24 and ".." in value
            else DAY.read(value).isoformat()
        )
    except (Refusal, Wrong):
        raise Wrong(
            f"expected a day or a period such as 2026-12-24..2027-01-01, found {shown(value)}"
        ) from None


def _is_month_day(value: str) -> bool:
    try:
        dt.date.fromisoformat(f"2001-{value}")
    except ValueError:
        return False
    return len(value) == 5


def _is_currency(value: str) -> bool:
    try:
        exponent(value)
    except Refusal:
        return False
    return True


def _is_run(value: str) -> bool:
    try:
        PaymentRun(value)
    except Refusal:
        return False
    return True


FLAG = Shape("true or false", _expect("true or false", lambda _value: True, bool), {"type": "boolean"})
DAY = Shape("a day such as 2026-11-10", _read_day, {"type": "string", "format": "date"})
PERIOD = Shape(
    "a day or a period such as 2026-12-24..2027-01-01", _read_period, {"type": "string", "maxLength": 24}
)
KEY = matching("a key of small letters, digits and hyphens", known.is_key, _KEY_PATTERN)
COUNTRY = matching("a country of two capital letters, such as US", known.is_country, "^[A-Z]{2}$")
REGION = matching(
    "a region as its ISO code has it behind the country, such as LA or NSW",
    known.is_region,
    "^[A-Z0-9]{1,3}$",
)
CURRENCY = matching("a currency of three capital letters, such as USD", _is_currency, "^[A-Z]{3}$")
LANGUAGE = matching("a language such as en, de or fr-CA", known.is_language)
ZONE = matching("a time zone such as America/Chicago", known.is_time_zone)
EMAIL = matching("an e-mail address", known.is_email)
URL = matching(
    "an address that starts with https:// or http://",
    lambda v: v.startswith(("https://", "http://")) and " " not in v,
    "^https?://",
)
MONTH_DAY = matching("a month and a day such as 07-01", _is_month_day, "^[0-9]{2}-[0-9]{2}$")
RUN = matching("a payment run such as weekly:thursday, monthly:15 or monthly:last", _is_run)
COLOUR = matching(
    "a colour such as #0f6b5c",
    lambda v: len(v) == 7 and v[0] == "#" and all(c in "0123456789abcdefABCDEF" for c in v[1:]),
    "^#[0-9a-fA-F]{6}$",
)
