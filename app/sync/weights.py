"""How much a conflict matters: money and issued documents first, then what was deleted, then the rest."""

from __future__ import annotations

from app.sync.codes import TableCodes
from app.sync.log import ALL_FIELDS, TOMBSTONE
from app.sync.showing import EDITED_WHILE_DELETED, FROZEN_EDIT, ISSUED_TWICE, Open

_MONEY = frozenset({"amount", "price", "unit_price", "currency", "tax", "terms", "payment_days"})
_DEEDS = frozenset({"decision", "resolution"})


def weight(table: TableCodes, one: Open) -> int:
    """From 9 (an issued document, a bank account) to 1; lists show the heaviest first."""
    if one.kind == ISSUED_TWICE:
        return 9
    names = {f.column for f in table.fields if f.register == one.register}
    if any(f.policy == "confirm" for f in table.fields if f.register == one.register):
        return 9
    if names & _MONEY:
        return 8
    if one.kind == FROZEN_EDIT:
        return 7
    if names & _DEEDS:
        return 6
    if one.kind == EDITED_WHILE_DELETED or one.register in {ALL_FIELDS, TOMBSTONE}:
        return 5
    return 3
