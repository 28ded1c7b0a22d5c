"""Which roles a contact may have, and which client another one looks like."""

from __future__ import annotations

from collections.abc import Collection

from app.basics.text import fold, slug

ROLES = (
    "researcher",
    "buyer",
    "accounts-payable",
    "receiving",
    "administrator",
    "technician",
)


def role_problem(role: str) -> str | None:
    """Why this is no role, or None."""
    return None if role in ROLES else f"‘{role[:40]}’ is not a role. There are: {', '.join(ROLES)}."


def free_key(name: str, taken: Collection[str]) -> str:
    """The slug of a name; a second ``okafor-group`` becomes ``okafor-group-2``."""
    base = slug(name, "client")
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"


def looks_like(name: str, other: str) -> bool:
    """Whether two names would be taken for each other: the same words, whatever their case, marks or order."""
    return sorted(fold(name).split()) == sorted(fold(other).split())
