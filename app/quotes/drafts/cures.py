"""What the one action of a finding does to the draft: the button beside it in the editor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from app.basics.errors import Refusal
from app.quotes.drafts.line import LineDraft
from app.quotes.drafts.quote import QuoteDraft
from app.quotes.rules.offer import Enclosure

_Params = Mapping[str, Any]


def can_cure(action: str, params: _Params) -> bool:
    """Whether the draft alone can be mended by this action; the others lead a person to where it is done."""
    made = _CURES.get(action)
    return made is not None and made(QuoteDraft(), params) is not None


def cured(draft: QuoteDraft, action: str, params: _Params) -> QuoteDraft:
    """A mended copy of the draft; a Refusal where a person has to do it."""
    made = _CURES[action](draft, params) if action in _CURES else None
    if made is None:
        raise Refusal("This cannot be mended by itself. Change it by hand, then check again.")
    return made


def _validity(draft: QuoteDraft, params: _Params) -> QuoteDraft | None:
    return replace(draft, valid_days=str(params["days"])) if params.get("days") else None


def _terms(draft: QuoteDraft, params: _Params) -> QuoteDraft | None:
    if "days" not in params:
        keys = [key for key in ("ceiling", "governing_law", "schedule") if params.get(key) is not None]
        return (
            replace(draft, details={**draft.details, **{key: params[key] for key in keys}}) if keys else None
        )
    return replace(
        draft, payment_days=str(params["days"]), payment_from=params.get("from") or draft.payment_from
    )


def _freight(draft: QuoteDraft, params: _Params) -> QuoteDraft | None:
    if params.get("incoterm"):
        return replace(draft, details={**draft.details, "incoterm": params["incoterm"]})
    if not params.get("how"):
        return None
    return replace(draft, freight_how=params["how"], freight_terms=params.get("terms") or draft.freight_terms)


def _profile(name: str, param: str) -> Callable[[QuoteDraft, _Params], QuoteDraft | None]:
    def set_wish(draft: QuoteDraft, params: _Params) -> QuoteDraft | None:
        return replace(draft, profile={**draft.profile, name: params[param]}) if params.get(param) else None

    return set_wish


def _document(draft: QuoteDraft, params: _Params) -> QuoteDraft | None:
    wishes: dict[str, Any] = {key: params[key] for key in ("tax_split", "columns") if key in params}
    if "bank" in params:
        wishes["show_bank"] = params["bank"]
    if "acceptance_block" in params:
        wishes["signature"] = "acceptance" if params["acceptance_block"] else "none"
    return replace(draft, profile={**draft.profile, **wishes}) if wishes else None


def _signature(draft: QuoteDraft, params: _Params) -> QuoteDraft | None:
    printed = {"none": "none", "wet": "line"}.get(str(params.get("signature")))
    return replace(draft, profile={**draft.profile, "signature": printed}) if printed else None


def _attach(draft: QuoteDraft, params: _Params) -> QuoteDraft | None:
    if not params.get("on_file"):
        return None
    kinds = {annex.kind for annex in draft.annexes}
    added = [] if params["document"] in kinds else [Enclosure(kind=params["document"], title="")]
    return replace(draft, annexes=[*draft.annexes, *added])


def _clause(draft: QuoteDraft, params: _Params) -> QuoteDraft | None:
    if not params.get("text"):
        return None
    return replace(draft, terms_text=" ".join(part for part in (draft.terms_text, params["text"]) if part))


def _delivered(draft: QuoteDraft, params: _Params) -> QuoteDraft | None:
    return (
        replace(draft, details={**draft.details, "delivery_method": params["method"]})
        if params.get("method")
        else None
    )


def _period(draft: QuoteDraft, params: _Params) -> QuoteDraft | None:
    return replace(draft, period_end=params["end"]) if params.get("end") else None


def _line(draft: QuoteDraft, params: _Params) -> QuoteDraft | None:
    return (
        draft.with_line(LineDraft(kind=params["kind"], text=params.get("reason", "")))
        if params.get("kind")
        else None
    )


def _currency(draft: QuoteDraft, params: _Params) -> QuoteDraft | None:
    return replace(draft, currency=params["currency"]) if params.get("currency") else None


_CURES: Final[dict[str, Callable[[QuoteDraft, _Params], QuoteDraft | None]]] = {
    "set-validity": _validity,
    "set-terms": _terms,
    "set-freight": _freight,
    "set-title": _profile("title", "title"),
    "set-language": _profile("language", "language"),
    "set-paper": _profile("paper", "paper"),
    "set-document": _document,
    "choose-signature": _signature,
    "attach-document": _attach,
    "add-clause": _clause,
    "set-delivery-method": _delivered,
    "set-period": _period,
    "add-line": _line,
    "set-currency": _currency,
}
