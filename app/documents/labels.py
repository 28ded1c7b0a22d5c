"""The words the kit itself prints, in each shipped language; a missing language is replaced by English and says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from app.basics.errors import Refusal

_TABLE: Final = """
quote | Quotation | Devis | Angebot
invoice | Invoice | Facture | Rechnung
credit-note | Credit note | Avoir | Gutschrift
delivery-note | Delivery note | Bon de livraison | Lieferschein
order-query | Query about your order | Question sur votre commande | Rückfrage zu Ihrer Bestellung
order-confirmation | Order confirmation | Confirmation de commande | Auftragsbestätigung
hand-over | Hand-over brief | Note de passation | Übergabenotiz
close-out | Close-out note | Note de clôture | Abschlussnotiz
route-card | Route card | Fiche de parcours | Laufzettel
letter | Letter | Lettre | Schreiben
sole-source-letter | Sole-source letter | Lettre de fournisseur unique | Alleinstellungsnachweis
number | Number | Numéro | Nummer
revision | revision {n} | révision {n} | Revision {n}
date | Date | Date | Datum
valid-through | Valid through | Valable jusqu’au | Bindefrist
your-reference | Your reference | Votre référence | Ihr Zeichen
our-reference | Our reference | Notre référence | Unser Zeichen
order-number | Your order | Votre commande | Ihre Bestellung
order-date | Order date | Date de commande | Bestelldatum
quote-number | Our quotation | Notre devis | Unser Angebot
invoice-number | Our invoice | Notre facture | Unsere Rechnung
due-date | Due | Échéance | Fällig am
service-date | Date of service | Date de prestation | Leistungsdatum
service-period | Period of service | Période de prestation | Leistungszeitraum
delivery-date | Delivered | Livré le | Geliefert am
budget | Budget | Budget | Kostenstelle
grant | Grant | Subvention | Projekt
contract | Contract | Contrat | Vertrag
supplier-number | Our supplier number | Notre n° fournisseur | Unsere Lieferantennummer
customer-number | Customer number | N° client | Kundennummer
requested-by | Requested by | Demandé par | Angefragt von
buyer | Buyer | Acheteur | Einkäufer
place-of-work | Place of work | Lieu d’exécution | Leistungsort
currency | Currency | Devise | Währung
tax-number | Tax number | N° TVA | USt-IdNr.
quotation-for | Quotation for | Devis pour | Angebot für
bill-to | Bill to | Facturé à | Rechnung an
deliver-to | Deliver to | Livré à | Lieferung an
to | To | À | An
on-behalf | For the work of {who} | Pour les travaux de {who} | Für die Arbeit von {who}
line | Line | Pos. | Pos.
description | Description | Désignation | Leistung
code | Code | Réf. | Nr.
quantity | Qty | Qté | Menge
unit | Unit | Unité | Einheit
unit-price | Unit price | Prix unitaire | Einzelpreis
list-price | List price | Prix catalogue | Listenpreis
academic-price | Academic price | Prix académique | Hochschulpreis
discount | Discount | Remise | Rabatt
tax | Tax | TVA | USt.
amount | Amount | Montant | Betrag
commodity | Commodity | Nomenclature | Warengruppe
quoted | Quoted | Devis | Angebot
ordered | Ordered | Commandé | Bestellt
delivered | Delivered | Livré | Geliefert
option | Option, not in the total: | Option, hors total : | Wahlweise, nicht in der Summe:
alternative | Alternative, not in the total: | Variante, hors total : | Alternativ, nicht in der Summe:
subtotal | Subtotal | Sous-total | Zwischensumme
nontaxable | Nontaxable | Non soumis à taxe | Nicht steuerbar
taxable | Taxable | Soumis à taxe | Steuerbar
exempt | Exempt | Exonéré | Steuerfrei
freight-total | Freight | Transport | Versand
discount-total | Discount | Remise | Rabatt
sales-tax | Sales tax | Taxe de vente | Verkaufssteuer
vat | VAT | TVA | Umsatzsteuer
gst | GST | TPS | GST
hst | HST | TVH | HST
pst | PST | TVP | PST
qst | QST | TVQ | QST
consumption-tax | Consumption tax | Taxe sur la consommation | Verbrauchsteuer
reverse-charge | VAT, reverse charge | TVA, autoliquidation | Umsatzsteuer, Steuerschuld des Empfängers
net | Net total | Total HT | Summe netto
total | Total | Total | Gesamt
total-incl | Total including tax | Total TTC | Gesamt inkl. Steuer
already-paid | Paid | Déjà réglé | Bereits gezahlt
balance | Balance due | Reste à payer | Offener Betrag
ceiling | Not to exceed | Montant plafond | Höchstbetrag
delivery-and-freight | Delivery and freight | Livraison et transport | Lieferung
payment | Payment | Paiement | Zahlung
terms | Terms | Conditions | Bedingungen
scope | Scope of work | Étendue de la prestation | Leistungsumfang
warranty | Warranty | Garantie | Gewährleistung
validity | Validity | Validité | Gültigkeit
schedule | Payment schedule | Échéancier | Zahlungsplan
exemption | Tax exemption | Exonération de taxe | Steuerbefreiung
please-state | Please state on the purchase order | À indiquer sur le bon de commande | Bitte auf der Bestellung angeben
attached | Attached | Pièces jointes | Anlagen
remit-to | Remit to | Paiement à | Zahlung an
bank | Bank account | Coordonnées bancaires | Bankverbindung
your-contact | Your contact | Votre interlocuteur | Ihr Ansprechpartner
stand-in | Stand-in | Remplaçant | Vertretung
signature | Signature | Signature | Unterschrift
name-and-title | Name and title | Nom et qualité | Name und Funktion
place-and-date | Place and date | Lieu et date | Ort und Datum
acceptance | Accepted for the customer | Bon pour accord | Für den Auftraggeber angenommen
seal | Seal | Cachet | Stempel
offer | This quotation is an offer; a purchase order makes it binding. | Ce devis est une offre ; seul un bon de commande engage. | Dieses Angebot wird durch Ihre Bestellung verbindlich.
page | Page {x} of {y} | Page {x} sur {y} | Seite {x} von {y}
"""

LANGUAGES: Final = ("en", "fr", "de")
_REGIONAL: Final = {
    "en-GB": {
        "nontaxable": "Outside VAT",
        "sales-tax": "VAT",
        "freight-total": "Carriage",
        "delivery-and-freight": "Delivery and carriage",
    },
    "fr-CA": {
        "quote": "Soumission",
        "quotation-for": "Soumission pour",
        "quote-number": "Notre soumission",
        "quoted": "Soumission",
        "tax": "Taxe",
        "tax-number": "N° TPS/TVQ",
        "total-incl": "Total taxes incluses",
        "net": "Total avant taxes",
        "offer": "Cette soumission est une offre; seul un bon de commande engage.",
        "option": "Option, hors total:",
        "alternative": "Variante, hors total:",
    },
    "fr-CH": {
        "quote": "Offre",
        "quotation-for": "Offre pour",
        "quote-number": "Notre offre",
        "quoted": "Offre",
    },
    "de-CH": {
        "quote": "Offerte",
        "quotation-for": "Offerte für",
        "quote-number": "Unsere Offerte",
        "vat": "MWST",
        "tax": "MWST",
        "tax-number": "MWST-Nr.",
        "valid-through": "Gültig bis",
        "quoted": "Offerte",
    },
    "de-AT": {"tax-number": "UID-Nr."},
}


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of one language tag; ``instead_of`` is the tag asked for when English had to stand in."""

    tag: str
    words: dict[str, str]
    instead_of: str = ""

    def say(self, key: str, **slots: object) -> str:
        """The word for a key, its slots filled. An unknown key is a bug of ours, not of the person."""
        word = self.words[key]
        return word.format(**slots) if slots else word

    def warning(self) -> str:
        """A sentence when English stands in for the language asked for, else nothing."""
        if not self.instead_of:
            return ""
        return f"The kit has no words in {self.instead_of!r}; its labels are printed in English."


def _read() -> dict[str, dict[str, str]]:
    columns: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for row in _TABLE.strip().splitlines():
        key, *words = (part.strip() for part in row.split(" | "))
        for language, word in zip(LANGUAGES, words, strict=True):
            columns[language][key] = word
    return columns


_WORDS: Final = _read()
KEYS: Final = frozenset(_WORDS["en"])


@cache
def labels(tag: str) -> Labels:
    """The labels of a language tag such as ``de-CH``: region, then language, then English."""
    tidy = tag.replace("_", "-")
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", tidy):
        raise Refusal(f"{tag[:40]!r} is not a language tag. Write one such as en-US, fr-FR or de-DE.")
    language, _, region = tidy.partition("-")
    canonical = language.lower() + (f"-{region.upper()}" if region else "")
    if language.lower() not in _WORDS:
        return Labels("en", _WORDS["en"], instead_of=tag)
    return Labels(canonical, _WORDS[language.lower()] | _REGIONAL.get(canonical, {}))
