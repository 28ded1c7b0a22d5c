"""The verbs of ``concierge institution`` about single rules: decide, lift, bring back, confirm, write, answer, retire."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import typer
from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.cli.frame import absolute, answer, day, say, work, write_bytes
from app.documents.mail import eml
from app.institutions import queries, retiring
from app.playbooks.rules.sentences import condition
from app.requirements import settling
from app.requirements.answering import answer_questions
from app.requirements.commands import set_rule
from app.requirements.drafts import (
    Answer,
    AnswersDraft,
    ConfirmDraft,
    DecideDraft,
    LiftDraft,
    RuleDraft,
    WordDraft,
)
from app.requirements.letter import Letter
from app.requirements.queries import rules_for, today_of
from app.requirements.rules.condition import DOCUMENTS
from app.seller.queries import find_seller, me

#: Settles one rule of a level: its rows, how it is called, the key of the level, the reason.
Settle = Callable[[Session, Sequence[queries.RuleRow], str, str, WordDraft], None]
_KEY = typer.Argument(..., help="The key of the institution.")
_RULE = typer.Argument(..., help="The key of the rule, such as validity.")
_BECAUSE = typer.Option(..., "--because", help="The reason; it is kept.")
_PERSON = typer.Option("", help="Who said so, such as 'M. Ortiz, purchasing'.")
_URL = typer.Option("", help="The page that says so.")
_ON = typer.Option("quote", help="The document: quote, order or invoice.")
_OFFICE = typer.Option(
    "", "--office-key", help="One of several purchasing offices, by its key: only for its clients."
)
_SET = typer.Option([], "--set", help="A parameter of the rule, such as days=60; may be repeated.")


def join(app: typer.Typer) -> None:
    """Adds these verbs to the noun."""
    for name, verb in (
        ("decide", decide), ("rule", rule), ("lift", lift), ("set-aside", set_aside), ("bring-back", bring_back),
        ("confirm", confirm), ("answer", answer_), ("retire", retire),
    ):  # fmt: skip
        app.command(name)(verb)


def decide(
    key: str = _KEY,
    rule: str = _RULE,
    *,
    source: int = typer.Option(..., min=1, help="The side that holds, as 'institution show' numbers them."),
    because: str = _BECAUSE,
    person: str = _PERSON,
    url: str = _URL,
    on: str = _ON,
    office: str = _OFFICE,
    params: list[str] = _SET,
    nothing: bool = typer.Option(False, "--nothing", help="That side says that nothing is asked."),
) -> None:
    """Decide between sources that disagree. The others are set aside with the reason, and stay in the history."""
    with work("decide between sources") as session:
        draft = DecideDraft(
            rule, source, _word(session, because, person, url), _on(on), office,
            params=_params(params) if params else None, nothing=nothing,
        )  # fmt: skip
        settling.decide(session, queries.institution(session, key).id, draft)
    answer({"institution": key, "rule": rule, "holds": source}, f"Side {source} of {rule} holds at {key}.")


def rule(
    key: str = _KEY,
    rule: str = _RULE,
    *,
    kind: str = typer.Option("", help="The kind of check; else that of the rule that is replaced."),
    params: list[str] = _SET,
    say_: str = typer.Option("", "--say", help="The rule in their words."),
    severity: str = typer.Option("", help="blocking or advisory."),
    person: str = _PERSON,
    url: str = _URL,
    on: str = _ON,
    office: str = _OFFICE,
) -> None:
    """Write a rule at this level: a new one, its own anew, or one instead of a parent's."""
    with work("write a rule") as session:
        place = queries.institution(session, key).id
        buying = next((o.id for o in queries.buying_offices(session, place) if o.key == office), None)
        before = next((r for r in rules_for(session, place, _on(on), office=buying) if r.key == rule), None)
        if before is None and not kind:
            raise Refusal(f"{rule} is a new rule here. Say its kind: --kind validity-at-least.")
        same = before is not None and kind in ("", before.kind)
        draft = RuleDraft(
            key=rule, kind=kind or (before.kind if before else ""), on=on,
            params=_params(params) if params or before is None or not same else dict(before.params),
            when=before.when.as_mapping() if before is not None else {},
            office=office or (before.office if before else "purchasing"),
            severity=severity or (before.severity if before else "blocking"),
            status="confirmed" if person else "published" if url else "assumed", say=say_, person=person, url=url,
        )  # fmt: skip
        set_rule(session, place, draft)
    above = before.institution if before is not None and before.institution != key else ""
    instead = f" instead of that of {above}" if above else ""
    answer({"institution": key, "rule": rule, "instead_of": above}, f"{rule} holds at {key}{instead}.")


