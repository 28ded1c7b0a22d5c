"""How long the ball usually lies with each holder until an office's own playbook says otherwise (docs/norms.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Norm:
    """Business days after which a wait is amber, then red; ``source`` says where the figures come from."""

    amber: int
    red: int
    source: str

    @property
    def usual(self) -> int:
        """What is usual here: the wait that is not yet remarkable."""
        return self.amber


_CSULA_BROCK: Final = "Cal State LA and SUNY Brockport, published processing times"
_BROCK: Final = "SUNY Brockport, published processing times"
_UCSB: Final = "SUNY Brockport and UC Santa Barbara, published processing times"
HOUSE: Final = "house default, no public source"

NORMS: dict[str, Norm] = {
    "enquiry": Norm(2, 5, HOUSE),
    "draft": Norm(2, 5, HOUSE),
    "issued": Norm(1, 3, HOUSE),
    "returned": Norm(1, 3, HOUSE),
    "with-researcher": Norm(5, 10, "public work logs of a university laboratory, quote to purchase request"),
    "with-purchasing": Norm(10, 15, _CSULA_BROCK),
    "with-purchasing-from-10k": Norm(15, 35, _BROCK),
    "with-purchasing-from-50k": Norm(20, 40, _UCSB),
    "approved": Norm(2, 5, "public work logs of a university laboratory, approved requests nobody placed"),
    "order-check": Norm(1, 2, HOUSE),
    "order-accept": Norm(1, 2, HOUSE),
    "order-queried": Norm(5, 7, "San José State, change orders 5 to 7 business days"),
    "cleared": Norm(5, 10, HOUSE),
    "in-work": Norm(30, 45, HOUSE),
    "receipt-awaited": Norm(5, 10, "FAR 32.905, receiving report within 5 working days"),
    "to-invoice": Norm(2, 5, HOUSE),
    "invoice-unsent": Norm(1, 3, HOUSE),
    "disputed": Norm(3, 10, HOUSE),
    "receipt": Norm(5, 10, "FAR 32.905, receiving report within 5 working days"),
    "route": Norm(10, 20, "NIH invoice procedure, approval within 10 days"),
}

_TEN_THOUSAND: Final = 10_000
_FIFTY_THOUSAND: Final = 50_000


def purchasing_step(major_units: int) -> str:
    """The step of NORMS for a quote that purchasing has, by its total.

    The three tiers are thresholds in the order's own currency: rough, and said to be so.
    """
    if major_units >= _FIFTY_THOUSAND:
        return "with-purchasing-from-50k"
    return "with-purchasing-from-10k" if major_units >= _TEN_THOUSAND else "with-purchasing"
