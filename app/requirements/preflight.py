"""Holding a document against every rule in force before it leaves the house."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from app.basics.errors import Refusal
from app.requirements.core import question_of
from app.requirements.kinds import KINDS, Case
from app.requirements.rules.finding import Action, Finding, Outcome, Result, cannot_tell, cure
from app.requirements.rules.rule import RuleInForce
from app.requirements.rules.subject import Subject

#: Kinds that warn and never stop, whatever a playbook says of their severity.
NEVER_STOP = frozenset({"pattern", "advice"})


@dataclass(frozen=True, slots=True)
class Preflight:
    """The findings, worst first: what stops, what will be asked, what cannot be told, what is in order."""

    findings: tuple[Finding, ...]

    @property
    def may_issue(self) -> bool:
        """False when a blocking rule failed; what cannot be told does not block."""
        return not self.stops

    @property
    def stops(self) -> tuple[Finding, ...]:
        """Blocking and failed."""
        return tuple(f for f in self.findings if f.stops)

    @property
    def will_be_asked(self) -> tuple[Finding, ...]:
        """Advisory and failed."""
        return tuple(f for f in self.findings if f.result is Result.FAILED and not f.stops)

    @property
    def cannot_tell(self) -> tuple[Finding, ...]:
        """What the desk does not know enough about."""
        return self._having(Result.CANNOT_TELL)

    @property
    def passed(self) -> tuple[Finding, ...]:
        """In order."""
        return self._having(Result.PASSED)

    def _having(self, result: Result) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.result is result)

    def as_json(self) -> dict[str, Any]:
        """``may_issue`` and ``findings``, as ``quote check --json`` answers them."""
        return {"may_issue": self.may_issue, "findings": [f.as_json() for f in self.findings]}


_ORDER = {Result.FAILED: 1, Result.CANNOT_TELL: 2, Result.PASSED: 3}


def _rank(finding: Finding) -> tuple[int, int]:
    return (0 if finding.stops else _ORDER[finding.result], 0 if finding.severity == "blocking" else 1)


def preflight(rules: Iterable[RuleInForce], subject: Subject, today: dt.date) -> Preflight:
    """Every rule for this sort of document that applies to it, checked; a condition that does not hold says nothing."""
    findings = (finding_of(rule, subject, today) for rule in rules if rule.on == subject.document)
    return Preflight(tuple(sorted((f for f in findings if f is not None), key=_rank)))


def finding_of(rule: RuleInForce, subject: Subject, today: dt.date) -> Finding | None:
    """What one rule finds; None where its condition does not hold."""
    applies = rule.when.holds(subject)
    if applies is False:
        return None
    says, outcome = _checked(rule, subject, today)
    if applies is None and outcome.result is not Result.PASSED:
        outcome = cannot_tell(
            f"{rule.when.unknown_words(subject)} If it applies: {outcome.because}", outcome.cure
        )
    known = KINDS.get(rule.kind)
    return Finding(
        rule=rule.key,
        kind=rule.kind,
        result=outcome.result,
        severity="advisory" if rule.kind in NEVER_STOP else rule.severity,
        status=rule.status,
        says=says,
        because=outcome.because,
        from_=rule.institution,
        office=rule.office,
        source=rule.source,
        cure=None if outcome.result is Result.PASSED else outcome.cure,
        ask=question_of(rule),
        title=known.title if known else rule.kind,
    )


def _checked(rule: RuleInForce, subject: Subject, today: dt.date) -> tuple[str, Outcome]:
    """The sentence of the rule and what its check answers, tempered by how sure we are of the rule."""
    known = KINDS.get(rule.kind)
    office = rule.office.replace("-", " ") or "the office"
    ask = cure(Action.ASK_OFFICE, f"Ask {office}", question=question_of(rule))
    if rule.problem:
        return rule.say or rule.key, cannot_tell(f"The rule cannot be used: {rule.problem}", ask)
    if known is None:
        return rule.say or rule.key, cannot_tell(
            f"This desk does not know the check {rule.kind[:60]!r}.", ask
        )
    if rule.status == "unknown":
        return rule.say or known.title, cannot_tell("Nobody has told us yet what this office asks here.", ask)
    says = rule.say or known.title
    try:
        params = known.read(rule.params)
        says = rule.say or known.sentence(params)
        outcome = known.check(Case(rule, params, subject, today))
    except Refusal as refusal:
        # A parameter of a later version, or amounts of two currencies on one document: said, and nothing is stopped.
        return says, cannot_tell(f"The rule cannot be used: {refusal.text}", ask)
    if rule.status == "contradicted" and outcome.result is Result.FAILED:
        return says, cannot_tell(f"{_disagreement(rule)} If this rule holds: {outcome.because}", ask)
    return says, outcome


def _disagreement(rule: RuleInForce) -> str:
    """Which sources say what, side by side."""
    sides = [f"{source.words()}: {source.says}" for source in rule.sources if source.says]
    return f"Our sources disagree ({'; '.join(sides)})." if sides else "Our sources disagree."


def overridden(result: Preflight, keys: Iterable[str]) -> Preflight:
    """The same findings, where the named rules no longer stop: somebody gave a reason that is kept."""
    named = frozenset(keys)
    return Preflight(
        tuple(replace(f, severity="advisory") if f.rule in named else f for f in result.findings)
    )
