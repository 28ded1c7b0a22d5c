"""What the cure of a finding does to a draft, and where the cursor goes when a person must say the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from app.quotes.drafts.line import LineDraft
from app.quotes.drafts.quote import QuoteDraft
from app.quotes.rules.offer import FREIGHT_HOWS, PAYMENT_STARTS, WORDS, Enclosure
from app.requirements.rules.finding import Action, Cure

#: The clause of our template without terms of our own.
NO_TERMS: Final = "your-terms-apply"
_SIGNED: Final = {"none": "none", "wet": "line"}
_FIELDS: Final = {
    "warranty": "terms_text",
    "governing_law": "terms_text",
    "scope": "lines",
    "delivery": "delivery",
    "funding": "funding",
    "place": "place",
    "period_start": "period_start",
    "period_end": "period_end",
    "payment_days": "payment_days",
    "title": "title",
    "currency": "currency",
}


@dataclass(frozen=True, slots=True)
class Around:
    """What a cure must know beside the draft: the look that results now, and the papers on file (kind, title)."""

    clauses: Sequence[str] = ()
    columns: Sequence[str] = ()
    blocks: Sequence[str] = ()
    papers: Sequence[tuple[str, str]] = ()
    exempt: bool = False
    language: str = ""
    institution: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What became of it: whether the draft changed, the field to stand in next, the line (by index) or -1.

    ``says`` is for the strip where nothing could be changed here; ``goes`` is another page.
    """

    changed: bool = False
    field: str = ""
    line: int = -1
    says: str = ""
    goes: str = ""


def cured(draft: QuoteDraft, cure: Cure, around: Around) -> Step:
    """Does what the button says, in place. An action that is not the draft's own leaves it as it is."""
    do = _STEPS.get(cure.action)
    return do(draft, cure.params, around) if do is not None else Step()


_Params = Mapping[str, Any]


def _validity(draft: QuoteDraft, p: _Params, _: Around) -> Step:
    draft.valid_days = str(p["days"])
    return Step(changed=True)


def _terms(draft: QuoteDraft, p: _Params, _: Around) -> Step:
    if "schedule" in p:
        draft.details["schedule"] = list(p["schedule"])
        return Step(changed=True)
    for name in ("governing_law", "ceiling"):
        if p.get(name):
            draft.details[name] = p[name]
            return Step(changed=True)
    if "days" not in p:
        return Step(field=_FIELDS.get(str(p.get("field", "")), "terms_text"))
    draft.payment_days = str(p["days"])
    if p.get("from") in PAYMENT_STARTS:
        draft.payment_from = str(p["from"])
    return Step(changed=True)


def _currency(draft: QuoteDraft, p: _Params, _: Around) -> Step:
    if not p.get("currency"):
        return Step(field="currency")
    draft.currency = str(p["currency"])
    return Step(changed=True)


def _look(name: str) -> Callable[[QuoteDraft, _Params, Around], Step]:
    def wish(draft: QuoteDraft, p: _Params, _: Around) -> Step:
        if not p.get(name):
            return Step(field=name)
        draft.profile[name] = str(p[name])
        return Step(changed=True)

    return wish


def _signature(draft: QuoteDraft, p: _Params, _: Around) -> Step:
    wanted = _SIGNED.get(str(p.get("signature", "")))
    if wanted is None:
        return Step(field="signature")
    draft.profile["signature"] = wanted
    return Step(changed=True)


def _document(draft: QuoteDraft, p: _Params, around: Around) -> Step:
    wishes: dict[str, Any] = {}
    if "tax_split" in p:
        wishes["tax_split"] = bool(p["tax_split"])
    if "columns" in p:
        missing = [name for name in p["columns"] if name not in around.columns]
        at = list(around.columns).index("amount") if "amount" in around.columns else len(around.columns)
        wishes["columns"] = [*around.columns[:at], *missing, *around.columns[at:]]
    if "acceptance_block" in p:
        wishes["signature"] = "acceptance" if p["acceptance_block"] else "none"
    if "bank" in p:
        wishes["show_bank"] = bool(p["bank"])
    if p.get("seals"):
        wishes |= {"signature": "seal", "seals": list(p["seals"])}
    if p.get("letterhead"):
        wishes["blocks"] = ["letterhead", *around.blocks]
    elif p.get("block"):
        block = str(p["block"])
        wishes["blocks"] = [block, *around.blocks] if block == "letterhead" else [*around.blocks, block]
    draft.profile.update(wishes)
    if "merged" in p:
        draft.details["merged"] = bool(p["merged"])
    return Step(changed=bool(wishes) or "merged" in p)


def _addressee(draft: QuoteDraft, p: _Params, around: Around) -> Step:
    """One payer is taken; of several the person picks; the lines themselves belong to the institution's page."""
    keys = list(p.get("any_of") or ())
    if (p.get("title") or p.get("order")) and around.institution:
        return Step(goes=f"institution/{around.institution}")
    if len(keys) != 1:
        return Step(field="payer")
    draft.payer = str(keys[0])
    return Step(changed=True)


