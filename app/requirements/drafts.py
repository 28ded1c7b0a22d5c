"""What callers fill in: the subject of a preflight, and what is needed to confirm or learn a rule."""

from __future__ import annotations

from app.requirements.rules.subject import (
    Attachment,
    Exemption,
    Freight,
    Line,
    Person,
    SchedulePart,
    Seller,
    Subject,
    TaxRow,
    Totals,
)

__all__ = [
    "Attachment",
    "Exemption",
    "Freight",
    "Line",
    "Person",
    "SchedulePart",
    "Seller",
    "Subject",
    "TaxRow",
    "Totals",
]
