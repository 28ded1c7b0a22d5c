"""The words and colours for where a quote stands."""

from __future__ import annotations

import datetime as dt
from typing import Final

from app.basics.wording import Wording
from app.quotes.queries import RevisionRow
from app.shell import theme

WORDING: Final = Wording("en_GB")
_SIGNALS: Final[dict[str, theme.Signal_]] = {
    "draft": "neutral",
    "issued": "accent",
    "submitted": "amber",
    "acknowledged": "amber",
    "returned": "red",
    "approved": "green",
    "ordered": "green",
    "declined": "neutral",
    "withdrawn": "neutral",
    "expired": "red",
    "superseded": "neutral",
}
_WITH: Final = {"researcher": "with the researcher", "purchasing": "with purchasing"}


def state_words(state: str, recipient: str = "") -> str:
    """Where it stands in a word or two."""
    if state in ("submitted", "acknowledged") and recipient:
        return f"{'with' if state == 'submitted' else 'seen by'} {recipient}"
    return state


def state_signal(state: str) -> theme.Signal_:
    """The colour of a state."""
    return _SIGNALS.get(state, "neutral")


def since_words(since: dt.date | None, today: dt.date) -> str:
    """``today``, ``3 days``, or the day where it is long ago."""
    if since is None:
        return ""
    days = (today - since).days
    if days <= 0:
        return "today"
    return "1 day" if days == 1 else f"{days} days" if days < 60 else WORDING.short_day(since, today)


def standing_words(head: RevisionRow, today: dt.date) -> str:
    """The one sentence that a person came for."""
    day = WORDING.short_day(head.since, today) if head.since else ""
    until = WORDING.short_day(head.valid_until, today) if head.valid_until else ""
    who = _WITH.get(head.recipient, "out")
    said = {
        "issued": f"Issued on {day}, and not sent yet",
        "submitted": f"{who.capitalize()} since {day}",
        "acknowledged": f"{who.capitalize()}, acknowledged on {day}",
        "returned": f"Returned on {day}",
        "approved": f"Approved on {day}, the order is to come",
        "ordered": f"Ordered on {day}",
        "declined": f"Declined on {day}",
        "withdrawn": f"Withdrawn on {day}",
        "expired": f"Expired on {until}",
        "superseded": "A newer revision was issued",
    }.get(head.state, head.state.capitalize())
    still = head.state in ("issued", "submitted", "acknowledged", "returned", "approved")
    return f"{said}. Valid until {until}." if still and until else f"{said}."
