"""``concierge client``: add, list, show, import."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import typer
from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.cli.frame import absolute, answer, look, noun, read_document, say, table, work, write_bytes, written
from app.clients import commands, queries
from app.clients.drafts import ClientDraft, read_clients
from app.institutions.queries import buying_offices, institution
from app.quotes.queries.papers import paper_pdf
from app.relationship.commands import hand_over, introduce
from app.relationship.document import brief_of, print_brief
from app.relationship.queries import EngagementCard, RelationshipFile, relationship_file
from app.seller.queries import colleagues, seller, who

app = noun("The people and groups for whom work is done.")


@app.command("add")
def add(
    name: str = typer.Argument(..., help="The name of the person or group."),
    *,
    institution_key: str = typer.Option(..., "--institution", help="The key of the institution."),
    key: str = typer.Option("", help="A key of your own; made from the name if left out."),
    department: str = typer.Option("", help="Department."),
    owner: str = typer.Option("", help="The colleague who owns the file; else whoever adds it."),
    language: str = typer.Option("", help="Language of the papers, such as de; else the institution's."),
    avoid: str = typer.Option("", help="What to avoid."),
    office: str = typer.Option(
        "", "--office-key", help="The key of the office that buys, where the institution has several."
    ),
) -> None:
    """Add a client."""
    with work("add client") as session:
        owner_id = who(session, owner).id if owner else None
        place = institution(session, institution_key).id
        draft = ClientDraft(name, place, key, department, owner_id, language=language, avoid=avoid)
        added = commands.add_client(session, draft)
        if office:
            commands.choose_office(session, added.id, _office(session, place, office))
    answer({"client": added.key, "resembles": added.resembles}, lambda _: _said(added))


def _office(session: Session, institution_id: UUID, key: str) -> UUID:
    known = buying_offices(session, institution_id)
    for row in known:
        if row.key == key:
            return row.id
    names = ", ".join(row.key for row in known) or "none yet"
    raise Refusal(f"No purchasing office has the key {key[:60]!r} there. Known: {names}.")


@app.command("office")
def office_(
    key: str = typer.Argument(..., help="The key of the client."),
    office: str = typer.Argument(
        "", help="The key of the office that buys; nothing for no one in particular."
    ),
) -> None:
    """Say which purchasing office buys for a client, where the institution has several."""
    with work("choose the purchasing office") as session:
        head = queries.client_head(session, key)
        chosen = _office(session, head.institution_id, office) if office else None
        commands.choose_office(session, head.id, chosen)
    answer({"client": key, "office": office}, f"{office or 'No office in particular'} buys for {key}.")


def _said(added: commands.Added) -> str:
    hint = f" It looks like {', '.join(added.resembles)}: is it the same?" if added.resembles else ""
    return f"Added {added.key}.{hint}"


@app.command("list")
def list_(
    text: str = typer.Argument("", help="Part of a name or of an institution's name."),
    owner: str = typer.Option("", help="Only the files of this colleague."),
    limit: int = typer.Option(100, min=1, max=100_000, help="How many at most."),
    after: str = typer.Option("", help="Go on after the client with this key."),
) -> None:
    """List clients by name."""
    with look() as session:
        place = queries.place_of(session, after) if after else None
        owner_id = who(session, owner).id if owner else None
        page = queries.clients(session, text=text, owner=owner_id, limit=limit, after=place)
    rows = [
        {"client": r.key, "name": r.name, "institution": r.institution_key, "department": r.department}
        | {"owner": r.owner, "open_engagements": r.open_engagements}
        for r in page.rows
    ]
    data = {"clients": rows, "next": page.rows[-1].key if page.next else None}
    answer(data, _print_list)


def _print_list(data: dict[str, Any]) -> None:
    titles = ("Client", "Name", "Institution", "Owner", "Open")
    rows = [
        (r["client"], r["name"], r["institution"], r["owner"], r["open_engagements"]) for r in data["clients"]
    ]
    table(
        titles,
        rows,
        right=("Open",),
        none="No client fits. Add one: concierge client add NAME --institution KEY.",
    )
    if data["next"]:
        say(f"More follow: --after {data['next']}.")


@app.command("show")
def show(key: str = typer.Argument(..., help="The key of the client.")) -> None:
    """Show the whole relationship file: who has the ball, what is under way, promised, unpaid, and what was said."""
    with look() as session:
        file = relationship_file(session, key)
    answer(_shape(file), lambda _: _print_file(file))


@app.command("introduce")
def introduce_(
    key: str = typer.Argument(..., help="The key of the client."),
    before: str = typer.Option("", "--before", help="The colleague who looked after the client until now."),
    out: Path | None = typer.Option(None, "--output", "-o", help="Write the PDF to this file or folder."),
) -> None:
    """Write the letter that introduces the client's owner as the new concierge, and keep it."""
    with work("introduce") as session:
        whose = queries.client_head(session, key).id
        name, data = paper_pdf(session, introduce(session, whose, who(session, before) if before else None))
    path = written(out, name, data) if out is not None else ""
    letter = name.removesuffix(".pdf")
    answer({"client": key, "paper": letter, "path": path or None}, path or f"{letter} is written and kept.")


