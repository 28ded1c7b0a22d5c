"""The common core: what nearly every purchasing office asks, assumed of an institution that nobody knows yet.

Entries 1 to 12, 16, 25 to 28, 31, 36, 49, 54, 61 and 62 of the catalogue. Every rule is *assumed* and advisory, except
that a document must add up: wrong arithmetic is our own mistake and never leaves the house.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from app.requirements.kinds import KINDS, topic_of
from app.requirements.rules.condition import ALWAYS, Condition
from app.requirements.rules.rule import EVERYBODY, Buying, Level, RuleInForce, in_force

CORE = "common-core"
_SERVICE = Condition(goods_or_service=("service", "labour"))
_GOODS = Condition(goods_or_service=("goods",))
_ENTRIES: tuple[tuple[str, str, dict[str, Any], Condition], ...] = (
    ("title", "title-word", {}, ALWAYS),
    ("letterhead", "letterhead-shown", {}, ALWAYS),
    ("seller-name", "seller-name-identical", {}, ALWAYS),
    ("seller-address", "seller-address", {}, ALWAYS),
    ("remit-to", "remit-to-printed", {}, ALWAYS),
    ("contact", "contact-complete", {}, ALWAYS),
    ("sender", "sender-domain", {}, ALWAYS),
    ("number", "number-present", {}, ALWAYS),
    ("date", "date-present", {}, ALWAYS),
    ("validity", "validity-at-least", {"days": 30}, ALWAYS),
    ("quote-age", "quote-age-at-most", {"days": 30}, ALWAYS),
    ("currency", "currency-printed", {}, ALWAYS),
    ("requester", "requester-named", {}, ALWAYS),
    ("exact-price", "exact-price", {}, ALWAYS),
    ("breakdown", "no-lump-sum", {}, ALWAYS),
    ("lines", "lines-complete", {}, ALWAYS),
    ("sums", "sums-agree", {}, ALWAYS),
    ("codes", "line-code-present", {}, ALWAYS),
    ("tax-by-type", "tax-by-type", {}, ALWAYS),
    ("freight", "freight-terms", {}, _GOODS),
    ("payment-terms", "payment-terms-at-least", {"days": 30}, ALWAYS),
    ("delivery", "delivery-stated", {}, ALWAYS),
    ("scope", "scope-stated", {}, _SERVICE),
    ("period", "period-stated", {}, _SERVICE),
)


@cache
def common_core() -> tuple[RuleInForce, ...]:
    """The assumed rules for a quote, each with the question to ask instead of assuming."""
    return tuple(
        RuleInForce(
            key=key,
            kind=kind,
            params=params,
            when=when,
            severity="blocking" if key == "sums" else "advisory",
            status="assumed",
            ask=KINDS[kind].ask,
            office="purchasing",
            institution=CORE,
        )
        for key, kind, params, when in _ENTRIES
    )


def with_core(levels: Sequence[Level], today: dt.date, buying: Buying = EVERYBODY) -> list[RuleInForce]:
    """The rules in force, with the core where nobody has said anything.

    A rule of the core gives way to a rule of the same key (or its lifting), and to any known rule of the same topic:
    who says how freight is charged has said all about freight. A rule of status *unknown* does not silence the core.
    """
    held = in_force([(CORE, common_core()), *levels], today, buying)
    spoken = {
        topic_of(r) for r in held if r.institution != CORE and r.status != "unknown" and r.on == "quote"
    }
    return [r for r in held if r.institution != CORE or topic_of(r) not in spoken]


def questions(rules: Iterable[RuleInForce], today: dt.date) -> list[RuleInForce]:
    """The rules about which the office should be asked: assumed, unknown, contradicted, or due for review."""
    open_statuses = {"assumed", "unknown", "contradicted"}
    return [rule for rule in rules if rule.status in open_statuses or rule.needs_review(today)]


def question_of(rule: RuleInForce) -> str:
    """The question that settles a rule: its own, else that of its kind, else its sentence turned into one."""
    known = KINDS.get(rule.kind)
    return rule.ask or (known.ask if known else "") or f"Is this right: {(rule.say or rule.key).rstrip('.')}?"
