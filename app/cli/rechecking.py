"""``concierge quote recheck``: which open quotes do not meet a rule that has changed."""

from __future__ import annotations

from typing import Any

import typer

from app.cli.frame import answer, look, say, table
from app.institutions.queries import institution
from app.quotes.queries.recheck import NowFailing, Recheck, recheck


def recheck_quotes(
    where: str = typer.Option(
        "", "--institution", help="Only the quotes of this institution and of those that inherit its rules."
    ),
    rule: list[str] = typer.Option(
        [], help="Only against the rule with this key; may be said several times."
    ),
    every: bool = typer.Option(
        False, "--all", help="Also tell what already failed when the quote was issued."
    ),
) -> None:
    """Hold every open quote against the rules as they stand now; tell those that no longer pass."""
    with look() as session:
        place = institution(session, where).id if where else None
        found = recheck(session, place, rule, known=every)
    answer(_told(found, rule), lambda data: _print(data, found))


def _told(found: Recheck, asked: list[str]) -> dict[str, Any]:
    return {
        "looked_at": found.looked_at,
        "rules": list(asked) or list(found.rules),
        "failing": [_one(each) for each in found.failing],
        "unread": [{"quote": number, "because": because} for number, because in found.unread],
    }


def _one(each: NowFailing) -> dict[str, Any]:
    return {
        "quote": each.number, "revision": each.revision, "issued": each.issued_on, "client": each.client_key,
        "institution": each.institution, "since": each.since, "stops": each.stops,
        "fails": [finding.as_json() for finding in each.findings],
    }  # fmt: skip


def _print(data: dict[str, Any], found: Recheck) -> None:
    rows = [
        (one.number, one.revision, one.client, finding.says, finding.because, one.since)
        for one in found.failing
        for finding in one.findings
    ]
    none = {0: "No quote is open.", 1: "The one open quote meets the rules."}.get(
        found.looked_at, f"All {found.looked_at} open quotes meet the rules."
    )
    table(("Quote", "Rev.", "Client", "Rule", "Why it fails", "Since"), rows, right=("Rev.",), none=none)
    for number, because in found.unread:
        say(f"{number} could not be held against the rules: {because}")
    if data["failing"]:
        say(f"Not meeting a rule: {len(found.failing)} of {found.looked_at} open quotes.")
