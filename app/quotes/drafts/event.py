"""Something that happened to an issued revision, as it is noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.quotes.drafts.problem import Found, Problem
from app.quotes.rules.states import DECLINE_REASONS, EVENTS, RECIPIENTS, is_decline_reason

CHANNELS: Final = ("", "e-mail", "portal", "post", "phone", "hand", "network")


@dataclass(slots=True, kw_only=True)
class EventDraft:
    """``to`` is researcher or purchasing (of a submission); ``on`` a day such as 2026-11-10, empty for today."""

    kind: str
    to: str = ""
    on: str = ""
    person: str = ""
    channel: str = ""
    reason: str = ""
    note: str = ""

    def problems(self) -> list[Problem]:
        """Everything that is wrong with it in itself; whether it can follow is the state's business."""
        found = Found()
        if self.kind not in EVENTS:
            found.say(
                "kind",
                f"{self.kind[:40]!r} is not something that happens to a quote. Use one of {', '.join(EVENTS)}.",
            )
        if self.kind == "submitted" and self.to not in RECIPIENTS:
            found.say("to", f"Say to whom it was submitted: {' or '.join(RECIPIENTS)}.")
        if self.to and self.to not in RECIPIENTS and self.kind != "submitted":
            found.say("to", f"{self.to[:40]!r} is not known. Use {' or '.join(RECIPIENTS)}.")
        if self.channel not in CHANNELS:
            found.say(
                "channel",
                f"The channel {self.channel[:40]!r} is not known. Use one of {', '.join(CHANNELS[1:])}.",
            )
        if self.kind == "declined" and self.reason.strip() and not is_decline_reason(self.reason):
            found.say(
                "reason",
                f"{self.reason.strip()[:40]!r} is not one of the counted reasons. "
                f"Give one of {', '.join(DECLINE_REASONS)}, and the rest as a note.",
            )
        for name, most in (("person", 200), ("reason", 2_000), ("note", 4_000)):
            found.short(name, getattr(self, name), most, f"The {name}")
        return found.problems
