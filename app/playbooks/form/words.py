"""Codes of institutions and rules as a person reads them."""

from __future__ import annotations

import datetime as dt

from app.basics.wording import Wording
from app.institutions.queries import RuleRow
from app.playbooks.queries import InstitutionPage
from app.playbooks.rules.sentences import by_kind, condition
from app.requirements.kinds import KINDS
from app.requirements.rules.rule import RuleInForce
from app.shell import theme

WORDING = Wording("en_GB")
# status: word, signal, icon
STATUSES: dict[str, tuple[str, theme.Signal_, str]] = {
    "confirmed": ("confirmed", "green", "circle-check"),
    "published": ("published", "accent", "globe"),
    "assumed": ("assumed", "neutral", "circle-dashed"),
    "unknown": ("not known", "amber", "circle-question-mark"),
    "contradicted": ("sources disagree", "red", "triangle-alert"),
}
SEVERITIES: dict[str, tuple[str, str]] = {
    "blocking": ("Stops the document", "ban"),
    "advisory": ("Advice", "info"),
}
ROLES = {
    "purchasing": "Purchasing",
    "accounts-payable": "Accounts payable",
    "receiving": "Receiving",
    "sponsored-programs": "Sponsored programs",
    "vendor-desk": "Vendor desk",
}
HOLDERS = {
    **ROLES,
    "researcher": "Researcher",
    "approver": "Approver",
    "bank": "Bank",
    "us": "Us",
}
CHANNELS = {
    "": "Not known",
    "e-mail": "E-mail",
    "portal": "Portal",
    "post": "Post",
    "network": "Supplier network",
}
DOCUMENTS = {"quote": "Quotes", "order": "Orders", "invoice": "Invoices"}
CLOCKS = {
    "": "From the step before",
    "invoice": "From the invoice",
    "receipt": "From receipt",
    "later-of-invoice-and-acceptance": "From the later of invoice and acceptance",
    "later-of-receipt-and-acceptance": "From the later of receipt and acceptance",
    "end-of-month": "From the end of the month",
}


def clock_words(clock: str) -> str:
    """From when a step's days run."""
    return CLOCKS.get(clock, f"From {clock.replace('-', ' ')}")


def day(value: dt.date, today: dt.date) -> str:
    """A day in a list."""
    return WORDING.short_day(value, today)


def sentence(rule: RuleRow | RuleInForce) -> str:
    """What a rule says: its own sentence, else that of its kind."""
    if rule.lifts:
        return f"{title_of(rule.kind)}: not asked for here."
    if rule.say:
        return rule.say
    return by_kind(rule.kind, rule.params) if rule.kind in KINDS else rule.key.replace("-", " ").capitalize()


def when_words(rule: RuleInForce, today: dt.date) -> str:
    """When a rule applies: its condition and its own time, as a sentence."""
    said = [condition(rule.when) or "always"]
    if rule.valid_from is not None:
        said.append(f"from {day(rule.valid_from, today)}")
    if rule.valid_to is not None:
        said.append(f"until {day(rule.valid_to, today)}")
    text = ", ".join(said)
    return f"{text[0].upper()}{text[1:]}."


def title_of(kind: str) -> str:
    """The name of a kind of check."""
    known = KINDS.get(kind)
    return known.title if known else kind.replace("-", " ").capitalize()


def number(count: int, one: str, many: str) -> str:
    """``1 rule``, ``3 rules``."""
    return f"{count} {one if count == 1 else many}"


def statement(page: InstitutionPage) -> str:
    """The one sentence: how much we know of this house, and on whose word."""
    held = page.in_force
    by = {status: sum(rule.status == status for rule in held) for status in STATUSES}
    known = by["confirmed"] + by["published"] + by["contradicted"]
    asked = number(page.questions, "question", "questions")
    if not known:
        told = f", {number(by['assumed'], 'rule is', 'rules are')} assumed" if by["assumed"] else ""
        return f"We know nothing about this office{told}: {asked} to ask."
    pages = "all" if by["published"] == known > 1 else str(by["published"])
    parts = [f"{pages} from public pages"] if by["published"] else []
    parts.append(
        "none confirmed by a person" if not by["confirmed"] else f"{by['confirmed']} confirmed by a person"
    )
    if by["contradicted"]:
        parts.append(f"{by['contradicted']} where sources disagree")
    return f"We know {number(known, 'rule', 'rules')} of this house, {', '.join(parts)}."


def waiting(page: InstitutionPage) -> str:
    """What somebody should do about it, in a second sentence."""
    held = page.in_force
    due = sum(rule.review_after is not None and rule.review_after < page.day for rule in held)
    said = [
        *([f"{number(due, 'rule has', 'rules have')} not been confirmed for long."] if due else []),
        *(
            [f"{number(page.questions, 'question is', 'questions are')} open."]
            if page.questions and held
            else []
        ),
    ]
    return " ".join(said)


def place(country: str, region: str) -> str:
    """``US-LA``, ``DE``."""
    return "-".join(part for part in (country, region) if part)
