"""The sentences of an offer in French."""

from typing import Final

PAYMENT: Final = (
    "Paiement à {days} jours {start}.",
    {
        "invoice": "à compter de la date de facture",
        "receipt": "à réception de la facture",
        "later-of-invoice-and-acceptance": "à compter de la facture ou de la réception de la prestation, la plus tardive",
        "later-of-receipt-and-acceptance": "à compter de la réception de la facture ou de la prestation, la plus tardive",
        "end-of-month": "fin de mois",
    },
    "Sans acompte.",
)
FREIGHT: Final = {
    "fob-destination": "Franco destination",
    "fob-origin": "Départ usine",
    "included": "transport compris dans le prix",
    "fixed": "transport au prix fixe indiqué",
    "not-to-exceed": "transport plafonné au montant indiqué",
    "estimate": "transport estimé comme indiqué",
    "prepaid-and-add": "transport avancé et ajouté à la facture",
    "collect": "transport à la charge du destinataire",
    "none": "sans transport",
}
WORDS: Final = {
    "list": "{one}, {two}",
    "sentence": "{said}.",
    "between": " ",
    "performed": "Prestation réalisée à {place}{period}.",
    "period": "Période de réalisation {period}.",
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
    "included": "Les prix comprennent {tax} {rate}, soit {amount}.",
    "ceiling": "Montant plafond : {amount}.",
    "law": "Droit applicable : {law}.",
    "within": "Livraison sous {days} jours à compter de la commande.",
    "fact-origin": "Pays d’origine",
    "fact-hts": "Code douanier (HTS)",
    "fact-eccn": "Numéro de contrôle à l’exportation (ECCN)",
    "fact-serial": "Numéro de série",
    "fact-permit": "Autorisation",
    "fact-protocol": "Protocole",
    "fact-hazard": "Classe de danger",
}
#: Clauses that playbooks ask for and for which the seller has written nothing.
CLAUSES: Final = {
    "your-terms-apply": (
        "terms",
        "Vos conditions générales d’achat s’appliquent. Ce devis n’en ajoute aucune.",
    ),
    "fob-destination": (
        "delivery",
        "Franco destination ; transfert de propriété et des risques à la livraison.",
    ),
    "no-prepayment": ("payment", "Aucun acompte n’est demandé."),
}