def lift(
    key: str = _KEY,
    rule: str = _RULE,
    because: str = _BECAUSE,
    person: str = _PERSON,
    url: str = _URL,
    on: str = _ON,
    office: str = _OFFICE,
) -> None:
    """Say that a rule does not hold at this level: one of a parent, or one that is assumed of everybody."""
    with work("lift a rule") as session:
        word = _word(session, because, person, url)
        place = queries.institution(session, key).id
        settling.lift_rule(session, place, LiftDraft(rule, word, _on(on), office))
    answer({"institution": key, "rule": rule}, f"{rule} does not hold at {key} any more.")


def _of_one_rule(label: str, doc: str, said: str, settle: Settle) -> Callable[..., None]:
    """A verb that settles one rule of a level with the reason: they differ in what they find and in what they say."""

    def command(
        key: str = _KEY,
        rule: str = _RULE,
        because: str = _BECAUSE,
        person: str = _PERSON,
        on: str = _ON,
        office: str = _OFFICE,
    ) -> None:
        with work(label) as session:
            rows = _own(session, key, rule, _on(on), office)
            settle(session, rows, f"{rule} on a {on}", key, _word(session, because, person, ""))
        answer({"institution": key, "rule": rule}, said.format(rule=rule, key=key))

    command.__doc__ = doc
    return command


def _aside(session: Session, rows: Sequence[queries.RuleRow], rule: str, key: str, word: WordDraft) -> None:
    held = [row for row in rows if not _ended(session, row)]
    if len(held) != 1:
        many = f"is stated {len(held)} times at {key}: decide which holds" if held else f"is no rule of {key}"
        raise Refusal(f"{rule} {many}. See: concierge institution show {key}.")
    settling.set_aside(session, held[0].id, word)


def _back(session: Session, rows: Sequence[queries.RuleRow], rule: str, key: str, word: WordDraft) -> None:
    lifts = [row for row in rows if row.lifts and not _ended(session, row)]
    gone = [row for row in rows if not row.lifts and _ended(session, row)]
    found = next(iter(lifts or sorted(gone, key=lambda row: str(row.valid_to), reverse=True)), None)
    if found is None:
        raise Refusal(f"Nothing of {rule} was lifted or set aside at {key}.")
    settling.bring_back(session, found.id, word)


set_aside = _of_one_rule(
    "set a rule aside",
    "End a rule of this level, with the reason; what a parent says holds again.",
    "{rule} of {key} is set aside.",
    _aside,
)
bring_back = _of_one_rule(
    "bring a rule back",
    "Let a rule hold again that was lifted or set aside at this level.",
    "{rule} is back at {key}.",
    _back,
)


def confirm(
    key: str = _KEY,
    rules: list[str] = typer.Argument(None, help="The keys of the rules; none with --due."),
    person: str = typer.Option(..., help="Who said so."),
    seen: str = typer.Option("", help="The day on which it was said, YYYY-MM-DD; else today."),
    due: bool = typer.Option(
        False, "--due", help="Every rule of this level that waits to be confirmed again."
    ),
) -> None:
    """Write down that somebody stands for rules; each is believed for another year."""
    with work("confirm rules") as session:
        place, today = queries.institution(session, key), today_of(session)
        held = [r for r in queries.rules_of(session, place.id) if r.institution == key and r.valid_on(today)]
        late = {r.id for r in held if r.review_after is not None and r.review_after < today}
        if missing := sorted(set(rules or ()) - {r.key for r in held}):
            raise Refusal(f"{key} has no rule of its own called {', '.join(missing)}.")
        ids = [r.id for r in held if (due and r.id in late) or r.key in (rules or ())]
        if not ids:
            raise Refusal("Name the rules, or say --due for all that wait to be confirmed.")
        said = ConfirmDraft(ids[0], person=person, seen=day(seen) if seen else None, colleague_id=me(session))
        count = settling.confirm_rules(session, ids, said)
    answer({"institution": key, "confirmed": count}, f"{count} of {len(ids)} rules of {key} are confirmed.")