def _reference(draft: QuoteDraft, p: _Params, _: Around) -> Step:
    draft.references.setdefault(str(p.get("reference") or "reference"), "")
    return Step(field="references")


def _freight(draft: QuoteDraft, p: _Params, _: Around) -> Step:
    if p.get("incoterm"):
        draft.details["incoterm"] = str(p["incoterm"])
        draft.freight_terms = str(p["incoterm"])
    if p.get("how") in FREIGHT_HOWS:
        draft.freight_how = str(p["how"])
    if p.get("terms"):
        draft.freight_terms = str(p["terms"])
    if p.get("how") == "fixed" and not any(line.kind == "freight" for line in draft.lines):
        draft.lines.append(LineDraft(kind="freight", text="Freight", unit="lot", tax=_class_of(draft)))
        return Step(changed=True, line=len(draft.lines) - 1, field="unit_price")
    return Step(changed=True)


def _class_of(draft: QuoteDraft) -> str:
    return next((line.tax for line in draft.lines if line.tax), "")


def _method(draft: QuoteDraft, p: _Params, _: Around) -> Step:
    if not p.get("method"):
        return Step()
    draft.details["delivery_method"] = str(p["method"])
    return Step(changed=True)


def _delivery(draft: QuoteDraft, p: _Params, _: Around) -> Step:
    if not p.get("days"):
        return Step(field="delivery")
    draft.details["delivery_days"] = p["days"]
    return Step(changed=True)


def _period(draft: QuoteDraft, p: _Params, _: Around) -> Step:
    if not p.get("end"):
        return Step(field="period_end" if draft.period_start else "period_start")
    draft.period_end = str(p["end"])
    return Step(changed=True)


def _place(draft: QuoteDraft, p: _Params, _: Around) -> Step:
    known = list(p.get("any_of") or ())
    if len(known) == 1:
        draft.place = str(known[0])
        return Step(changed=True)
    return Step(field="place")


def _attach(draft: QuoteDraft, p: _Params, around: Around) -> Step:
    kind = str(p.get("document", ""))
    titles = [title for known, title in around.papers if known == kind]
    if not titles:
        return Step(
            says=f"No {kind.replace('-', ' ')} is on file. File it under Settings, then attach it.",
            goes="settings",
        )
    draft.annexes = [*[a for a in draft.annexes if a.kind != kind], Enclosure(kind=kind, title=titles[0])]
    return Step(changed=True)


def _clause(draft: QuoteDraft, p: _Params, around: Around) -> Step:
    name, text = str(p.get("clause") or ""), str(p.get("text") or "")
    if name:
        draft.profile["clauses"] = [*around.clauses, name]
        return Step(changed=True)
    return _say(draft, text)


def _say(draft: QuoteDraft, text: str) -> Step:
    """Words that must stand on the paper become a line of words at the end."""
    if not text:
        return Step(field="lines", line=0)
    draft.lines.append(LineDraft(kind="text", text=text, quantity=""))
    return Step(changed=True, line=len(draft.lines) - 1)


def _add_text(draft: QuoteDraft, p: _Params, _: Around) -> Step:
    if p.get("field"):
        name = str(p["field"])
        return Step(field=_FIELDS.get(name, "intro"), line=0 if name == "scope" else -1)
    return _say(draft, str(p.get("text") or ""))


def _remove_text(draft: QuoteDraft, p: _Params, around: Around) -> Step:
    phrases = [str(phrase) for phrase in p.get("phrases") or ()]
    plain = p.get("template") == "no-terms"
    if plain:
        draft.terms_text = ""
        draft.profile["clauses"] = list(dict.fromkeys([*around.clauses, NO_TERMS]))
    before = (draft.intro, draft.delivery, draft.terms_text, [(x.text, x.detail) for x in draft.lines])
    for name in ("intro", "delivery", "terms_text"):
        setattr(draft, name, _without(getattr(draft, name), phrases))
    for at, line in enumerate(draft.lines):
        draft.lines[at] = replace(
            line, text=_without(line.text, phrases), detail=_without(line.detail, phrases)
        )
    after = (draft.intro, draft.delivery, draft.terms_text, [(x.text, x.detail) for x in draft.lines])
    if plain or before != after:
        return Step(changed=True)
    return Step(says="These words come from our own texts, or from a clause. Change them under Settings.")


def _without(text: str, phrases: Sequence[str]) -> str:
    for phrase in phrases:
        pattern = r"\s+".join(re.escape(word) for word in phrase.split())
        text = re.sub(rf"(?<!\w){pattern}(?!\w)", "", text, flags=re.IGNORECASE)
    return re.sub(r"[ \t]{2,}", " ", text).strip(" ,;\t") if phrases else text


def line_named(draft: QuoteDraft, p: _Params) -> int:
    """The index of the first line that the finding names (``line 2``), or the first line at all."""
    names = [str(name) for name in p.get("lines") or ()]
    n = 0
    for at, line in enumerate(draft.lines):
        if line.empty:
            continue
        n += line.kind not in WORDS
        if f"line {n}" in names and line.kind not in WORDS:
            return at
    return 0


