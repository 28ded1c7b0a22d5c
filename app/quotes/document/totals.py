"""The sums of a quote as rows of the paper, and the remark on tax beside them."""

from __future__ import annotations

from typing import Final

from app.basics.money import Money
from app.basics.wording import Wording
from app.documents.labels import KEYS
from app.documents.paper import TotalRow
from app.documents.tailoring import labels_of
from app.quotes.queries.context import Context
from app.quotes.rules import words
from app.quotes.rules.amounts import Totals
from app.quotes.rules.offer import Offer

_SALES_TAX: Final = "sales-tax"
_GST: Final = frozenset({"AU", "CA", "IN", "NZ", "SG"})


def tax_key(context: Context) -> str:
    """The kit's word for the tax: sales tax, VAT, GST …; the buyer's country has a word of its own for what is charged there."""
    scheme = context.seller.tax_scheme.strip().casefold().replace(" ", "-")
    if scheme not in KEYS:
        scheme = _SALES_TAX if context.seller.country == "US" else "vat"
    there = context.institution.country
    if scheme == _SALES_TAX and there not in {"", "US"}:
        return "gst" if there in _GST else "vat"
    return scheme


def total_rows(context: Context, sums: Totals) -> tuple[TotalRow, ...]:
    """Each sum one row, the last one strong; what is printed adds up."""
    key = tax_key(context)
    rows: list[TotalRow] = []
    if sums.rounding:
        rows.append(TotalRow(label=words.say(context.tailoring.language, "rounding"), amount=sums.rounding))
    if sums.inclusive:
        return (*rows, TotalRow("total", sums.gross, strong=True))
    if key == _SALES_TAX:
        rows += [
            TotalRow("nontaxable", sums.nontaxable, split=True),
            TotalRow("taxable", sums.taxable, split=True),
        ]
    elif sums.tax or context.tailoring.tax_split or _reversed(sums):
        rows.append(TotalRow("net", sums.net))
    rows += _taxes(context, sums, key)
    strong = (
        "total-incl" if context.tailoring.language.startswith("fr") and sums.tax and key == "vat" else "total"
    )
    rows.append(TotalRow(strong, sums.gross, strong=True))
    return tuple(rows)


def _taxes(context: Context, sums: Totals, key: str) -> list[TotalRow]:
    taxed = [row for row in sums.taxes if row.rate]
    rows = [TotalRow("" if row.kind else key, row.amount, rate=row.rate, label=row.kind) for row in taxed]
    if _reversed(sums):
        rows.append(TotalRow("reverse-charge", Money.zero(sums.net.currency)))
    if not rows and key == _SALES_TAX and context.tailoring.tax_split:
        rows.append(TotalRow(key, sums.tax))
    return rows


def _in_a_sentence(name: str) -> str:
    """The word for a tax inside a sentence: ``consumption tax``, but ``VAT``."""
    return name if name.isupper() else f"{name[:1].lower()}{name[1:]}"


def _reversed(sums: Totals) -> bool:
    return any(row.tax_class == "reverse-charge" for row in sums.taxes)


def note_of(context: Context, offer: Offer, wording: Wording, sums: Totals | None = None) -> str:
    """The tax that the prices hold; why no tax is charged, where none is: the certificate, or who owes it instead."""
    language, classes = context.tailoring.language, {line.tax_class for line in offer.lines if line.counts}
    said = [
        words.say(
            language,
            "included",
            rate=wording.percent(row.rate),
            tax=row.kind or _in_a_sentence(labels_of(context.tailoring).say(tax_key(context))),
            amount=wording.money(row.amount),
        )
        for row in (sums.taxes if sums is not None and sums.inclusive else ())
        if row.rate
    ]
    taxed = any(line.tax_rate for line in offer.lines if line.counts)
    if "exempt" in classes and not taxed and context.exemption is not None:
        certificate = context.exemption
        until = (
            words.say(language, "valid-to", day=wording.long_day(certificate.valid_to))
            if certificate.valid_to
            else ""
        )
        key = "exempt" if tax_key(context) == _SALES_TAX else "exempt-vat"
        said.append(words.say(language, key, number=certificate.certificate, until=until))
    if "reverse-charge" in classes:
        said.append(words.say(language, "reverse-charge"))
    return words.together(language, said)
