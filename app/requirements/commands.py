"""What a person does to rules: write one, confirm or change one, keep a disagreement, learn from a return."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.institutions.queries import rules_of
from app.institutions.rules import key_from
from app.records import Institution, Rule, RuleConfirmation, RuleSource
from app.requirements.core import common_core
from app.requirements.drafts import OUTCOMES, ConfirmDraft, LearnDraft, RuleDraft
from app.requirements.kinds import kind_named
from app.requirements.queries import today_of

#: How long a confirmed rule is believed before it asks to be confirmed again.
REVIEW_AFTER_DAYS = 365
_LONGEST_NOTE = 2000


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        raise Refusal(" ".join(problems))


def _review_day(today: dt.date) -> dt.date:
    return today + dt.timedelta(days=REVIEW_AFTER_DAYS)


def set_rule(session: Session, institution_id: UUID, draft: RuleDraft) -> UUID:
    """Writes a rule of an institution: a new one, or the one of this key anew. Its source is added, none is lost."""
    _refuse(draft.problems())
    session.get_one(Institution, institution_id)
    held = session.scalars(
        select(Rule)
        .where(Rule.institution_id == institution_id, Rule.key == draft.key.strip(), Rule.on == draft.on)
        .order_by(Rule.id)
    ).all()
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
    if rule.status == "contradicted" and draft.outcome != "contradicted" and not draft.note.strip():
        raise Refusal("The sources of this rule disagree. Say in the note why you decide for one of them.")
    if draft.outcome == "contradicted":
        rule.status = "contradicted"
    else:
        _settle(rule, draft)
        rule.status, rule.review_after = "confirmed", _review_day(today)
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
    today = today_of(session)
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


def _key_for(session: Session, draft: LearnDraft, kind: str) -> str:
    """The key under which a lesson is kept: that of the rule of this kind which it corrects, else a new one."""
    if kind == "advice":
        return f"returned-{key_from(draft.objection)[:40]}".strip("-")
    known = [
        row.key for row in rules_of(session, draft.institution_id) if row.kind == kind and row.on == draft.on
    ]
    core = [rule.key for rule in common_core() if rule.kind == kind and draft.on == "quote"]
    return (known[::-1] or core or [kind])[0]


def learn(session: Session, draft: LearnDraft) -> UUID:
    """Makes a rule of what a return taught, so that it never happens twice; the return stays linked to it."""
    objection = draft.objection.strip()
    if not objection or len(objection) > 500:
        raise Refusal("Say in at most 500 letters what they objected to.")
    kind = draft.kind or "advice"
    params = dict(draft.params) or ({"task": objection} if kind == "advice" else {})
    key = draft.key.strip() or _key_for(session, draft, kind)
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
            person=draft.person.strip(),
            review_after=_review_day(today_of(session)),
        ),
    )
    confirmed = ConfirmDraft(
        rule_id,
        note=objection,
        colleague_id=draft.colleague_id,
        quote_event_id=draft.quote_event_id,
    )
    _log(session, session.get_one(Rule, rule_id), confirmed)
    session.flush()
    return rule_id
