"""A subject whose parts are made when a rule first reads them: a rule about the validity reads no line.

Which part answers which field is learned from the first subject that is made whole, so that a new field needs no entry
here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import Any, Final

from app.basics.errors import Refusal
from app.requirements.drafts import Subject

Parts = Mapping[str, Callable[[], dict[str, Any]]]

_PART_OF: Final[dict[str, str]] = {}


class Unreadable(Exception):
    """A part of the document cannot be made: not the rule is at fault, as a check would understand a refusal."""


class _Late:
    """One field: asks its part once, then the value stands on the subject itself."""

    def __init__(self, name: str, default: Callable[[], Any]) -> None:
        self.name, self.default = name, default

    def __get__(self, subject: Any, _owner: type) -> Any:
        if subject is None:
            return None
        known = subject.__dict__
        part = _PART_OF.get(self.name)
        try:
            known.update({self.name: self.default()} if part is None else known["parts"][part]())
        except Refusal as refusal:
            raise Unreadable(refusal.text) from refusal
        return known[self.name]


class LateSubject(Subject):
    """A subject like any other to the checks."""

    def __init__(self, parts: Parts) -> None:
        """Takes the parts; nothing is asked yet, but the very first time everything, to learn what answers what."""
        self.__dict__["parts"] = parts
        if not _PART_OF:
            try:
                found = {name: part() for name, part in parts.items()}
            except Refusal as refusal:
                raise Unreadable(refusal.text) from refusal
            _PART_OF.update({key: name for name, answered in found.items() for key in answered})


def _default_of(each: Any) -> Callable[[], Any]:
    if each.default_factory is not MISSING:
        factory: Callable[[], Any] = each.default_factory
        return factory
    return lambda: each.default


for _each in fields(Subject):
    setattr(LateSubject, _each.name, _Late(_each.name, _default_of(_each)))
