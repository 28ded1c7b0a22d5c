"""Invoices and credit notes of EN 16931: in UBL (Peppol BIS Billing 3) and in CII, which Factur-X puts into the PDF.

The library of Factur-X writes both from one table of business terms; here our trade document becomes that table. It is
checked against the official schema before it leaves. The rules beyond the schema (Schematron) are held by the tests.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any, Final

from facturx.facturx import xml_check_xsd
from facturx.generate_xml import generate_xml
from lxml import etree

from app.basics.errors import Refusal
from app.basics.money import Money
from app.basics.quantity import plain_scaled
from app.formats.trade import Adjustment, Trade, TradeLine, TradeParty, TradeTax, unit_code, xml_text

FACTUR_X: Final = "factur-x.xml"
UBL_NAMES: Final = {"invoice": "invoice.xml", "credit-note": "credit-note.xml"}
PEPPOL: Final = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
_PEPPOL_PROCESS: Final = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
_NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_FX: Final = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_TYPES: Final = {"invoice": "380", "credit-note": "381"}
_CREDIT_TRANSFER: Final = "30"
_SEPA: Final = "58"
_RATE_DIGITS: Final = 3
_TAXED_ALIKE: Final = frozenset({"VAT", "GST"})

Terms = dict[str, Any]


def cii_invoice(trade: Trade) -> bytes:
    """The invoice as CII at the level EN 16931 (Factur-X, ZUGFeRD): UTF-8. Refused with what is missing."""
    _check(trade)
    return _written(_terms(trade), "factur-x")


def ubl_invoice(trade: Trade) -> bytes:
    """The invoice or credit note as UBL 2.1 with the fields of Peppol BIS Billing 3. Refused with what is missing."""
    _check(trade)
    if not (trade.references.get("buyer") or trade.references.get("order")):
        raise Refusal(
            f"{trade.number} names neither a buyer reference nor an order; Peppol wants one of them. Add it."
        )
    terms = _terms(trade)
    terms["BT-23"] = _PEPPOL_PROCESS
    xml = _written(terms, "ubl-2.1")
    return xml.replace(b">urn:cen.eu:en16931:2017<", f">{PEPPOL}<".encode(), 1)


def _written(terms: Terms, flavour: str) -> bytes:
    """What the library writes, without the marks of emptiness that it leaves on empty elements, held against the schema."""
    try:
        xml = generate_xml(terms, flavour, "en16931", check_xsd=False, check_schematron=None)
        root = etree.fromstring(xml)
        for element in root.iter():
            element.attrib.pop(_NIL, None)
        clean = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
        xml_check_xsd(clean, flavor=flavour, level="en16931")
    except Exception as wrong:  # the library knows no narrower one
        raise Refusal(f"{terms['BT-1']} cannot be written as an e-invoice: {str(wrong)[:300]}") from wrong
    return bytes(clean)


def factur_x_metadata(kind: str = "invoice") -> str:
    """The RDF that Factur-X adds to the metadata of the PDF: the level and, as PDF/A asks, the schema of its fields."""
    text = files("facturx").joinpath("xmp", "Factur-X_extension_schema.xmp").read_text("utf-8")
    parts = etree.fromstring(text.encode())
    for name, value in (
        ("ConformanceLevel", "EN 16931"),
        ("DocumentFileName", FACTUR_X),
        ("DocumentType", kind.upper()),
    ):
        for element in parts.iter(f"{{{_FX}}}{name}"):
            element.text = value
    return "\n".join(
        etree.tostring(part, encoding="unicode", with_tail=False)
        for part in parts
        if part.tag is not etree.Comment
    )


def missing(trade: Trade) -> list[str]:
    """What an e-invoice lacks, one sentence each; empty where it can be written."""
    found = []
    if trade.scheme not in _TAXED_ALIKE:
        found.append(f"An e-invoice of EN 16931 states VAT; this invoice states {trade.scheme}.")
    for who, party in (("We", trade.seller), ("The payer", trade.buyer)):
        if not party.country:
            found.append(f"{who} have no country." if who == "We" else f"{who} has no country.")
    if not (trade.seller.tax_id or trade.seller.register_id or trade.seller.ids):
        found.append("We have no number in the settings by which a buyer could know us.")
    taxed = any(row.category == "S" for row in trade.taxes)
    if taxed and not trade.seller.tax_id:
        found.append("We charge VAT but have no VAT number in the settings.")
    if any(row.category == "AE" for row in trade.taxes) and not (trade.seller.tax_id and trade.buyer.tax_id):
        found.append("Reverse charge needs the VAT numbers of both sides.")
    found += _line_faults(trade)
    if trade.kind == "credit-note" and trade.corrects is None:
        found.append("A credit note must name the invoice that it takes back.")
    return found


def _line_faults(trade: Trade) -> list[str]:
    found = []
    if not trade.counted:
        found.append("There is no line inside the total.")
    if any(len(line.taxes) > 1 for line in trade.counted):
        found.append("A line bears several taxes; EN 16931 knows one.")
    if any(line.unit_price < 0 for line in trade.counted):
        found.append("A line has a negative unit price; a discount must be an adjustment.")
    return found


def _check(trade: Trade) -> None:
    lacking = missing(trade)
    if lacking:
        raise Refusal(f"{trade.number} cannot be written as an e-invoice. {' '.join(lacking)}")


def _terms(trade: Trade) -> Terms:
    """Every business term by its number in EN 16931."""
    references = trade.references
    terms: Terms = {
        "BT-1": trade.number,
        "BT-2": trade.issued,
        "BT-3": _TYPES[trade.kind],
        "BT-5": trade.currency,
        "BT-9": trade.due,
        "BT-10": references.get("buyer"),
        "BT-11": references.get("project"),
        "BT-12": references.get("contract"),
        "BT-13": references.get("order"),
        "BT-19": references.get("cost-centre"),
        "BT-20": trade.payment_terms,
        "BT-72": trade.delivered,
        "BT-73": trade.period[0] if trade.period else None,
        "BT-74": trade.period[1] if trade.period else None,
        "BG-1": [{"BT-22": note} for note in trade.notes],
        "BG-4": _party(trade.seller, trade),
        "BG-7": _party(trade.buyer, trade),
        "BG-20": [_adjustment(a) for a in trade.adjustments if a.amount.minor < 0],
        "BG-21": [_adjustment(a) for a in trade.adjustments if a.amount.minor > 0],
        "BG-23": [_tax(row) for row in trade.taxes],
        "BG-25": [_line(line) for line in trade.counted],
        **_payment(trade),
        **_sums(trade),
    }
    if trade.corrects is not None:
        terms["BG-3"] = [{"BT-25": trade.corrects[0], "BT-26": trade.corrects[1]}]
    return _without_nothing(terms)


def _without_nothing(terms: Terms) -> Terms:
    """An absent term is left out, and every text is one that XML can hold: the library writes what it is given."""
    told = {key: _told(value) for key, value in terms.items()}
    return {key: value for key, value in told.items() if value not in (None, "", [], {})}


def _told(value: Any) -> Any:
    if isinstance(value, dict):
        return _without_nothing(value)
    if isinstance(value, list):
        return [_told(each) for each in value]
    return xml_text(value) if isinstance(value, str) else value


def _party(party: TradeParty, trade: Trade) -> Terms:
    street = [line for line in party.street if line]
    outside = any(row.category == "O" for row in trade.taxes)
    numbers = [value for value in party.ids.values() if value and value != party.tax_id]
    unnamed = not party.register_id and (outside or not party.tax_id)
    return {
        "name": party.name,
        "identifiers": {None: (numbers or [party.tax_id])[0]}
        if unnamed and (numbers or party.tax_id)
        else None,
        "biz_name": party.trade_name if party.trade_name != party.name else "",
        "legal_identifier": party.register_id,
        "vat_identifier": "" if outside else party.tax_id,
        "einvoicing_addr": party.endpoint[1] if party.endpoint else "",
        "einvoicing_addr_schemeid": party.endpoint[0] if party.endpoint else "",
        "country_code": party.country,
        "city": party.city,
        "postcode": party.postal_code,
        "country_subdivision": party.region,
        "addr_l1": street[0] if street else "",
        "addr_l2": street[1] if len(street) > 1 else "",
        "addr_l3": ", ".join(street[2:]),
        "contacts": [{"name": party.contact, "phone": party.phone, "email": party.email}]
        if party.contact or party.phone or party.email
        else [],
    }


def _payment(trade: Trade) -> Terms:
    account = trade.iban.replace(" ", "") or trade.account
    if not account:
        return {}
    return {
        "BT-81": _SEPA if trade.iban and trade.currency == "EUR" else _CREDIT_TRANSFER,
        "BT-83": trade.number,
        "BT-84": account,
        "BT-85": trade.account_name,
        "BT-86": trade.bic,
    }


def _sums(trade: Trade) -> Terms:
    lowered = sum(-a.amount.minor for a in trade.adjustments if a.amount.minor < 0)
    raised = sum(a.amount.minor for a in trade.adjustments if a.amount.minor > 0)
    return {
        "BT-106": trade.line_sum.plain(),
        "BT-107": Money(lowered, trade.currency).plain() if lowered else None,
        "BT-108": Money(raised, trade.currency).plain() if raised else None,
        "BT-109": trade.net.plain(),
        "BT-110": trade.tax.plain(),
        "BT-112": trade.gross.plain(),
        "BT-115": trade.gross.plain(),
    }


def _adjustment(adjustment: Adjustment) -> Terms:
    amount = adjustment.amount if adjustment.amount.minor > 0 else -adjustment.amount
    return {
        "amount": amount.plain(),
        "reason": adjustment.reason,
        "vat_category_code": adjustment.category,
        "vat_rate": _rate(adjustment.category, adjustment.rate),
    }


def _rate(category: str, rate: int) -> str | None:
    """Percent as text; what is outside the tax has none."""
    return None if category == "O" else plain_scaled(rate, _RATE_DIGITS)


def _tax(row: TradeTax) -> Terms:
    return {
        "BT-116": row.base.plain(),
        "BT-117": row.amount.plain(),
        "BT-118": row.category,
        "BT-119": _rate(row.category, row.rate),
        "BT-120": row.reason,
    }


def _line(line: TradeLine) -> Terms:
    lowered = (
        [{"amount": line.discount.plain(), "reason": line.discount_reason or "Discount"}]
        if line.discount
        else []
    )
    return {
        "BT-126": line.id,
        "BT-129": plain_scaled(line.quantity),
        "BT-130": unit_code(line.unit),
        "BT-131": line.amount.plain(),
        "BT-132": line.order_line,
        "BT-146": line.price[0],
        "BT-148": line.price[0] if line.tax is not None else None,
        "BT-149": line.price[1] if line.tax is not None else None,
        "BT-151": line.category,
        "BT-152": _rate(line.category, line.rate),
        "BT-153": line.name,
        "BT-154": line.description,
        "BT-155": line.code,
        "BT-156": line.buyer_code,
        "BG-27": lowered,
    }
