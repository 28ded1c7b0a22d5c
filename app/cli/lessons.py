"""What a return teaches, on the command line: the proposals, the one that is taken, and how that is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import typer

from app.basics.errors import Refusal
from app.cli.frame import answer, look, say, table
from app.playbooks.queries.figures import Figures, OfficeFigures, RuleFigures, figures
from app.requirements.lessons import Proposal, also_read, lesson, params_of, proposal_of

LEARN = typer.Option(None, "--learn/--no-learn", help="Make a rule of it, the likeliest one; or none.")
KIND = typer.Option("", "--kind", help="Make this kind of rule of it, such as validity-at-least.")
PARAM = typer.Option([], "--param", help="What that kind must know, such as days=60; may be repeated.")
SAID_BY = typer.Option("", "--said-by", help="Who said so; the source of the rule.")
OFFICE = typer.Option(
    "own",
    "--binds",
    help="For whom the rule holds: own (the client's purchasing office, where it has one), or all.",
)
_MOST = 3


def taken(
    objection: str, on: str, valid_days: int, learn: bool | None, kind: str, param: list[str]
) -> Proposal | None:
    """The rule that is learned: the named kind, the likeliest proposal (advice where none is), or none."""
    if kind and learn is False:
        raise Refusal("--no-learn and --kind exclude each other. Leave one out.")
    if param and not kind:
        raise Refusal("--param belongs to a kind. Name it, such as --kind validity-at-least.")
    if kind:
        return proposal_of(kind, params_of(param), objection)
    return lesson(objection, on, valid_days)[0] if learn else None


def held_by(rule: Proposal | None, office: str) -> Proposal | None:
    """The rule for the client's own purchasing office, or for the whole institution."""
    if office not in ("own", "all"):
        raise Refusal("--office is own or all.")
    return replace(rule, everywhere=True) if rule is not None and office == "all" else rule


def as_json(rule: Proposal) -> dict[str, Any]:
    """A rule that is proposed or learned."""
    return {"kind": rule.kind, "params": dict(rule.params), "says": rule.says, "stops": rule.stops}


def told(rule: Proposal | None, objection: str, on: str, how: str) -> dict[str, Any]:
    """What a program reads: what was learned, else what could be; ``how`` is the command that would learn it."""
    return {
        "learned": as_json(rule) if rule else None,
        "also_read": [as_json(one) for one in also_read(objection, on, rule)] if rule else [],
        "proposals": [] if rule else [as_json(one) for one in lesson(objection, on)[:_MOST]],
        "learn": "" if rule else how,
    }


def tell(data: dict[str, Any]) -> None:
    """The same in words."""
    if learned := data["learned"]:
        weight = "Stops the issue from now on." if learned["stops"] else "A person is reminded from now on."
        say(f"Learned: {learned['says']} {weight}")
        for one in data["also_read"]:
            say(f"Also read, and not taken: {one['says']} Learn it too with --kind {one['kind']}.")
        return
    for one in data["proposals"]:
        say(f"Could be learned: {one['says']} ({one['kind']})")
    say(f"Learn it: {data['learn']}")


# -- figures --------------------------------------------------------------------------------------------------


def figures_command(key: str = typer.Argument(..., help="The key of the institution.")) -> None:
    """How our papers fare there: first-pass rates, before and after each lesson, rules that never or often failed."""
    with look() as session:
        found = figures(session, key)
    answer(figures_json(found), lambda _: print_figures(found))


def figures_json(found: Figures) -> dict[str, Any]:
    """The figures as a program reads them."""
    return {
        "institution": found.institution.key,
        "offices": [_office_json(one) for one in found.offices],
        "never_failed": [_rule_json(one) for one in found.never],
        "often_failed": [_rule_json(one) for one in found.often],
        "papers_read": found.read,
    }


def _office_json(one: OfficeFigures) -> dict[str, Any]:
    return {
        "office": one.office, "name": one.name, "on": one.on, "first_pass": one.whole, "percent": one.whole.percent,
        "years": [{"year": year, "first_pass": passed} for year, passed in one.years],
        "before_first_lesson": one.before, "since_first_lesson": one.since,
        "lessons": [
            {"rule": t.lesson.key, "from": t.lesson.institution, "says": t.lesson.says, "learned": t.lesson.learned_on,
             "person": t.lesson.person, "objection": t.lesson.objection, "return_of": t.lesson.document or None,
             "before": t.before, "since": t.since}
            for t in one.lessons
        ],
    }  # fmt: skip


def _rule_json(one: RuleFigures) -> dict[str, Any]:
    return {"rule": one.rule.key, "from": one.rule.institution, "on": one.rule.on, "says": one.says,
            "checked": one.checked, "failed": one.failed}  # fmt: skip


def print_figures(found: Figures) -> None:
    """The figures in words."""
    if found.empty:
        say(f"Nothing was sent to {found.institution.name} yet.")
        return
    for one in found.offices:
        noun = "quotes" if one.on == "quote" else "invoices"
        say(f"{one.name}: {one.whole.words} {noun} passed the first time ({one.whole.percent} %).")
        if one.before is not None and one.since is not None:
            say(f"Before the first lesson {one.before.words}, since then {one.since.words}.")
        rows = [
            (t.lesson.says, f"{t.lesson.named}, {t.lesson.happened_on.isoformat()}", t.lesson.person, t.before.words,
             t.since.words)
            for t in one.lessons
        ]  # fmt: skip
        if rows:
            table(("Learned", "From", "Said by", "Before", "Since"), rows, right=("Before", "Since"))
    for title, rules in (("Never failed in two years", found.never), ("Often failed", found.often)):
        if rules:
            checked = [(r.rule.key, r.says, r.failed, r.checked) for r in rules]
            table((title, "Says", "Failed", "Checked"), checked, right=("Failed", "Checked"))
