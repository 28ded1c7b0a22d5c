"""The sentences of an offer in Italian."""

from typing import Final

PAYMENT: Final = (
    "Pagamento a {days} giorni {start}.",
    {
        "invoice": "dalla data della fattura",
        "receipt": "dal ricevimento della fattura",
        "later-of-invoice-and-acceptance": "dalla fattura o dall’accettazione, se successiva",
        "later-of-receipt-and-acceptance": "dal ricevimento della fattura o dall’accettazione, se successiva",
        "end-of-month": "fine mese data fattura",
    },
    "Nessun anticipo.",
)
FREIGHT: Final = {
    "fob-destination": "franco destino",
    "fob-origin": "franco fabbrica",
    "included": "trasporto compreso nel prezzo",
    "fixed": "trasporto al prezzo fisso indicato",
    "not-to-exceed": "trasporto fino all’importo massimo indicato",
    "estimate": "trasporto stimato come indicato",
    "prepaid-and-add": "trasporto anticipato e addebitato in fattura",
    "collect": "porto assegnato",
    "none": "senza trasporto",
}
WORDS: Final = {
    "list": "{one}, {two}",
    "sentence": "{said}.",
    "between": " ",
    "performed": "Prestazione eseguita a {place}{period}.",
    "period": "Periodo della prestazione {period}.",
    "from-to": ", dal {start} al {end}",
    "to": ", fino al {end}",
    "from": ", dal {start}",
    "exempt": "Esente da imposta: certificato {number} agli atti{until}.",
    "exempt-vat": "Esente da IVA: certificato {number} agli atti{until}.",
    "valid-to": ", valido fino al {day}",
    "reverse-charge": "Inversione contabile: l’IVA è dovuta dal destinatario.",
    "rounding": "Arrotondamento",
    "draft": "bozza",
    "state": "Il nostro numero {number} e le righe di cui sopra.",
    "remit": "Pagamento a: {address}.",
    "signed": "firmato il {day}",
    "valid": "valido fino al {day}",
    "included": "I prezzi comprendono {tax} {rate}: {amount}.",
    "ceiling": "Importo massimo: {amount}.",
    "law": "Si applica il diritto di {law}.",
    "within": "Consegna entro {days} giorni dall’ordine.",
    "fact-origin": "Paese di origine",
    "fact-hts": "Codice doganale (HTS)",
    "fact-eccn": "Numero di controllo all’esportazione (ECCN)",
    "fact-serial": "Numero di serie",
    "fact-permit": "Autorizzazione",
    "fact-protocol": "Protocollo",
    "fact-hazard": "Classe di pericolo",
}
#: Clauses that playbooks ask for and for which the seller has written nothing.
CLAUSES: Final = {
    "your-terms-apply": (
        "terms",
        "Si applicano le condizioni del vostro ordine. Il presente preventivo non ne aggiunge.",
    ),
    "fob-destination": ("delivery", "Franco destino; proprietà e rischio passano alla consegna."),
    "no-prepayment": ("payment", "Non è richiesto alcun anticipo."),
}