def answer_(
    key: str = _KEY,
    person: str = typer.Option(..., help="Who answered."),
    seen: str = typer.Option("", help="The day of the answer, YYYY-MM-DD; else today."),
    yes: list[str] = typer.Option([], help="A rule that is as we assumed; may be repeated."),
    nothing: list[str] = typer.Option([], help="A rule that is not asked here; may be repeated."),
    otherwise: list[str] = typer.Option(
        [],
        help="A rule with what is asked instead: 'validity:days=90', or in words 'codes:only for equipment'.",
    ),
    on: str = _ON,
) -> None:
    """Write down what an office answered to our questions, in one pass."""
    said = [Answer(rule, "yes", on) for rule in yes] + [Answer(rule, "nothing", on) for rule in nothing]
    with work("write down answers") as session:
        for text in otherwise:
            name, _, words = text.partition(":")
            params = _params(words.split(";")) if "=" in words else None
            said.append(Answer(name.strip(), "otherwise", on, "" if params else words.strip(), params))
        draft = AnswersDraft(person, tuple(said), day(seen) if seen else None, me(session))
        told = answer_questions(session, queries.institution(session, key).id, draft)
    answer({"institution": key, "answered": told}, told.sentence())


def retire(
    key: str = _KEY,
    office: str = typer.Option("", "--office-key", help="The key of an office."),
    payer: str = typer.Option("", help="The key of a payer."),
    exemption: str = typer.Option("", help="The number of a certificate."),
) -> None:
    """Take away an office, a payer or an exemption that nothing uses."""
    with work("retire") as session:
        place = queries.institution(session, key)
        rows: Sequence[Any] = ()
        if office:
            rows = [o for o in queries.offices(session, place.id) if o.key == office]
        elif payer:
            rows = [p for p in queries.payers(session, place.id) if p.key == payer]
        elif exemption:
            rows = [e for e in queries.exemptions(session, place.id) if e.certificate == exemption]
        own = [row for row in rows if row.institution == key]
        if not own:
            raise Refusal(
                f"{key} has no {office or payer or exemption or 'office, payer or exemption'} of its own."
            )
        verb = (
            retiring.retire_office
            if office
            else retiring.retire_payer
            if payer
            else retiring.retire_exemption
        )
        verb(session, own[0].id)
    name = office or payer or exemption
    answer({"institution": key, "retired": name}, f"{name} of {key} is taken away.")


def write_draft(session: Session, file: Path, to: str, letter: Letter) -> Path:
    """Writes a letter as an e-mail draft, from whom the seller is."""
    firm = find_seller(session)
    sender = firm.email if firm is not None else ""
    path = absolute(file)
    write_bytes(path, eml(to, letter.subject, letter.body, sender))
    return path


def print_disputes(data: Sequence[Any]) -> None:
    """Both sides of every disagreement, numbered as ``decide`` wants them."""
    for dispute in data:
        say(f"Sources disagree about {dispute.key} on a {dispute.on}:")
        for side in dispute.sides:
            who = "; ".join(source.words() for source in side.sources) or "nobody named"
            when = condition(side.rule.when)
            when = f"Applies {when}. " if when else ""
            say(f"  {side.number}. {side.says} ({who}) {when}{side.follows}")


def _own(session: Session, key: str, rule: str, on: str, office: str) -> list[queries.RuleRow]:
    place = queries.institution(session, key)
    rows = queries.rules_of(session, place.id)
    return [
        row
        for row in rows
        if (row.institution, row.key, row.on) == (key, rule, on)
        and (row.office == office if office else not row.of_one)
    ]


def _ended(session: Session, row: queries.RuleRow) -> bool:
    return row.valid_to is not None and row.valid_to < today_of(session)


def _word(session: Session, because: str, person: str, url: str) -> WordDraft:
    colleague: UUID | None = me(session)
    return WordDraft(because, person, url, colleague)


def _on(text: str) -> str:
    if text not in DOCUMENTS:
        raise Refusal(f"--on must be one of {', '.join(DOCUMENTS)}.")
    return text


def _params(pairs: Sequence[str]) -> dict[str, Any]:
    """``days=60`` as a parameter: a number, yes or no, a list in brackets as in a playbook file, else text."""
    found: dict[str, Any] = {}
    for pair in pairs:
        name, sign, text = pair.partition("=")
        if not sign or not name.strip():
            raise Refusal(f"A parameter is written name=value, such as days=60; found {pair[:60]!r}.")
        try:
            found[name.strip()] = tomllib.loads(f"value = {text.strip()}")["value"]
        except tomllib.TOMLDecodeError:
            found[name.strip()] = text.strip()
    return found
