"""From plain tables to a playbook: every field read by its shape, every problem found in one pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from app.basics.errors import Refusal
from app.basics.identifiers import SCHEMES, is_valid
from app.documents.tailoring import Layer, resolve
from app.institutions import rules as known
from app.playbooks.rules import fields as f
from app.playbooks.rules.consistency import contradictions
from app.playbooks.rules.lines import LineIndex
from app.playbooks.rules.linting import advice
from app.playbooks.rules.parts import (
    SCHEMA,
    ExemptionPart,
    Head,
    OfficePart,
    PayerPart,
    Playbook,
    RulePart,
    SourcePart,
    StepPart,
)
from app.playbooks.rules.shapes import Wrong, huge, shown
from app.playbooks.rules.source import Problem, Unreadable, tables
from app.requirements.kinds import KINDS, near_kinds
from app.requirements.kinds.params import Param
from app.requirements.rules.condition import Condition

MOST_PROBLEMS = 200
_TOP = ("office", "payer", "exemption", "rule", "step", "document")


@dataclass(slots=True)
class Reading:
    """What was found while going through one file."""

    file: str
    lines: LineIndex
    problems: list[Problem] = field(default_factory=list)

    def say(self, path: str, text: str) -> None:
        """Notes a problem; beyond MOST_PROBLEMS nothing more is noted, for nobody reads it."""
        if not self.full:
            self.problems.append(Problem(self.file, self.lines.of(path), path, text))

    @property
    def full(self) -> bool:
        """Whether enough was found: nobody reads more."""
        return len(self.problems) >= MOST_PROBLEMS

    @property
    def wrong(self) -> bool:
        """Whether anything keeps the file from being read."""
        return bool(self.problems)


def read(data: bytes, file: str) -> Playbook:
    """The playbook in a file; a Refusal lists what is wrong with it, line by line, and carries it as findings."""
    playbook, problems = examine(data, file)
    if playbook is None:
        raise refused(file, problems)
    return playbook


def refused(file: str, problems: Sequence[Problem], most: int = 20) -> Refusal:
    """The Refusal that names the problems of a file, one a line."""
    lines = [str(problem) for problem in problems[:most]]
    if len(problems) > most:
        lines.append(f"and {len(problems) - most} more; see: concierge institution lint {file}")
    return Refusal("\n".join(lines), [problem.as_json() for problem in problems])


def examine(data: bytes, file: str) -> tuple[Playbook | None, tuple[Problem, ...]]:
    """The playbook, where it can be read at all, and every problem with it."""
    try:
        source, lines = tables(data, file)
    except Unreadable as unreadable:
        return None, (unreadable.problem,)
    reading = Reading(file, lines)
    playbook = _playbook(source, reading)
    order = sorted(reading.problems, key=lambda problem: problem.line or 0)
    return (None if reading.wrong else playbook), tuple(order)


def advised(playbook: Playbook, data: bytes, file: str, today: dt.date | None = None) -> Iterator[Problem]:
    """What could be better about a playbook that was read from these bytes."""
    _, lines = tables(data, file)
    for path, text in advice(playbook, today):
        if path.endswith(".severity") and path not in lines.at:
            continue  # left out, so nobody meant that it stops
        yield Problem(file, lines.of(path), path, text, advice=True)


def _playbook(source: Mapping[str, Any], reading: Reading) -> Playbook | None:
    if (
        isinstance(source.get("schema"), int)
        and source["schema"] > SCHEMA
        and not isinstance(source["schema"], bool)
    ):
        reading.say(
            "schema",
            f"the file is written for a newer program: expected schema {SCHEMA}, found {shown(source['schema'])}",
        )
        return None
    values = _fields(
        {name: value for name, value in source.items() if name not in _TOP}, f.HEAD, "", reading, _TOP
    )
    offices = _list(source, "office", reading)
    payers = _list(source, "payer", reading)
    exemptions = _list(source, "exemption", reading)
    rule_tables = _list(source, "rule", reading)
    steps = _list(source, "step", reading)
    for name, rows in (("office", offices), ("payer", payers), ("step", steps)):
        _keys_once(name, "key", [row.get("key") for row in rows], reading)
    named = [
        (row.get("jurisdiction", ""), row["certificate"]) if "certificate" in row else None
        for row in exemptions
    ]
    _keys_once("exemption", "certificate", named, reading)
    values.pop("schema", None)
    if values.get("parent") and values.get("parent") == values.get("key"):
        reading.say("parent", "an institution cannot be its own parent")
    rules = tuple(_rule(row, f"rule[{at}]", reading) for at, row in enumerate(rule_tables, start=1))
    _rule_keys_once(rules, reading)
    _offices_known(rules, offices, bool(values.get("parent")), reading)
    document = _document(source.get("document", {}), "document", reading)
    _numbers(values.get("identifiers", {}), "identifiers", reading)
    for at, payer in enumerate(payers, start=1):
        _numbers(payer.get("tax_ids", {}), f"payer[{at}].tax_ids", reading)
    if reading.wrong:
        return None
    playbook = Playbook(
        head=Head(**values),
        offices=tuple(OfficePart(**row) for row in offices),
        payers=tuple(PayerPart(**row) for row in payers),
        exemptions=tuple(ExemptionPart(**row) for row in exemptions),
        rules=tuple(RulePart(**row) for row in rules),
        document=document,
        steps=tuple(StepPart(**row) for row in steps),
    )
    for path, said in contradictions(playbook):
        reading.say(path, said)
    return playbook


def _fields(
    table: Mapping[str, Any], spec: f.Fields, path: str, reading: Reading, beside: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The fields of one table that could be read; the others are noted."""
    prefix = f"{path}." if path else ""
    result = {}
    for name, value in table.items():
        if reading.full:
            break
        if name not in spec:
            near = get_close_matches(str(name), [*spec, *beside], 1, 0.6)
            hint = f"perhaps {near[0]}" if near else f"expected one of {', '.join(spec)}"
            reading.say(f"{prefix}{str(name)[:60]}", f"this field is not known; {hint}")
            continue
        try:
            result[name] = spec[name].shape.read(value)
        except Wrong as wrong:
            reading.say(f"{prefix}{name}", wrong.text)
    for name, each in spec.items():
        if each.required and name not in table:
            reading.say(f"{prefix}{name}", f"this field is missing; expected {each.shape.expected}")
    return result


