"""The types that parameters of a rule may have; each reads one value and says in a sentence what is wrong with it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.basics.errors import Refusal
from app.basics.identifiers import SCHEMES
from app.basics.money import Money
from app.basics.quantity import parse_rate, plain_scaled
from app.requirements.kinds import words as wording
from app.requirements.rules.phrases import LONGEST_SHAPE
from app.requirements.rules.subject import DAY_FIELDS, TEXT_FIELDS, is_text_field

_MOST_ITEMS = 100
_SHOWN = 40


def shown(value: object) -> str:
    """A wrong value as a refusal repeats it: short, and safe to print."""
    text = repr(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


@dataclass(frozen=True, slots=True)
class Param(ABC):
    """One parameter: whether it must be given, what it is otherwise."""

    required: bool = True
    default: Any = None

    @abstractmethod
    def read(self, value: object, where: str) -> Any:
        """The value as checks use it; a Refusal names the field."""

    @abstractmethod
    def words(self) -> str:
        """What is expected, for documentation and refusals: ``a whole number of days``."""

    def say(self, value: Any) -> str:
        """A value as sentences show it, never a code; empty where there is none."""
        return "" if value is None else str(value)

    def _refuse(self, value: object, where: str) -> Refusal:
        return Refusal(f"{where} must be {self.words()}, not {shown(value)}.")


@dataclass(frozen=True, slots=True)
class Whole(Param):
    """A whole number within bounds; ``of`` names what is counted."""

    of: str = "days"
    least: int = 0
    most: int = 3660

    def read(self, value: object, where: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._refuse(value, where)
        if not self.least <= value <= self.most:
            raise Refusal(f"{where} must lie between {self.least} and {self.most}, not {shown(value)}.")
        return value

    def words(self) -> str:
        return f"a whole number of {self.of}"


@dataclass(frozen=True, slots=True)
class Text(Param):
    """A text of some length; ``named`` puts a code into words."""

    most: int = 300
    named: Callable[[str], str] = str

    def read(self, value: object, where: str) -> str:
        if not isinstance(value, str) or not value.strip() or len(value) > self.most:
            raise self._refuse(value, where)
        return value.strip()

    def say(self, value: Any) -> str:
        return "" if value is None else self.named(value)

    def words(self) -> str:
        return f"a text of at most {self.most} letters"


@dataclass(frozen=True, slots=True)
class Choice(Param):
    """One of some words; ``named`` puts a code into words."""

    options: tuple[str, ...] = ()
    named: Callable[[str], str] = wording.word

    def read(self, value: object, where: str) -> str:
        if not isinstance(value, str) or value not in self.options:
            raise self._refuse(value, where)
        return value

    def words(self) -> str:
        return "one of " + ", ".join(self.options)

    def say(self, value: Any) -> str:
        return "" if value is None else self.named(value)


@dataclass(frozen=True, slots=True)
class Many(Param):
    """A list of texts or of choices, at least one; ``named`` puts the codes into words."""

    options: tuple[str, ...] = ()
    most: int = 300
    named: Callable[[tuple[str, ...]], str] = wording.either

    def read(self, value: object, where: str) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or not 0 < len(value) <= _MOST_ITEMS:
            raise self._refuse(value, where)
        one: Param = Choice(options=self.options) if self.options else Text(most=self.most)
        return tuple(one.read(item, f"{where}[{at}]") for at, item in enumerate(value))

    def words(self) -> str:
        choice = f", each one of {', '.join(self.options)}" if self.options else ""
        return f"a list of 1 to {_MOST_ITEMS} texts{choice}"

    def say(self, value: Any) -> str:
        return "" if value is None else self.named(value)


@dataclass(frozen=True, slots=True)
class Shapes(Param):
    r"""A list of shapes (``#`` digit, ``A`` letter, ``*`` any run, ``\A`` the letter itself)."""

    def read(self, value: object, where: str) -> tuple[str, ...]:
        if not isinstance(value, list | tuple):
            raise self._refuse(value, where)
        return Many(most=LONGEST_SHAPE).read(value, where)

    def say(self, value: Any) -> str:
        return "" if value is None else wording.shapes(value)

    def words(self) -> str:
        return "a list of shapes: # a digit, A a letter, * any run, \\A the letter A, all else as it stands"


@dataclass(frozen=True, slots=True)
class Flag(Param):
    """Yes or no; ``yes`` and ``no`` are the words of a sentence."""

    yes: str = "yes"
    no: str = "no"

    def read(self, value: object, where: str) -> bool:
        if not isinstance(value, bool):
            raise self._refuse(value, where)
        return value

    def words(self) -> str:
        return "true or false"

    def say(self, value: Any) -> str:
        return "" if value is None else self.yes if value else self.no


@dataclass(frozen=True, slots=True)
class Amount(Param):
    """An amount with its currency, in one text: ``"1000.00 USD"``."""

    def read(self, value: object, where: str) -> Money:
        parts = value.split() if isinstance(value, str) else []
        if len(parts) != 2:
            raise self._refuse(value, where)
        try:
            return Money.parse(parts[0], parts[1])
        except Refusal as refusal:
            raise Refusal(f"{where}: {refusal.text}") from refusal

    def say(self, value: Any) -> str:
        return "" if value is None else wording.money(value)

    def words(self) -> str:
        return 'an amount with its currency in quotation marks, such as "1000.00 USD"'


@dataclass(frozen=True, slots=True)
class Rate(Param):
    """A percentage as text, ``"90"``; read as thousandths of a percent."""

    def read(self, value: object, where: str) -> int:
        if not isinstance(value, str):
            raise self._refuse(value, where)
        return parse_rate(value, where)

    def say(self, value: Any) -> str:
        return "" if value is None else f"{plain_scaled(value, 3)} %"

    def words(self) -> str:
        return 'a percentage in quotation marks, such as "90"'


@dataclass(frozen=True, slots=True)
class Scheme(Param):
    """A scheme of identifiers that the desk can validate."""

    def read(self, value: object, where: str) -> str:
        if not isinstance(value, str) or value not in SCHEMES:
            raise self._refuse(value, where)
        return value

    def words(self) -> str:
        return "one of " + ", ".join(SCHEMES)

    def say(self, value: Any) -> str:
        return "" if value is None else wording.scheme(value)


@dataclass(frozen=True, slots=True)
class Field(Param):
    """The name of a field of the document."""

    def read(self, value: object, where: str) -> str:
        if not isinstance(value, str) or not is_text_field(value):
            raise self._refuse(value, where)
        return value

    def say(self, value: Any) -> str:
        return "" if value is None else wording.field(value)

    def words(self) -> str:
        return f"one of {', '.join(TEXT_FIELDS)}, or references. and a name"


@dataclass(frozen=True, slots=True)
class DayField(Param):
    """The name of a date of the document."""

    def read(self, value: object, where: str) -> str:
        return Choice(options=DAY_FIELDS).read(value, where)

    def words(self) -> str:
        return "one of " + ", ".join(DAY_FIELDS)

    def say(self, value: Any) -> str:
        return "" if value is None else wording.field(value)


@dataclass(frozen=True, slots=True)
class MonthDay(Param):
    """A day of every year, ``"06-30"``; read as (month, day)."""

    def read(self, value: object, where: str) -> tuple[int, int]:
        parts = value.split("-") if isinstance(value, str) and len(value) == 5 and value.isascii() else []
        if len(parts) != 2 or not all(part.isdigit() for part in parts):
            raise self._refuse(value, where)
        month, day = int(parts[0]), int(parts[1])
        if not (1 <= month <= 12 and 1 <= day <= _LAST_DAYS[month - 1]):
            raise self._refuse(value, where)
        return month, day

    def say(self, value: Any) -> str:
        return "" if value is None else f"{value[1]} {_MONTHS[value[0] - 1]}"

    def words(self) -> str:
        return 'a month and a day such as "06-30"'


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def read_params(spec: Mapping[str, Param], given: Mapping[str, Any], where: str = "params") -> dict[str, Any]:
    """All parameters of a kind, typed; unknown, missing and wrong ones are refused by name."""
    for name in given:
        if name not in spec:
            known = ", ".join(spec) or "none"
            raise Refusal(f"{where}.{str(name)[:_SHOWN]} is not a parameter here. Known: {known}.")
    result = {}
    for name, param in spec.items():
        if name in given:
            result[name] = param.read(given[name], f"{where}.{name}")
        elif param.required:
            raise Refusal(f"{where}.{name} is missing; it must be {param.words()}.")
        else:
            result[name] = param.default
    return result
