"""The catalogue of kinds for a stranger who writes a playbook: chapters, an example, and where each fact comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from app.requirements.kinds.registry import KINDS, Kind
from app.requirements.rules.subject import field_words

#: The chapters of the catalogue, by the module that declares the kinds.
CHAPTERS: Final[Mapping[str, str]] = {
    "identity": "Who offers, and the head of the document",
    "addressee": "To whom it goes, and how it arrives",
    "prices": "Lines and prices",
    "tax": "Tax and freight",
    "totals": "Totals, thresholds, several payers",
    "terms": "Terms, delivery, work",
    "attachments": "Papers, codes, tasks",
    "generic": "Whatever no kind of its own says",
}
#: Where the desk has each fact that a check reads. What nobody has stated there makes a check answer "cannot tell".
FACTS: Final[Mapping[str, str]] = {
    "title": "the document wishes of the institution, else the word of the language",
    "number": "given by the issue, or while typing",
    "issued": "the issue sets it; until then today",
    "valid_until": "the issue date and the quote's days of validity",
    "currency": "the quote",
    "language": "what is printed: the document wishes (institution, office, client, quote), English where our paper lacks the language",
    "paper": "the document wishes, else by country",
    "letterhead": "the blocks of the document wishes",
    "left_out": "the blocks of the document wishes",
    "addressee": "the payer chosen by the money, else the institution",
    "officer": "the rule's own name, else the lines of the payer",
    "payer_lines": "the payer of the institution",
    "seller": "Settings: our details, tax numbers, registrations, bank account; papers on file called after a system and "
    "-registration (such as sam-registration) tell until when a registration lasts",
    "contact": "our colleague on the quote, else the client's owner",
    "sender": "the mail address of our colleague, else ours",
    "requester": "the researcher of the work, else the client's first contact",
    "lines": "the lines of the quote",
    "totals": "calculated from the lines",
    "rounding": "the quote, else Settings",
    "columns": "the document wishes, and what the lines need",
    "tax_split": "the document wishes",
    "price_basis": "our documents state prices without tax, and the tax in rows of its own",
    "exemption": "the exemptions of the institution",
    "ceiling": "the quote: its not-to-exceed amount",
    "year_totals": "the year that each line states (its fact called year)",
    "split": "the quotes that are parts of one whole",
    "split_whole": "the quote that states the whole job",
    "payment_days": "the quote, else Settings",
    "payment_start": "the quote, else Settings",
    "schedule": "the payment schedule of the quote",
    "freight": "the freight terms and the freight lines of the quote",
    "incoterm": "the quote, or its freight terms where they are an Incoterm",
    "incoterm_place": "the quote",
    "delivery": "the quote, else Settings",
    "delivery_days": "the quote",
    "warranty": "the quote, else Settings, as far as the terms print it",
    "governing_law": "the quote, else Settings, as far as the terms print it",
    "scope": "the quote, else the details of its lines",
    "terms": "all statements that the document prints",
    "clauses": "the clauses that are printed: those of the document wishes, and of the rules that apply",
    "references": "the references of the quote",
    "period_start": "the period of the quote",
    "period_end": "the period of the quote",
    "grant_end": "the quote: the end of the grant",
    "place": "the work: where it is done",
    "signature": "the document wishes",
    "acceptance_block": "the document wishes: the signature",
    "seals": "the document wishes: the signature",
    "bank_shown": "the document wishes, and our bank account",
    "delivery_method": "the quote, else the channel of the purchasing office",
    "subject_line": "the quote",
    "attachments": "the papers that go with the quote",
    "on_file": "Settings: papers on file, with their dates",
    "merged": "papers go as files of their own, unless the quote says otherwise",
    "funding": "the work: the source of funds",
    "goods_or_service": "the kinds of the lines, else the work",
    "order_kind": "the quote (else an ordinary order); of an invoice, its order",
    "competing_quotes": "the quote: how many quotes the buyer holds",
    "year_total_before": "the orders of the institution in its fiscal year",
    "twelve_months_before": "the orders of the institution in the last twelve months",
    "tasks": "the promises that were made of this rule's advice",
    "answers": "what was noted as done on the quote",
    "text": "everything that the document says: title, lines and statements",
}  # fmt: skip


def chapter_of(kind: Kind) -> str:
    """The chapter in which a kind stands: the module that declares it."""
    return kind.check.__module__.rpartition(".")[2]


def chapters() -> dict[str, list[Kind]]:
    """The kinds by chapter, in the order of their declaration."""
    found: dict[str, list[Kind]] = {name: [] for name in CHAPTERS}
    for kind in KINDS.values():
        found[chapter_of(kind)].append(kind)
    return found


def example_of(kind: Kind) -> str:
    """A rule of this kind as a playbook writes it, in TOML."""
    lines = ["[[rule]]", f'key = "{kind.key}"', f'kind = "{kind.key}"']
    if kind.example:
        inner = ", ".join(f"{name} = {_toml(value)}" for name, value in kind.example.items())
        lines.append(f"params = {{ {inner} }}")
    return "\n".join(lines)


def _toml(value: Any) -> str:
    """JSON writes texts, lists, numbers and truth as TOML reads them; a backslash must be doubled in both."""
    return json.dumps(value, ensure_ascii=False)


def example_sentence(kind: Kind) -> str:
    """What the example says."""
    return kind.sentence(kind.read(kind.example))


def facts_of(kind: Kind) -> list[tuple[str, str]]:
    """The facts that a kind reads, each with where the desk has it."""
    return [(_name(field), FACTS[field]) for field in kind.reads]


_NAMES = {
    "seller": "our own details", "totals": "totals", "lines": "lines", "text": "words of the document", "answers": "notes",
    "payment_days": "payment days", "payment_start": "start of the payment days", "exemption": "tax exemption",
    "on_file": "papers on file", "merged": "one file or several", "split": "parts of the job", "split_whole": "the whole job",
    "bank_shown": "whether bank details are printed", "tax_split": "whether taxable and exempt stand apart",
    "price_basis": "prices with or without tax", "acceptance_block": "the customer's signature block",
}  # fmt: skip


def _name(field: str) -> str:
    return _NAMES.get(field) or field_words(field)
