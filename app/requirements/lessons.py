"""What a return teaches: the words of an office become proposed rules, the likeliest first; a person takes one.

The desk reads English, German and French. It only proposes: nothing becomes a rule before somebody took it, and what
no reader knows stays advice, a task for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from app.basics.errors import Refusal
from app.requirements.kinds import KINDS, kind_named
from app.requirements.kinds.params import Flag, Many, Param, Shapes, Whole
from app.requirements.preflight import NEVER_STOP
from app.requirements.rules.objection import Objection
from app.requirements.rules.reading_table import READERS, Reader

#: How many proposals a person is shown, advice apart.
MOST: Final = 4
#: A length of validity that an office may ask for next, where it named none.
_USUAL: Final = (30, 60, 90, 120, 180)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule that the objection may mean; ``params`` in the shapes of the playbook file, ``score`` how near it is.

    ``everywhere`` is what a person chose: it holds for the whole institution, also where the client has an own office.
    """

    kind: str
    params: Mapping[str, Any] = field(default_factory=dict)
    score: int = 0
    everywhere: bool = False

    @property
    def stops(self) -> bool:
        """Whether a document that breaks it is stopped, once it is a rule."""
        return self.kind not in NEVER_STOP

    @property
    def says(self) -> str:
        """The sentence of the rule."""
        return sentence_of(self.kind, self.params)

    @property
    def words(self) -> str:
        """As a person is asked: ``From now on: …``."""
        if self.kind == "advice":
            return "Keep it as advice: a person is reminded, nothing is stopped"
        return f"From now on: {self.says}"


def sentence_of(kind: str, params: Mapping[str, Any]) -> str:
    """What a rule of this kind says; its title where the parameters cannot be read."""
    known = KINDS.get(kind)
    if known is None:
        return kind.replace("-", " ").capitalize()
    try:
        return known.sentence(known.read(params)) or known.title
    except Refusal:
        return known.title


def lesson(objection: str, on: str = "quote", valid_days: int = 0) -> tuple[Proposal, ...]:
    """The rules that an objection to a document may mean, the likeliest first; advice is always the last.

    ``valid_days`` is for how long the returned quote was valid: "too short" then means the next usual length.
    """
    said = Objection(objection)
    found = [p for p in (_read(reader, said, on, valid_days) for reader in READERS) if p is not None]
    found.sort(key=lambda proposal: -proposal.score)
    distinct: dict[tuple[str, str], Proposal] = {}
    for proposal in found:
        distinct.setdefault((proposal.kind, str(proposal.params)), proposal)
    return (*list(distinct.values())[:MOST], Proposal("advice", {"task": said.said} if said.said else {}))


def also_read(objection: str, on: str, rule: Proposal) -> tuple[Proposal, ...]:
    """What else an objection names beside the rule that is taken from it; advice apart."""
    return tuple(one for one in lesson(objection, on) if one.kind not in ("advice", rule.kind))


def _read(reader: Reader, said: Objection, on: str, valid_days: int) -> Proposal | None:
    if on not in reader.on or (reader.unless and said.has(reader.unless)):
        return None
    hits = [said.has(cues) for cues in (reader.cues, *((reader.also,) if reader.also else ()))]
    if not all(hits):
        return None
    params = reader.params(said)
    if params is None:
        if reader.kind != "validity-at-least" or not valid_days:
            return None
        params = {"days": next((days for days in _USUAL if days > valid_days), _USUAL[-1])}
    known = KINDS.get(reader.kind)
    try:
        if known is None:
            return None
        known.read(params)
    except Refusal:
        return None
    told = 6 if params else 0
    return Proposal(reader.kind, params, sum(map(len, hits)) + told + reader.weight)


def proposal_of(kind: str, given: Mapping[str, str], objection: str = "") -> Proposal:
    """A kind that a person picked, with parameters as texts (``days`` = ``60``); a Refusal says what is missing.

    What the person did not give is read from the objection where it says it.
    """
    known = kind_named(kind)
    read = next((p.params for p in _every(objection) if p.kind == kind), {})
    if kind == "advice" and objection.strip():
        read = {"task": objection.strip()[:500]}
    params = {**read, **{name: _typed(known.params.get(name), text) for name, text in given.items()}}
    known.read(params)
    return Proposal(kind, params)


def _every(objection: str) -> Iterable[Proposal]:
    said = Objection(objection)
    return (p for on in ("quote", "invoice") for r in READERS if (p := _read(r, said, on, 0)) is not None)


def _typed(param: Param | None, text: str) -> Any:
    reading: dict[type, Callable[[str], Any]] = {
        Whole: _whole,
        Flag: _flag,
        Many: _many,
        Shapes: _many,
    }
    return reading.get(type(param), str.strip)(text)


def _whole(text: str) -> Any:
    return int(text) if text.strip().isascii() and text.strip().isdigit() else text


def _flag(text: str) -> Any:
    return {"yes": True, "true": True, "no": False, "false": False}.get(text.strip().casefold(), text)


def _many(text: str) -> Any:
    return [part.strip() for part in text.split(",") if part.strip()]


def params_of(texts: Iterable[str]) -> dict[str, str]:
    """``days=60`` as the command line and the panel give it; a Refusal names what has no ``=``."""
    found = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise Refusal(f"{text[:40]!r} is not a parameter. Write its name and value, such as days=60.")
        found[name.strip()] = value.strip()
    return found


def needed(kind: str) -> str:
    """What a kind must be told, in words: ``days: a whole number of days``; empty where nothing."""
    known = KINDS.get(kind)
    parts = (
        [f"{name}: {param.words()}" for name, param in known.params.items() if param.required]
        if known
        else []
    )
    return "; ".join(part.partition(", each one of title, number")[0] for part in parts)
