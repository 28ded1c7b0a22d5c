"""What a cure must ask a person, as a few fields beside the quote: parts of a line, facts of a line, payer, terms, task."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from app.basics.dates import Calendar
from app.basics.quantity import parse_quantity, parse_rate
from app.quotes.drafts import QuoteDraft
from app.quotes.drafts.cures import line_named
from app.quotes.drafts.parting import SHAPE, break_down, proposed
from app.quotes.drafts.quote import DETAILS
from app.quotes.queries import Editing
from app.quotes.rules.offer import WORDS
from app.requirements.rules.finding import Action, Finding
from app.shell.fields import ChoiceField, DateField, NoteField, TextField
from app.shell.panels import Field

Values = Mapping[str, Any]
_MOST_LINES: Final = 6
_APART: Final = "labour-apart"
TASK_DAYS: Final = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """A title, named fields, the verb of the button, what they do to the draft (a Refusal says what is wrong), a remark."""

    title: str
    fields: Sequence[tuple[str, Field]]
    word: str
    take: Callable[[Values], None]
    said: str = ""


def asked_for(finding: Finding, draft: QuoteDraft, found: Editing) -> Asked | None:
    """What must be asked before this finding can be cured; None where the cure needs nobody."""
    if finding.cure is None:
        return None
    make = _FORMS.get(finding.cure.action)
    return make(finding, draft, found) if make is not None else None


def task_fields(finding: Finding, found: Editing) -> Sequence[tuple[str, Field]]:
    """Who does it, until when, and what it is."""
    assert finding.cure is not None  # noqa: S101 - only a finding with a cure becomes a task
    what = NoteField("What", "What must be done", 2)
    what.put(str(finding.cure.params.get("task") or finding.says))
    how = ChoiceField("It is", (("task", "To be done"), ("done", "Done already")))
    who = ChoiceField("By", (("", "The client's owner"), *found.choices.contacts))
    how.put("task")
    who.put("")
    due = DateField("Due")
    due.put(Calendar().after(found.today, TASK_DAYS))
    return (("how", how), ("who", who), ("due", due), ("what", what))


def _parts(finding: Finding, draft: QuoteDraft, _: Editing) -> Asked | None:
    assert finding.cure is not None  # noqa: S101 - asked_for looked
    at = line_named(draft, finding.cure.params)
    if at >= len(draft.lines) or draft.lines[at].empty:
        return None
    parts = NoteField("Parts, one a line", SHAPE, 4)
    parts.put(proposed(draft, at, apart=finding.kind == _APART))
    return Asked(
        f"Split ‘{draft.lines[at].text[:60]}’",
        (("parts", parts),),
        "Split the line",
        lambda values: break_down(draft, at, str(values["parts"])),
        f"{SHAPE}. A part may begin with labour: or material: — the total stays as it is.",
    )


def _line(finding: Finding, draft: QuoteDraft, _: Editing) -> Asked | None:
    """Facts of lines that have no column: origin, year, hours, comparison prices."""
    assert finding.cure is not None  # noqa: S101 - asked_for looked
    params = finding.cure.params
    if params.get("fact"):
        return _facts(draft, str(params["fact"]), params.get("lines"))
    if finding.kind == "years-totalled":
        return _facts(draft, "year", None)
    if params.get("prices"):
        return _prices(draft, [str(name) for name in params["prices"]])
    return _hours(draft, line_named(draft, params)) if finding.kind == "labour-itemised" else None


def _numbered(draft: QuoteDraft) -> list[tuple[int, str]]:
    """The lines with a price, each by its index and as findings name it."""
    priced = [at for at, line in enumerate(draft.lines) if not line.empty and line.kind not in WORDS]
    return [(at, f"line {n}") for n, at in enumerate(priced, 1)]


def _facts(draft: QuoteDraft, fact: str, names: Sequence[str] | None) -> Asked | None:
    wanted = [(at, name) for at, name in _numbered(draft) if names is None or name in names][:_MOST_LINES]
    if not wanted:
        return None
    word = fact.replace("-", " ")

    def take(values: Values) -> None:
        for at, name in wanted:
            if text := str(values[name]):
                draft.lines[at].extra[fact] = text

    fields = tuple((name, TextField(f"{name.capitalize()}: {word}")) for _, name in wanted)
    for (at, _), (_, field) in zip(wanted, fields, strict=True):
        field.put(str(draft.lines[at].extra.get(fact, "")))
    return Asked(f"State the {word}", fields, "Take it over", take)


def _prices(draft: QuoteDraft, names: list[str]) -> Asked | None:
    priced = _numbered(draft)
    lacking = [(at, n) for at, n in priced if set(names) - set(draft.lines[at].extra.get("prices") or {})]
    if not lacking:
        return None
    at, said = lacking[0]

    def take(values: Values) -> None:
        given = {name: str(values[name]) for name in names if values[name]}
        draft.lines[at].extra["prices"] = {**(draft.lines[at].extra.get("prices") or {}), **given}

    fields = tuple((name, TextField(f"Price: {name}", "450.00")) for name in names)
    return Asked(f"Comparison prices of {said}", fields, "Take them over", take)


def _hours(draft: QuoteDraft, at: int) -> Asked | None:
    if at >= len(draft.lines):
        return None
    line = draft.lines[at]
    role, hours = TextField("Role", "Senior technician"), TextField("Hours", "12")
    role.put(line.role)
    hours.put(str(line.extra.get("hours", "")))

    def take(values: Values) -> None:
        parse_quantity(str(values["hours"]), "The hours")
        line.role, line.extra["hours"] = str(values["role"]), str(values["hours"])

    return Asked(
        f"Role and hours of ‘{line.text[:50]}’", (("role", role), ("hours", hours)), "Take it over", take
    )


def _payer(finding: Finding, draft: QuoteDraft, found: Editing) -> Asked | None:
    assert finding.cure is not None  # noqa: S101 - asked_for looked
    keys = [str(key) for key in finding.cure.params.get("any_of") or ()]
    known = dict(found.choices.payers)
    if len(keys) < 2:
        return None
    payer = ChoiceField("Payer", tuple((key, known.get(key, key)) for key in keys))

    payer.put(draft.payer if draft.payer in keys else keys[0])

    def take(values: Values) -> None:
        draft.payer = str(values["payer"])

    return Asked("Who pays?", (("payer", payer),), "Address it so", take, "The office accepts these alone.")


def _fact(finding: Finding, draft: QuoteDraft, _: Editing) -> Asked | None:
    """A fact of the quote that has no field of its own."""
    assert finding.cure is not None  # noqa: S101 - asked_for looked
    params = finding.cure.params
    name = str(params.get("field") or "")
    if finding.cure.action is Action.SET_TERMS and not params:
        return _schedule(draft)
    if name not in DETAILS:
        return None
    field = TextField(name.replace("_", " ").capitalize())
    field.put(str(draft.details.get(name, "")))
    return Asked(finding.cure.label, (("fact", field),), "Take it over", partial(_detail, draft, name))


def _detail(draft: QuoteDraft, name: str, values: Values) -> None:
    draft.details[name] = str(values["fact"])


def _schedule(draft: QuoteDraft) -> Asked:
    rows = draft.details.get("schedule") or [
        {"share": "50", "when": "on order"},
        {"share": "50", "when": "on delivery"},
    ]
    field = NoteField("Parts, one a line", "50 % on order", 3)
    field.put("\n".join(f"{row['share']} % {row.get('when', '')}".strip() for row in rows))

    def take(values: Values) -> None:
        made = []
        for text in str(values["parts"]).splitlines():
            share, _, when = text.partition("%")
            parse_rate(share.strip(), "The share")
            made.append({"share": share.strip(), "when": when.strip(), "before_delivery": "order" in when})
        draft.details["schedule"] = made

    return Asked(
        "Parts of the payment", (("parts", field),), "Take them over", take, "The shares make 100 %."
    )


_FORMS: Final[Mapping[Action, Callable[[Finding, QuoteDraft, Editing], Asked | None]]] = {
    Action.SPLIT_LINE: _parts,
    Action.EDIT_LINE: _line,
    Action.SET_ADDRESSEE: _payer,
    Action.RECORD_FACT: _fact,
    Action.SET_TERMS: _fact,
    Action.ADD_TEXT: _fact,
}