def _list(source: Mapping[str, Any], name: str, reading: Reading) -> list[dict[str, Any]]:
    """The tables of one list, ``[[rule]]``; too many are refused before any is looked at."""
    spec, most = f.TABLES[name]
    found = source.get(name, [])
    if not isinstance(found, list) or not all(isinstance(row, Mapping) for row in found):
        reading.say(name, f"expected tables headed [[{name}]], found {shown(found)}")
        return []
    if len(found) > most:
        reading.say(name, f"expected at most {most} of these in one playbook, found {len(found)}")
        return []
    beside = ("document",) if name in f.WITH_WISHES else ()
    rows = []
    for at, row in enumerate(found, start=1):
        path = f"{name}[{at}]"
        own = {key: value for key, value in row.items() if key not in beside}
        rows.append(_fields(own, spec, path, reading, beside))
        if beside and "document" in row:
            rows[-1]["document"] = _document(row["document"], f"{path}.document", reading)
    return rows


def _numbers(numbers: Mapping[str, str], path: str, reading: Reading) -> None:
    """Numbers of a scheme that can be validated must be valid; others are kept as they stand."""
    for scheme, number in numbers.items():
        if scheme in SCHEMES and not is_valid(scheme, number):
            reading.say(
                f"{path}.{scheme}", f"expected a valid {SCHEMES[scheme].title}, found {shown(number)}"
            )


def _keys_once(name: str, field_: str, keys: Sequence[Any], reading: Reading) -> None:
    first: dict[Any, int] = {}
    for at, key in enumerate(keys, start=1):
        if key is not None and key in first:
            told = shown(key[-1] if isinstance(key, tuple) else key)
            reading.say(
                f"{name}[{at}].{field_}",
                f"the {field_} {told} is taken by {name}[{first[key]}]; expected a {field_} of its own",
            )
        first.setdefault(key, at)


def _rule_keys_once(rules: tuple[dict[str, Any], ...], reading: Reading) -> None:
    """Several rules of one key are allowed where they disagree and say so, one has an end, or an office has its own."""
    first: dict[Any, int] = {}
    for at, rule in enumerate(rules, start=1):
        key, office = rule.get("key"), rule.get("office", "")
        if rule.get("valid_to") is not None:
            continue
        before = first.setdefault((key, rule.get("on", "quote"), "" if office in known.ROLES else office), at)
        both = (rule.get("status"), rules[before - 1].get("status"))
        if key is not None and before != at and both != ("contradicted", "contradicted"):
            said = f'the key {key!r} is taken by rule[{before}]; expected a key of its own, or status = "contradicted" on both'
            reading.say(f"rule[{at}].key", said)


def _offices_known(
    rules: tuple[dict[str, Any], ...], offices: list[dict[str, Any]], inherits: bool, reading: Reading
) -> None:
    names = {*known.ROLES, *(row.get("key") for row in offices)}
    for at, rule in enumerate(rules, start=1):
        office = rule.get("office")
        if office is not None and office not in names and not inherits:
            said = f"expected the role or the key of an office ({', '.join(sorted(str(n) for n in names if n))}), found {office!r}"
            reading.say(f"rule[{at}].office", said)


