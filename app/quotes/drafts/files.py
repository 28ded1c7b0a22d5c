"""Drafts from a quote file and back to its shape (files.md), and from what a stored revision says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from app.quotes.drafts.line import LineDraft, line_draft
from app.quotes.drafts.quote import QuoteDraft
from app.quotes.rules.offer import Enclosure, Offer

_PLAIN: Final = (
    "client",
    "engagement",
    "payer",
    "funding",
    "work",
    "place",
    "contact",
    "requester",
    "currency",
    "rounding",
    "price_basis",
    "delivery",
    "intro",
    "exemption",
)
_LINE_TEXTS: Final = tuple(f.name for f in fields(LineDraft) if f.name not in {"commodity", "extra"})


def from_document(document: Mapping[str, Any]) -> QuoteDraft:
    """The draft that a quote file holds; the file has been held against its schema."""
    terms, freight = document.get("payment_terms", {}), document.get("freight", {})
    period = document.get("period", {})
    plain: dict[str, Any] = {name: str(document[name]) for name in _PLAIN if name in document}
    return QuoteDraft(
        **plain,
        valid_days=_text(document.get("valid_days")),
        payment_days=_text(terms.get("days")),
        payment_from=terms.get("from", ""),
        freight_terms=freight.get("terms", ""),
        freight_how=freight.get("how", ""),
        period_start=_text(period.get("start")),
        period_end=_text(period.get("end")),
        terms_text=document.get("terms", ""),
        references={key: _text(value) for key, value in document.get("references", {}).items()},
        lines=[_line(line) for line in document.get("line", ())],
        annexes=[_annex(annex) for annex in document.get("annex", ())],
        profile=dict(document.get("document", {})),
        details={key: _plain(value) for key, value in document.get("details", {}).items()},
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _annex(annex: str | Mapping[str, str]) -> Enclosure:
    if isinstance(annex, str):
        return Enclosure(kind=annex, title="")
    return Enclosure(kind=annex["kind"], title=annex.get("title", ""))


def _line(table: Mapping[str, Any]) -> LineDraft:
    return LineDraft(
        **{name: _text(table[name]) for name in _LINE_TEXTS if name in table},
        commodity=dict(table.get("commodity", {})),
        extra=dict(table.get("extra", {})),
    )


def as_document(draft: QuoteDraft) -> dict[str, Any]:
    """The draft in the shape of a quote file; what is empty is left out."""
    document: dict[str, Any] = {
        "schema": 1,
        **{name: getattr(draft, name) for name in _PLAIN},
        "valid_days": draft.valid_days and int(draft.valid_days),
        "payment_terms": _kept(
            {"days": draft.payment_days and int(draft.payment_days), "from": draft.payment_from}
        ),
        "freight": _kept({"terms": draft.freight_terms, "how": draft.freight_how}),
        "period": _kept({"start": draft.period_start, "end": draft.period_end}),
        "terms": draft.terms_text,
        "references": dict(draft.references),
        "annex": [_kept({"kind": annex.kind, "title": annex.title}) for annex in draft.annexes],
        "document": dict(draft.profile),
        "details": dict(draft.details),
        "line": [_line_table(line) for line in draft.lines if not line.empty],
    }
    return _kept(document)


def _line_table(line: LineDraft) -> dict[str, Any]:
    table = {name: getattr(line, name) for name in _LINE_TEXTS}
    return _kept({**table, "commodity": dict(line.commodity), "extra": dict(line.extra)})


def _kept(table: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value not in ("", None, {}, [])}


def from_offer(offer: Offer, **names: Any) -> QuoteDraft:
    """A draft with everything that a stored revision says; ``names`` are the fields of the quote (client, number …)."""
    return QuoteDraft(
        currency=offer.currency,
        rounding=offer.rounding,
        price_basis=offer.price_basis,
        valid_days=str(offer.valid_days),
        payment_days=str(offer.payment_days),
        payment_from=offer.payment_from,
        freight_terms=offer.freight_terms,
        freight_how=offer.freight_how,
        period_start=offer.period_start.isoformat() if offer.period_start else "",
        period_end=offer.period_end.isoformat() if offer.period_end else "",
        delivery=offer.delivery,
        intro=offer.intro,
        terms_text=offer.terms_text,
        references=dict(offer.references),
        lines=[line_draft(line, offer.currency) for line in offer.lines],
        annexes=list(offer.annexes),
        profile=dict(offer.profile),
        details=dict(offer.extra),
        payer=offer.payer,
        **names,
    )
