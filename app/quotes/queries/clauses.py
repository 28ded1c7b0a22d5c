"""The sentences that rules in force want on the paper: each printed once, where the rule applies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from sqlalchemy.orm import Session

from app.quotes.queries.context import Context
from app.quotes.queries.sayable import SaidClause, said_clauses
from app.quotes.rules.offer import Offer
from app.requirements.preflight import Ready
from app.requirements.queries import ready_for
from app.requirements.rules.subject import Subject


def with_rule_clauses(
    session: Session, context: Context, offer: Offer, subject: Callable[[Context], Subject]
) -> Context:
    """The context with the clauses of the rules that apply to this offer, beside those of the document profile.

    ``subject`` answers the offer as rules read it; it is asked only where a rule with a clause has a condition.
    """
    client = context.client
    rules = ready_for(session, context.institution.id, "quote", context.today, client.purchasing_office_id)
    if not any(one.rule.clause for one in rules):
        return context
    return adding_clauses(session, context, offer, rules, lambda: subject(context))


def adding_clauses(
    session: Session,
    context: Context,
    offer: Offer,
    rules: Iterable[Ready],
    subject: Callable[[], Subject],
) -> Context:
    """The same of rules at hand."""
    texts = list(dict.fromkeys(_applying(rules, subject)))
    known = {_folded(one.text) for one in context.said} | {_folded(one.key) for one in context.said}
    fresh: list[SaidClause] = []
    for one in said_clauses(session, context.tailoring.language, texts):
        if _folded(one.text) not in known and _folded(one.text) not in _folded(offer.terms_text):
            known.add(_folded(one.text))
            fresh.append(one)
    return replace(context, said=(*context.said, *fresh)) if fresh else context


def _applying(rules: Iterable[Ready], subject: Callable[[], Subject]) -> Iterator[str]:
    """The clauses of rules that apply; what nobody knows of a rule, or of its condition, prints nothing."""
    for one in rules:
        if one.rule.clause.strip() and one.settled is None and (one.always or one.rule.when.holds(subject())):
            yield one.rule.clause.strip()


def _folded(text: str) -> str:
    return " ".join(text.split()).rstrip(".").casefold()
