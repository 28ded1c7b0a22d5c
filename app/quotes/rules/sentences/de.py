"""The sentences of an offer in German."""

from typing import Final

PAYMENT: Final = (
    "{days} Tage {start}, rein netto.",
    {
        "invoice": "ab Rechnungsdatum",
        "receipt": "nach Rechnungseingang",
        "later-of-invoice-and-acceptance": "ab Rechnung oder Abnahme, je nachdem, was später liegt",
        "later-of-receipt-and-acceptance": "nach Rechnungseingang oder Abnahme, je nachdem, was später liegt",
        "end-of-month": "ab Ende des Rechnungsmonats",
    },
    "Keine Vorauszahlung.",
)
FREIGHT: Final = {
    "fob-destination": "Frei Bestimmungsort",
    "fob-origin": "Ab Werk",
    "included": "Versand im Preis eingeschlossen",
    "fixed": "Versand zum angegebenen Festpreis",
    "not-to-exceed": "Versand höchstens zum angegebenen Betrag",
    "estimate": "Versand wie angegeben geschätzt",
    "prepaid-and-add": "Versand vorausbezahlt und zur Rechnung addiert",
    "collect": "Versand unfrei",
    "none": "kein Versand",
}
WORDS: Final = {
    "list": "{one}, {two}",
    "sentence": "{said}.",
    "between": " ",
    "performed": "Ausführung in {place}{period}.",
    "period": "Leistungszeitraum {period}.",
    "from-to": " vom {start} bis {end}",
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
    "included": "Im Preis enthalten: {tax} {rate}, {amount}.",
    "ceiling": "Höchstbetrag: {amount}.",
    "law": "Es gilt das Recht von {law}.",
    "within": "Lieferung innerhalb von {days} Tagen nach Bestellung.",
    "fact-origin": "Ursprungsland",
    "fact-hts": "Zolltarifnummer (HTS)",
    "fact-eccn": "Exportkontrollnummer (ECCN)",
    "fact-serial": "Seriennummer",
    "fact-permit": "Genehmigung",
    "fact-protocol": "Protokoll",
    "fact-hazard": "Gefahrenklasse",
}
#: Clauses that playbooks ask for and for which the seller has written nothing.
CLAUSES: Final = {
    "your-terms-apply": ("terms", "Es gelten Ihre Einkaufsbedingungen. Dieses Angebot fügt keine hinzu."),
    "fob-destination": ("delivery", "Frei Bestimmungsort; Gefahr und Eigentum gehen mit der Lieferung über."),
    "no-prepayment": ("payment", "Eine Vorauszahlung wird nicht verlangt."),
}
