"""``concierge sync``: pair machines, give and take files, decide what contradicts itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import typer

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.cli.frame import absolute, answer, look, noun, opened, say, table, work
from app.cli.options import current
from app.cli.sync_deciding import app as deciding
from app.cli.sync_keys import app as keys
from app.cli.sync_pairing import app as pairing
from app.exchange import commands
from app.exchange.named import last_taken, machine_of
from app.exchange.queries import exchange_page, files_given_and_taken, machines
from app.exchange.queries import preview as preview_of
from app.exchange.remembered import shared_folder
from app.exchange.rows import ExchangePage, FileRow, PreviewPage
from app.exchange.rules import (
    exchanged,
    file_name,
    many,
    moment,
    preview_facts,
    preview_title,
    summary,
    waits_for,
)
from app.seller.queries import author_of
from app.storage.work import Office

app = noun("Sync files: pair machines, give and take, decide, see who changed what.")
app.registered_commands += pairing.registered_commands
app.registered_commands += deciding.registered_commands
app.registered_commands += keys.registered_commands

_ATTACHMENTS: dict[str, int | None] = {"none": 0, "small": 10_000_000, "all": None}


def sit(office: Office) -> Office:
    """The office, in the name of the colleague of --as: for commands that open their units of work themselves."""
    with office.look() as session:
        office.author = author_of(session, current().colleague)
    return office


def _passphrase() -> str:
    """From the environment, never an argument, which other programs can see."""
    return os.environ.get("CONCIERGE_PASSPHRASE", "")


@app.command("status")
def status() -> None:
    """Say when something was last exchanged with each machine, what waits for it, and what waits to be decided."""
    with look() as session:
        page = exchange_page(session)
    answer(page, _status)


def _status(page: ExchangePage) -> None:
    say(f"{page.me.name}, series {page.me.series}: {page.me.words}")
    say(summary(page))
    rows = [
        (
            m.name,
            m.series,
            m.status,
            exchanged(m, page.now),
            waits_for(m),
            m.wants,
        )
        for m in page.machines
    ]
    if rows:
        table(("Machine", "Series", "Status", "Last exchanged", "Waits here for it", "Still to come"), rows)
    for parked in page.parked:
        say(f"{parked.name}: {parked.reason}")
    if page.missing:
        say(
            f"{many(page.missing, 'attachment is', 'attachments are')} named here whose bytes have not come yet."
        )
    if page.folder is not None:
        say(f"Shared folder: {page.folder.path}. {page.folder.said}".strip())


@app.command("export")
def export(
    to: Path = typer.Argument(help="The file to write, or the folder (of the stick) it goes into."),
    for_: list[str] = typer.Option([], "--for", help="A machine that shall be able to read it; may be repeated. All, if none."),
    attachments: str = typer.Option("small", help="Attachments: none, small (up to 10 MB each) or all."),
    full: bool = typer.Option(False, "--full", help="Everything, not only what they are not known to have."),
    locked: bool = typer.Option(False, "--locked", help="Whoever knows CONCIERGE_PASSPHRASE can read it too."),
) -> None:  # fmt: skip
    """Write a sync file, read it back, and only then say that the stick may be removed."""
    if attachments not in _ATTACHMENTS:
        raise Refusal(f"Attachments are none, small or all, not {attachments[:20]!r}.")
    place = absolute(to)
    with opened() as office:
        with office.look() as session:
            page = exchange_page(session)
        chosen = tuple(machine_of(page.machines, one) for one in for_)
        if place.is_dir():
            place /= file_name(page.me.name, [m.name for m in chosen], page.now)
        ids = tuple(m.id for m in chosen)
        word = _passphrase() if locked else ""
        if locked and not word:
            raise Refusal("Set CONCIERGE_PASSPHRASE to the words that shall open the file.")
        given = commands.give(
            sit(office), place, ids, _ATTACHMENTS[attachments], "full" if full else "incremental", word
        )
    answer(given, given.sentence)


@app.command("preview")
def preview(file: Path = typer.Argument(help="A sync file.")) -> None:
    """Say what a file would do, client by client; nothing is changed."""
    with opened() as office:
        page = preview_of(sit(office), str(absolute(file)), _passphrase())
    answer(page, _preview)


def _preview(page: PreviewPage) -> None:
    say(f"{preview_title(page)}, {preview_facts(page, Clock.system().now())}")
    say(page.sentence)
    for warning in page.warnings:
        say(f"Warning: {warning}")
    if page.clients:
        rows = [(c.client or "nobody's file", c.new, c.changed, c.hidden, c.conflicts) for c in page.clients]
        titles = ("Client", "New", "Changed", "Disappears", "To decide")
        table(titles, rows, right=titles[1:])


@app.command("import")
def import_(
    file: Path = typer.Argument(help="A sync file."),
    confirmed: bool = typer.Option(False, "--confirmed", help="Take it although much would disappear; see the preview."),
) -> None:  # fmt: skip
    """Take a file: all of it or nothing, after a backup. What is here already is not taken twice."""
    with opened() as office:
        taken = commands.take(sit(office), str(absolute(file)), confirmed, _passphrase())
    answer(taken, taken.sentence)


@app.command("undo")
def undo(name: str = typer.Argument("", help="The name of the file; the last one taken, if none.")) -> None:
    """Take back what a file brought."""
    with opened() as office:
        with office.look() as session:
            file = last_taken(files_given_and_taken(session), name)
        sentence = commands.undo_file(sit(office), file)
    answer({"undone": True, "sentence": sentence}, sentence)


@app.command("retry")
def retry() -> None:
    """Try every parked file again."""
    with opened() as office:
        sentence = commands.retry_parked(sit(office))
    answer({"sentence": sentence}, sentence)


@app.command("files")
def files() -> None:
    """List the files that were given and taken, the newest first."""
    with look() as session:
        rows = files_given_and_taken(session)
    answer({"files": rows}, lambda d: _files(d["files"]))


def _files(rows: tuple[FileRow, ...]) -> None:
    now = Clock.system().now()
    lines = [
        (
            moment(f.at, now), "given to" if f.given else "taken from", f.machines, many(f.changes, "change"),
            f.name, f.by, "taken back" if f.undone_at else "",
        )
        for f in rows
    ]  # fmt: skip
    table(
        ("When", "", "Machine", "What", "File", "By", ""), lines, none="No file was given or taken here yet."
    )


@app.command("folder")
def folder(
    path: Path = typer.Argument(
        None, help="The shared folder to use from now on; none looks into the one in use."
    ),
    off: bool = typer.Option(False, "--off", help="Use no shared folder any more; what lies in it stays."),
) -> None:
    """Choose the shared folder, or look into it now: take what others left, leave what they lack."""
    with opened() as office:
        sit(office)
        if off:
            commands.leave_folder(office)
        elif path is not None:
            commands.choose_folder(office, str(absolute(path)))
        if not off:
            commands.sweep(office)
        found = shared_folder(office)
    data: dict[str, Any] = {"folder": found.path if found else None, "waiting": found.waiting if found else 0}
    answer(data, f"{found.path}: {found.said}" if found else "No shared folder is used.")


@app.command("revoke")
def revoke(
    machine: str = typer.Argument(help="Its name or series."),
    why: str = typer.Option(..., help="Why; everybody is told."),
) -> None:
    """Refuse what a lost machine signs from now on; what it wrote before stays."""
    with work("revoke machine") as session:
        one = machine_of(machines(session), machine)
        commands.revoke_machine(session, one.id, why)
    answer({"machine": one.name, "status": "revoked"}, f"{one.name} is revoked. Give everybody a file soon.")


@app.command("retire")
def retire(
    machine: str = typer.Argument(help="Its name or series."),
    why: str = typer.Option("", help="Why, in a few words."),
) -> None:
    """Wait no longer for a machine that is not used any more."""
    with work("retire machine") as session:
        one = machine_of(machines(session), machine)
        commands.retire_machine(session, one.id, why)
    answer({"machine": one.name, "status": "retired"}, f"{one.name} is retired.")


@app.command("rename")
def rename(
    machine: str = typer.Argument(help="Its name or series; this machine's own too."),
    name: str = typer.Argument(help="The new name."),
) -> None:
    """Give a machine another name, for everybody."""
    with work("rename machine") as session:
        one = machine_of(machines(session, own=True), machine)
        commands.rename_machine(session, one.id, name)
    answer({"machine": name, "series": one.series}, f"{one.name} is now called {name}.")
