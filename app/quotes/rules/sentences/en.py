"""The sentences of an offer in English."""

from typing import Final

PAYMENT: Final = (
    "Net {days} days from {start}.",
    {
        "invoice": "the date of invoice",
        "receipt": "receipt of the invoice",
        "later-of-invoice-and-acceptance": "the later of invoice and acceptance",
        "later-of-receipt-and-acceptance": "the later of receipt of the invoice and acceptance",
        "end-of-month": "the end of the month of the invoice",
    },
    "No prepayment.",
)
FREIGHT: Final = {
    "fob-destination": "F.O.B. destination",
    "fob-origin": "F.O.B. origin",
    "included": "freight prepaid and included in the price",
    "fixed": "freight at the fixed price shown",
    "not-to-exceed": "freight not to exceed the amount shown",
    "estimate": "freight estimated as shown",
    "prepaid-and-add": "freight prepaid and added to the invoice",
    "collect": "freight collect",
    "none": "no freight",
}
WORDS: Final = {
    "list": "{one}, {two}",
    "sentence": "{said}.",
    "between": " ",
    "performed": "Service performed in {place}{period}.",
    "period": "Period of performance {period}.",
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
    "included": "Prices include {rate} {tax} of {amount}.",
    "ceiling": "Not to exceed {amount}.",
    "law": "The law of {law} applies.",
    "within": "Delivery within {days} days of the order.",
    "fact-origin": "Country of origin",
    "fact-hts": "Customs tariff number (HTS)",
    "fact-eccn": "Export control number (ECCN)",
    "fact-serial": "Serial number",
    "fact-permit": "Permit",
    "fact-protocol": "Protocol",
    "fact-hazard": "Hazard class",
}
#: Clauses that playbooks ask for and for which the seller has written nothing.
CLAUSES: Final = {
    "your-terms-apply": ("terms", "The terms of your purchase order apply. This quotation adds none."),
    "fob-destination": ("delivery", "F.O.B. destination; title and risk pass on delivery."),
    "no-prepayment": ("payment", "No prepayment is asked."),
}
