"""A quote as a machine reads it: the trade document of one offer, and the UBL quotation that rides in its PDF.

A trade document states net amounts and one rate a line. Prices that hold their tax, and lines with several taxes, cannot be
said so without other figures than those printed: such a document carries no rider.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.basics.money import Money, total
from app.documents.archive import Rider
from app.documents.labels import KEYS, labels, wording_for
from app.documents.tailoring import labels_of
from app.formats.trade import CATEGORIES, Adjustment, Trade, TradeLine, TradeParty, TradeTax
from app.formats.ubl_quotation import NAME, ubl_quotation
from app.institutions.queries import InstitutionRow, PayerRow
from app.quotes.document.totals import note_of, tax_key
from app.quotes.queries.context import Context
from app.quotes.queries.said import said_of
from app.quotes.rules.amounts import EXCLUSIVE, Totals, parts_of, sums_of, undiscounted
from app.quotes.rules.offer import Offer, numbers
from app.seller.queries import ColleagueRow, SellerRow

#: Electronic address scheme codes (EAS list of Peppol) of the identifiers that can be an address.
_ENDPOINTS: Final = {
    "gs1.gln": "0088", "de.leitweg": "0204", "fr.siret": "0009", "fr.siren": "0002", "no.orgnr": "0192", "dk.cvr": "0184",
    "se.orgnr": "0007", "au.abn": "0151", "sg.uen": "0195", "de.vat": "9930", "fr.tva": "9957", "gb.vat": "9932",
    "at.uid": "9914", "it.iva": "0211", "nl.btw": "9944", "ch.uid": "0183", "fi.ytunnus": "0212", "es.nif": "9920",
}  # fmt: skip
_VAT: Final = ("vat", "tva", "ust", "uid", "iva", "btw", "gst", "abn", "gstin", "nif", "cvr", "orgnr", "bn")


def riders_of(context: Context, offer: Offer) -> tuple[Rider, ...]:
    """What rides in the PDF of this offer: the quotation in UBL 2.1; none where no line counts or a machine cannot be told."""
    if not any(line.counts for line in offer.lines) or not tradable(offer):
        return ()
    sums = sums_of(offer)
    xml = ubl_quotation(trade_of(context, offer, sums))
    return (Rider(NAME, xml, "text/xml", "Alternative", "Quotation in UBL 2.1"),)


def tradable(offer: Offer) -> bool:
    """Whether a trade document can say this offer as it is printed: prices without tax, one tax a line."""
    return offer.price_basis == EXCLUSIVE and all(len(line.taxes) < 2 for line in offer.lines)


def trade_of(context: Context, offer: Offer, sums: Totals) -> Trade:
    """The same values as the paper says them, each once."""
    said = said_of(context, offer)
    wording = wording_for(labels_of(context.tailoring), context.tailoring.locale)
    period = (offer.period_start, offer.period_end)
    return Trade(
        kind="quotation",
        number=f"{context.number}-R{context.n}" if context.n > 1 else context.number,
        issued=context.date,
        valid_until=context.valid_until(offer.valid_days),
        currency=offer.currency,
        seller=seller_party(context.seller, context.contact),
        buyer=buyer_party(context),
        lines=lines_of(offer, sums),
        adjustments=adjustments_of(offer, sums),
        taxes=tax_rows(sums, note_of(context, offer, wording)),
        gross=sums.gross,
        scheme=tax_scheme(context),
        period=(period[0], period[1]) if period[0] and period[1] else None,
        references={key: value for key, value in offer.references.items() if value},
        payment_terms=said.payment,
        delivery_terms=said.delivery,
        notes=tuple(part for part in (context.work.title, said.intro, said.terms) if part),
        language=context.tailoring.language.partition("-")[0],
    )


def tax_scheme(context: Context) -> str:
    """The tax as the code lists call it: VAT, GST; anything else by its own name."""
    key = tax_key(context)
    return key.upper() if key in {"vat", "gst"} else labels("en").say(key) if key in KEYS else key


def seller_party(firm: SellerRow, own: ColleagueRow | None) -> TradeParty:
    """Us, with the concierge as the person to ask."""
    return TradeParty(
        name=firm.legal_name,
        trade_name=firm.trade_name,
        street=firm.street,
        city=firm.city,
        region=firm.region,
        postal_code=firm.postal_code,
        country=firm.country,
        tax_id=vat_number(firm.tax_ids),
        register_id=firm.register_entry,
        ids=firm.tax_ids,
        endpoint=endpoint_of(firm.tax_ids),
        contact=own.name if own else "",
        phone=(own.phone if own else "") or firm.phone,
        email=(own.email if own else "") or firm.email,
    )


def buyer_party(context: Context) -> TradeParty:
    """The payer as it must be written; the institution itself where none is named."""
    payer, buyer, who = context.payer, context.institution, context.requester
    name, *street = payer.lines if payer is not None and payer.lines else [buyer.legal_name or buyer.name]
    if payer is None and context.client.department:
        street = [context.client.department]
    ids = buyer_ids(payer, buyer)
    return TradeParty(
        name=name,
        street=tuple(street),
        country=buyer.country,
        region=buyer.region,
        tax_id=vat_number(ids),
        ids=ids,
        endpoint=endpoint_of(ids),
        contact=who.name if who else "",
        phone=who.phone if who else "",
        email=who.email if who else "",
    )


def buyer_ids(payer: PayerRow | None, buyer: InstitutionRow) -> dict[str, str]:
    """The buyer's numbers: the payer's own before those of the institution."""
    return {**buyer.identifiers, **(payer.tax_ids if payer else {})}


def vat_number(ids: Mapping[str, str]) -> str:
    """The number under which a party is known to the tax office; empty where none is known."""
    return next((value for scheme, value in ids.items() if scheme.rpartition(".")[2] in _VAT and value), "")


def endpoint_of(ids: Mapping[str, str]) -> tuple[str, str] | None:
    """The electronic address that follows from a known number; None where no number can be one."""
    return next(((_ENDPOINTS[s], v.replace(" ", "")) for s, v in ids.items() if s in _ENDPOINTS and v), None)


def tax_rows(sums: Totals, ground: str) -> tuple[TradeTax, ...]:
    """The taxes of the paper. ``ground`` says why none is charged where none is."""
    rows = []
    for row in sums.taxes:
        category = category_of(row.tax_class, row.rate)
        reason = ground or _REASONS.get(category, "")
        rows.append(
            TradeTax(
                category=category,
                rate=row.rate,
                base=row.base,
                amount=row.amount,
                reason=reason if category in _REASONS else "",
            )
        )
    return tuple(_merged(rows))


_REASONS: Final = {"E": "Exempt", "AE": "Reverse charge", "O": "Outside the scope of the tax"}


def _merged(rows: list[TradeTax]) -> list[TradeTax]:
    """One row a category and rate: two of our classes may be one to a machine."""
    found: dict[tuple[str, int], TradeTax] = {}
    for row in rows:
        known = found.get((row.category, row.rate))
        found[row.category, row.rate] = (
            row
            if known is None
            else TradeTax(
                category=row.category,
                rate=row.rate,
                base=known.base + row.base,
                amount=known.amount + row.amount,
                reason=known.reason or row.reason,
            )
        )
    return list(found.values())


def category_of(tax_class: str, rate: int) -> str:
    """The duty category of a line: a rate makes it standard, whatever its class is called."""
    if rate:
        return "S"
    return CATEGORIES.get(tax_class, "O") if tax_class not in {"standard", "reduced"} else "Z"


def lines_of(offer: Offer, sums: Totals) -> tuple[TradeLine, ...]:
    """The priced lines by their printed positions; what is below nought is an adjustment instead."""
    found = []
    for line, position, amount in zip(offer.lines, numbers(offer.lines), sums.amounts, strict=True):
        if amount is None or (line.counts and amount.minor < 0):
            continue
        full = undiscounted(line, offer.currency, offer.rounding)
        lowered = full - amount if full is not None else Money.zero(offer.currency)
        found.append(
            TradeLine(
                id=position,
                name=line.text or position,
                description=line.detail,
                code=line.code,
                quantity=line.quantity,
                unit=line.unit,
                unit_price=line.unit_price,
                amount=amount,
                discount=lowered if lowered.minor > 0 else None,
                discount_reason=line.discount_reason,
                category=category_of(line.tax_class, line.tax_rate),
                rate=line.tax_rate,
                optional=not line.counts,
                commodity=line.commodity,
            )
        )
    return tuple(found)


def adjustments_of(offer: Offer, sums: Totals) -> tuple[Adjustment, ...]:
    """What is no line to a machine: lines below nought, and what rounding once for each tax row adds."""
    found = [
        Adjustment(
            amount=amount,
            reason=line.text or line.discount_reason or "Discount",
            category=category_of(line.tax_class, line.tax_rate),
            rate=line.tax_rate,
        )
        for line, amount in zip(offer.lines, sums.amounts, strict=True)
        if amount is not None and line.counts and amount.minor < 0
    ]
    for row in sums.taxes:
        members = [
            amount
            for line, amount in zip(offer.lines, sums.amounts, strict=True)
            if amount is not None
            and line.counts
            and parts_of(line) == ((row.kind, row.rate),)
            and (row.kind or line.tax_class == row.tax_class)
        ]
        off = row.base - total(members, offer.currency)
        if off:
            found.append(
                Adjustment(
                    amount=off,
                    reason="Rounding",
                    category=category_of(row.tax_class, row.rate),
                    rate=row.rate,
                )
            )
    return tuple(found)
