"""The sentences of an offer in Spanish."""

from typing import Final

PAYMENT: Final = (
    "{days} días netos {start}.",
    {
        "invoice": "desde la fecha de la factura",
        "receipt": "desde la recepción de la factura",
        "later-of-invoice-and-acceptance": "desde la factura o la aceptación, lo que ocurra más tarde",
        "later-of-receipt-and-acceptance": "desde la recepción de la factura o la aceptación, lo que ocurra más tarde",
        "end-of-month": "desde el final del mes de la factura",
    },
    "Sin pago anticipado.",
)
FREIGHT: Final = {
    "fob-destination": "entregado en destino (F.O.B. destino)",
    "fob-origin": "en origen (F.O.B. origen)",
    "included": "portes incluidos en el precio",
    "fixed": "portes al precio fijo indicado",
    "not-to-exceed": "portes como máximo por el importe indicado",
    "estimate": "portes estimados según se indica",
    "prepaid-and-add": "portes anticipados y añadidos a la factura",
    "collect": "portes debidos",
    "none": "sin portes",
}
WORDS: Final = {
    "list": "{one}, {two}",
    "sentence": "{said}.",
    "between": " ",
    "performed": "Trabajo realizado en {place}{period}.",
    "period": "Período de realización {period}.",
    "from-to": ", del {start} al {end}",
    "to": ", hasta el {end}",
    "from": ", a partir del {start}",
    "exempt": "Exento de impuestos: certificado {number} en nuestro poder{until}.",
    "exempt-vat": "Exento de IVA: certificado {number} en nuestro poder{until}.",
    "valid-to": ", válido hasta el {day}",
    "reverse-charge": "Inversión del sujeto pasivo: el destinatario es el deudor del IVA.",
    "rounding": "Redondeo",
    "draft": "borrador",
    "state": "Nuestro número {number} y las líneas anteriores.",
    "remit": "Pago a: {address}.",
    "signed": "firmado el {day}",
    "valid": "válido hasta el {day}",
    "included": "Los precios incluyen {tax} {rate}: {amount}.",
    "ceiling": "Importe máximo: {amount}.",
    "law": "Se aplica el derecho de {law}.",
    "within": "Entrega en un plazo de {days} días desde el pedido.",
    "fact-origin": "País de origen",
    "fact-hts": "Código arancelario (HTS)",
    "fact-eccn": "Número de control de exportación (ECCN)",
    "fact-serial": "Número de serie",
    "fact-permit": "Permiso",
    "fact-protocol": "Protocolo",
    "fact-hazard": "Clase de peligro",
}
#: Clauses that playbooks ask for and for which the seller has written nothing.
CLAUSES: Final = {
    "your-terms-apply": (
        "terms",
        "Se aplican las condiciones de su pedido. Este presupuesto no añade ninguna.",
    ),
    "fob-destination": (
        "delivery",
        "Entregado en destino; la propiedad y el riesgo se transmiten con la entrega.",
    ),
    "no-prepayment": ("payment", "No se pide pago anticipado."),
}
