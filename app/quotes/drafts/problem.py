"""One thing that is wrong with a draft: a sentence, and the field beside which it is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self, TypeVar

from app.basics.errors import Refusal

_T = TypeVar("_T")


class Problem(str):
    """The sentence itself; ``field`` names it: ``valid_days``, ``lines[2].quantity``, or nothing."""

    __slots__ = ("field",)
    field: str

    def __new__(cls, text: str, where: str = "") -> Self:
        made = super().__new__(cls, text)
        made.field = where
        return made

    @property
    def text(self) -> str:
        """The sentence alone, as forms read it."""
        return str(self)


class Found:
    """Collects problems while a draft is read."""

    def __init__(self, prefix: str = "", called: str = "") -> None:
        self.problems: list[Problem] = []
        self._prefix = prefix
        self._called = called

    def say(self, where: str, text: str) -> None:
        """Notes one problem at a field."""
        said = f"{self._called}: {text}" if self._called else text
        self.problems.append(Problem(said, self._prefix + where))

    def read(self, where: str, reader: Callable[[], _T], instead: _T) -> _T:
        """The value that ``reader`` gives; what it refuses becomes a problem and ``instead`` goes on."""
        try:
            return reader()
        except Refusal as refusal:
            self.say(where, refusal.text)
            return instead

    def short(self, where: str, text: str, most: int, what: str) -> str:
        """The text without blanks around it; one that is too long is a problem."""
        stripped = text.strip()
        if len(stripped) > most:
            self.say(where, f"{what} is longer than {most:,} characters.")
        return stripped
