"""Clauses in words: by their key, in the language of the paper, or the sentence itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.institutions.queries import rules_of
from app.quotes.rules.words import CLAUSES, tongue
from app.seller.queries import clauses


@dataclass(frozen=True, slots=True)
class SaidClause:
    """A clause to print: its key, the statement it belongs to, its words in the language of the paper."""

    key: str
    block: str
    text: str


def said_clauses(session: Session, language: str, wanted: Sequence[str]) -> tuple[SaidClause, ...]:
    """Clauses by key, in the language of the paper: the seller's words, else the house's; unknown keys are left out.

    What is no key but a sentence is printed as it stands, among the terms.
    """
    ours: dict[tuple[str, str], tuple[str, str]] = {}
    for row in clauses(session) if wanted else ():
        ours[row.key, row.language.replace("_", "-").casefold()] = (row.block, row.text)
    tag, short = language.replace("_", "-").casefold(), tongue(language)
    said = []
    for key in dict.fromkeys(wanted):
        tried = [(key, tag), (key, tag.split("-", 1)[0])]
        found = (
            next((ours[one] for one in tried if one in ours), None)
            or CLAUSES[short].get(key)
            or ours.get((key, "en"))
            or (("terms", key) if " " in key.strip() else None)
        )
        if found is not None:
            said.append(SaidClause(key, *found))
    return tuple(said)


def known_clauses(session: Session, language: str, institution_id: UUID) -> tuple[SaidClause, ...]:
    """Every clause that can be asked for, by key: our own, those of every language, those that rules of these levels ask for."""
    asked = (row.clause.strip() for row in rules_of(session, institution_id))
    keys = (*(row.key for row in clauses(session)), *CLAUSES["en"], *asked)
    return tuple(
        sorted(said_clauses(session, language, [key for key in keys if key]), key=lambda one: one.key)
    )
