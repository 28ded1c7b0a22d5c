"""Writing a quotation in UBL 2.1: what rides in the PDF of a quote, so that a buyer's system need not read the page.

Nothing but the values of the trade document goes in, in their order of the schema; the same values give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from lxml import etree

from app.basics.errors import Refusal
from app.basics.identity import natural_id
from app.basics.money import Money
from app.basics.quantity import plain_scaled
from app.formats.trade import Adjustment, Trade, TradeLine, TradeParty, TradeTax, unit_code, xml_text

NAME: Final = "quotation.xml"
_ROOT: Final = "urn:oasis:names:specification:ubl:schema:xsd:Quotation-2"
_CAC: Final = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
_CBC: Final = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
#: Codes of commodity lists by our names; UNCL 7143 where the list has one.
_LISTS: Final = {"unspsc": "TST", "cpv": "STI", "hts": "HS", "gtin": "SRV"}
_RATE_DIGITS: Final = 3

Element = Any


def ubl_quotation(trade: Trade) -> bytes:
    """The quotation as UBL 2.1, UTF-8. Refused where it has no line in the total: the schema wants one."""
    if not trade.counted:
        raise Refusal(
            f"Quote {trade.number} has no line inside its total, so no UBL quotation can be written."
        )
    root = etree.Element(f"{{{_ROOT}}}Quotation", nsmap={None: _ROOT, "cac": _CAC, "cbc": _CBC})
    _text(root, "UBLVersionID", "2.1")
    _text(root, "ID", trade.number)
    _text(root, "UUID", str(_uuid(trade)))
    _text(root, "IssueDate", trade.issued.isoformat())
    for note in (*trade.notes, *_terms(trade)):
        _text(root, "Note", note, **({"languageID": trade.language} if trade.language else {}))
    _text(root, "PricingCurrencyCode", trade.currency)
    _text(root, "LineCountNumeric", str(len(trade.counted)))
    validity = _part(root, "ValidityPeriod")
    _text(validity, "StartDate", trade.issued.isoformat())
    if trade.valid_until is not None:
        _text(validity, "EndDate", trade.valid_until.isoformat())
    _references(root, trade.references)
    _party(_part(root, "SellerSupplierParty"), trade.seller, trade.scheme)
    _party(_part(root, "BuyerCustomerParty"), trade.buyer, trade.scheme)
    _delivery(root, trade)
    for adjustment in trade.adjustments:
        _adjustment(root, adjustment, trade.scheme)
    _taxes(root, trade)
    _sums(root, trade)
    _lines(root, trade)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _uuid(trade: Trade) -> UUID:
    """Always the same for the same quotation: a second copy is known as such."""
    return natural_id("ubl-quotation", trade.seller.name, trade.number, trade.issued.isoformat())


def _terms(trade: Trade) -> tuple[str, ...]:
    """What UBL 2.1 has no place for in a quotation: payment terms are said in a note."""
    return (trade.payment_terms,) if trade.payment_terms else ()


def _part(parent: Element, name: str) -> Element:
    return etree.SubElement(parent, f"{{{_CAC}}}{name}")


def _text(parent: Element, name: str, text: str, **attributes: str) -> None:
    if not text:
        return
    element = etree.SubElement(parent, f"{{{_CBC}}}{name}", attributes)
    element.text = xml_text(text)


def _amount(parent: Element, name: str, amount: Money) -> None:
    _text(parent, name, amount.plain(), currencyID=amount.currency)


def _references(root: Element, references: Mapping[str, str]) -> None:
    request = references.get("request") or references.get("rfq")
    if request:
        _text(_part(root, "RequestForQuotationDocumentReference"), "ID", request)
    for kind, value in references.items():
        if value and kind not in {"request", "rfq", "contract"}:
            reference = _part(root, "AdditionalDocumentReference")
            _text(reference, "ID", value)
            _text(reference, "DocumentType", kind.replace("-", " "))
    if references.get("contract"):
        _text(_part(root, "Contract"), "ID", references["contract"])


def _party(parent: Element, party: TradeParty, scheme: str) -> None:
    inner = _part(parent, "Party")
    if party.endpoint is not None:
        _text(inner, "EndpointID", party.endpoint[1], schemeID=party.endpoint[0])
    for kind, value in party.ids.items():
        _text(_part(inner, "PartyIdentification"), "ID", value, schemeID=kind)
    _text(_part(inner, "PartyName"), "Name", party.trade_name or party.name)
    _address(inner, party)
    if party.tax_id:
        tax = _part(inner, "PartyTaxScheme")
        _text(tax, "CompanyID", party.tax_id)
        _text(_part(tax, "TaxScheme"), "ID", scheme)
    legal = _part(inner, "PartyLegalEntity")
    _text(legal, "RegistrationName", party.name)
    _text(legal, "CompanyID", party.register_id)
    if party.contact or party.phone or party.email:
        contact = _part(inner, "Contact")
        _text(contact, "Name", party.contact)
        _text(contact, "Telephone", party.phone)
        _text(contact, "ElectronicMail", party.email)


def _address(parent: Element, party: TradeParty) -> None:
    street = [line for line in party.street if line]
    if not (street or party.city or party.country):
        return
    address = _part(parent, "PostalAddress")
    _text(address, "StreetName", street[0] if street else "")
    _text(address, "AdditionalStreetName", street[1] if len(street) > 1 else "")
    _text(address, "CityName", party.city)
    _text(address, "PostalZone", party.postal_code)
    _text(address, "CountrySubentity", party.region)
    for line in street[2:]:
        _text(_part(address, "AddressLine"), "Line", line)
    if party.country:
        _text(_part(address, "Country"), "IdentificationCode", party.country)


def _delivery(root: Element, trade: Trade) -> None:
    if trade.period is not None:
        period = _part(_part(root, "Delivery"), "RequestedDeliveryPeriod")
        _text(period, "StartDate", trade.period[0].isoformat())
        _text(period, "EndDate", trade.period[1].isoformat())
    if trade.delivery_terms:
        _text(_part(root, "DeliveryTerms"), "SpecialTerms", trade.delivery_terms)


def _adjustment(root: Element, adjustment: Adjustment, scheme: str) -> None:
    charge = _part(root, "AllowanceCharge")
    _text(charge, "ChargeIndicator", "true" if adjustment.amount.minor > 0 else "false")
    _text(charge, "AllowanceChargeReason", adjustment.reason)
    _amount(charge, "Amount", adjustment.amount if adjustment.amount.minor > 0 else -adjustment.amount)
    _categories(charge, "TaxCategory", adjustment, scheme)


def _categories(parent: Element, name: str, of: TradeLine | Adjustment, scheme: str) -> None:
    """The category of the one tax, or of each of several."""
    for kind, rate in of.taxes or ((scheme, of.rate),):
        _category(parent, name, of.category, rate, kind)


def _category(parent: Element, name: str, category: str, rate: int, scheme: str, reason: str = "") -> None:
    tax = _part(parent, name)
    _text(tax, "ID", category)
    _text(tax, "Percent", plain_scaled(rate, _RATE_DIGITS))
    _text(tax, "TaxExemptionReason", reason)
    _text(_part(tax, "TaxScheme"), "ID", scheme)


def _taxes(root: Element, trade: Trade) -> None:
    if not trade.taxes:
        return
    schemes = dict.fromkeys(row.scheme or trade.scheme for row in trade.taxes)
    for scheme in schemes:  # UBL wants a total for each sort of tax
        rows = [row for row in trade.taxes if (row.scheme or trade.scheme) == scheme]
        whole = _part(root, "TaxTotal")
        _amount(whole, "TaxAmount", _all(row.amount for row in rows))
        for row in rows:
            _subtotal(whole, row, scheme)


def _subtotal(parent: Element, row: TradeTax, scheme: str) -> None:
    sub = _part(parent, "TaxSubtotal")
    _amount(sub, "TaxableAmount", row.base)
    _amount(sub, "TaxAmount", row.amount)
    _category(sub, "TaxCategory", row.category, row.rate, scheme, row.reason)


def _sums(root: Element, trade: Trade) -> None:
    sums = _part(root, "QuotedMonetaryTotal")
    _amount(sums, "LineExtensionAmount", trade.line_sum)
    _amount(sums, "TaxExclusiveAmount", trade.net)
    _amount(sums, "TaxInclusiveAmount", trade.gross)
    lowered = [a.amount for a in trade.adjustments if a.amount.minor < 0]
    raised = [a.amount for a in trade.adjustments if a.amount.minor > 0]
    if lowered:
        _amount(sums, "AllowanceTotalAmount", -_all(lowered))
    if raised:
        _amount(sums, "ChargeTotalAmount", _all(raised))
    _amount(sums, "PayableAmount", trade.gross)


def _all(amounts: Iterable[Money]) -> Money:
    first, *rest = amounts
    for amount in rest:
        first += amount
    return first


def _lines(root: Element, trade: Trade) -> None:
    """Each line of the total; what stands outside it hangs on the line before as an alternative, and says so."""
    element: Element | None = None
    waiting: list[TradeLine] = []
    for line in trade.lines:
        if line.optional:
            waiting.append(line)
            if element is not None:
                _item(_part(element, "AlternativeLineItem"), waiting.pop(), trade.scheme)
            continue
        element = _part(root, "QuotationLine")
        _text(element, "ID", line.id)
        _item(_part(element, "LineItem"), line, trade.scheme)
        while waiting:
            _item(_part(element, "AlternativeLineItem"), waiting.pop(0), trade.scheme)


def _item(item: Element, line: TradeLine, scheme: str) -> None:
    _text(item, "ID", line.id)
    if line.optional:
        _text(item, "Note", "Outside the total")
    if line.tax is not None:
        _text(item, "Note", f"Unit price with tax: {plain_scaled(line.unit_price)}")
    _text(item, "Quantity", plain_scaled(line.quantity), unitCode=unit_code(line.unit))
    _amount(item, "LineExtensionAmount", line.amount)
    if line.tax is not None:
        _amount(item, "TotalTaxAmount", line.tax)
    if line.discount:
        lowered = _part(item, "AllowanceCharge")
        _text(lowered, "ChargeIndicator", "false")
        _text(lowered, "AllowanceChargeReason", line.discount_reason or "Discount")
        _amount(lowered, "Amount", line.discount)
    price = _part(item, "Price")
    amount, quantity = line.price
    _text(price, "PriceAmount", amount, currencyID=line.amount.currency)
    _text(price, "BaseQuantity", quantity, unitCode=unit_code(line.unit))
    _thing(_part(item, "Item"), line, scheme)


def _thing(item: Element, line: TradeLine, scheme: str) -> None:
    _text(item, "Description", line.description)
    _text(item, "Name", line.name)
    for name, code in (
        ("BuyersItemIdentification", line.buyer_code),
        ("SellersItemIdentification", line.code),
    ):
        if code:
            _text(_part(item, name), "ID", code)
    for kind, code in line.commodity.items():
        listed = {"listID": _LISTS.get(kind, kind.upper())}
        _text(_part(item, "CommodityClassification"), "ItemClassificationCode", code, **listed)
    _categories(item, "ClassifiedTaxCategory", line, scheme)
