"""Three sides of each part, as last imported, here now, in the file: what differs in words, and what an import may do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.playbooks.rules.parts import RulePart, SourcePart, digest, said, stated
from app.playbooks.rules.sentences import title, told

_DIGEST = re.compile(r"[0-9a-f]{16}")


class State(StrEnum):
    """How the three sides of a part stand to each other, in the words of the window."""

    NEW = "new here"
    FILE = "changed in the file"
    HERE = "changed here"
    BOTH = "changed on both sides"
    OUT = "taken out here"
    GONE = "gone from the file"
    OWN = "only here"
    SOURCE = "a further source"
    SAME = "same"


class Verdict(StrEnum):
    """What an import does with one part."""

    SAME = "same"
    ADD = "added"
    CHANGE = "changed"
    KEEP = "kept"
    END = "ended"
    SOURCE = "a source added"


#: What an import takes without being asked, and what the file has to offer at all.
TAKEN = frozenset({State.NEW, State.FILE, State.SOURCE})
OFFERED = TAKEN | {State.HERE, State.BOTH, State.OUT, State.GONE}
_WHY = {
    State.HERE: "It was changed here since the last import.",
    State.BOTH: "It was changed here since the last import. The file changed it too.",
    State.OUT: "It was taken out here; the file has it.",
    State.GONE: "The file no longer has it.",
}
_BY_HAND = "It was changed here by hand."
_LEFT = "It was left as it is here."


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled sentence of a part on the three sides; empty where a side does not say it."""

    label: str
    base: str
    here: str
    there: str

    @property
    def here_changed(self) -> bool:
        """Whether the desk says it otherwise than the last import."""
        return self.here != self.base

    @property
    def there_changed(self) -> bool:
        """Whether the file says it otherwise than the last import."""
        return self.there != self.base

    @property
    def differs(self) -> bool:
        """Whether the desk and the file say it differently."""
        return self.here != self.there


@dataclass(frozen=True, slots=True)
class Side:
    """One part on three sides. ``base_known`` is False where it never came from a file, or an older program kept no text."""

    part: str
    state: State
    rows: tuple[Row, ...]
    base_known: bool

    @property
    def title(self) -> str:
        """The part as a sentence names it."""
        return title(self.part)

    @property
    def taken(self) -> bool:
        """Whether an import takes the file's without being asked."""
        return self.state in TAKEN

    @property
    def offered(self) -> bool:
        """Whether there is anything to choose: a rule that the file no longer has can be ended, other parts stay."""
        return self.state in OFFERED and (self.state is not State.GONE or self.part.startswith("rule/"))

    @property
    def why(self) -> str:
        """Why an import leaves it as it is, unless it is taken by name."""
        return _BY_HAND if self.state is State.BOTH and not self.base_known else _WHY.get(self.state, _LEFT)


@dataclass(frozen=True, slots=True)
class Decision:
    """One part of the file: what becomes of it, and why where it is not simply taken."""

    part: str
    verdict: Verdict
    why: str = ""


def sides(here: Mapping[str, Any], there: Mapping[str, Any], base: Mapping[str, str]) -> Iterator[Side]:
    """Every part of the file in its order, then what stands only here; ``base`` is what the last import stated."""
    for part in [*there, *(name for name in here if name not in there)]:
        old = base.get(part)
        state = _state(part, here, there, None if old is None else _digest_of(old))
        yield Side(part, state, tuple(_rows(part, here, there, old)), old is not None)


def touched(value: Any, old: str) -> bool:
    """Whether a part says otherwise than what the last import stated of it."""
    return digest(stated(value)) != _digest_of(old)


def _digest_of(old: str) -> str:
    """The base of a part: its text, or the digest that an older program kept of it."""
    return old if _DIGEST.fullmatch(old) else digest(old)


def _state(part: str, here: Mapping[str, Any], there: Mapping[str, Any], old: str | None) -> State:
    if part not in there:
        return State.OWN if old is None else State.GONE
    if part not in here:
        return State.NEW if old is None else State.OUT
    now, new = digest(stated(here[part])), digest(stated(there[part]))
    if now == new:
        return State.SOURCE if _further(here[part], there[part]) else State.SAME
    if now == old:
        return State.FILE
    return State.HERE if new == old else State.BOTH


def _rows(part: str, here: Mapping[str, Any], there: Mapping[str, Any], old: str | None) -> Iterator[Row]:
    imported = None if old is None or _DIGEST.fullmatch(old) else json.loads(old)
    mine, theirs = here.get(part), there.get(part)
    base = told(part, imported)
    now, new = (told(part, None if value is None else said(value)) for value in (mine, theirs))
    for label in dict.fromkeys([*new, *now, *base]):
        yield Row(label, base.get(label, ""), now.get(label, ""), new.get(label, ""))
    known, named = (value.sources if isinstance(value, RulePart) else () for value in (mine, theirs))
    further = tuple(source for source in named if source not in known)
    if known or further:
        after = () if theirs is None else (*known, *further)
        yield Row("Sources", _sources(known) if imported else "", _sources(known), _sources(after))


def _further(here: Any, there: Any) -> bool:
    return isinstance(there, RulePart) and any(source not in here.sources for source in there.sources)


def _sources(sources: tuple[SourcePart, ...]) -> str:
    return "; ".join(
        f"{source.person or source.url}{f' ({source.seen.isoformat()})' if source.seen else ''}"
        for source in sources
    )


def decide(
    three: Iterator[Side] | tuple[Side, ...],
    take: frozenset[str] = frozenset(),
    leave: frozenset[str] = frozenset(),
) -> Iterator[Decision]:
    """What becomes of each part; what the desk changed since the last import is kept unless taken by name.

    ``take`` names parts whose text in the file shall win (``all`` for every part that the file has), ``leave`` parts
    that stay as they are here although an import would take them. A rule that the file no longer has ends when it
    is named; ``all`` never ends one.
    """
    for side in three:
        named = side.part in take or ("all" in take and side.state is not State.GONE)
        if side.state is State.GONE:
            if side.part in take and side.offered:
                yield Decision(side.part, Verdict.END)
        elif side.state is not State.OWN:
            yield Decision(side.part, *_verdict(side, named=named, left=side.part in leave))


def _verdict(side: Side, *, named: bool, left: bool) -> tuple[Verdict, str]:
    if side.state is State.SAME:
        return Verdict.SAME, ""
    if left or not (side.taken or named):
        return Verdict.KEEP, _LEFT if left else side.why
    if side.state is State.SOURCE:
        return Verdict.SOURCE, ""
    return (Verdict.ADD if side.state in (State.NEW, State.OUT) else Verdict.CHANGE), ""
