"""Reading an order in UBL 2.1 (Peppol BIS Order): to the table that an order file holds (docs/orders.md).

Nothing outside the file is read: no document type, no entity, no network. What the table cannot hold is left out and
named in ``left_out``: allowances and charges of the whole order become lines, so that the sums stay right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from lxml import etree

from app.basics.errors import Refusal

LARGEST: Final = 4_000_000
_MOST_ELEMENTS: Final = 200_000
_ORDER: Final = "urn:oasis:names:specification:ubl:schema:xsd:Order-2"
_CBC: Final = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
_CAC: Final = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"
_CXML: Final = "{called} is a cXML order, which is not read yet. Type the order into an order file."
_KINDS: Final = {"220": "standard", "221": "blanket", "105": "standard", "227": "standard", "231": "standard"}
_NET: Final = re.compile(
    r"\b(?:net(?:to)?|within|innerhalb|sous)\s{0,3}([0-9]{1,3})\b|\b([0-9]{1,3})\s{0,3}(?:days|tage|jours)\b",
    re.IGNORECASE,
)
_FREIGHT: Final = re.compile(r"freight|shipping|transport|delivery|fracht|versand|livraison", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadOrder:
    """``table`` in the shape of an order file; ``left_out`` says what the file holds beyond it."""

    table: dict[str, Any]
    left_out: tuple[str, ...]


def looks_like_xml(content: bytes) -> bool:
    """Whether a file is meant to be XML."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def read_ubl_order(content: bytes, called: str = "The file") -> ReadOrder:
    """The order in a UBL 2.1 document; refused with the reason where it is something else or broken."""
    root = _root(content, called)
    if etree.QName(root).namespace != _ORDER or etree.QName(root).localname != "Order":
        raise Refusal(_not_ours(root, called))
    lines, left_out = _lines(root), []
    if len(lines) > 5_000:
        raise Refusal(f"{called} has {len(lines)} lines; at most 5000 are read.")
    if root.find(f".//{_CBC}EmbeddedDocumentBinaryObject") is not None:
        left_out.append("attached documents")
    if root.find(f"{_CAC}Delivery") is not None:
        left_out.append("delivery address and dates")
    if root.find(f"{_CAC}CatalogueReference") is not None:
        left_out.append("the catalogue reference")
    table: dict[str, Any] = {
        "schema": 1,
        "number": _needed(root, "ID", called),
        "dated": _needed(root, "IssueDate", called)[:10],
        "currency": _currency(root, called),
        "kind": _KINDS.get(_text(root, f"{_CBC}OrderTypeCode"), "standard"),
        "amount": _amount(root, lines, called),
        "line": lines,
    }
    table.update({name: value for name, value in _head(root).items() if value})
    return ReadOrder(table, tuple(left_out))


