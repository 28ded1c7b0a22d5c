"""A quote as a machine reads it: the trade document of one offer, and the UBL quotation that rides in its PDF.

A trade document states amounts without tax. Where the printed prices hold it, each line says what it comes to without its
tax and what tax it holds, which together are the printed amount; the price without tax is stated for the whole quantity,
where it is exact, and the printed one in a note. Several taxes on a line are stated each by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.basics.money import total
from app.documents.archive import Rider
from app.documents.labels import KEYS, labels, wording_for
from app.documents.tailoring import labels_of
from app.formats.trade import CATEGORIES, Adjustment, Trade, TradeLine, TradeParty, TradeTax
from app.formats.ubl_quotation import NAME, ubl_quotation
from app.institutions.queries import InstitutionRow, PayerRow
from app.quotes.document.totals import note_of, tax_key
from app.quotes.queries.context import Context
from app.quotes.queries.said import said_of
from app.quotes.rules.amounts import Totals, parts_of, pots_of, sums_of, undiscounted
from app.quotes.rules.offer import Line, Offer, numbers
from app.quotes.rules.within import Apart, apart_of
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
    if not any(line.counts for line in offer.lines):
        return ()
    trade = trade_of(context, offer, sums_of(offer))
    if all(line.optional for line in trade.lines):
        return ()  # nothing but reductions
    xml = ubl_quotation(trade)
    return (Rider(NAME, xml, "text/xml", "Alternative", "Quotation in UBL 2.1"),)


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
        notes=tuple(part for part in (context.work.title, said.intro, said.terms, _basis(sums)) if part),
        language=context.tailoring.language.partition("-")[0],
    )


def _basis(sums: Totals) -> str:
    return (
        "The prices on the paper include the tax; here they are stated without it." if sums.inclusive else ""
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
                scheme=row.kind,
            )
        )
    return tuple(_merged(rows))


_REASONS: Final = {"E": "Exempt", "AE": "Reverse charge", "O": "Outside the scope of the tax"}


def _merged(rows: list[TradeTax]) -> list[TradeTax]:
    """One row a tax, category and rate: two of our classes may be one to a machine."""
    found: dict[tuple[str, str, int], TradeTax] = {}
    for row in rows:
        known = found.get((row.scheme, row.category, row.rate))
        found[row.scheme, row.category, row.rate] = (
            row
            if known is None
            else TradeTax(
                category=row.category,
                rate=row.rate,
                base=known.base + row.base,
                amount=known.amount + row.amount,
                reason=known.reason or row.reason,
                scheme=row.scheme,
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
    parts = _apart(offer, sums)
    for line, position, part in zip(offer.lines, numbers(offer.lines), parts, strict=True):
        if part is None or (line.counts and part.net.minor < 0):
            continue
        lowered = part.full - part.net
        found.append(
            TradeLine(
                id=position,
                name=line.text or position,
                description=line.detail,
                code=line.code,
                quantity=line.quantity,
                unit=line.unit,
                unit_price=line.unit_price,
                amount=part.net,
                discount=lowered if lowered.minor > 0 else None,
                discount_reason=line.discount_reason,
                category=category_of(line.tax_class, line.tax_rate),
                rate=line.tax_rate,
                tax=part.tax if sums.inclusive else None,
                taxes=_named(line),
                optional=not line.counts,
                commodity=line.commodity,
            )
        )
    return tuple(found)


def _apart(offer: Offer, sums: Totals) -> tuple[Apart | None, ...]:
    fulls = [undiscounted(line, offer.currency, offer.rounding) for line in offer.lines]
    return apart_of(offer, sums, fulls)


def _named(line: Line) -> tuple[tuple[str, int], ...]:
    """The taxes of a line that have names; none where there is only the seller's one tax."""
    return parts_of(line) if line.taxes else ()


def adjustments_of(offer: Offer, sums: Totals) -> tuple[Adjustment, ...]:
    """What is no line to a machine: lines below nought, and what rounding once for each tax row adds; without tax."""
    found = [
        Adjustment(
            amount=part.net,
            reason=line.text or line.discount_reason or "Discount",
            category=category_of(line.tax_class, line.tax_rate),
            rate=line.tax_rate,
            taxes=_named(line),
        )
        for line, part in zip(offer.lines, _apart(offer, sums), strict=True)
        if part is not None and line.counts and part.net.minor < 0
    ]
    for pot in pots_of(offer.lines, sums.amounts, offer.currency, offer.rounding):
        members = (amount for at in pot.lines if (amount := sums.amounts[at]) is not None)
        if off := pot.base - total(members, offer.currency):
            named = tuple(part for part in pot.parts if part[0])
            category = category_of(pot.tax_class, pot.rate)
            found.append(
                Adjustment(amount=off, reason="Rounding", category=category, rate=pot.rate, taxes=named)
            )
    return tuple(found)
