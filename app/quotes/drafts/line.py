"""One line as it is typed: amounts stay text until they are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any, Final

from app.basics.errors import Refusal
from app.basics.money import plain_decimal
from app.basics.quantity import parse_rate, plain_scaled, plain_unit_price
from app.basics.taxes import Taxes, named_taxes, parts_in, rate_of, taxes_text
from app.basics.wording import Wording
from app.quotes.drafts.problem import Found
from app.quotes.rules.amounts import amount_of
from app.quotes.rules.offer import LINE_KINDS, TAX_CLASSES, UNTAXED, Line

_TAX: Final = re.compile(r"(?:([a-z-]{1,20})(?:\s+|$))?(?:([0-9]{1,3}(?:[.,][0-9]{1,3})?)\s*%?)?", re.ASCII)
_UNTAXED: Final[tuple[str, int, Taxes]] = ("", 0, ())
LONGEST_TEXT: Final = 1_000
LONGEST_DETAIL: Final = 8_000


@dataclass(slots=True, kw_only=True)
class LineDraft:
    """What stands in one row of the editor.

    ``discount`` is a rate (``10 %``) or an amount (``50.00``). ``tax`` is a class (``exempt``, ``standard``), a rate
    (``19``, then of class standard), both (``reduced 7``) or several taxes by name (``GST 5 + PST 7``). ``extra`` holds more facts by name, such as ``hours``.
    """

    kind: str = "service"
    text: str = ""
    detail: str = ""
    code: str = ""
    quantity: str = "1"
    unit: str = ""
    unit_price: str = ""
    discount: str = ""
    discount_reason: str = ""
    tax: str = ""
    role: str = ""
    commodity: dict[str, str] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing was typed: the row that waits at the end."""
        return not any((self.text.strip(), self.code.strip(), self.unit_price.strip(), self.detail.strip()))


def line_of(draft: LineDraft, currency: str, rates: Mapping[str, int], reader: Number, found: Found) -> Line:
    """The line that was typed; what is wrong with it is noted in ``found`` and replaced by something harmless."""
    kind = draft.kind if draft.kind in LINE_KINDS else "service"
    if draft.kind not in LINE_KINDS:
        found.say("kind", f"The kind {draft.kind[:40]!r} is not known. Use one of {', '.join(LINE_KINDS)}.")
    text = found.short("text", draft.text, LONGEST_TEXT, "The text")
    if not text:
        found.say("text", "The text is missing.")
    words = Line(
        kind=kind, text=text, detail=found.short("detail", draft.detail, LONGEST_DETAIL, "The detail")
    )
    if not words.priced:
        return words
    rate, amount = found.read("discount", lambda: reader.discount(draft.discount), (0, 0))
    tax_class, tax_rate, taxes = found.read("tax", lambda: read_taxes(draft.tax, rates), _UNTAXED)
    price = found.read("unit_price", lambda: reader.unit_price(draft.unit_price), 0)
    line = Line(
        kind=kind,
        text=text,
        detail=words.detail,
        code=found.short("code", draft.code, 80, "The code"),
        quantity=found.read("quantity", lambda: reader.quantity(draft.quantity), 0),
        unit=found.short("unit", draft.unit, 80, "The unit"),
        unit_price=-abs(price) if kind == "discount" else price,
        discount_rate=rate,
        discount=amount,
        discount_reason=found.short("discount_reason", draft.discount_reason, 300, "The reason"),
        tax_class=tax_class,
        tax_rate=tax_rate,
        taxes=taxes,
        role=found.short("role", draft.role, 120, "The role"),
        commodity=dict(draft.commodity),
        extra=_extra(draft.extra, currency, reader, found),
    )
    _check(line, currency, found)
    return line


def _extra(extra: Mapping[str, Any], currency: str, reader: Number, found: Found) -> dict[str, Any]:
    """The further facts of a line: hours, year and prices as they are kept, read as the other numbers are."""
    kept = {name: value for name, value in extra.items() if value not in ("", None, {})}
    if "hours" in kept:
        hours = found.read("hours", lambda: plain_scaled(reader.quantity(str(kept["hours"]))), "")
        kept = kept | {"hours": hours} if hours else {k: v for k, v in kept.items() if k != "hours"}
    year = str(kept.get("year", ""))
    if year and not re.fullmatch(r"(19|20)[0-9]{2}", year, re.ASCII):
        found.say("year", f"The year {year[:20]!r} is not a year. Write it like 2027.")
    if "prices" in kept:
        kept["prices"] = {
            name: found.read("prices", partial(_price, str(text), currency, reader), "0")
            for name, text in dict(kept["prices"]).items()
        }
    return kept


def _price(text: str, currency: str, reader: Number) -> str:
    """A further price as it is kept."""
    return plain_unit_price(reader.unit_price(text), currency)


def read_prices(text: str) -> dict[str, str]:
    """Further prices as they are typed, by name: ``list 120.00; academic 100.00``. The last word of each is the price."""
    found = {}
    for part in re.split(r"[;\n]", text):
        name, _, price = part.strip().rpartition(" ")
        if part.strip():
            found["-".join(name.casefold().strip(":").split()) or "list"] = price
    return found


def prices_text(prices: Mapping[str, Any]) -> str:
    """Further prices as they are typed."""
    return "; ".join(f"{name} {price}" for name, price in prices.items())


