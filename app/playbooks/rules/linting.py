"""What could be better about a playbook that can be read: advice, never a reason to refuse it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from app.playbooks.rules.parts import Playbook, RulePart

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
    roles = {name for office in playbook.offices for name in (office.key, office.role)}
    for at, rule in enumerate(playbook.rules, start=1):
        for path, sentence in _of_rule(rule, roles, today, inherits=bool(playbook.head.parent)):
            yield f"rule[{at}]{path}", sentence


def _of_rule(rule: RulePart, roles: set[str], today: dt.date | None, *, inherits: bool) -> Iterator[Advice]:
    if not rule.sources and rule.status in {"confirmed", "published"} and not rule.lifts:
        yield "", f"a {rule.status} rule should name its source"
    if rule.status == "published" and rule.sources and not any(source.url for source in rule.sources):
        yield ".status", "a published rule should name the page; what a person said is confirmed"
    if rule.status == "confirmed" and rule.sources and not any(source.person for source in rule.sources):
        yield ".status", "a confirmed rule should name who confirmed it; what stands on a page is published"
    if any(source.seen is None for source in rule.sources):
        yield ".sources", "every source should say when it was seen"
    if today and any(source.seen and source.seen > today for source in rule.sources):
        yield ".sources", "a source was seen in the future"
    if rule.lifts and not inherits:
        yield ".lifts", "there is no parent whose rule could be lifted"
    if rule.office not in roles and not inherits and not rule.lifts:
        yield ".office", f"no office {rule.office} is described, so nobody can be asked"
