"""A quote as preflight reads it: what the document says, and what the desk knows around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from app.basics.money import Money
from app.basics.quantity import parse_quantity, parse_rate
from app.clients.queries import ContactRow
from app.documents.tailoring import Tailoring, labels_of
from app.quotes.queries.addressee import addressee_lines, officer_of
from app.quotes.queries.beside import Beside
from app.quotes.queries.context import Context, fitted
from app.quotes.queries.said import Said, delivery_text, incoterm_of, said_of
from app.quotes.rules import words
from app.quotes.rules.amounts import TaxRow, Totals, sums_of
from app.quotes.rules.breakdown import by_year
from app.quotes.rules.instalments import paid_early
from app.quotes.rules.offer import Line, Offer, numbers
from app.requirements.drafts import (
    Attachment,
    Exemption,
    Freight,
    Person,
    SchedulePart,
    Seller,
    Subject,
    Sum,
)
from app.requirements.drafts import Line as CheckedLine
from app.requirements.drafts import TaxRow as CheckedTax
from app.requirements.drafts import Totals as CheckedTotals
from app.seller.queries import FiledRow

_WORK: Final = {"service": "service", "labour": "labour", "material": "goods"}
_CHANNELS: Final = {"e-mail": "email", "portal": "portal", "post": "post", "network": "e-invoice"}
_REGISTRATION: Final = "-registration"
_BASES: Final = {"exclusive": "excluding", "inclusive": "including"}
_SIGNED: Final = {"none": "none", "line": "wet", "acceptance": "wet", "seal": "wet"}


#: The parts of a subject by name; each answers some of its fields.
Parts = dict[str, Callable[[], dict[str, Any]]]


def subject_of(
    context: Context, offer: Offer, year_before: Sum | None = None, beside: Beside | None = None
) -> Subject:
    """Everything a rule may read of this offer.

    ``year_before`` is what was ordered earlier this fiscal year; ``beside`` answers, for the offer's total, the fields
    that only the office knows.
    """
    parts = parts_of(context, offer, lambda: offer, lambda: year_before, beside)
    return Subject(**{name: value for part in parts.values() for name, value in part().items()})


def parts_of(
    context: Context,
    head: Offer,
    whole: Callable[[], Offer],
    year_before: Callable[[], Sum | None],
    beside: Beside | None = None,
) -> Parts:
    """The same in parts. ``head`` may be without its lines and papers: only the parts that need them ask for ``whole``."""
    return {
        "head": lambda: _head(context, head),
        "columns": lambda: {"columns": fitted(context, whole()).tailoring.columns},
        "people": lambda: _people(context),
        "money": lambda: _money(context, whole(), _sums(whole())),
        "words": lambda: _words(context, whole(), said_of(context, whole())),
        "facts": lambda: _facts(context, whole(), year_before()),
        "beside": lambda: beside(_sums(whole()).gross) if beside is not None else {},
    }


def _sums(offer: Offer) -> Totals:
    return sums_of(offer)


def _head(context: Context, offer: Offer) -> dict[str, Any]:
    tailoring = context.tailoring
    return {
        "title": tailoring.title or labels_of(tailoring).say("quote"),
        "number": context.number,
        "revision": context.n,
        "issued": context.date,
        "valid_until": context.valid_until(offer.valid_days),
        "currency": offer.currency,
        # What is printed: where English stands in, the paper is in English.
        "language": "en" if labels_of(tailoring).instead_of else tailoring.language,
        "paper": tailoring.paper,
        "letterhead": "letterhead" in _placed(tailoring),
        "left_out": _left_out(tailoring),
        "tax_split": tailoring.tax_split,
        "price_basis": _BASES[offer.price_basis],
        "signature": _signed(context),
        "acceptance_block": tailoring.signature == "acceptance",
        "seals": frozenset(tailoring.seals or ("company",) if tailoring.signature == "seal" else ()),
        "bank_shown": tailoring.show_bank and bool(context.banks),
    }


def _placed(look: Tailoring) -> set[str]:
    return {name for entry in look.blocks for name in entry.split("|")}


def _left_out(look: Tailoring) -> frozenset[str]:
    """The blocks that the profile does not print; ``address`` where nothing else prints our address either."""
    placed = _placed(look)
    missing = {block for block in ("letterhead", "contact", "boxes") if block not in placed}
    windowed = look.window != "none" and "addressee" in placed  # the small line above the address names us
    return frozenset(missing | ({"address"} if "letterhead" in missing and not windowed else set()))


def _signed(context: Context) -> str:
    """How the paper leaves the house: a picture of a signature is no signature in ink."""
    look, own = context.tailoring, context.contact
    pictured = look.signature_picture and own is not None and own.signature is not None
    return "typed" if pictured and look.signature != "none" else _SIGNED[look.signature]


def _people(context: Context) -> dict[str, Any]:
    own = context.contact
    return {
        "addressee": addressee_lines(context),
        "officer": officer_of(context),
        "payer": context.payer.key if context.payer else None,
        "payer_lines": context.payer.lines if context.payer else None,
        "seller": _seller(context),
        "contact": Person(own.name, own.role, own.phone, own.email) if own else Person(),
        "sender": (own.email if own else "") or context.seller.email or None,
        "requester": _requester(context.requester, context.client.department),
    }


def _seller(context: Context) -> Seller:
    firm = context.seller
    return Seller(
        legal_name=firm.legal_name,
        address=firm.address,
        remit_to=firm.remit_to or firm.address,
        tax_ids=firm.tax_ids,
        # Nothing stated means not known: a person is asked, the issue is not stopped for ever.
        registrations={**firm.tax_ids, **firm.registrations} if firm.registrations else None,
        registered_until=_registered_until(context),
        names=_bank_names(context),
        domain=firm.email.rpartition("@")[2] or None,
        kind="company",
        country=firm.country or None,
    )


def _registered_until(context: Context) -> dict[str, dt.date]:
    """Until when a registration is active: the last day of the paper on file that is called ``sam-registration``."""
    return {
        paper.kind.removesuffix(_REGISTRATION): paper.valid_to
        for paper in reversed(context.filed)
        if paper.kind.endswith(_REGISTRATION) and paper.valid_to is not None
    }


def _bank_names(context: Context) -> dict[str, str] | None:
    holders = [bank.holder for bank in context.banks if bank.holder]
    return {"bank account": holders[0]} if holders else None


def _requester(row: ContactRow | None, department: str) -> Person | None:
    if row is None:
        return Person(department=department) if department else None
    return Person(row.name, row.title, row.phone, row.email, department)


def _money(context: Context, offer: Offer, sums: Totals) -> dict[str, Any]:
    freight = sums.freight if any(line.kind == "freight" for line in offer.lines) else None
    lines = [
        _line(line, position, amount, offer.currency)
        for line, position, amount in zip(offer.lines, numbers(offer.lines), sums.amounts, strict=True)
    ]
    if sums.rounding:
        lines.append(CheckedLine(text=words.say("en", "rounding"), kind="fee", amount=sums.rounding))
    certificate = context.exemption
    return {
        "lines": tuple(lines),
        "totals": CheckedTotals(
            sums.net, sums.gross, tuple(_tax(row, context) for row in sums.taxes if row.rate), freight
        ),
        "exemption": Exemption(certificate.certificate, certificate.valid_to) if certificate else None,
        "ceiling": _amount(offer.extra.get("ceiling"), offer.currency),
        "payment_days": offer.payment_days,
        "payment_start": offer.payment_from,
        "schedule": tuple(_part(part) for part in offer.extra.get("schedule") or ()),
        "freight": Freight(offer.freight_terms, offer.freight_how, freight),
        "year_totals": by_year(offer, sums),
    }


def _line(line: Line, position: str, amount: Money | None, currency: str) -> CheckedLine:
    extra = dict(line.extra)
    hours = extra.pop("hours", None)
    prices = extra.pop("prices", {})
    return CheckedLine(
        text=line.text,
        kind=line.kind,
        label=position,
        detail=line.detail,
        code=line.code,
        quantity=line.quantity if line.priced else None,
        unit=line.unit if line.priced else None,
        unit_price=line.unit_price if line.priced else None,
        amount=amount,
        discount_rate=line.discount_rate,
        discount=line.discount,
        reason=line.discount_reason,
        tax_class=line.tax_class,
        tax_rate=line.tax_rate,
        role=line.role,
        hours=parse_quantity(str(hours), "The hours") if hours else None,
        part_of=str(extra.pop("part_of", "")),
        codes=dict(line.commodity),
        facts={key: str(value) for key, value in extra.items()},
        prices={name: Money.parse(str(text), currency) for name, text in prices.items()},
    )


def _tax(row: TaxRow, context: Context) -> CheckedTax:
    return CheckedTax(row.kind or context.seller.tax_scheme or "tax", row.rate, row.base, row.amount)


def _amount(text: Any, currency: str) -> Money | None:
    return Money.parse(str(text), currency) if text else None


def _part(part: dict[str, Any]) -> SchedulePart:
    share = parse_rate(str(part.get("share", "0")), "The share")
    return SchedulePart(share, str(part.get("when", "")), paid_early(part))


def _words(context: Context, offer: Offer, said: Said) -> dict[str, Any]:
    """What the statements say; where the profile has no place for them, they say nothing."""
    extra = offer.extra
    stated = any("statements" in block.split("|") for block in context.tailoring.blocks)
    if not stated:
        said = Said(said.intro, "", "", "", frozenset())
    return {
        "incoterm": incoterm_of(offer) if stated else "",
        "incoterm_place": extra.get("incoterm_place") or "",
        "delivery": delivery_text(context, offer) if stated else "",
        "delivery_days": extra.get("delivery_days") if stated else None,
        "warranty": said.warranty,
        "governing_law": said.law,
        "scope": said.scope or " ".join(line.detail for line in offer.lines if line.detail),
        "terms": " ".join(part for part in (said.intro, said.delivery, said.payment, said.terms) if part),
        "clauses": said.clauses,
        "references": offer.references,
        "period_start": offer.period_start,
        "period_end": offer.period_end,
        "grant_end": _day(extra.get("grant_end")),
        "subject_line": extra.get("subject_line"),
    }


def _day(text: Any) -> dt.date | None:
    return dt.date.fromisoformat(str(text)) if text else None


def _facts(context: Context, offer: Offer, year_before: Sum | None) -> dict[str, Any]:
    extra = offer.extra
    kinds = frozenset(_WORK[line.kind] for line in offer.lines if line.kind in _WORK)
    return {
        "place": context.work.place or None,
        "delivery_method": extra.get("delivery_method") or _CHANNELS.get(context.channel),
        "attachments": tuple(_paper(annex.kind, annex.title, context.filed) for annex in offer.annexes),
        # Papers are sent as files of their own; without any, the quote is the one PDF.
        "merged": bool(extra.get("merged", not offer.annexes)),
        "on_file": tuple(_filed(row) for row in context.filed),
        "funding": context.work.funding or None,
        "goods_or_service": kinds or (frozenset({context.work.kind}) if context.work.kind else None),
        # A quote is for one ordinary order unless it says otherwise.
        "order_kind": extra.get("order_kind") or "standard",
        "competing_quotes": extra.get("competing_quotes"),
        "year_total_before": year_before,
        "answers": extra.get("answers") or {},
    }


def paper_on_file(kind: str, title: str, filed: tuple[FiledRow, ...]) -> FiledRow | None:
    """The filed paper that an annex means: of its kind, and of its title where one is given; the newest first."""
    return next((row for row in filed if row.kind == kind and (not title or row.title == title)), None)


def _paper(kind: str, title: str, filed: tuple[FiledRow, ...]) -> Attachment:
    row = paper_on_file(kind, title, filed)
    return _filed(row) if row is not None else Attachment(kind, title)


def _filed(row: FiledRow) -> Attachment:
    said = row.facts
    return Attachment(
        row.kind,
        row.title,
        row.valid_from,
        row.valid_to,
        row.signed_on,
        signature=said.get("signature") or None,
        limit=_amount(said.get("limit"), str(said.get("currency", ""))),
        wording=str(said.get("wording", "")),
    )
