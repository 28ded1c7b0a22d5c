"""The catalogue of kinds: one decorated function each, registered by the imports listed here."""

from app.requirements.kinds import addressee, attachments, generic, identity, prices, tax, terms, totals
from app.requirements.kinds.registry import KINDS, Case, Kind, kind_named, near_kinds, topic_of

__all__ = [
    "KINDS",
    "Case",
    "Kind",
    "addressee",
    "attachments",
    "generic",
    "identity",
    "kind_named",
    "near_kinds",
    "prices",
    "tax",
    "terms",
    "topic_of",
    "totals",
]
