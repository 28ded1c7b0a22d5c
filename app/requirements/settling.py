"""What a person decides about rules and levels: which source holds, what does not hold here, what is brought back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.institutions.queries import buying_keys, buying_offices, rules_of
from app.records import Colleague, Rule, RuleConfirmation, RuleSource
from app.requirements.commands import REVIEW_AFTER_DAYS, confirm_rule, rules_here
from app.requirements.core import CORE
from app.requirements.dispute import Dispute, Side, disputes
from app.requirements.drafts import ConfirmDraft, DecideDraft, LiftDraft, RuleDraft, WordDraft
from app.requirements.kinds import topic_of
from app.requirements.queries import rule_in_force, rules_for, today_of
from app.requirements.rules.rule import RuleInForce

SET_ASIDE = "set-aside"


def disputes_of(session: Session, institution_id: UUID) -> tuple[Dispute, ...]:
    """The disagreements at an institution and above it that nobody has settled yet."""
    rows = [row for row in rules_of(session, institution_id) if not row.overridden]
    return disputes([rule_in_force(row) for row in rows], today_of(session))


def decide(session: Session, institution_id: UUID, draft: DecideDraft) -> UUID:
    """Settles a disagreement: the chosen side is confirmed, the others are set aside with the reason. Answers the rule."""
    _insist(draft.word.problems())
    dispute = _dispute(session, institution_id, draft)
    side = dispute.side(draft.side)
    if draft.says and draft.says != side.says:
        raise Refusal("Someone changed this in the meantime. Read both sides again, then decide.")
    holds = session.get_one(Rule, side.rule.id) if side.written else _written(session, side, draft)
    holds.status, holds.review_after = "confirmed", _review(today_of(session))
    _note(session, holds, "confirmed", draft.word)
    for rule_id in sorted(dispute.rule_ids - {holds.id}):
        _end(session, session.get_one(Rule, rule_id), draft.word)
    session.flush()
    return holds.id


def _dispute(session: Session, institution_id: UUID, draft: DecideDraft) -> Dispute:
    open_ = disputes_of(session, institution_id)
    alike = [d for d in open_ if (d.key, d.on) == (draft.key, draft.on) and draft.office in ("", d.office)]
    if len(alike) == 1:
        return alike[0]
    if alike:
        offices = " or ".join(d.office for d in alike)
        raise Refusal(f"{draft.key} is in dispute at more than one office. Name the office: {offices}.")
    names = ", ".join(dict.fromkeys(d.key for d in open_)) or "none"
    raise Refusal(f"No sources disagree about {draft.key[:60]!r} on a {draft.on} here. In dispute: {names}.")


def _written(session: Session, side: Side, draft: DecideDraft) -> Rule:
    """The rule anew as the chosen words have it; the old one is set aside by the caller."""
    old = session.get_one(Rule, side.rule.id)
    kind = draft.kind or old.kind
    if draft.params is None and not draft.nothing:
        raise Refusal(
            f"Side {side.number} is in words alone: “{side.says}” Say what is to be checked from now on "
            "(its parameters), or that nothing is asked."
        )
    if draft.params is not None:
        _insist(RuleDraft(old.key, kind, draft.params, old.when, on=old.on, say=side.says).problems())
    rule = Rule(
        institution_id=old.institution_id, key=old.key, kind=kind, on=old.on, office=old.office,
        params=dict(draft.params or {}), when=dict(old.when), severity=draft.severity or old.severity, ask=old.ask,
        clause=old.clause, say="" if draft.nothing else side.says, lifts=draft.nothing,
    )  # fmt: skip
    session.add(rule)
    session.flush()
    for source in side.sources:
        told = {"person": source.person, "url": source.url, "says": source.says, "seen": source.seen}
        session.add(RuleSource(rule_id=rule.id, **told))
    return rule


def set_aside(session: Session, rule_id: UUID, word: WordDraft) -> None:
    """Ends a rule of an institution, with the reason; it stays visible and may be brought back."""
    _insist(word.problems())
    rule = session.get_one(Rule, rule_id)
    if rule.valid_to is not None and rule.valid_to < today_of(session):
        raise Refusal(f"{rule.key} has ended already.")
    _end(session, rule, word)
    session.flush()


def bring_back(session: Session, rule_id: UUID, word: WordDraft) -> None:
    """Lets hold again what was lifted or set aside. Beside another rule of its key it is a disagreement again."""
    _insist(word.problems())
    rule, today = session.get_one(Rule, rule_id), today_of(session)
    ended = rule.valid_to is not None and rule.valid_to < today
    if rule.lifts and not ended:
        _end(session, rule, word)
    elif not ended:
        raise Refusal(f"{rule.key} holds already.")
    else:
        beside = [
            r
            for r in rules_here(session, rule.institution_id, rule.key, rule.on, rule.office)
            if r is not rule
        ]
        rule.valid_to = None
        for lift in [r for r in beside if r.lifts]:
            _end(session, lift, word)
        rivals = [r for r in beside if not r.lifts]
        for one in [rule, *rivals] if rivals else []:
            one.status = "contradicted"
        if not rivals and rule.status == "contradicted":
            rule.status = "confirmed" if word.person.strip() else "published"
        _note(session, rule, "contradicted" if rivals else "confirmed", word)
    session.flush()


def lift_rule(session: Session, institution_id: UUID, draft: LiftDraft) -> None:
    """Says that a rule does not hold at this level: a rule of its own ends, one that is inherited or assumed is lifted."""
    _insist(draft.word.problems())
    office = draft.office if draft.office in buying_keys(session, institution_id) else ""
    if draft.office and not office:
        raise Refusal(
            f"{draft.office[:60]} is not one of several purchasing offices here. Leave the office out."
        )
    held = _in_force(session, institution_id, draft.on, office)
    found = next((rule for rule in held if rule.key == draft.key), None)
    if found is None:
        names = ", ".join(sorted({rule.key for rule in held})[:12]) or "none"
        raise Refusal(f"No rule {draft.key[:60]!r} holds on a {draft.on} here. In force: {names}.")
    for own in rules_here(session, institution_id, draft.key, draft.on, office):
        _end(session, own, draft.word)
    session.flush()
    left = [
        rule
        for rule in _in_force(session, institution_id, draft.on, office)
        if rule.key == draft.key or (rule.institution == CORE and topic_of(rule) == topic_of(found))
    ]
    for rule in {rule.key: rule for rule in left}.values():
        lift = Rule(
            institution_id=institution_id, key=rule.key, kind=rule.kind, on=rule.on, office=office or rule.office,
            status="confirmed" if draft.word.person else "published" if draft.word.url else "assumed", lifts=True,
            severity=rule.severity,
        )  # fmt: skip
        session.add(lift)
        session.flush()
        _note(session, lift, "confirmed", draft.word)
    session.flush()


def confirm_rules(session: Session, rule_ids: Iterable[UUID], said: ConfirmDraft) -> int:
    """One person stands for several rules at once; those in dispute are left for a decision. Answers how many."""
    if not said.person.strip():
        raise Refusal("Say who said so: the name is what the next colleague trusts.")
    count = 0
    for rule_id in dict.fromkeys(rule_ids):
        if session.get_one(Rule, rule_id).status != "contradicted":
            confirm_rule(session, replace(said, rule_id=rule_id, outcome="confirmed"))
            count += 1
    return count


def _in_force(session: Session, institution_id: UUID, on: str, office: str) -> list[RuleInForce]:
    buying = next((o.id for o in buying_offices(session, institution_id) if office and o.key == office), None)
    return rules_for(session, institution_id, on, office=buying)


def _end(session: Session, rule: Rule, word: WordDraft) -> None:
    yesterday = today_of(session) - dt.timedelta(days=1)
    rule.valid_to = yesterday
    if rule.valid_from is not None and rule.valid_from > yesterday:
        rule.valid_from = yesterday
    _note(session, rule, SET_ASIDE, word)


def _note(session: Session, rule: Rule, outcome: str, word: WordDraft) -> None:
    """What was decided and why, and the person or page as a source of what holds."""
    today, because = today_of(session), word.because.strip()
    if outcome != SET_ASIDE:
        person = word.person.strip() or ("" if word.url else _colleague(session, word.colleague_id))
        session.add(
            RuleSource(rule_id=rule.id, person=person, url=word.url.strip(), seen=today, says=because)
        )
    session.add(
        RuleConfirmation(
            rule_id=rule.id, colleague_id=word.colleague_id, on=today, outcome=outcome,
            person=word.person.strip(), note=because,
        )
    )  # fmt: skip


def _colleague(session: Session, colleague_id: UUID | None) -> str:
    name = session.scalar(select(Colleague.name).where(Colleague.id == colleague_id)) if colleague_id else ""
    return f"{name or 'a colleague'}, ours"


def _review(today: dt.date) -> dt.date:
    return today + dt.timedelta(days=REVIEW_AFTER_DAYS)


def _insist(problems: list[str]) -> None:
    if problems:
        raise Refusal(" ".join(problems))