def _check(line: Line, currency: str, found: Found) -> None:
    if line.unit_price < 0 and line.kind != "discount":
        found.say("unit_price", "A unit price is not negative. Use a discount line.")
    amount = found.read("quantity", lambda: amount_of(line, currency), None)
    lowered = line.discount_rate or line.discount
    if amount is not None and amount.minor < 0 and lowered and line.kind != "discount":
        found.say("discount", "The discount is larger than the amount of the line.")


def line_draft(line: Line, currency: str) -> LineDraft:
    """A stored line, ready to be typed over."""
    discount = f"{plain_scaled(line.discount_rate, 3)} %" if line.discount_rate else ""
    if line.discount:
        discount = plain_unit_price(line.discount, currency)
    if not line.priced:
        return LineDraft(kind=line.kind, text=line.text, detail=line.detail, quantity="")
    return LineDraft(
        kind=line.kind,
        text=line.text,
        detail=line.detail,
        code=line.code,
        quantity=plain_scaled(line.quantity),
        unit=line.unit,
        unit_price=plain_unit_price(line.unit_price, currency),
        discount=discount,
        discount_reason=line.discount_reason,
        tax=tax_text(line),
        role=line.role,
        commodity=dict(line.commodity),
        extra=dict(line.extra),
    )


def tax_text(line: Line) -> str:
    """The tax of a line as it is typed: ``standard 19``, or of several ``bc: GST 5 + PST 7``."""
    if line.taxes:
        return f"{line.tax_class}: {taxes_text(line.taxes)}"
    return f"{line.tax_class} {plain_scaled(line.tax_rate, 3)}".strip() if line.tax_rate else line.tax_class


def read_taxes(text: str, rates: Mapping[str, int]) -> tuple[str, int, Taxes]:
    """Class, thousandths of a percent and the taxes by name of what was typed.

    ``exempt``, ``standard``, ``19``, ``8.875 %`` and ``reduced 7`` name none; ``GST 5 + PST 7`` and ``bc: HST 13`` do, and
    so does a class that stands for several.
    """
    if "+" in text or ":" in text:
        name, colon, named = text.partition(":")
        taxes = named_taxes(named if colon else text)
        return (name.strip().casefold() if colon else "") or "standard", rate_of(taxes), taxes
    tax_class, rate = read_tax(text, rates)
    taxes = parts_in(rates).get(tax_class, ())
    return tax_class, rate, taxes if rate == rate_of(taxes) else ()


def read_tax(text: str, rates: Mapping[str, int]) -> tuple[str, int]:
    """``exempt``, ``standard``, ``19``, ``8.875 %`` or ``reduced 7`` as class and thousandths of a percent."""
    typed = text.strip().casefold()
    if not typed:
        return "", 0
    shape = _TAX.fullmatch(typed)
    if shape is None:
        raise Refusal(
            f"The tax {text.strip()[:40]!r} is not known. Write a class such as exempt, or a rate such as 19."
        )
    tax_class = shape[1] or "standard"
    if tax_class not in TAX_CLASSES and tax_class not in rates:
        known = ", ".join(dict.fromkeys([*TAX_CLASSES, *rates]))
        named = (
            f" A tax by its own name stands behind a class: standard: {text.strip()[:40]}."
            if shape[2]
            else ""
        )
        raise Refusal(f"The tax class {tax_class!r} is not known. Use one of {known}.{named}")
    if shape[2] is None:
        if tax_class not in UNTAXED and tax_class not in rates:
            raise Refusal(
                f"We have no rate for the tax class {tax_class!r}. Write it, for example {tax_class} 19."
            )
        return tax_class, 0 if tax_class in UNTAXED else rates[tax_class]
    rate = parse_rate(shape[2].replace(",", "."), "The tax rate")
    if rate and tax_class in UNTAXED:
        raise Refusal(f"The tax class {tax_class} has no rate; {shape[2]} % cannot be charged.")
    return tax_class, rate


class Number:
    """Reads numbers as files write them, or as the language of the screen does."""

    def __init__(self, locale: str = "") -> None:
        self._wording = Wording(locale) if locale else None

    def decimal(self, text: str, what: str) -> Decimal:
        """A number with at most four decimals."""
        return self._wording.parse_number(text, what) if self._wording else plain_decimal(text, what)

    def quantity(self, text: str) -> int:
        """A positive quantity, in ten-thousandths."""
        value = int(self.decimal(text, "The quantity").scaleb(4))
        if value <= 0:
            raise Refusal(f"The quantity must be more than nought, not {text.strip()[:40]}.")
        return value

    def unit_price(self, text: str) -> int:
        """A unit price, in ten-thousandths of the major unit; an empty one is missing."""
        if not text.strip():
            raise Refusal("The unit price is missing.")
        return int(self.decimal(text, "The unit price").scaleb(4))

    def discount(self, text: str) -> tuple[int, int]:
        """``10 %`` as a rate, ``50.00`` as an amount in ten-thousandths; nothing as none."""
        typed = text.strip()
        if not typed:
            return 0, 0
        if typed.endswith("%"):
            return parse_rate(str(self.decimal(typed[:-1].strip(), "The discount")), "The discount"), 0
        amount = int(self.decimal(typed, "The discount").scaleb(4))
        if amount < 0:
            raise Refusal("A discount is written without a sign: it lowers the amount.")
        return 0, amount
