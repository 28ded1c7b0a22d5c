"""The words of the hand-over brief in the language of our house: where a piece of work stands, what hurts; pure values in."""

from __future__ import annotations

import re
from typing import Final

from app.basics.wording import Wording
from app.documents.labels import labels
from app.quotes.rules.sending import spoken, words
from app.relationship.queries import Alert, DocumentRow, EngagementCard
from app.seller.queries import SellerRow

_DAYS: Final = re.compile(r"([0-9]+) days? past due")


class BriefWords:
    """The sentences of one brief; what people typed stands as they typed it."""

    def __init__(self, firm: SellerRow) -> None:
        self.wording = Wording(firm.language)
        self.tongue = spoken("brief", firm.language)
        self.labels = labels(firm.language)
        self._brief = words("brief", self.tongue)
        self._states = words("states", self.tongue)
        self._stages = words("stages", self.tongue)

    def say(self, key: str, **slots: object) -> str:
        """A word or a sentence of the brief."""
        return self._brief[key].format(**slots)

    def days(self, many: int) -> str:
        """Business days in words."""
        return self.say("one-day") if many == 1 else self.say("days", n=many)

    def standing(self, card: EngagementCard) -> str:
        """Who has the ball with what, and since when; English has a sentence of its own for each step."""
        if self.tongue == "en":
            return f"{card.says}."
        step = words("steps", self.tongue).get(card.step.partition(":")[0])
        holder = words("balls", self.tongue).get(card.ball)
        if step is None or holder is None:
            return f"{self._stages.get(card.stage, card.stage)}."
        if not card.business_days:
            return self.say("today", holder=holder, step=step)
        day = self.wording.long_day(card.since)
        return self.say("since", holder=holder, step=step, day=day, days=self.days(card.business_days))

    def stage(self, card: EngagementCard) -> str:
        """The stage, and how long it usually takes there."""
        stage = self._stages.get(card.stage, card.stage)
        usual = self.days(card.usual) if card.usual else ""
        return self.say("usual", stage=stage, usual=usual) if usual else self.say("stage", stage=stage)

    def document(self, row: DocumentRow) -> str:
        """A quote, an order or an invoice with where it stands."""
        day = f", {self.wording.day(row.on)}" if row.on else ""
        if self.tongue == "en":
            return f"{row.title}: {row.state}{day}"
        kind = "credit-note" if row.title.startswith("Credit note") else row.kind
        called = self.say("order") if kind == "order" else self.labels.say(kind)
        return self.say("document", called=called, number=row.number, state=self._state(row.state), day=day)

    def _state(self, state: str) -> str:
        late = _DAYS.fullmatch(state)
        if late is not None:
            return self.say("past-due", days=self._calendar(int(late[1])))
        return self._states.get(state.replace(", ", " ").replace(" ", "-"), state)

    def _calendar(self, days: int) -> str:
        """Calendar days as the language counts them."""
        return self.say("one-calendar-day") if days == 1 else self.say("calendar-days", n=days)

    def alert(self, alert: Alert) -> str:
        """What hurts, or must be known before one dials; what a rule or a person wrote stays in their words."""
        key, *rest = alert.about or ("",)
        match key:
            case "late":
                return self.say("late", number=rest[0], days=self._calendar(int(rest[1])))
            case "broken":
                return self.say("promises-broken", n=rest[0])
            case "basic" | "avoid":
                return self.say(key, text=rest[0])
        return f"{alert.text}."

    def ended(self, card: EngagementCard) -> str:
        """How a piece of work ended, and when."""
        how = {"Closed": "closed", "Lost": "lost"}.get(card.says, "paid")
        return self.say("ended", title=card.title, how=self.say(how), day=self.wording.day(card.since))
