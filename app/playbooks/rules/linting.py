"""What could be better about a playbook that can be read: advice, never a reason to refuse it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from difflib import get_close_matches

from app.institutions.rules import ROLES
from app.playbooks.rules.parts import Playbook, RulePart
from app.requirements.preflight import GUESSED

# The languages in which documents have labels (app/documents/labels.py); a test holds the two lists together.
LABELLED = ("de", "en", "es", "fr", "it", "ja")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,80}>|&#?[A-Za-z0-9]{2,8};|\*\*|\]\(")
Advice = tuple[str, str]  # the path of the field, and the sentence


def advice(playbook: Playbook, today: dt.date | None = None) -> Iterator[Advice]:
    """Every piece of advice, in the order of the file."""
    if not playbook.payers and not playbook.head.parent:
        yield "payer", "no payer is named; a quote needs an addressee"
    unnamed = [payer for payer in playbook.payers if not payer.funding and not payer.default]
    if len(playbook.payers) > 1 and unnamed:
        yield (
            "payer",
            f"the payer {unnamed[0].key} has neither funding nor default = true, so it is never chosen",
        )
    if sum(payer.default for payer in playbook.payers) > 1:
        yield "payer", "more than one payer is the default; the first by key is taken"
    yield from _of_document(playbook)
    roles = {name for office in playbook.offices for name in (office.key, office.role)}
    for at, rule in enumerate(playbook.rules, start=1):
        for path, sentence in _of_rule(rule, roles, today, inherits=bool(playbook.head.parent)):
            yield f"rule[{at}]{path}", sentence
        currency = rule.when.get("currency")
        if currency and playbook.head.currency and currency != playbook.head.currency:
            yield (
                f"rule[{at}].when.currency",
                f"the institution buys in {playbook.head.currency}; on a quote in it this rule cannot be told",
            )


def _of_document(playbook: Playbook) -> Iterator[Advice]:
    """Wishes that are answered with something else."""
    tongues = [("language", playbook.head.language)]
    tongues += [
        (f"document.{on}.language".replace(".any.", "."), wishes["language"])
        for on, wishes in playbook.document.items()
        if "language" in wishes
    ]
    for path, language in tongues:
        if language[:2] not in LABELLED:
            has = ", ".join(LABELLED)
            yield path, f"documents in {language!r} have English labels; there are labels in {has}"


def _of_rule(rule: RulePart, roles: set[str], today: dt.date | None, *, inherits: bool) -> Iterator[Advice]:
    yield from _of_sources(rule, today)
    yield from _of_weight(rule)
    yield from _of_words(rule)
    if today and rule.valid_to and rule.valid_to < today:
        yield ".valid_to", "the rule holds no more; take it out unless it shall be remembered"
    if rule.lifts and not inherits:
        yield ".lifts", "there is no parent whose rule could be lifted"
    if rule.office not in roles and not rule.lifts:
        yield from _of_office(rule.office, roles, inherits=inherits)


def _of_office(office: str, roles: set[str], *, inherits: bool) -> Iterator[Advice]:
    near = get_close_matches(office, [*roles, *ROLES], 1, 0.8)
    if office not in ROLES and near:
        yield ".office", f"no office {office} is described here; perhaps {near[0]}"
    elif not inherits:
        yield ".office", f"no office {office} is described, so nobody can be asked"


def _of_weight(rule: RulePart) -> Iterator[Advice]:
    """A guess that is written as if it stopped something; told only where the file says so (reading.advised)."""
    if rule.severity == "blocking" and rule.status in GUESSED and not rule.lifts:
        said = f"a rule that is {rule.status} is asked and never stops, until somebody confirms it"
        yield ".severity", said


def _of_sources(rule: RulePart, today: dt.date | None) -> Iterator[Advice]:
    if not rule.sources and rule.status in {"confirmed", "published"} and not rule.lifts:
        yield "", f"a {rule.status} rule should name its source"
    if rule.status == "published" and rule.sources and not any(source.url for source in rule.sources):
        yield ".status", "a published rule should name the page; what a person said is confirmed"
    if rule.status == "confirmed" and rule.sources and not any(source.person for source in rule.sources):
        yield ".status", "a confirmed rule should name who confirmed it; what stands on a page is published"
    if any(source.seen is None for source in rule.sources):
        yield ".sources", "every source should say when it was seen"
    seen = [source.seen for source in rule.sources if source.seen]
    if today and seen and max(seen) > today:
        yield ".sources", "a source was seen in the future"
    if rule.review_after and seen and rule.review_after < max(seen):
        said = "the rule was to be confirmed again before its source was seen; write a later day"
        yield ".review_after", said


def _of_words(rule: RulePart) -> Iterator[Advice]:
    if rule.lifts and (rule.say or rule.ask):
        said = "a rule that lifts another says nothing itself; its sentence and its question are not used"
        yield ".lifts", said
    for name in ("say", "ask", "clause"):
        if _MARKUP.search(getattr(rule, name)):
            yield f".{name}", "this looks like mark-up, which is printed as it stands; write plain words"
