"""What an office answered to our questions, written down in one pass."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.requirements.commands import REVIEW_AFTER_DAYS, confirm_rule, set_rule
from app.requirements.drafts import (
    ANSWERS,
    Answer,
    AnswersDraft,
    ConfirmDraft,
    LiftDraft,
    RuleDraft,
    WordDraft,
)
from app.requirements.queries import rules_for, today_of
from app.requirements.rules.rule import RuleInForce
from app.requirements.settling import lift_rule


@dataclass(frozen=True, slots=True)
class Answered:
    """How many questions are settled, and how many stay open."""

    confirmed: int
    changed: int
    lifted: int
    open: int

    def sentence(self) -> str:
        """One line for a person, such as ``Wrote down 12 answers; 3 questions stay open``."""
        settled = self.confirmed + self.changed + self.lifted
        told = f"Wrote down {settled} answer{'' if settled == 1 else 's'}"
        if not self.open:
            return f"{told}."
        return f"{told}; {self.open} question{' stays' if self.open == 1 else 's stay'} open."


def answer_questions(session: Session, institution_id: UUID, draft: AnswersDraft) -> Answered:
    """Writes down the answers of one person: each assumed rule becomes confirmed, another, or one that is not asked.

    What is otherwise and cannot be checked with the parameters of its kind is kept as advice in their words. All or none.
    """
    if not draft.person.strip():
        raise Refusal("Say who answered: the name is what the next colleague trusts.")
    if draft.seen is not None and draft.seen > today_of(session):
        raise Refusal("The day of the answer lies ahead. Give a day up to today.")
    counts = dict.fromkeys(ANSWERS, 0)
    for answer in draft.answers:
        if answer.outcome not in ANSWERS:
            raise Refusal(f"An answer must be one of {', '.join(ANSWERS)}.")
        counts[answer.outcome] += 1
        if answer.outcome != "unknown":
            _write(session, institution_id, draft, answer)
    session.flush()
    return Answered(counts["yes"], counts["otherwise"], counts["nothing"], counts["unknown"])


def _write(session: Session, institution_id: UUID, draft: AnswersDraft, answer: Answer) -> None:
    held = [r for r in rules_for(session, institution_id, answer.on) if r.key == answer.key]
    if not held:
        raise Refusal(f"No rule {answer.key[:60]!r} is asked about on a {answer.on} here.")
    if answer.outcome == "nothing":
        because = answer.says.strip() or "They do not ask for it."
        word = WordDraft(because, draft.person.strip(), colleague_id=draft.colleague_id)
        lift_rule(session, institution_id, LiftDraft(answer.key, word, answer.on))
    elif answer.outcome == "yes":
        _confirm(session, institution_id, draft, answer, held[0])
    else:
        set_rule(session, institution_id, _otherwise(session, draft, answer, held[0]))


def _confirm(
    session: Session, institution_id: UUID, draft: AnswersDraft, answer: Answer, rule: RuleInForce
) -> None:
    if rule.id is None or rule.status == "unknown":
        set_rule(session, institution_id, _drafted(session, draft, answer, rule))
        return
    note = answer.says.strip() or ("They answered our questions." if rule.status == "contradicted" else "")
    said = ConfirmDraft(
        rule.id, person=draft.person.strip(), note=note, colleague_id=draft.colleague_id, seen=draft.seen
    )
    confirm_rule(session, said)


def _drafted(session: Session, draft: AnswersDraft, answer: Answer, rule: RuleInForce) -> RuleDraft:
    day = draft.seen or today_of(session)
    return RuleDraft(
        key=rule.key, kind=rule.kind, params=dict(rule.params if answer.params is None else answer.params),
        when=rule.when.as_mapping(), office=rule.office, on=rule.on, severity=rule.severity, say=rule.say,
        ask=rule.ask, clause=rule.clause, person=draft.person.strip(), seen=day,
        review_after=day.fromordinal(day.toordinal() + REVIEW_AFTER_DAYS), valid_from=rule.valid_from,
        valid_to=rule.valid_to,
    )  # fmt: skip


def _otherwise(session: Session, draft: AnswersDraft, answer: Answer, rule: RuleInForce) -> RuleDraft:
    says = answer.says.strip()
    if answer.params is None and not says:
        raise Refusal(f"Say what they ask instead about {rule.key.replace('-', ' ')}.")
    written = replace(_drafted(session, draft, answer, rule), say=says)
    if answer.params is None:
        return replace(written, kind="advice", params={"task": says}, severity="advisory")
    return written
