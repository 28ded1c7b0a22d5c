"""Classes of tax and their rates, and the taxes by name that one class may stand for: ``GST 5 + PST 7``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from app.basics.errors import Refusal
from app.basics.quantity import HUNDRED_PERCENT, parse_rate, plain_scaled

_PART: Final = re.compile(r"([^\W\d_][^+:%]{0,23}?)\s+([0-9]{1,3}(?:[.,][0-9]{1,3})?)\s*%?")
_MOST: Final = 6

Taxes = tuple[Mapping[str, Any], ...]


class TaxClasses(dict[str, int]):
    """Class → rate in thousandths of a percent; ``parts`` names the taxes of those classes that stand for several."""

    def __init__(
        self,
        rates: Mapping[str, int] | None = None,
        parts: Mapping[str, Iterable[Mapping[str, Any]]] | None = None,
    ) -> None:
        super().__init__(rates or {})
        self.parts: dict[str, Taxes] = {
            name: tuple(dict(tax) for tax in taxes) for name, taxes in (parts or {}).items() if name in self
        }

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other) and parts_in(self) == parts_in(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None

    @classmethod
    def read(cls, told: Mapping[str, str]) -> TaxClasses:
        """Classes as files and settings write them: a rate (``8.875``), or taxes by name (``GST 5 + PST 7``)."""
        rates: dict[str, int] = {}
        parts: dict[str, Taxes] = {}
        for name, text in told.items():
            if re.search(r"[^\W\d_]", text):
                parts[name] = named_taxes(text)
                rates[name] = rate_of(parts[name])
            else:
                rates[name] = parse_rate(text.strip().removesuffix("%"), f"The rate of {name[:40]}:")
        return cls(rates, parts)

    def told(self, name: str) -> str:
        """A class as it is written: ``8.875``, or ``GST 5 + PST 7``."""
        return taxes_text(self.parts[name]) if name in self.parts else plain_scaled(self[name], 3)


def parts_in(classes: object) -> Mapping[str, Taxes]:
    """The named taxes of classes, by class; none where it is a plain mapping of rates."""
    return classes.parts if isinstance(classes, TaxClasses) else {}


def named_taxes(text: str) -> Taxes:
    """``GST 5 + QST 9.975`` as kind and rate of each, in that order; a Refusal says what cannot be read."""
    taxes = []
    for part in text.split("+"):
        shape = _PART.fullmatch(part.strip())
        if shape is None:
            raise Refusal(
                f"The tax {part.strip()[:40]!r} is not a name and a rate. Write, for example, GST 5 + PST 7."
            )
        taxes.append(
            {"kind": shape[1], "rate": parse_rate(shape[2].replace(",", "."), f"The rate of {shape[1]}")}
        )
    _check(taxes)
    return tuple(taxes)


def _check(taxes: Sequence[Mapping[str, Any]]) -> None:
    names = [tax["kind"] for tax in taxes]
    if len(names) > _MOST or len(set(names)) < len(names):
        raise Refusal(f"A line bears each tax once, and at most {_MOST}: {', '.join(names)[:80]}.")
    if any(not tax["rate"] for tax in taxes) or rate_of(taxes) > HUNDRED_PERCENT:
        raise Refusal("Each of several taxes has a rate, and together they are no more than 100 percent.")


def rate_of(taxes: Iterable[Mapping[str, Any]]) -> int:
    """All of them together, in thousandths of a percent."""
    return sum(int(tax["rate"]) for tax in taxes)


def taxes_text(taxes: Iterable[Mapping[str, Any]]) -> str:
    """The taxes as they are written: ``GST 5 + PST 7``."""
    return " + ".join(f"{tax['kind']} {plain_scaled(int(tax['rate']), 3)}" for tax in taxes)
