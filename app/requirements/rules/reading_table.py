"""The table by which objections are read: which words of an office speak of which kind of rule, and with what figures.

Words are folded (no case, no accents), in English, German and French; a cue is met where a word begins with it, ``$``
ends a whole word. Every kind named here is one of the catalogue (tested).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from app.requirements.rules.objection import Objection

Params = Callable[[Objection], dict[str, Any] | None]
BOTH: Final = ("quote", "invoice")
_QUOTE: Final = ("quote",)
_INVOICE: Final = ("invoice",)


def _none(_said: Objection) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Reader:
    """One kind: words that speak of it, words that must be there ``also``, words ``unless`` which; ``None`` params: not it."""

    kind: str
    cues: str
    params: Params = _none
    also: str = ""
    unless: str = ""
    on: tuple[str, ...] = BOTH
    weight: int = 0


def _longest(said: Objection) -> dict[str, Any] | None:
    return {"days": max(said.lengths)} if said.lengths and not said.at_most else None


def _shortest(said: Objection) -> dict[str, Any] | None:
    return {"days": min(said.lengths)} if said.lengths else None


def _bounded(said: Objection) -> dict[str, Any] | None:
    return _shortest(said) if said.at_most else None


def _terms(said: Objection) -> dict[str, Any] | None:
    params = _longest(said)
    if params is not None and said.has("acceptance|abnahme|reception"):
        params["start"] = ["later-of-invoice-and-acceptance", "later-of-receipt-and-acceptance"]
    elif params is not None and said.has("end of month|monatsende|fin de mois"):
        params["start"] = ["end-of-month"]
    return params


def _freight(said: Objection) -> dict[str, Any]:
    params: dict[str, Any] = {}
    if said.has("fob dest|f.o.b. dest|destination|frei haus|franco"):
        params["terms"] = ["fob-destination"]
    included = said.has(
        "includ|in the price|in unit price|inkl|enthalten|einschl|eingerechnet|compris|inclus"
    )
    params["how"] = ["included"] if included else ["included", "fixed", "not-to-exceed"]
    return params


def _incoterm(said: Objection) -> dict[str, Any]:
    codes = ("EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FOB", "CIF")
    named = [code for code in codes if said.has(code.casefold() + "$")]
    return {"any_of": named or ["DAP", "DDP"]}


def _fields(said: Objection) -> dict[str, Any]:
    cues = {"department": "department|abteilung|institut|departement|service du", "phone": "phone|extension|telefon|durchwahl",
            "email": "e-mail|email|mail|courriel"}  # fmt: skip
    return {"fields": ["name", *(name for name, words in cues.items() if said.has(words))]}


def _contact(said: Objection) -> dict[str, Any]:
    cues = {
        "position": "position|title|function|funktion|fonction",
        "phone": "phone|telefon",
        "email": "e-mail|email|mail|courriel",
    }
    return {"fields": ["name", *(name for name, words in cues.items() if said.has(words))]}


def _signature(said: Objection) -> dict[str, Any]:
    if said.has("wet|ink$|pen$|by hand|handwritten|hand-signed|handschrift|manuscrit|original sign"):
        return {"any_of": ["wet"]}
    if said.has("digital|electronic|elektronisch|electronique"):
        return {"any_of": ["wet"] if said.denies else ["digital", "wet"]}
    return {"any_of": ["wet", "digital"]}


def _method(said: Objection) -> dict[str, Any] | None:
    cues = {"portal": "portal|portail|upload|plattform", "e-invoice": "e-invoice|einvoice|peppol|chorus|xrechnung|network|e-rechnung",
            "email": "e-mail|email|mailbox|by mail to|per mail|courriel", "post": "by post|on paper|per post|original|par courrier|paper original"}  # fmt: skip
    found = [name for name, words in cues.items() if said.has(words)]
    return {"any_of": found[:1]} if found else None


def _language(said: Objection) -> dict[str, Any] | None:
    cues = {
        "en": "english|englisch|anglais",
        "de": "german|deutsch|allemand",
        "fr": "french|franzos|francais",
    }
    found = [tag for tag, words in cues.items() if said.has(words)]
    return {"any_of": found} if found else None


def _entity(said: Objection) -> dict[str, Any]:
    cues = "addressed to|made out to|issued to|bill to|billed to|addressee is|addressee must be|gerichtet an|adressiert an|ausgestellt auf|adresse a|adressee a|libelle a|libellee a|adressé à|adressée à|libellé à|libellée à|au nom de"
    name = said.quoted[0] if said.quoted else said.after(cues)
    return {"any_of": [name]} if name else {}


_REFERENCES: Final = {
    "order": "po number|po no|po #|po$|purchase order|order number|order reference|bestellnummer|bestell-nr|auftragsnummer|bon de commande|numero de commande",
    "budget": "budget|account string|chartfield|ligne budgetaire|haushaltstitel",
    "grant": "grant|award number|award no|fund number|forderkennzeichen|drittmittel|subvention|convention",
    "project": "project|projekt|projet|wbs",
    "cost-centre": "cost cent|kostenstelle|centre de cout",
    "request": "rfq|request for quot|our request|request number|anfrage|demande de devis|demande de prix",
    "contract": "contract number|contract no|framework|agreement number|co-operative|cooperative|rahmenvertrag|vertragsnummer|marche public|numero de marche",
    "leitweg-id": "leitweg",
    "cig": "cig$",
    "cup": "cup$",
    "siret": "siret",
    "service-code": "service code|code service",
    "requisition": "requisition number|requisition no|banf",
}  # fmt: skip


def _reference(said: Objection) -> dict[str, Any] | None:
    found = {name: said.has(cues) for name, cues in _REFERENCES.items()}
    best = max(found, key=lambda name: len(found[name]))
    return {"reference": best} if found[best] else None


_PAPERS: Final = {
    "w-9": "w-9|w9", "w-8ben-e": "w-8|w8", "insurance": "insurance|coi$|versicherung|haftpflicht|assurance|additional insured",
    "sole-source-letter": "sole source|sole-source|single source|proprietary article|alleinstellung|fournisseur unique|exclusivite",
    "conflict-of-interest": "conflict of interest|conflict-of-interest|interessenkonflikt|conflit d'interet",
    "registration-certificate": "business registration|registration certificate|handelsregister|kbis|extrait",
    "representations-and-certifications": "representations|reps and certs|certifications",
    "price-evidence": "price list|price reasonableness|price evidence|preisliste|liste de prix|tarif",
    "cost-breakdown": "cost breakdown|cost break-down|kostenaufstellung",
    "exemption-certificate": "exemption certificate", "hecvat": "hecvat", "vpat": "vpat|accessibility",
    "vendor-data-record": "vendor data|std 204|form 204", "translation": "translation|ubersetzung|traduction",
    "delivery-note": "delivery note|packing slip|lieferschein|bon de livraison", "timesheet": "timesheet|time sheet|stundenzettel",
    "receipt": "receipts|back-up|backup|belege|justificatif",
}  # fmt: skip


def _paper(said: Objection) -> dict[str, Any] | None:
    found = {name: said.has(cues) for name, cues in _PAPERS.items()}
    best = max(found, key=lambda name: len(found[name]))
    if not found[best]:
        return None
    old = said.has("older|age$|recent|current|outdated|dated|alter als|aktuell|perime")
    return {"document": best} | ({"max_age_days": max(said.lengths)} if old and said.lengths else {})


def _scheme(said: Objection) -> dict[str, Any]:
    cues = {"us.ein": "ein$|tin$|federal tax|fein", "au.abn": "abn", "ca.bn": "gst|hst", "fr.siret": "siret",
            "de.vat": "ust-id|umsatzsteuer-id|ust.-id", "fr.tva": "tva", "gb.vat": "uk vat|gb vat", "us.uei": "uei"}  # fmt: skip
    return {"scheme": next((scheme for scheme, words in cues.items() if said.has(words)), "eu.vat")}


def _codes(said: Objection) -> dict[str, Any]:
    schemes = ("unspsc", "nigp", "naics", "nacres", "eclass", "cpv")
    return {"scheme": next((scheme for scheme in schemes if said.has(scheme)), "unspsc")}


def _basis(said: Objection) -> dict[str, Any]:
    with_ = said.has(
        "including tax|tax-inclusive|tax inclusive|incl. tax|inclusive of tax|inkl|brutto|ttc$|toutes taxes"
    )
    return {"basis": "including" if with_ else "excluding"}


def _fact(said: Objection) -> dict[str, Any] | None:
    cues = {"origin": "country of origin|origin|ursprung|origine", "eccn": "eccn|export control", "hts": "hts$|tariff code|zolltarif|code douanier",
            "serial": "serial", "permit": "permit", "protocol": "protocol", "hazard": "hazard|sds$|gefahr"}  # fmt: skip
    return next(({"fact": name} for name, words in cues.items() if said.has(words)), None)


def _system(said: Objection) -> dict[str, Any]:
    systems = ("ariba", "jaggaer", "workday", "paymentworks", "coupa", "unimarket", "sam", "chorus")
    return {"system": next((name for name in systems if said.has(name + "$")), "supplier register")}


def _said(said: Objection) -> dict[str, Any] | None:
    return {"any_of": list(said.quoted)} if said.quoted and not said.denies else None


def _unsaid(said: Objection) -> dict[str, Any] | None:
    return {"phrases": list(said.quoted)} if said.quoted and said.denies else None


def _law(said: Objection) -> dict[str, Any] | None:
    name = said.after("law of|laws of|governed by|recht von|droit")
    return {"any_of": [name]} if name else None


def _quotes(said: Objection) -> dict[str, Any]:
    return {"quotes": said.count or 3}


def _shown(said: Objection) -> dict[str, Any]:
    return {
        "shown": not said.denies and not said.has("remove|leave out|only in|only through|entfernen|retirer")
    }


def _merged(said: Objection) -> dict[str, Any]:
    return {"merged": not said.has("separate|each|einzeln|separe")}


def _currency(said: Objection) -> dict[str, Any]:
    return {"any_of": list(said.currencies[-1:])} if said.currencies else {}


def _size(said: Objection) -> dict[str, Any]:
    return {"size": "a4" if said.has("a4") else "letter"}


def _estimates(said: Objection) -> dict[str, Any]:
    return {"estimate": not said.denies}


_ASKED: Final = "missing|need|require|must|no$|not|without|add|give|state|show|quote|fehl|benotig|brauch|angeben|ohne|kein|manque|absent|indiquer|mentionner|doit|sans"
READERS: Final[tuple[Reader, ...]] = (
    Reader("validity-at-least", "valid|expir|hold for|gultig|bindefrist|angebotsfrist|valab|validite", _longest, unless="insurance|certificate|vat|registration|exempt", on=_QUOTE, weight=6),
    Reader("validity-at-most", "valid|expir|gultig|bindefrist|valab|validite", _bounded, unless="insurance|certificate", on=_QUOTE, weight=8),
    Reader("quote-age-at-most", "older|too old|quote age|outdated|alter als|zu alt|veraltet|plus ancien|trop ancien", _shortest, unless="insurance|w-9|w9|hecvat|vpat|certificate", on=_QUOTE, weight=8),
    Reader("payment-terms-at-least", "net$|net-|payment term|terms of payment|payment within|pay within|zahlungsziel|zahlungsbeding|zahlbar|zahlungsfrist|delai de paiement|conditions de paiement|paiement a", _terms, unless="prepa|in advance", weight=6),
    Reader("payment-terms-at-most", "payment term|terms of payment|zahlungsziel|delai de paiement", _bounded, weight=8),
    Reader("no-prepayment", "prepay|pre-pay|prepaid|advance payment|payment in advance|in advance|upfront|up front|down payment|deposit|vorauskasse|vorkasse|anzahlung|vorauszahlung|acompte|paiement d'avance", unless="prepaid and add|prepaid & add|own line|separate line|eigene position|ligne separee", weight=4),
    Reader("deposit-as-line", "deposit|down payment|anzahlung|acompte", also="own line|separate line|line of its own|eigene position|ligne separee|ligne distincte"),
    Reader("freight-terms", "freight|shipping|fob$|f.o.b|carriage|prepaid and add|prepaid & add|fracht|versandkost|porto|frais de port|transport|livraison comprise", _freight, unless="separate line|listed separately|line of its own|weight|label", weight=6),
    Reader("freight-stated", "freight|shipping|fracht|versandkost|frais de port", _estimates, also="separate|own line|line of its own|listed|shown|stated|ausgewiesen|gesondert|separe|indique"),
    Reader("incoterm", "incoterm|exw$|fca$|cpt$|cip$|dap$|dpu$|ddp$", _incoterm, weight=6),
    Reader("exact-price", "estimat|approx|price range|range$|tbd$|ca.$|circa|exact price|firm price|fixed price|schatz|preisspanne|ungefahr|festpreis|environ|fourchette|prix ferme", unless="freight|shipping|fracht|title|headed|called|kostenvoranschlag|hours|port$", on=_QUOTE, weight=3),
    Reader("title-word", "title|headed|called|word quot|pro forma|proforma|pro-forma|uberschrift|bezeichnung|kostenvoranschlag|titre|intitule", unless="job title|title of the|name and title", on=_QUOTE, weight=4),
    Reader("no-lump-sum", "lump|itemi|broken down|break it down|breakdown of|break down|line by line|pauschal|aufschlussel|aufgeschlussel|einzelposition|forfait|detailler|ventil|detail par ligne", unless="labor|labour|hours", weight=4),
    Reader("lines-complete", "unit price|unit of measure|uom$|quantity|quantities|einzelpreis|stuckpreis|menge|prix unitaire|quantite", unless="exceeds|higher than|more than ordered", weight=2),
    Reader("line-code-present", "part number|catalog number|catalogue number|item number|article number|product code|service code per|sku|artikelnummer|bestellcode|reference article|reference produit", weight=2),
    Reader("commodity-code", "unspsc|nigp|naics|nacres|eclass|cpv$|commodity code|nature code|warengruppe", _codes),
    Reader("labour-itemised", "hours|hourly|labor rate|labour rate|stunden|stundensatz|heures|taux horaire", unless="apart|separate from material|getrennt", weight=4),
    Reader("labour-apart", "labor|labour|arbeitszeit|main-d'oeuvre", also="apart|separate|material|getrennt|separe"),
    Reader("tax-split", "taxable|non-taxable|nontaxable|steuerpflichtig|imposable", also="exempt|non|split|subtotal|separate|steuerfrei|zwischensumme|sous-total"),
    Reader("exemption-applied", "tax exempt|tax-exempt|exempt|charged tax|tax charged|no tax|sales tax|wrong tax|tax is wrong|vat charged|despite relief|steuerbefreit|umsatzsteuerfrei|steuer berechnet|exoner|tva facturee", unless="non-taxable|subtotal|exemption certificate missing"),
    Reader("tax-by-type", "tax separate|tax must be shown|tax line|wrong tax|tax rate|tax by type|gst|hst|pst|vat rate|vat separate|vat must|mehrwertsteuer|mwst|umsatzsteuer ausweis|steuersatz|taux de tva|tva separ|tva doit", unless="number|nummer|numero"),
    Reader("price-basis", "including tax|tax-inclusive|tax inclusive|incl. tax|inclusive of tax|inkl. mwst|inkl. umsatz|bruttopreis|ttc$|toutes taxes|excluding tax|tax-exclusive|net of tax|ohne mehrwert|nettopreis|ht$|hors taxe", _basis, weight=2),
    Reader("seller-tax-id", "tax number|tax id|vat number|vat id|gst number|ein$|tin$|abn|ust-id|ust.-id|umsatzsteuer-id|steuernummer|siret|numero de tva|numero tva|tva intracom", _scheme, weight=2),
    Reader("attachment-required", "w-9|w9|w-8|w8|insurance|coi$|versicherung|haftpflicht|assurance|additional insured|sole source|sole-source|single source|proprietary article|alleinstellung|fournisseur unique|exclusivite|conflict of interest|conflict-of-interest|interessenkonflikt|conflit d'interet|business registration|registration certificate|handelsregister|kbis|representations|reps and certs|price list|price reasonableness|price evidence|preisliste|cost breakdown|cost break-down|kostenaufstellung|exemption certificate|hecvat|vpat|accessibility|vendor data|form 204|translation|ubersetzung|traduction|delivery note|packing slip|lieferschein|bon de livraison|timesheet|time sheet|stundenzettel|receipts|back-up|backup|belege|justificatif", _paper, weight=4),
    Reader("signature-kind", "sign|signature|unterschr|unterzeichn|signe", _signature, unless="may not sign|must not sign|cannot sign|acceptance|signature block|sign for us|w-9|w9", weight=4),
    Reader("no-acceptance-block", "acceptance|signature block|may not sign|must not sign|cannot sign|sign for us|countersign|auftragsbestatigung durch|bon pour accord", on=_QUOTE, unless="invoice and acceptance|net$|net-", weight=4),
    Reader("seal-stamped", "seal|stamped|company stamp|firmenstempel|stempel|cachet|tampon|hanko", lambda _said: {"seals": ["company"]}),
    Reader("delivery-method", "portal|portail|upload|plattform|e-invoice|einvoice|peppol|chorus pro|xrechnung|e-rechnung|mailbox|by e-mail|by email|per e-mail|by post|on paper|per post|par courrier|par courriel|original on paper|paper original|wrong address for invoices", _method, unless="ip address"),
    Reader("document-language", "in english|in german|in french|english version|englisch|auf deutsch|auf englisch|en anglais|en francais|en allemand|language|sprache|langue|german quote|french quote", _language),
    Reader("paper-size", "a4|letter size|us letter|letter paper|din a4", _size),
    Reader("addressee-is", "addressee|addressed|address is wrong|wrong address|wrong entity|legal entity|bill to|bill-to|billed to|made out to|wrong payer|wrong customer|receiver unknown|empfanger|adressiert|gerichtet|rechnungsempfanger|rechnungsanschrift|ausgestellt|destinataire|adresse|libelle|entite|au nom de", _entity, unless="our address|your address|remit|e-mail address|organisation first|before the", weight=2),
    Reader("organisation-first", "person before|name before|person's name first|organisation first|organization first|university first|zuerst die|d'abord"),
    Reader("requester-named", "requester|requestor|requested by|who asked|who ordered it|name of the research|researcher's name|principal investigator|pi$|pi name|besteller|anforderer|antragsteller|demandeur|nom du chercheur", _fields, weight=2),
    Reader("contact-complete", "contact person|your contact|sales contact|author of the quote|who wrote|name of the sales|ansprechpartner|kontaktperson|personne a contacter|votre contact", _contact),
    Reader("reference-present", "po number|po no|po #|po$|purchase order|order number|order reference|bestellnummer|bestell-nr|auftragsnummer|bon de commande|numero de commande|leitweg|cig$|cup$|service code|code service|requisition number|requisition no", _reference, on=_INVOICE, weight=6),
    Reader("reference-present", "budget|account string|chartfield|grant|award number|award no|fund number|forderkennzeichen|drittmittel|subvention|convention|project|projekt|projet|wbs|cost cent|kostenstelle|centre de cout|rfq|request for quot|our request|request number|anfrage|demande de devis|demande de prix|contract number|contract no|framework|agreement number|co-operative|cooperative|rahmenvertrag|vertragsnummer|marche public|numero de marche|leitweg|cig$|cup$|requisition number|requisition no", _reference, also=_ASKED, unless="before the grant|grant end|grant ends|end of the grant|after the grant|prepay|law$"),
    Reader("seller-name-identical", "legal name|company name|supplier name|vendor name|firm name|name does not match|name differs|firmenname|firmierung|raison sociale", weight=2),
    Reader("seller-address", "your address|supplier address|supplier's address|business address|street address|vendor address|absenderadresse|anschrift des lieferant|votre adresse|adresse du fournisseur", unless="remit", weight=4),
    Reader("remit-to-printed", "remit"),
    Reader("letterhead-shown", "letterhead|headed paper|stationery|briefkopf|briefbogen|papier a en-tete|en-tete"),
    Reader("currency-printed", "currency|wahrung|devise|usd$|eur$|euro$|euros$|dollars|monnaie", _currency, unless="limit|above"),
    Reader("number-present", "quote number|quotation number|no number|unique number|angebotsnummer|invoice number missing|rechnungsnummer fehlt|numero de devis|numero du devis", weight=1),
    Reader("date-present", "no date|not dated|undated|date missing|date is missing|issue date|quote date|datum fehlt|ausstellungsdatum|date d'emission|non date"),
    Reader("delivery-at-most", "deliver|lead time|turnaround|lieferzeit|lieferfrist|liefern|delai de livraison", _shortest, also="within|at most|too long|max|innerhalb|hochstens|zu lang|sous|trop long|no later"),
    Reader("delivery-stated", "delivery time|delivery date|lead time|turnaround|lieferzeit|liefertermin|lieferfrist|delai de livraison|date de livraison"),
    Reader("warranty-stated", "warrant|guarantee|gewahrleist|garanti"),
    Reader("governing-law", "law$|laws$|governed by|jurisdiction|gerichtsstand|recht von|droit", _law, weight=2),
    Reader("no-supplier-terms", "your terms|your own terms|supplier terms|seller's terms|terms and conditions|terms prevail|indemni|liability cap|auto-renew|auto renew|agb$|ihre bedingungen|lieferbedingungen|conditions generales|vos conditions", on=_QUOTE, weight=2),
    Reader("text-contains", "say|state|sentence|clause|wording|word|print|must read|hinweis|vermerk|satz|formulierung|mention|phrase", _said, unless="addressed|addressee|made out", weight=14),
    Reader("text-forbids", "say|word|phrase|wording|sentence|clause|must not|may not|remove|hinweis|satz|mention|formulierung", _unsaid, unless="addressed|addressee|made out", weight=14),
    Reader("scope-stated", "scope|statement of work|sow$|what is included|deliverables|leistungsbeschreibung|leistungsumfang|descriptif|perimetre|prestation", on=_QUOTE, weight=4),
    Reader("period-stated", "period of performance|start and end|start date|end date|service date|dates of service|dates of the work|leistungszeitraum|ausfuhrungszeit|periode|dates d'execution|date of service|leistungsdatum", weight=4),
    Reader("period-within-grant", "grant|award|funding|projektende|bewilligungszeitraum|forderzeitraum|subvention", also="end|expire|over$|outside|after|within|before|ausserhalb|nach|apres", on=_QUOTE),
    Reader("place-stated", "place of work|place of performance|where the work|work location|leistungsort|ort der leistung|lieu d'execution|lieu de"),
    Reader("ceiling-stated", "not-to-exceed|not to exceed|nte$|ceiling|obergrenze|hochstbetrag|plafond|montant maximum", unless="freight|shipping|fracht|port$", on=_QUOTE, weight=4),
    Reader("schedule-sums", "payment schedule|milestone payment|instal|zahlungsplan|abschlagszahl|echeancier"),
    Reader("options-outside-total", "option|alternative", on=_QUOTE),
    Reader("split-adds-up", "two quotes|split the quote|two payers|two invoices|zwei angebote|deux devis", unless="compet|second quote", on=_QUOTE),
    Reader("competing-quotes", "competing|three quotes|3 quotes|two quotes|2 quotes|several quotes|more quotes|comparison|other quotes|vergleichsangebot|drei angebote|trois devis|mise en concurrence|plusieurs devis", _quotes, on=_QUOTE, weight=3),
    Reader("supplier-registered", "not registered|register as|registered in|registered as|vendor number|supplier number|vendor id|not in our system|set up as a vendor|ariba|jaggaer|paymentworks|sam.gov|sam registration|uei$|lieferantennummer|kreditor|als lieferant|fournisseur enregistre|numero de fournisseur|referenc", _system, unless="your reference|our reference|reference"),
    Reader("bank-details", "bank detail|bank account|iban|account number|bankverbindung|kontoverbindung|coordonnees bancaires|rib$", _shown, unless="name on|does not match", weight=1),
    Reader("fees-listed", "fees|surcharge|additional charges|charges may|gebuhren|zuschlag|frais annexes|frais supplementaires", unless="freight|bank charges", weight=1),
    Reader("discount-shown", "academic price|academic discount|education price|educational discount|discount|hochschulrabatt|rabatt|remise|prix academique"),
    Reader("sums-agree", "does not add up|do not add up|add up|total is wrong|wrong total|sum is wrong|arithmetic|miscalculat|extension|rechenfehler|summe stimmt|erreur de calcul|total faux", weight=2),
    Reader("sender-domain", "gmail|private address|private e-mail|mail domain|email domain|own domain|private mail|adresse privee"),
    Reader("attachments-merged", "one pdf|single pdf|merged|separate pdf|separate files|each attachment|eine pdf|ein pdf|un seul pdf", _merged, weight=2),
    Reader("line-fact", "country of origin|origin$|eccn|export control|hts$|tariff code|serial|permit|protocol|hazard|ursprungsland|pays d'origine|zolltarif", _fact),
)  # fmt: skip
