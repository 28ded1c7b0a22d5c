"""``concierge contact``: the people on the other side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import typer

from app.cli.frame import answer, look, noun, table, work
from app.clients import commands, queries
from app.clients.drafts import ContactDraft

app = noun("The people on the other side, and their roles.")


@app.command("add")
def add(
    name: str = typer.Argument(..., help="The whole name."),
    *,
    client: str = typer.Option("", help="The client in whose file they appear."),
    role: list[str] = typer.Option(
        [], help="researcher, buyer, accounts-payable, receiving, administrator, technician."
    ),
    email: str = typer.Option("", help="E-mail address."),
    phone: str = typer.Option("", help="Telephone number."),
    title: str = typer.Option("", help="Title."),
    language: str = typer.Option("", help="Language, such as de."),
    note: str = typer.Option("", help="A note."),
    primary: bool = typer.Option(False, "--primary", help="The one we speak to first in this file."),
) -> None:
    """Add a person; with --client also their role in a file."""
    with work("add contact") as session:
        client_id = queries.client_id(session, client) if client else None
        draft = ContactDraft(name, title, email, phone, language, note=note)
        contact_id = commands.add_contact(session, draft)
        _roles(session, contact_id, client_id, role, primary)
        row = queries.contact_by_id(session, contact_id)
    answer(row, f"Added {row.name}" + (f" ({row.role})." if row.roles else "."))


def _roles(session: Any, contact_id: UUID, client_id: UUID | None, roles: list[str], primary: bool) -> None:
    if client_id is None:
        return
    for one in roles or ["researcher"]:
        commands.give_role(session, contact_id, one, client_id=client_id)
    if primary or len(queries.contacts_of(session, client_id)) == 1:
        commands.make_primary(session, client_id, contact_id)


@app.command("list")
def list_(
    text: str = typer.Argument("", help="Part of a name or an e-mail address."),
    client: str = typer.Option("", help="Only the people in this client's file."),
    limit: int = typer.Option(100, min=1, max=100_000, help="How many at most."),
) -> None:
    """List people."""
    with look() as session:
        if client:
            rows = queries.contacts_of(session, queries.client_id(session, client))
        else:
            rows = queries.contacts(session, text, limit)
    titles = ("Name", "Roles", "E-mail", "Phone")
    none = "No contact fits. Add one: concierge contact add NAME --client KEY."
    answer(
        {"contacts": rows},
        lambda d: table(titles, [(r.name, r.role, r.email, r.phone) for r in d["contacts"]], none=none),
    )


@app.command("show")
def show(person: str = typer.Argument(..., help="E-mail address or name.")) -> None:
    """Show one person."""
    with look() as session:
        row = queries.contact(session, person)
    answer(row, _print)


def _print(row: queries.ContactRow) -> str:
    where = [f"{r.role}: {r.client or r.office}" for r in row.roles]
    facts = [row.name, row.title, row.email, row.phone, row.hours, row.note, *where]
    return "\n".join(fact for fact in facts if fact)


@app.command("mark")
def mark(
    person: str = typer.Argument(..., help="E-mail address or name."),
    client: str = typer.Option(..., help="The client in whose file."),
    role: list[str] = typer.Option([], help="Give this role."),
    without: list[str] = typer.Option([], help="Take this role away."),
    primary: bool = typer.Option(False, "--primary", help="The one we speak to first."),
) -> None:
    """Give a person a role in a client's file, or take it away."""
    with work("mark contact") as session:
        client_id = queries.client_id(session, client)
        row = queries.contact(session, person, client_id)
        for one in role:
            commands.give_role(session, row.id, one, client_id=client_id)
        for one in without:
            commands.take_role_of(session, row.id, one, client_id)
        if primary:
            commands.make_primary(session, client_id, row.id)
        row = queries.contact_by_id(session, row.id)
    answer(row, f"{row.name}: {row.role or 'no role'}.")