@app.command("brief")
def brief(
    key: str = typer.Argument(..., help="The key of the client."),
    output: Path = typer.Option(Path(), "--output", "-o", help="The PDF to write, or a folder for it."),
    keep: bool = typer.Option(False, "--keep", help="Keep it in the file, as it is handed over."),
) -> None:
    """Print the hand-over brief of a client."""
    if keep:
        with work("hand over") as session:
            name, data = paper_pdf(session, hand_over(session, key))
        kept = written(output, name, data)
        answer({"client": key, "path": kept, "paper": name.removesuffix(".pdf")}, kept)
        return
    with look() as session:
        firm, clock = seller(session), session.info["clock"]
        paper = brief_of(relationship_file(session, key), firm, colleagues(session), clock)
    place = absolute(output)
    path = place / f"{key}-brief.pdf" if place.is_dir() else place
    write_bytes(path, print_brief(paper, firm, clock))
    answer({"client": key, "path": str(path)}, str(path))


def _shape(file: RelationshipFile) -> dict[str, Any]:
    """The shape of docs/files.md: client, institution, owner, contacts, engagements with their ball, and so on."""
    head = file.head
    return {
        "client": head.key,
        "name": head.name,
        "institution": head.institution_key,
        "department": head.department,
        "owner": head.owner,
        "stand_in": head.stand_in,
        "contacts": [_person(row) for row in file.people],
        "engagements": [_engagement(card) for card in file.engagements],
        "unpaid": file.unpaid,
        "promises": [
            {"what": p.what, "to": p.contact, "by": p.due_at, "state": p.state} for p in file.promises
        ],
        "alerts": [{"severity": a.signal, "text": a.text} for a in file.alerts],
        "timeline": [
            {
                "at": t.at,
                "kind": t.kind,
                "with": t.contact,
                "colleague": t.colleague,
                "engagement": t.engagement,
                "text": t.text,
            }
            for t in file.timeline
        ],
    }


def _engagement(card: EngagementCard) -> dict[str, Any]:
    return {
        "title": card.title,
        "stage": card.stage,
        "ball": {
            "with": card.ball,
            "since": card.since,
            "business_days": card.business_days,
            "usual": card.usual,
            "severity": card.signal,
        },
        "says": card.says,
        "amount": card.amount,
        "researcher": card.researcher,
        "technician": card.technician,
        "documents": [
            {"kind": d.kind, "number": d.number, "state": d.state, "on": d.on} for d in card.documents
        ],
    }


def _person(row: queries.ContactRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "roles": [r.role for r in row.roles],
        "primary": row.primary,
        "email": row.email,
    } | {
        "phone": row.phone,
        "hours": row.hours,
    }


def _print_file(file: RelationshipFile) -> None:
    head = file.head
    say(f"{head.name} ({head.key}), {head.institution}")
    say(f"Owner: {head.owner or 'nobody'}. First contact: {head.primary_contact or 'nobody yet'}.")
    if file.ball:
        say(f"{file.ball.says}. {file.ball.what}".strip())
    for alert in file.alerts:
        say(f"! {alert.text}")
    say("")
    people = [(p.name, ", ".join(r.role for r in p.roles), p.email, p.phone) for p in file.people]
    table(("Contact", "Role", "E-mail", "Phone"), people, none="No contacts yet.")
    say("")
    cards = [(c.title, c.stage, c.ball, c.since, c.says) for c in file.engagements]
    table(("Engagement", "Stage", "Ball with", "Since", "Where it stands"), cards, none="No engagements yet.")
    say("")
    promised = [(p.what, p.due_at.date(), p.state) for p in file.promises]
    table(("Promise", "By", "State"), promised, none="No promises.")
    say("")
    told = [(t.at, t.kind, t.initials, t.text) for t in file.timeline]
    table(("When", "Kind", "Who", "What"), told, none="Nothing logged yet.")


@app.command("import")
def import_(
    source: Path = typer.Argument(..., help="A list of clients (TOML or JSON): concierge schema clients."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Check everything, keep nothing."),
) -> None:
    """Add the clients of a file, with their people: all of them, or none."""
    lines = read_clients(read_document(source, "clients"))
    added: tuple[commands.Added, ...] = ()
    try:
        with work("import clients") as session:
            added = commands.import_clients(session, lines)
            if dry_run:
                raise _Enough
    except _Enough:
        pass
    rows = [{"client": one.key, "resembles": one.resembles} for one in added]
    done = "Would add" if dry_run else "Added"
    answer(
        {"added": [] if dry_run else rows, "would_add": rows if dry_run else []},
        lambda _: _print_added(done, added),
    )


class _Enough(Exception):
    """Takes a dry run back."""


def _print_added(done: str, added: tuple[commands.Added, ...]) -> str:
    alike = [f"{one.key} looks like {', '.join(one.resembles)}." for one in added if one.resembles]
    return "\n".join([f"{done} {len(added)} clients.", *alike])
