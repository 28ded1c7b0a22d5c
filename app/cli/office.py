"""``concierge office``: make an office, look at it, check it, back it up and bring it back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Trouble
from app.cli.frame import absolute, address, answer, look, noun, opened, say, write_bytes
from app.cli.options import current
from app.clients.queries import client_count
from app.demo.story import tell
from app.office import create_office, open_office
from app.quotes.document import document_of, pdf_of, reprint
from app.quotes.queries import QuoteRow, quotes
from app.seller.commands import add_colleague
from app.seller.drafts import ColleagueDraft
from app.seller.queries import colleagues, find_seller
from app.storage.backup import back_up, restore
from app.storage.revision import HEAD
from app.storage.soundness import faults_found
from app.sync.adopt import adopt
from app.sync.identity import moved
from app.sync.verify import verify

app = noun("Make, check, back up and restore an office.")


@app.command("init")
def init(
    series: str = typer.Option(
        "A", help="This machine's letter in document numbers; no two machines share one."
    ),
) -> None:
    """Make a new, empty office. With --as, its first colleague."""
    place = address()
    office = create_office(place, series=series)
    try:
        if current().colleague:
            with office.work("first colleague") as session:
                add_colleague(session, ColleagueDraft(name=current().colleague))
        shown = office.address.text
    finally:
        office.close()
    answer(
        {"office": shown, "series": series},
        f"Made {shown}. Next, say who you are: concierge seller set --from FILE.",
    )


@app.command("info")
def info() -> None:
    """Say where the office is, whose it is, and how much it holds."""
    with opened() as office, office.look() as session:
        firm = find_seller(session)
        data: dict[str, Any] = {
            "office": office.address.text,
            "kind": "file" if office.address.is_file else "server",
            "seller": firm.legal_name if firm else None,
            "series": office.series,
            "colleagues": [row.initials for row in colleagues(session)],
            "clients": client_count(session),
        }
    answer(data, lambda d: say("\n".join(f"{name}: {_words(value)}" for name, value in d.items())))


def _words(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else "not said yet" if value is None else str(value)


@app.command("demo")
def demo(
    series: str = typer.Option("A", help="This machine's letter in document numbers."),
) -> None:
    """Make a new office and fill it with the demo: a laboratory's year, counted from today."""
    office = create_office(address(), series=series)
    try:
        events = tell(office)
        shown = office.address.text
    finally:
        office.close()
    data = {"office": shown, "events": events}
    answer(data, f"Made {shown}: {events} events of a laboratory's year.")


@app.command("print")
def print_quotes(
    folder: Path = typer.Argument(help="Where the PDFs go; made where it does not exist."),
) -> None:
    """Print the newest revision of every quote into a folder, one path a line; drafts are marked as such."""
    place = absolute(folder)
    place.mkdir(parents=True, exist_ok=True)
    paths = []
    with look() as session:
        after = None
        while True:
            page = quotes(session, after=after)
            paths += [_print(session, row, place) for row in page.rows]
            after = page.next
            if after is None:
                break
    answer({"printed": [str(path) for path in paths]}, lambda d: "\n".join(d["printed"]))


def _print(session: Session, row: QuoteRow, place: Path) -> Path:
    if row.issued_on is not None:
        name, data = reprint(session, row.number)
    else:
        made = document_of(session, row.number)
        name, data = made.file_name, pdf_of(made)
    path = place / name
    write_bytes(path, data)
    return path


@app.command("check")
def check(
    take_over: bool = typer.Option(
        False, "--adopt", help="Take over what another program wrote past the change log, then check."
    ),
) -> None:
    """Check the database, its references, the files by their hash, doubled numbers, and the log against the tables."""
    with opened() as office:
        if take_over:
            with office.work("take over what was written past the log") as session:
                adopted = adopt(session)
            if not current().json:
                say(f"{adopted} rows were taken over.")
        with office.look() as session:
            said = faults_found(session)
            said += [
                f"The log and the table {fault.table} differ: {fault.what}." for fault in verify(session)
            ]
    if said:
        answer({"sound": False, "faults": said}, "\n".join(said))
        raise Trouble(f"The office has {len(said)} faults.", "Do not write to it; restore the last backup.")
    answer({"sound": True, "faults": []}, "The office is sound.")


@app.command("backup")
def backup(to: Path = typer.Argument(..., help="The archive to write: database, files, manifest.")) -> None:
    """Back the office up into one archive, which is reopened and verified."""
    target = absolute(to)
    with opened() as office:
        manifest = back_up(office.address, target, office.clock)
    data = {"backup": str(target), "schema": manifest.revision, "rows": sum(manifest.counts.values())}
    answer(data, f"Backed up {data['rows']} rows to {target}.")


@app.command("restore")
def restore_(source: Path = typer.Argument(..., help="An archive that office backup wrote.")) -> None:
    """Bring an office back from an archive; what was there is moved aside, not lost."""
    place = address()
    aside = restore(absolute(source), place, Clock.system())
    kept = f" What was there is now {aside}." if aside else ""
    open_office(place).close()
    answer({"restored": place, "moved_aside": str(aside) if aside else None}, f"Restored {place}.{kept}")


@app.command("moved")
def moved_() -> None:
    """Say that this office was moved here and the one it was copied from is gone: it keeps its number series."""
    with opened() as office:
        was = moved(office)
        data = {"office": office.address.text, "series": office.series, "was_in_doubt": was}
    answer(
        data,
        f"{data['office']} goes on with the series {data['series']}."
        if was
        else "This office was not taken for a copy; nothing had to be said.",
    )


@app.command("upgrade")
def upgrade() -> None:
    """Bring the office to this version's schema: backed up first, checked after. Opening an office does the same."""
    with opened() as office:
        place = office.address.text
    answer({"office": place, "schema": HEAD}, f"{place} has the schema of this version ({HEAD}).")
