"""The lines of a quote as rows of the paper: prices, discounts with both amounts, sums of sections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from app.basics.money import Money, exponent, rounded
from app.basics.quantity import SCALE, parse_unit_price
from app.basics.wording import Wording
from app.documents.labels import KEYS, labels
from app.documents.paper import DocumentLine
from app.documents.tailoring import Tailoring, labels_of
from app.quotes.rules import words
from app.quotes.rules.amounts import Totals, undiscounted
from app.quotes.rules.breakdown import by_section
from app.quotes.rules.offer import Line, Offer, numbers

#: Facts of a line that a rule may ask for (kind line-fact), in the order in which they are printed.
FACTS: Final = ("origin", "hts", "eccn", "serial", "permit", "protocol", "hazard")


def document_lines(
    offer: Offer, sums: Totals, wording: Wording, tailoring: Tailoring
) -> tuple[DocumentLine, ...]:
    """Every line as a row; below the last one of a section what it comes to, where there are several."""
    return tuple(_rows(offer, sums, wording, tailoring))


def _rows(offer: Offer, sums: Totals, wording: Wording, tailoring: Tailoring) -> Iterator[DocumentLine]:
    sections, heading = by_section(offer, sums), ""
    for at, (line, position, amount) in enumerate(
        zip(offer.lines, numbers(offer.lines), sums.amounts, strict=True)
    ):
        heading = line.text if line.kind == "section" else heading
        yield _line(line, position, amount, wording, tailoring, offer)
        if at in sections:
            name = f"{labels_of(tailoring).say('subtotal')}: {heading}"
            yield DocumentLine(kind="subtotal", text=name, amount=sections[at])


def _line(
    line: Line, position: str, amount: Money | None, wording: Wording, tailoring: Tailoring, offer: Offer
) -> DocumentLine:
    if amount is None:
        return DocumentLine(kind=line.kind, text=line.text, detail=line.detail)  # type: ignore[arg-type]
    lowered = _discount(line, amount.currency) if line.discount else None
    discount = _discount_words(line, amount, undiscounted(line, offer.currency, offer.rounding), wording)
    return DocumentLine(
        kind=line.kind,  # type: ignore[arg-type]  # checked against the same kinds when it was typed
        position=position,
        text=line.text,
        detail="\n".join(
            part
            for part in (line.detail, _facts(line, tailoring), *_more_prices(line, wording, offer), discount)
            if part
        ),
        code=line.code,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        discount_rate=line.discount_rate or None,
        discount=lowered,
        tax=_tax(line, wording, tailoring.language),
        amount=amount,
        extra=_extra(line, wording, offer),
    )


def _discount_words(line: Line, amount: Money, full: Money | None, wording: Wording) -> str:
    """What was lowered, by how much, to what, and why: ``1,127.00 − 225.40 = 901.60, academic rate``."""
    if full is None or full == amount:
        return line.discount_reason
    shown = [wording.amount(each) for each in (full, full - amount, amount)]
    return ", ".join(part for part in (f"{shown[0]} − {shown[1]} = {shown[2]}", line.discount_reason) if part)


def _facts(line: Line, tailoring: Tailoring) -> str:
    """Codes and facts of a line that no column shows: ``UNSPSC 81121500 · Country of origin KR``."""
    shown, first = set(tailoring.columns), next(iter(line.commodity), "")
    if "commodity" in shown:
        shown.add(first)
    codes = [
        f"{scheme.replace('.', ' ').upper()} {code}"
        for scheme, code in line.commodity.items()
        if code and scheme not in shown
    ]
    facts = [
        f"{words.say(tailoring.language, f'fact-{name}')} {line.extra[name]}"
        for name in FACTS
        if line.extra.get(name) and name not in shown and str(line.extra[name]) not in line.detail
    ]
    return " · ".join((*codes, *facts))


def _prices(line: Line) -> dict[str, Any]:
    return dict(line.extra.get("prices") or {})


def _more_prices(line: Line, wording: Wording, offer: Offer) -> Iterator[str]:
    """Prices by a name for which the kit has no column."""
    for name, text in _prices(line).items():
        if f"{name}-price" not in KEYS:
            yield f"{name.replace('-', ' ').capitalize()}: {wording.unit_price(parse_unit_price(str(text)), offer.currency)}"


def _extra(line: Line, wording: Wording, offer: Offer) -> dict[str, str]:
    extra = {
        **line.commodity,
        **{key: str(value) for key, value in line.extra.items() if isinstance(value, str | int)},
        **{
            f"{name}-price": wording.unit_price(parse_unit_price(str(text)), offer.currency)
            for name, text in _prices(line).items()
        },
    }
    extra.setdefault("commodity", next(iter(line.commodity.values()), ""))
    if line.role:
        extra.setdefault("role", line.role)
    return extra


def _tax(line: Line, wording: Wording, language: str) -> str:
    if line.taxes:
        # Each tax stays with its rate where the narrow column breaks.
        return " + ".join(
            f"{tax['kind']} {wording.percent(int(tax['rate']))}".replace(" ", "\u00a0") for tax in line.taxes
        )
    return wording.percent(line.tax_rate) if line.tax_rate else _untaxed(line.tax_class, wording, language)


def _untaxed(tax_class: str, wording: Wording, language: str) -> str:
    """Why a line bears no tax, in the narrow column: in the language of the paper where that has a short word, else the rate."""
    key = "nontaxable" if tax_class == "outside" else tax_class
    if key in {"exempt", "nontaxable"}:
        said = labels(language).say(key)
        return f"{said[:1].lower()}{said[1:]}"
    if key == "zero" or (key == "reverse-charge" and not language.startswith("en")):
        return wording.percent(0)  # the remark beside the sums says who owes the tax
    return tax_class.replace("-", " ")


def _discount(line: Line, currency: str) -> Money:
    return Money(rounded(line.discount * 10 ** exponent(currency), SCALE), currency)
