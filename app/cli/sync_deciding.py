"""``concierge sync``, its second half: conflicts and bank details, who changed what, and the proof of the log."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from app.basics.clock import Clock
from app.basics.errors import Refusal, Trouble
from app.cli.frame import absolute, answer, look, say, table, work, write_bytes
from app.exchange import commands
from app.exchange.named import decided_by, name_of
from app.exchange.queries import changes_as_csv, client_id, decide_page, proof
from app.exchange.rows import ConflictRow, DecidePage, Decision, HeldRow, SideRow
from app.exchange.rules import many, moment
from app.sync.audit import history
from app.sync.conflicts import EDITED_WHILE_DELETED, FROZEN_EDIT, ISSUED_TWICE, VALUES

app = typer.Typer()


@app.command("conflicts")
def conflicts(client: str = typer.Argument("", help="The key of a client; everything, if none.")) -> None:
    """List what has two answers, the weightiest first, and the bank details that wait to be confirmed."""
    with look() as session:
        page = decide_page(session, client)
    data = {
        "conflicts": [_conflict(one) for one in page.conflicts],
        "bank_details": [_held(one) for one in page.held],
        "does_not_add_up": [
            {"rule": o.rule, "detail": o.detail, "client": o.client_key or None} for o in page.odd
        ],
        "total": page.total,
    }
    answer(data, lambda _: _conflicts(page))


def _conflict(one: ConflictRow) -> dict[str, Any]:
    return {
        "name": name_of(one), "kind": one.kind, "group": one.group, "what": one.title, "fields": one.what,
        "client": one.client_key or None, "sides": [_side(side) for side in one.sides],
        "may_type": [edit.field for edit in one.edits],
    }  # fmt: skip


def _held(one: HeldRow) -> dict[str, Any]:
    return {
        "name": name_of(one), "what": one.title,
        "old": _side(one.old)["values"], "new": _side(one.new)["values"],
        "person": one.new.person, "machine": one.new.machine,
    }  # fmt: skip


def _side(side: Any) -> dict[str, Any]:
    found = {k: v for k, v in asdict(side).items() if k not in ("number", "values", "ours", "shown")}
    return {"keep": side.number + 1, **found, "values": {v.field: v.words for v in side.values}}


_KINDS = {
    VALUES: "",
    EDITED_WHILE_DELETED: "deleted by one, changed by another",
    FROZEN_EDIT: "changed beside the issue; what was issued is shown",
    ISSUED_TWICE: "issued twice",
}
_MOST = 160  # signs of a value that are printed; --json has all of it


def _conflicts(page: DecidePage) -> None:
    for odd in page.odd:
        say(f"{odd.client_key or 'the house'}: {odd.detail}")
    for held in page.held:
        say(
            f"{name_of(held)}  {held.title}: changed by {held.new.person or held.new.machine}, not confirmed."
        )
        say(f"    old: {_said(held.old)}")
        say(f"    new: {_said(held.new)}")
    for one in page.conflicts:
        what = ", ".join(part for part in (_KINDS[one.kind], one.what) if part)
        say(f"{name_of(one)}  {one.title}: {what}" + (f" ({one.client_key})" if one.client_key else ""))
        for side in sorted(one.sides, key=lambda side: side.number):
            who = f"{side.person or 'nobody named'}, {side.machine}, {moment(side.at, page.now)}"
            say(f"    {side.number + 1}  {who}: {_said(side)}")
    if page.held:
        say("After a call: concierge sync confirm NAME, or refuse NAME.")
    if page.conflicts:
        say("Decide one: concierge sync resolve NAME --keep 1, or --set FIELD=VALUE.")
    if not page.conflicts and not page.held:
        say("Nothing to decide.")


def _said(side: SideRow) -> str:
    """What the other side says otherwise; all of it where there is nothing to hold it against."""
    differing = [value for value in side.values if value.differs] or list(side.values)
    return ", ".join(f"{value.label.lower()} {_short(value.words)}" for value in differing)


def _short(words: str) -> str:
    one_line = " ".join(words.split()) or "nothing"
    return one_line if len(one_line) <= _MOST else one_line[: _MOST - 1] + "…"


@app.command("resolve")
def resolve(
    names: list[str] = typer.Argument(help="The names that sync conflicts prints; several of one kind at once."),
    keep: int = typer.Option(0, help="The number of the answer that stays."),
    set_: list[str] = typer.Option([], "--set", help="FIELD=VALUE: another answer; repeat it for each field of the group."),
) -> None:  # fmt: skip
    """Decide: keep one answer or write another. It holds on every machine once they have it."""
    if bool(keep) == bool(set_):
        raise Refusal("Say one of the two: --keep NUMBER, or --set FIELD=VALUE.")
    with work("decide conflict") as session:
        page = decide_page(session)
        chosen = [decided_by(page.conflicts, name, "conflict") for name in names]
        decisions = tuple(_decision(one, keep, set_) for one in chosen)
        commands.decide(session, decisions)
    answer({"decided": len(decisions)}, f"{many(len(decisions), 'conflict')} decided.")


def _decision(one: ConflictRow, keep: int, typed: list[str]) -> Decision:
    if keep:
        if not any(side.number == keep - 1 for side in one.sides):
            raise Refusal(f"{one.title} has {len(one.sides)} answers; there is no answer {keep}.")
        return Decision(*one.key, keep=keep - 1)
    pairs = [text.partition("=") for text in typed]
    values = {edit.field: edit.typed for edit in one.edits}
    for name, _, value in pairs:
        values[_field(one, name)] = value
    return Decision(*one.key, typed=tuple(values.items()))


def _field(one: ConflictRow, name: str) -> str:
    """The field that a person means: as it is printed, or as --json names it."""
    wanted = name.strip().casefold()
    for edit in one.edits:
        if wanted in (edit.field, edit.label.casefold()):
            return edit.field
    can = ", ".join(edit.label.lower() for edit in one.edits) or "nothing; keep one of the answers"
    raise Refusal(f"{name[:40]!r} cannot be typed for {one.title}. What can: {can}.")


@app.command("confirm")
def confirm(name: str = typer.Argument(help="The name that sync conflicts prints.")) -> None:
    """Take changed bank details, in the name of --as, after a call to a number that was known before."""
    with work("confirm bank details") as session:
        one = decided_by(decide_page(session).held, name, "bank detail")
        person = str(session.info["author"])
        commands.confirm_held(session, one.table, one.row, person)
    answer({"confirmed": name, "by": person}, f"Confirmed as {person}: {one.title}.")


@app.command("refuse")
def refuse(name: str = typer.Argument(help="The name that sync conflicts prints.")) -> None:
    """Stay with the old bank details; every machine hears of it."""
    with work("refuse bank details") as session:
        one = decided_by(decide_page(session).held, name, "bank detail")
        person = str(session.info["author"])
        commands.refuse_held(session, one.table, one.row, person)
    answer({"refused": name, "by": person}, f"Refused as {person}: {one.title}.")


@app.command("history")
def history_(
    client: str = typer.Argument("", help="The key of a client; everything, if none."),
    csv: Path | None = typer.Option(None, "--csv", help="Write all of it as CSV to this file."),
    limit: int = typer.Option(100, help="How many of the newest entries."),
) -> None:
    """Say who changed what, when, on which machine, and through which file it came."""
    with look() as session:
        if csv is not None:
            write_bytes(absolute(csv), changes_as_csv(session, client))
            answer({"written": str(absolute(csv))}, f"Written: {absolute(csv)}")
            return
        of = client_id(session, client) if client else None
        entries = history(session, of, limit=limit).entries
        data = [{**asdict(e), "sentence": e.sentence()} for e in entries]
    now = Clock.system().now()
    rows = [(moment(e.at, now), e.machine, e.sentence(), e.file) for e in entries]
    titles = ("When", "Machine", "What", "Came in")
    answer({"entries": data}, lambda _: table(titles, rows, none="Nothing was written yet."))


@app.command("verify")
def verify() -> None:
    """Prove the tables from the log, and print six words: two machines with the same words hold the same data."""
    with look() as session:
        found = proof(session)
    answer(found, lambda d: say("\n".join([*d["faults"], f"Six words of what is here: {d['words']}"])))
    if found["faults"]:
        raise Trouble(f"The log has {len(found['faults'])} faults.", "Do not write; restore the last backup.")
