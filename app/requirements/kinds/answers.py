"""Answers that many checks give in the same way: something is stated or not, a switch is on or off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.basics.money import Money
from app.requirements.kinds.registry import Case
from app.requirements.rules.finding import Action, Cure, Outcome, cannot_tell, cure, failed, passed
from app.requirements.rules.subject import Line

_SHOWN = 60
_MOST_LISTED = 3


def quoted(text: str) -> str:
    """A text of the document as a finding repeats it: short, in quotation marks."""
    return f"“{shortened(text)}”"


def shortened(text: str) -> str:
    """A text of the document in the space of a finding: cut between two words, and it shows where."""
    if len(text) <= _SHOWN:
        return text
    kept = text[: _SHOWN + 1].rpartition(" ")[0] or text[:_SHOWN]
    return f"{kept.rstrip(' ,;:.')}…"


def sentence(said: str) -> str:
    """Words as a sentence: with one full stop, also where a text of the document brought its own."""
    return said if said.endswith((".", "…")) else f"{said}."


def stated(value: object, what: str, mend: Cure) -> Outcome:
    """Passed when there is a value, failed when it is known to be missing, cannot tell when it is not known."""
    if value is None:
        return cannot_tell(f"{what} is not known.", mend)
    if not value:
        return failed(f"{what} is missing.", mend)
    return passed(sentence(f"{what}: {shortened(value)}") if isinstance(value, str) else f"{what} is stated.")


def left_out(case: Case, what: str, block: str, shown: str = "") -> Outcome | None:
    """Failed where the document profile leaves out the block that would print it; None where it is printed."""
    if (shown or block) not in case.subject.left_out:
        return None
    name = _BLOCKS.get(block, block)
    because = f"{what} is not printed: the document profile leaves out {name}."
    return failed(because, cure(Action.SET_DOCUMENT, f"Print {name}", block=block))


_BLOCKS = {"letterhead": "the letterhead", "contact": "the contact", "boxes": "the boxes"}


def switched(value: bool | None, *, on: str, off: str, unknown: str, mend: Cure) -> Outcome:
    """Passed when true, failed when false; ``unknown`` is the sentence where neither is known."""
    if value is None:
        return cannot_tell(unknown, mend)
    return passed(on) if value else failed(off, mend)


def listed(names: Sequence[str]) -> str:
    """A short list for a sentence: three names, and how many more."""
    more = len(names) - _MOST_LISTED
    return ", ".join(names[:_MOST_LISTED]) + (f" and {more} more" if more > 0 else "")


def lines_lacking(
    lines: Iterable[Line], bad: Iterable[Line], what: str, mend: Cure, *, all_of: str = ""
) -> Outcome:
    """Passed when no line is bad; else names the first ones. ``all_of`` says what is there where ``what`` is a choice."""
    wrong = [line.name for line in bad]
    if wrong:
        return failed(f"{what} is missing in {listed(wrong)}.", mend)
    count = sum(1 for _ in lines)
    there = all_of or what[0].lower() + what[1:]
    return passed(f"Every line states {there}." if count else "There are no lines that need it.")


def same_currency(*amounts: Money) -> bool:
    """Whether the amounts can be compared."""
    return len({amount.currency for amount in amounts}) <= 1
