"""Holding a document against every rule in force before it leaves the house."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.basics.errors import Refusal
from app.requirements.core import question_of
from app.requirements.kinds import KINDS, Case, Kind
from app.requirements.rules.condition import ALWAYS
from app.requirements.rules.finding import (
    Action,
    Cure,
    Finding,
    Outcome,
    Result,
    Source,
    cannot_tell,
    cure,
)
from app.requirements.rules.rule import RuleInForce
from app.requirements.rules.subject import Subject

#: Kinds that warn and never stop, whatever a playbook says of their severity.
NEVER_STOP = frozenset({"pattern", "advice"})
#: How sure nobody may be of a rule that stops: what we infer, or were not told, is asked.
GUESSED = frozenset({"assumed", "unknown"})
#: Wrong arithmetic is our own mistake, whoever asks for it (D18).
_ARITHMETIC = "sums-agree"


def can_stop(kind: str, severity: str, status: str) -> bool:
    """Whether a document that breaks such a rule is stopped: it is blocking, can be checked, and is no guess of ours."""
    sure = status not in GUESSED or kind == _ARITHMETIC
    return severity == "blocking" and kind not in NEVER_STOP and sure


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

    @property
    def failed_rules(self) -> frozenset[str]:
        """The keys of the rules that failed, blocking or not."""
        return frozenset(f.rule for f in self.findings if f.result is Result.FAILED)

    def _having(self, result: Result) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.result is result)

    def as_json(self) -> dict[str, Any]:
        """``may_issue`` and ``findings``, as ``quote check --json`` answers them."""
        return {"may_issue": self.may_issue, "findings": [f.as_json() for f in self.findings]}


_ORDER = {Result.FAILED: 1, Result.CANNOT_TELL: 2, Result.PASSED: 3}


def _rank(finding: Finding) -> tuple[int, int]:
    return (0 if finding.stops else _ORDER[finding.result], 0 if finding.severity == "blocking" else 1)


@dataclass(frozen=True, slots=True)
class Ready:
    """A rule read as far as can be done without a document: its kind, its typed parameters, its sentence, its question.

    ``refused`` says why it cannot be used at all; ``settled`` is what it finds whatever the document says.
    """

    rule: RuleInForce
    kind: Kind | None
    params: Mapping[str, Any]
    says: str
    question: str
    ask: Cure
    always: bool
    source: Source | None
    settled: Outcome | None = None


def ready(rule: RuleInForce) -> Ready:
    """Reads a rule once, for as many documents as are held against it."""
    known = KINDS.get(rule.kind)
    office = rule.office.replace("-", " ") or "the office"
    question = question_of(rule)
    ask = cure(Action.ASK_OFFICE, f"Ask {office}", question=question)
    says, params, settled = rule.say or rule.key, {}, None
    if rule.problem:
        settled = cannot_tell(f"The rule cannot be used: {rule.problem}", ask)
    elif known is None:
        settled = cannot_tell(f"This desk does not know the check {rule.kind[:60]!r}.", ask)
    else:
        says = rule.say or known.title
        if rule.status == "unknown":
            settled = cannot_tell("Nobody has told us yet what this office asks here.", ask)
        else:
            try:
                params = known.read(rule.params)
                says = rule.say or known.sentence(params)
            except Refusal as refusal:  # a parameter of a later version
                settled = cannot_tell(f"The rule cannot be used: {refusal.text}", ask)
    return Ready(rule, known, params, says, question, ask, rule.when == ALWAYS, rule.source, settled)


def preflight(rules: Iterable[RuleInForce], subject: Subject, today: dt.date) -> Preflight:
    """Every rule for this sort of document that applies to it, checked; a condition that does not hold says nothing."""
    return held_against((ready(rule) for rule in rules if rule.on == subject.document), subject, today)


def held_against(rules: Iterable[Ready], subject: Subject, today: dt.date) -> Preflight:
    """The same, of rules that were read before; all of them are for this sort of document."""
    findings = (found(rule, subject, today) for rule in rules)
    return Preflight(tuple(sorted((f for f in findings if f is not None), key=_rank)))


def finding_of(rule: RuleInForce, subject: Subject, today: dt.date) -> Finding | None:
    """What one rule finds; None where its condition does not hold."""
    return found(ready(rule), subject, today)


def found(one: Ready, subject: Subject, today: dt.date) -> Finding | None:
    """The same, of a rule that was read before."""
    rule = one.rule
    applies = one.always or rule.when.holds(subject)
    if applies is False:
        return None
    outcome = one.settled or _checked(one, subject, today)
    if applies is None and outcome.result is not Result.PASSED:
        outcome = cannot_tell(
            f"{rule.when.unknown_words(subject)} If it applies: {outcome.because}", outcome.cure
        )
    return Finding(
        rule=rule.key,
        kind=rule.kind,
        result=outcome.result,
        severity="blocking" if can_stop(rule.kind, rule.severity, rule.status) else "advisory",
        status=rule.status,
        says=one.says,
        because=outcome.because,
        from_=rule.institution,
        office=rule.office,
        source=one.source,
        cure=None if outcome.result is Result.PASSED else outcome.cure,
        ask=one.question,
        title=one.kind.title if one.kind else rule.kind,
    )


def _checked(one: Ready, subject: Subject, today: dt.date) -> Outcome:
    """What the check of a rule answers, tempered by how sure we are of the rule."""
    assert one.kind is not None  # noqa: S101 - a rule without a kind is settled
    try:
        outcome = one.kind.check(Case(one.rule, one.params, subject, today))
    except Refusal as refusal:
        # Amounts of two currencies on one document: said, and nothing is stopped.
        return cannot_tell(f"The rule cannot be used: {refusal.text}", one.ask)
    if one.rule.status == "contradicted" and outcome.result is Result.FAILED:
        return cannot_tell(f"{_disagreement(one.rule)} If this rule holds: {outcome.because}", one.ask)
    return outcome


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
