"""The sentences of an offer in the languages of our paper: payment, freight, period, exemption, what to state."""

from __future__ import annotations

import datetime as dt
from typing import Final

from app.basics.wording import Wording
from app.quotes.rules.offer import Offer

_PAYMENT: Final = {
    "en": (
        "Net {days} days from {start}.",
        {
            "invoice": "the date of invoice",
            "receipt": "receipt of the invoice",
            "later-of-invoice-and-acceptance": "the later of invoice and acceptance",
            "later-of-receipt-and-acceptance": "the later of receipt of the invoice and acceptance",
            "end-of-month": "the end of the month of the invoice",
        },
        "No prepayment.",
    ),
    "fr": (
        "Paiement à {days} jours {start}.",
        {
            "invoice": "à compter de la date de facture",
            "receipt": "à réception de la facture",
            "later-of-invoice-and-acceptance": "à compter de la facture ou de la réception de la prestation, la plus tardive",
            "later-of-receipt-and-acceptance": "à compter de la réception de la facture ou de la prestation, la plus tardive",
            "end-of-month": "fin de mois",
        },
        "Sans acompte.",
    ),
    "de": (
        "{days} Tage {start}, rein netto.",
        {
            "invoice": "ab Rechnungsdatum",
            "receipt": "nach Rechnungseingang",
            "later-of-invoice-and-acceptance": "ab Rechnung oder Abnahme, je nachdem, was später liegt",
            "later-of-receipt-and-acceptance": "nach Rechnungseingang oder Abnahme, je nachdem, was später liegt",
            "end-of-month": "ab Ende des Rechnungsmonats",
        },
        "Keine Vorauszahlung.",
    ),
}
_FREIGHT: Final = {
    "en": {
        "fob-destination": "F.O.B. destination",
        "fob-origin": "F.O.B. origin",
        "included": "freight prepaid and included in the price",
        "fixed": "freight at the fixed price shown",
        "not-to-exceed": "freight not to exceed the amount shown",
        "estimate": "freight estimated as shown",
        "prepaid-and-add": "freight prepaid and added to the invoice",
        "collect": "freight collect",
        "none": "no freight",
    },
    "fr": {
        "fob-destination": "Franco destination",
        "fob-origin": "Départ usine",
        "included": "transport compris dans le prix",
        "fixed": "transport au prix fixe indiqué",
        "not-to-exceed": "transport plafonné au montant indiqué",
        "estimate": "transport estimé comme indiqué",
        "prepaid-and-add": "transport avancé et ajouté à la facture",
        "collect": "transport à la charge du destinataire",
        "none": "sans transport",
    },
    "de": {
        "fob-destination": "Frei Bestimmungsort",
        "fob-origin": "Ab Werk",
        "included": "Versand im Preis eingeschlossen",
        "fixed": "Versand zum angegebenen Festpreis",
        "not-to-exceed": "Versand höchstens zum angegebenen Betrag",
        "estimate": "Versand wie angegeben geschätzt",
        "prepaid-and-add": "Versand vorausbezahlt und zur Rechnung addiert",
        "collect": "Versand unfrei",
        "none": "kein Versand",
    },
}
_WORDS: Final = {
    "en": {
        "performed": "Service performed in {place}{period}.",
        "period": "Period of performance{period}.",
        "from-to": ", from {start} to {end}",
        "to": ", until {end}",
        "from": ", from {start}",
        "exempt": "Sales tax exempt: certificate {number} on file{until}.",
        "exempt-vat": "VAT exempt: certificate {number} on file{until}.",
        "valid-to": ", valid to {day}",
        "reverse-charge": "VAT reverse charge: the recipient is liable for the tax.",
        "rounding": "Rounding",
        "draft": "draft",
        "state": "Our number {number}, and the lines as above.",
        "remit": "Remit to: {address}.",
        "signed": "signed {day}",
        "valid": "valid to {day}",
        "ceiling": "Not to exceed {amount}.",
        "law": "The law of {law} applies.",
    },
    "fr": {
        "performed": "Prestation réalisée à {place}{period}.",
        "period": "Période de réalisation{period}.",
        "from-to": ", du {start} au {end}",
        "to": ", jusqu’au {end}",
        "from": ", à partir du {start}",
        "exempt": "Exonéré de taxe : certificat {number}{until}.",
        "exempt-vat": "Exonéré de TVA : certificat {number}{until}.",
        "valid-to": ", valable jusqu’au {day}",
        "reverse-charge": "Autoliquidation : la TVA est due par le preneur.",
        "rounding": "Arrondi",
        "draft": "brouillon",
        "state": "Notre numéro {number} et les lignes ci-dessus.",
        "remit": "Paiement à : {address}.",
        "signed": "signé le {day}",
        "valid": "valable jusqu’au {day}",
        "ceiling": "Montant plafond : {amount}.",
        "law": "Droit applicable : {law}.",
    },
    "de": {
        "performed": "Ausführung in {place}{period}.",
        "period": "Leistungszeitraum{period}.",
        "from-to": " von {start} bis {end}",
        "to": " bis {end}",
        "from": " ab {start}",
        "exempt": "Steuerbefreit: Bescheinigung {number} liegt vor{until}.",
        "exempt-vat": "Umsatzsteuerfrei: Bescheinigung {number} liegt vor{until}.",
        "valid-to": ", gültig bis {day}",
        "reverse-charge": "Steuerschuldnerschaft des Leistungsempfängers.",
        "rounding": "Rundung",
        "draft": "Entwurf",
        "state": "Unsere Nummer {number} und die Positionen wie oben.",
        "remit": "Zahlung an: {address}.",
        "signed": "unterschrieben am {day}",
        "valid": "gültig bis {day}",
        "ceiling": "Höchstbetrag: {amount}.",
        "law": "Es gilt das Recht von {law}.",
    },
}
#: Clauses that playbooks ask for and for which the seller has written nothing.
CLAUSES: Final = {
    "en": {
        "your-terms-apply": ("terms", "The terms of your purchase order apply. This quotation adds none."),
        "fob-destination": ("delivery", "F.O.B. destination; title and risk pass on delivery."),
        "no-prepayment": ("payment", "No prepayment is asked."),
    },
    "fr": {
        "your-terms-apply": (
            "terms",
            "Vos conditions générales d’achat s’appliquent. Ce devis n’en ajoute aucune.",
        ),
        "fob-destination": (
            "delivery",
            "Franco destination ; transfert de propriété et des risques à la livraison.",
        ),
        "no-prepayment": ("payment", "Aucun acompte n’est demandé."),
    },
    "de": {
        "your-terms-apply": ("terms", "Es gelten Ihre Einkaufsbedingungen. Dieses Angebot fügt keine hinzu."),
        "fob-destination": (
            "delivery",
            "Frei Bestimmungsort; Gefahr und Eigentum gehen mit der Lieferung über.",
        ),
        "no-prepayment": ("payment", "Eine Vorauszahlung wird nicht verlangt."),
    },
}


