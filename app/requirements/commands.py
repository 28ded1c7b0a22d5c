"""What a person does to rules: write one, confirm or change one, keep a disagreement, learn from a return."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.institutions.queries import buying_keys, rules_of
from app.institutions.rules import key_from
from app.records import Institution, Rule, RuleConfirmation, RuleSource
from app.requirements.core import common_core
from app.requirements.drafts import OUTCOMES, ConfirmDraft, LearnDraft, RuleDraft
from app.requirements.kinds import kind_named
from app.requirements.lessons import sentence_of
from app.requirements.queries import today_of

#: How long a confirmed rule is believed before it asks to be confirmed again.
REVIEW_AFTER_DAYS = 365
_LONGEST_NOTE = 2000


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        raise Refusal(" ".join(problems))


def _review_day(today: dt.date) -> dt.date:
    return today + dt.timedelta(days=REVIEW_AFTER_DAYS)


def rules_here(session: Session, institution_id: UUID, key: str, on: str, office: str) -> list[Rule]:
    """The rules of one key that an institution itself states today.

    For one of several purchasing offices those of that office; else those that hold for all its clients.
    """
    statement = select(Rule).where(Rule.institution_id == institution_id, Rule.key == key, Rule.on == on)
    today = today_of(session)
    several = buying_keys(session, institution_id)
    return [
        rule
        for rule in session.scalars(statement.order_by(Rule.id))
        if (rule.office if rule.office in several else "") == (office if office in several else "")
        and (rule.valid_to is None or today <= rule.valid_to)
    ]


def set_rule(session: Session, institution_id: UUID, draft: RuleDraft) -> UUID:
    """Writes a rule of an institution: a new one, or the one of this key anew. Its source is added, none is lost."""
    _refuse(draft.problems())
    session.get_one(Institution, institution_id)
    held = rules_here(session, institution_id, draft.key.strip(), draft.on, draft.office)
    if len(held) > 1:
        raise Refusal(
            f"{draft.key} is stated more than once here, because sources disagree. Decide which holds, then change it."
        )
    rule = held[0] if held else Rule(institution_id=institution_id, key=draft.key.strip(), on=draft.on)
    rule.kind, rule.office, rule.severity, rule.status = (
        draft.kind,
        draft.office,
        draft.severity,
        draft.status,
    )
    rule.params, rule.when = dict(draft.params), dict(draft.when)
    rule.say, rule.ask, rule.clause = draft.say.strip(), draft.ask.strip(), draft.clause
    rule.lifts, rule.review_after = False, draft.review_after
    rule.valid_from, rule.valid_to = draft.valid_from, draft.valid_to
    session.add(rule)
    session.flush()
    if draft.person or draft.url:
        seen = draft.seen or today_of(session)
        session.add(
            RuleSource(rule_id=rule.id, person=draft.person, url=draft.url, seen=seen, says=draft.say.strip())
        )
        session.flush()
    return rule.id


def confirm_rule(session: Session, draft: ConfirmDraft) -> None:
    """Records what somebody said about a rule. A contradicted rule is only settled with a reason."""
    if draft.outcome not in OUTCOMES:
        raise Refusal(f"The outcome must be one of {', '.join(OUTCOMES)}.")
    if len(draft.note) > _LONGEST_NOTE:
        raise Refusal(f"The note has at most {_LONGEST_NOTE} letters.")
    rule, today = session.get_one(Rule, draft.rule_id), today_of(session)
    if draft.seen is not None and draft.seen > today:
        raise Refusal("The day on which it was said lies ahead. Give a day up to today.")
    if rule.status == "contradicted" and draft.outcome != "contradicted" and not draft.note.strip():
        raise Refusal("The sources of this rule disagree. Say in the note why you decide for one of them.")
    if draft.outcome == "contradicted":
        rule.status = "contradicted"
    else:
        _settle(rule, draft)
        rule.status, rule.review_after = "confirmed", _review_day(draft.seen or today)
    _log(session, rule, draft)
    session.flush()


def _settle(rule: Rule, draft: ConfirmDraft) -> None:
    if draft.outcome != "changed":
        return
    if draft.params is None and draft.say is None and draft.severity is None:
        raise Refusal("Nothing is changed. Give the new parameters, sentence or severity.")
    changed = RuleDraft(
        key=rule.key,
        kind=rule.kind,
        params=rule.params if draft.params is None else draft.params,
        when=rule.when,
        on=rule.on,
        severity=draft.severity or rule.severity,
        say=rule.say if draft.say is None else draft.say.strip(),
    )
    _refuse(changed.problems())
    rule.params, rule.say, rule.severity = dict(changed.params), changed.say, changed.severity
    if draft.params is not None and draft.say is None:
        # The old sentence would state the old number; the kind's own sentence states the new one.
        rule.say = ""


def _log(session: Session, rule: Rule, draft: ConfirmDraft) -> None:
    today = draft.seen or today_of(session)
    if draft.person.strip():
        says = draft.note.strip() or rule.say
        session.add(RuleSource(rule_id=rule.id, person=draft.person.strip(), seen=today, says=says))
    session.add(
        RuleConfirmation(
            rule_id=rule.id,
            colleague_id=draft.colleague_id,
            on=today,
            outcome=draft.outcome,
            person=draft.person.strip(),
            note=draft.note.strip(),
            quote_event_id=draft.quote_event_id,
        )
    )


#: Parameters that name what a rule is about: two rules of one kind that differ in these are two rules.
_NAMING = ("reference", "document", "field", "fact", "scheme", "system", "clause")


def _about(kind: str, params: Mapping[str, Any]) -> tuple[str, ...]:
    return (kind, *(str(params[name]) for name in _NAMING if params.get(name)))


def _key_for(session: Session, draft: LearnDraft, kind: str, params: Mapping[str, Any]) -> str:
    """The key under which a lesson is kept: that of the rule which it corrects, else a new one that nobody has here."""
    rows = [row for row in rules_of(session, draft.institution_id) if row.on == draft.on]
    about, taken = _about(kind, params), {row.key for row in rows}
    if kind == "advice":
        first = f"returned-{key_from(draft.objection)[:40]}".strip("-")
        known = [row.key for row in rows if row.kind == kind and row.params.get("task") == params.get("task")]
    else:
        first = next(
            (rule.key for rule in common_core() if rule.kind == kind and draft.on == "quote"),
            key_from("-".join(about))[:70].strip("-"),
        )
        known = [row.key for row in rows if _about(row.kind, row.params) == about]
    free = (key for key in (first, *(f"{first}-{n}" for n in range(2, len(taken) + 3))) if key not in taken)
    return known[-1] if known else next(free)


def _refuse_again(session: Session, draft: LearnDraft, kind: str, params: Mapping[str, Any]) -> None:
    """One return teaches one thing once."""
    event = draft.quote_event_id or draft.invoice_event_id
    if event is None:
        return
    taught = (
        select(Rule)
        .join(RuleConfirmation, RuleConfirmation.rule_id == Rule.id)
        .where(
            RuleConfirmation.outcome == "learned",
            (RuleConfirmation.quote_event_id == event) | (RuleConfirmation.invoice_event_id == event),
        )
    )
    for rule in session.scalars(taught):
        if (rule.kind, dict(rule.params), rule.valid_to) == (kind, dict(params), None):
            raise Refusal(f"That was learned already from this return: it is the rule {rule.key}.")


def _supersede(session: Session, draft: LearnDraft, key: str, kind: str, params: Mapping[str, Any]) -> None:
    """Sets aside what this key said otherwise until now; its sources keep its words and do not stand for the new ones."""
    held = rules_here(session, draft.institution_id, key, draft.on, draft.office)
    if len(held) != 1 or held[0].lifts or (held[0].kind, dict(held[0].params)) == (kind, dict(params)):
        return
    (old,) = held
    said = old.say or sentence_of(old.kind, old.params)
    for source in session.scalars(select(RuleSource).where(RuleSource.rule_id == old.id)):
        source.says = source.says or said
    yesterday = today_of(session) - dt.timedelta(days=1)
    old.valid_to = yesterday
    old.valid_from = min(old.valid_from, yesterday) if old.valid_from else None
    note = f"A return taught otherwise: {draft.objection.strip()}"
    session.add(
        RuleConfirmation(
            rule_id=old.id, colleague_id=draft.colleague_id, on=today_of(session), outcome="set-aside",
            person=draft.person.strip(), note=note,
        )
    )  # fmt: skip
    session.flush()


def learn(session: Session, draft: LearnDraft) -> UUID:
    """Makes a rule of what a return taught, so that it never happens twice; the return stays linked to it.

    The rule is confirmed, with the person as its source. Said again in the same words, the same advice is one rule.
    A rule of this key that said otherwise is set aside with its sources, which say what it said: brought back, it is a
    disagreement. The same lesson of the same return is refused.
    """
    objection = draft.objection.strip()
    if not objection or len(objection) > 500:
        raise Refusal("Say in at most 500 letters what they objected to.")
    kind, today = draft.kind or "advice", today_of(session)
    params = dict(draft.params) or ({"task": objection} if kind == "advice" else {})
    _refuse_again(session, draft, kind, params)
    key = draft.key.strip() or _key_for(session, draft, kind, params)
    _supersede(session, draft, key, kind, params)
    rule_id = set_rule(
        session,
        draft.institution_id,
        RuleDraft(
            key=key,
            kind=kind_named(kind).key,
            params=params,
            office=draft.office,
            on=draft.on,
            severity=draft.severity,
            say=draft.say.strip() or (objection if kind == "advice" else ""),
            review_after=_review_day(today),
        ),
    )
    who = draft.person.strip() or f"{draft.office.replace('-', ' ')} (no name given)"
    session.add(RuleSource(rule_id=rule_id, person=who, seen=today, says=objection))
    session.add(
        RuleConfirmation(
            rule_id=rule_id, colleague_id=draft.colleague_id, on=today, outcome="learned", person=who,
            note=objection, quote_event_id=draft.quote_event_id, invoice_event_id=draft.invoice_event_id,
        )
    )  # fmt: skip
    session.flush()
    return rule_id
