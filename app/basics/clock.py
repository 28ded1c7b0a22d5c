"""Now and today, handed to whoever needs them, so that tests can stop the clock."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """The wall clock of one machine. ``source`` answers an aware UTC moment."""

    source: Callable[[], dt.datetime]
    zone: dt.tzinfo | None = None

    def now(self) -> dt.datetime:
        """The present moment, UTC, with microseconds."""
        return self.source()

    def today(self) -> dt.date:
        """The calendar day where the desk stands."""
        return self.source().astimezone(self.zone).date()

    @classmethod
    def system(cls) -> Clock:
        """The real clock; CONCIERGE_NOW (an ISO moment or day) stops it, for demonstrations and tests."""
        fixed = os.environ.get("CONCIERGE_NOW")
        return cls.stopped(fixed) if fixed else cls(lambda: dt.datetime.now(dt.UTC))  # noqa: TID251 - the one place that asks the system

    @classmethod
    def stopped(cls, at: str, zone: str = "UTC") -> Clock:
        """A clock that always shows ``at``: an ISO moment, or a day (then noon UTC)."""
        moment = dt.datetime.fromisoformat(at if "T" in at else f"{at}T12:00:00")
        aware = moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
        from zoneinfo import ZoneInfo  # noqa: PLC0415 - not on the way to the first paint of the window

        return cls(lambda: aware, ZoneInfo(zone))