def _edit_line(draft: QuoteDraft, p: _Params, _: Around) -> Step:
    return Step(line=line_named(draft, p), field="text")


def _line_code(draft: QuoteDraft, p: _Params, _: Around) -> Step:
    return Step(line=line_named(draft, p), field="commodity" if p.get("scheme") else "code")


def _add_line(draft: QuoteDraft, p: _Params, _: Around) -> Step:
    kind = str(p.get("kind") or "service")
    reason = str(p.get("reason") or "")
    text = str(p.get("text") or "") or (f"{reason.capitalize()} discount" if kind == "discount" else "")
    if not text:
        return Step(line=len(draft.lines), field="text")  # the empty row that waits at the end
    draft.lines.append(LineDraft(kind=kind, text=text, discount_reason=reason if kind == "discount" else ""))
    return Step(changed=True, line=len(draft.lines) - 1, field="unit_price")


def _tax(draft: QuoteDraft, p: _Params, around: Around) -> Step:
    if "basis" in p:
        return Step(says="Our quotes state prices without tax, and the tax in its own row.")
    names = [str(name) for name in p.get("lines") or ()]
    exempt = around.exempt or bool(p.get("exempt"))
    if not names and not exempt:
        return Step(line=0, field="tax")
    wanted = "exempt" if exempt else "standard"
    for at, line in enumerate(draft.lines):
        if line.kind not in WORDS and not line.empty and (not line.tax.strip() if names else True):
            draft.lines[at] = replace(line, tax=wanted)
    return Step(changed=True, line=-1)


def _field(draft: QuoteDraft, p: _Params, _: Around) -> Step:  # noqa: ARG001 - all steps are called alike
    return Step(field=_FIELDS.get(str(p.get("field", "")).partition(".")[0], "intro"))


def _requester(draft: QuoteDraft, p: _Params, _: Around) -> Step:  # noqa: ARG001 - all steps are called alike
    return Step(field="requester")


def _settings(draft: QuoteDraft, p: _Params, _: Around) -> Step:  # noqa: ARG001 - all steps are called alike
    return Step(goes="settings")


def _contact(draft: QuoteDraft, p: _Params, _: Around) -> Step:  # noqa: ARG001 - all steps are called alike
    return Step(field="contact") if not draft.contact else Step(goes="settings")


def _date(draft: QuoteDraft, p: _Params, around: Around) -> Step:
    """The first of the dates that a person may move; the day of issue is set by the issue."""
    fields = [str(name) for name in p.get("fields") or ()]
    movable = {"period_start": "period_start", "period_end": "period_end", "valid_until": "valid_days"}
    named = next((movable[name] for name in reversed(fields) if name in movable), "")
    return Step(field=named) if named else _by_issue(draft, p, around)


def _by_issue(draft: QuoteDraft, p: _Params, _: Around) -> Step:  # noqa: ARG001 - all steps are called alike
    return Step(says="The issue gives the quote its number and today's date.")


def _letter(draft: QuoteDraft, p: _Params, around: Around) -> Step:
    return _attach(draft, p, around)


_STEPS: Final[Mapping[Action, Callable[[QuoteDraft, _Params, Around], Step]]] = {
    Action.SET_TITLE: _look("title"),
    Action.SET_NUMBER: _by_issue,
    Action.SET_DATE: _date,
    Action.SET_VALIDITY: _validity,
    Action.SET_CURRENCY: _currency,
    Action.SET_LANGUAGE: _look("language"),
    Action.SET_PAPER: _look("paper"),
    Action.SET_ADDRESSEE: _addressee,
    Action.SET_REQUESTER: _requester,
    Action.SET_CONTACT: _contact,
    Action.SET_SELLER: _settings,
    Action.ADD_REFERENCE: _reference,
    Action.CHOOSE_SIGNATURE: _signature,
    Action.SET_DOCUMENT: _document,
    Action.SET_DELIVERY_METHOD: _method,
    Action.EDIT_LINE: _edit_line,
    Action.SPLIT_LINE: _edit_line,
    Action.ADD_LINE_CODE: _line_code,
    Action.ADD_LINE: _add_line,
    Action.REMOVE_TEXT: _remove_text,
    Action.ADD_TEXT: _add_text,
    Action.ADD_CLAUSE: _clause,
    Action.SET_TAX: _tax,
    Action.SET_FREIGHT: _freight,
    Action.SET_TERMS: _terms,
    Action.SET_DELIVERY: _delivery,
    Action.SET_PERIOD: _period,
    Action.SET_PLACE: _place,
    Action.ATTACH_DOCUMENT: _attach,
    Action.RECORD_FACT: _field,
    Action.PREPARE_LETTER: _letter,
}


def noted(draft: QuoteDraft, rule: str) -> None:
    """Remembers in the draft that what a rule advises was done."""
    answers = dict(draft.details.get("answers") or {})
    draft.details["answers"] = {**answers, rule: True}
