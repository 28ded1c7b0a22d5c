"""Is this an office of ours, and current? An older one is backed up, upgraded and checked; anything else is refused."""

from __future__ import annotations

from app.basics.clock import Clock
from app.storage.address import Address


def ready(address: Address, clock: Clock) -> None:
    """Checks the office at ``address`` and upgrades it where it is older; one that is current is not touched."""