def _root(content: bytes, called: str) -> Any:
    if len(content) > LARGEST:
        raise Refusal(f"{called} is larger than {LARGEST // 1_000_000} MB, which no order is.")
    head = content[:2_000_000].upper()
    if b"<CXML" in head:
        raise Refusal(_CXML.format(called=called))
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"<\x00!\x00D\x00O\x00C" in head:
        raise Refusal(
            f"{called} declares a document type or entities, which orders have no use for; it is not read."
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refusal(f"{called} is not XML that can be read: {str(error)[:200]}.") from None
    if root.getroottree().docinfo.doctype:
        raise Refusal(f"{called} declares a document type, which orders have no use for; it is not read.")
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        raise Refusal(f"{called} has more than {_MOST_ELEMENTS} elements, which no order has.")
    return root


def _not_ours(root: Any, called: str) -> str:
    name = etree.QName(root).localname
    if name == "cXML":
        return _CXML.format(called=called)
    if name == "OrderChange":
        return f"{called} is a UBL order change, which is not read yet. Ask for the whole changed order."
    return f"{called} is XML with the root {name[:60]!r}, not a UBL 2.1 Order."


def _text(node: Any, path: str) -> str:
    found = node.find(path)
    return " ".join("".join(found.itertext()).split())[:2000] if found is not None else ""


def _needed(root: Any, name: str, called: str) -> str:
    value = _text(root, _CBC + name)
    if not value:
        raise Refusal(f"{called} lacks cbc:{name}, which every order has.")
    return value


def _currency(root: Any, called: str) -> str:
    stated = _text(root, f"{_CBC}DocumentCurrencyCode")
    if stated:
        return stated
    amount = root.find(f".//{_CBC}LineExtensionAmount")
    found = amount.get("currencyID", "") if amount is not None else ""
    if not found:
        raise Refusal(f"{called} names no currency.")
    return str(found)


def _head(root: Any) -> dict[str, Any]:
    terms = _text(root, f"{_CAC}PaymentTerms/{_CBC}Note")
    days = _NET.search(terms)
    references = {
        "buyer": _text(root, f"{_CBC}CustomerReference"),
        "budget": _text(root, f"{_CBC}AccountingCost"),
        "contract": _text(root, f"{_CAC}Contract/{_CBC}ID"),
        "project": _text(root, f"{_CAC}ProjectReference/{_CBC}ID"),
        "request": _text(root, f"{_CAC}OriginatorDocumentReference/{_CBC}ID"),
    }
    return {
        "quote": _text(root, f"{_CAC}QuotationDocumentReference/{_CBC}ID"),
        "tax": _plain(_text(root, f"{_CAC}TaxTotal/{_CBC}TaxAmount")),
        "payer": _payer(root),
        "payment_terms": {"days": int(days[1] or days[2])} if days else {},
        "freight": {"terms": terms_} if (terms_ := _text(root, f"{_CAC}DeliveryTerms/{_CBC}ID")) else {},
        "period": {"end": end} if (end := _text(root, f"{_CAC}ValidityPeriod/{_CBC}EndDate")[:10]) else {},
        "terms": " ".join(part for part in (_text(root, f"{_CBC}Note"), terms) if part),
        "references": {key: value for key, value in references.items() if value},
    }


def _payer(root: Any) -> list[str]:
    """Whom to bill: the accounting party, else the buyer; its registered name first, then its address."""
    for role in ("AccountingCustomerParty", "BuyerCustomerParty"):
        party = root.find(f"{_CAC}{role}/{_CAC}Party")
        if party is None:
            continue
        name = _text(party, f"{_CAC}PartyLegalEntity/{_CBC}RegistrationName") or _text(
            party, f"{_CAC}PartyName/{_CBC}Name"
        )
        address = party.find(f"{_CAC}PostalAddress")
        lines = [name, *(_address(address) if address is not None else [])]
        if name:
            return [line for line in lines if line][:12]
    return []


def _address(node: Any) -> list[str]:
    place = " ".join(x for x in (_text(node, f"{_CBC}PostalZone"), _text(node, f"{_CBC}CityName")) if x)
    return [
        _text(node, f"{_CBC}StreetName"),
        _text(node, f"{_CBC}AdditionalStreetName"),
        place,
        _text(node, f"{_CBC}CountrySubentity"),
        _text(node, f"{_CAC}Country/{_CBC}IdentificationCode"),
    ]


def _plain(text: str) -> str:
    """An amount as order files write it: at most four decimals, without needless ones; left as it is where it is none."""
    if not text:
        return ""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    if not value.is_finite() or abs(value.adjusted()) > 15:
        return text
    shortened = f"{value:f}"
    if "." in shortened:
        whole, _, part = shortened.partition(".")
        part = part.rstrip("0").ljust(2, "0") if len(part) > 2 else part
        shortened = f"{whole}.{part}" if part.strip("0") or len(part) <= 2 else whole
    return shortened


def _amount(root: Any, lines: list[dict[str, Any]], called: str) -> str:
    total = root.find(f"{_CAC}AnticipatedMonetaryTotal")
    if total is not None:
        for name in ("TaxInclusiveAmount", "PayableAmount", "TaxExclusiveAmount", "LineExtensionAmount"):
            value = _plain(_text(total, _CBC + name))
            if value:
                return value
    try:
        return f"{sum((Decimal(line['amount']) for line in lines), Decimal()):f}"
    except (InvalidOperation, KeyError):
        raise Refusal(f"{called} states no total, and its lines do not add up to one.") from None


def _lines(root: Any) -> list[dict[str, Any]]:
    lines = [_line(node) for node in root.findall(f"{_CAC}OrderLine/{_CAC}LineItem")]
    for at, node in enumerate(root.findall(f"{_CAC}AllowanceCharge"), start=1):
        charge = _text(node, f"{_CBC}ChargeIndicator").casefold() == "true"
        amount = _plain(_text(node, f"{_CBC}Amount"))
        text = _text(node, f"{_CBC}AllowanceChargeReason") or ("Charge" if charge else "Allowance")
        kind = "discount" if not charge else "freight" if _FREIGHT.search(text) else "fee"
        if amount:
            lines.append(
                {"line": f"c{at}", "kind": kind, "text": text, "amount": amount if charge else f"-{amount}"}
            )
    return lines


def _line(node: Any) -> dict[str, Any]:
    item = f"{_CAC}Item/"
    quantity = node.find(f"{_CBC}Quantity")
    made = {
        "line": _text(node, f"{_CBC}ID"),
        "code": _text(node, f"{item}{_CAC}SellersItemIdentification/{_CBC}ID"),
        "text": _text(node, f"{item}{_CBC}Name") or _text(node, f"{item}{_CBC}Description"),
        "quantity": _plain(_text(node, f"{_CBC}Quantity")) or "1",
        "unit": quantity.get("unitCode", "") if quantity is not None else "",
        "unit_price": _unit_price(node),
        "amount": _plain(_text(node, f"{_CBC}LineExtensionAmount")),
    }
    return {name: value for name, value in made.items() if value}


def _unit_price(node: Any) -> str:
    """The price of one unit: UBL may state it for a base quantity of several."""
    price = _plain(_text(node, f"{_CAC}Price/{_CBC}PriceAmount"))
    base = _text(node, f"{_CAC}Price/{_CBC}BaseQuantity")
    try:
        many = Decimal(base) if base else Decimal(1)
        if price and many not in (0, 1):
            return _plain(f"{(Decimal(price) / many).quantize(Decimal('0.0001')):f}")
    except InvalidOperation:
        return price
    return price