def tongue(language: str) -> str:
    """The language of our own sentences for a tag: English stands in where we have none."""
    short = language.replace("_", "-").split("-", 1)[0].casefold()
    return short if short in _WORDS else "en"


def say(language: str, key: str, **slots: object) -> str:
    """One of our own words or sentences in a language."""
    return _WORDS[tongue(language)][key].format(**slots)


def payment_words(offer: Offer, language: str) -> str:
    """When payment is due, and that nothing is asked before delivery where nothing is."""
    pattern, starts, none_before = _PAYMENT[tongue(language)]
    said = pattern.format(days=offer.payment_days, start=starts[offer.payment_from])
    schedule = offer.extra.get("schedule") or ()
    return said if any(part.get("before_delivery") for part in schedule) else f"{said} {none_before}"


def freight_words(offer: Offer, language: str) -> str:
    """Freight terms and who bears the freight, or nothing where the quote says nothing of it."""
    known = _FREIGHT[tongue(language)]
    parts = (
        known.get(offer.freight_terms, offer.freight_terms),
        known.get(offer.freight_how, offer.freight_how),
    )
    said = ", ".join(part for part in parts if part)
    return f"{said[0].upper()}{said[1:]}." if said else ""


def period_words(offer: Offer, place: str, language: str, wording: Wording) -> str:
    """Where and when the work is done, as one sentence; nothing where neither is known."""
    start, end = offer.period_start, offer.period_end
    key = "from-to" if start and end else "to" if end else "from" if start else ""
    period = say(language, key, start=_day(start, wording), end=_day(end, wording)) if key else ""
    if place:
        return say(language, "performed", place=place, period=period)
    return (
        say(language, "period", period=period.replace(", ", " ", 1) if period[:2] == ", " else period)
        if period
        else ""
    )


def _day(day: dt.date | None, wording: Wording) -> str:
    return wording.long_day(day) if day else ""