def _rule(row: dict[str, Any], path: str, reading: Reading) -> dict[str, Any]:
    """A rule whose kind, parameters, condition and sources hold together."""
    row["sources"] = tuple(
        SourcePart(**_source(table, f"{path}.sources", reading)) for table in row.get("sources", ())
    )
    if row.get("lifts"):
        for name in ("params", "when", "clause"):
            if row.get(name):
                reading.say(
                    f"{path}.{name}", "a rule that lifts another says nothing itself; take this field out"
                )
    elif "kind" not in row:
        reading.say(
            f"{path}.kind",
            f"this field is missing; expected a kind of the catalogue, such as {', '.join(sorted(KINDS)[:3])}",
        )
    if "kind" in row and not row.get("lifts"):
        _params(row["kind"], row.get("params", {}), path, reading)
    if "when" in row:
        row["when"] = _when(row["when"], path, reading)
    start, end = row.get("valid_from"), row.get("valid_to")
    if start and end and end < start:
        reading.say(f"{path}.valid_to", "the rule ends before it starts")
    return row


def _source(table: Mapping[str, Any], path: str, reading: Reading) -> dict[str, Any]:
    values = _fields(table, f.SOURCE, path, reading)
    if not table.get("url") and not table.get("person"):
        reading.say(path, "expected a url or a person in every source")
    return values


def _params(kind_key: str, given: Mapping[str, Any], path: str, reading: Reading) -> None:
    kind = KINDS.get(kind_key)
    if kind is None:
        near = near_kinds(kind_key)
        hint = f"perhaps {' or '.join(near)}" if near else "see: concierge institution kinds"
        reading.say(f"{path}.kind", f"the kind {kind_key!r} is not known; {hint}")
        return
    for name, value in given.items():
        where = f"{path}.params.{str(name)[:60]}"
        if huge(value) or isinstance(value, Mapping):
            reading.say(
                where,
                f"expected {kind.params[name].words() if name in kind.params else 'no such parameter'}, found {shown(value)}",
            )
        elif name not in kind.params:
            takes = ", ".join(kind.params) or "none"
            reading.say(where, f"{kind_key} has no such parameter; expected one of {takes}")
        elif unprintable := _unprintable(value):
            reading.say(where, f"expected text without control characters, found {unprintable}")
        else:
            _param(kind.params[name], value, where, reading)
    for name, param in kind.params.items():
        if param.required and name not in given:
            reading.say(f"{path}.params.{name}", f"this parameter is missing; expected {param.words()}")


def _unprintable(value: Any) -> str:
    texts = value if isinstance(value, list) else [value]
    return next((shown(t) for t in texts if isinstance(t, str) and not t.isprintable()), "")


def _param(param: Param, value: object, where: str, reading: Reading) -> None:
    try:
        param.read(value, "it")
    except Refusal as refusal:
        bounds = refusal.text.startswith("it must lie between")
        reading.say(where, refusal.text if bounds else f"expected {param.words()}, found {shown(value)}")


def _when(given: Mapping[str, Any], path: str, reading: Reading) -> dict[str, Any]:
    """The condition in its one way of writing, so that equal conditions are equal."""
    for name, value in given.items():
        if huge(value) or isinstance(value, Mapping) or str(value)[:1] == "-":
            reading.say(
                f"{path}.when.{str(name)[:60]}",
                f"expected a word, a list or an amount of nothing or more, found {shown(value)}",
            )
            return {}
    try:
        return Condition.read(given, f"{path}.when").as_mapping()
    except Refusal as refusal:
        first, _, rest = refusal.text.partition(" ")
        place = first.rstrip(":")
        if place.startswith(f"{path}.when"):
            reading.say(place, rest)
        else:
            reading.say(f"{path}.when", refusal.text)
        return {}


def _document(source: Any, path: str, reading: Reading) -> dict[str, dict[str, Any]]:
    """The wishes for any document, and those for one kind: ``[document]`` and ``[document.invoice]``."""
    if not isinstance(source, Mapping):
        reading.say(path, f"expected a table of document wishes, found {shown(source)}")
        return {}
    result: dict[str, dict[str, Any]] = {}
    for_any = {name: value for name, value in source.items() if name not in f.PER_DOCUMENT}
    if wishes := _wishes(for_any, path, reading, f.PER_DOCUMENT):
        result["any"] = wishes
    for on in f.PER_DOCUMENT:
        if on in source:
            if not isinstance(source[on], Mapping):
                reading.say(f"{path}.{on}", f"expected a table of document wishes, found {shown(source[on])}")
            elif wishes := _wishes(source[on], f"{path}.{on}", reading):
                result[on] = wishes
    return {on: {name: _listed(value) for name, value in wishes.items()} for on, wishes in result.items()}


def _wishes(
    table: Mapping[str, Any], path: str, reading: Reading, beside: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The wishes of one table; words for labels that there are not are said at once."""
    found = _fields(table, f.WISHES, path, reading, beside)
    try:
        resolve(Layer("the file", {"words": found.get("words")}))
    except Refusal as refusal:
        reading.say(f"{path}.words", refusal.text.removeprefix("The document profile (the file): "))
    return found


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
