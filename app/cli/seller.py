"""``concierge seller``: who we are, the price list, the clauses, the papers, the colleagues."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import typer

from app.basics.errors import Refusal
from app.cli.frame import answer, look, noun, read_bytes, read_document, say, table, work
from app.documents.picture import MOST_BYTES
from app.seller import commands, queries
from app.seller.drafts import ColleagueDraft, SellerFile
from app.seller.picturing import set_picture

app = noun("Who we are: identity, bank, taxes, services, clauses, colleagues.")


@app.command("show")
def show() -> None:
    """Show who we are, as documents will say it."""
    with look() as session:
        data = _everything(session)
    answer(data, _print)


def _everything(session: Any) -> dict[str, Any]:
    return {
        "seller": queries.seller(session),
        "bank_accounts": queries.bank_accounts(session),
        "colleagues": queries.colleagues(session),
        "services": [_service(row) for row in queries.services(session)],
        "clauses": queries.clauses(session),
        "documents": queries.filed_documents(session),
    }


def _service(row: queries.ServiceRow) -> dict[str, Any]:
    price = {"amount": row.price, "currency": row.currency}
    return {
        "code": row.code,
        "text": row.text,
        "detail": row.detail,
        "unit": row.unit,
        "unit_price": price,
    } | {
        "tax_class": row.tax_class,
        "kind": row.kind,
    }


def _print(data: dict[str, Any]) -> None:
    firm: queries.SellerRow = data["seller"]
    say("\n".join([firm.legal_name, *firm.address, firm.country]))
    say("".join(f"\n{scheme}  {number}" for scheme, number in firm.tax_ids.items()))
    rates = ", ".join(f"{name} {firm.tax_rates.told(name)} %" for name in firm.tax_rates)
    say(
        f"\nPayment within {firm.payment_days} days from {firm.payment_from}; quotes valid {firm.valid_days} days."
    )
    say(f"Currency {firm.currency}; {firm.tax_scheme or 'tax'}: {rates or 'no rates'}.\n")
    accounts = [
        (b.holder, b.bank, b.iban or b.account, b.bic or b.routing, b.confirmed_by)
        for b in data["bank_accounts"]
    ]
    table(
        ("Holder", "Bank", "Account", "BIC or routing", "Confirmed by"), accounts, none="No bank account yet."
    )
    say("")
    people = [(c.initials, c.name, c.role, c.email) for c in data["colleagues"]]
    table(("", "Colleague", "Role", "E-mail"), people, none="No colleagues yet.")
    say("")
    prices = [
        (s["code"], s["text"], s["unit"], f"{s['unit_price']['currency']} {s['unit_price']['amount']}")
        for s in data["services"]
    ]
    table(("Code", "Service", "Unit", "Price"), prices, right=("Price",), none="No services yet.")
    say(f"\n{len(data['clauses'])} clauses, {len(data['documents'])} filed documents.")


@app.command("set")
def set_(
    source: Path = typer.Option(..., "--from", help="A seller file (TOML or JSON): concierge schema seller."),
    confirmed_by: str = typer.Option(
        "", "--confirmed-by", help="Who compared a new or changed bank account with the bank's own paper."
    ),
) -> None:
    """Set who we are from a file: all of it, or nothing."""
    file = SellerFile.read(read_document(source, "seller"))
    papers = {path: _paper(source, path) for _, path in file.papers if path}
    with work("set the seller") as session:
        commands.set_from_file(session, file, papers, confirmed_by)
    with look() as session:
        data = _everything(session)
    answer(
        data,
        lambda d: (
            f"Set: {d['seller'].legal_name}, {len(d['services'])} services, {len(d['clauses'])} clauses."
        ),
    )


def _paper(source: Path, path: str) -> bytes:
    """A file beside the seller file; nothing above that folder."""
    folder = os.path.realpath(source.parent)
    target = os.path.realpath(Path(folder, path))
    if os.path.commonpath([folder, target]) != folder:
        raise Refusal(f"The document {path} must lie beside {source.name} or in a folder below it.")
    return read_bytes(Path(target))


@app.command("colleague")
def colleague(
    name: str = typer.Argument(..., help="The whole name."),
    initials: str = typer.Option("", help="One to six signs; made from the name if left out."),
    role: str = typer.Option("", help="account manager, technician, finance …"),
    email: str = typer.Option("", help="E-mail address."),
    phone: str = typer.Option("", help="Telephone number."),
) -> None:
    """Add one of us, or change the one with these initials."""
    with work("add colleague") as session:
        commands.add_colleague(session, ColleagueDraft(name, initials, role, email, phone))
        rows = queries.colleagues(session)
    answer(
        {"colleagues": rows},
        lambda d: table(("", "Colleague", "Role"), [(c.initials, c.name, c.role) for c in d["colleagues"]]),
    )


@app.command("picture")
def picture(
    what: str = typer.Argument(..., help="logo, seal, representative-seal or signature."),
    source: Path | None = typer.Argument(None, help="A PNG or JPEG; leave it out with --remove."),
    of: str = typer.Option("", "--of", help="Whose signature: initials, e-mail or name."),
    remove: bool = typer.Option(False, "--remove", help="Print none from here on."),
) -> None:
    """Set a picture that documents print of us where a profile asks for it, or take it away."""
    if remove == (source is not None):
        raise Refusal("Name the file of the picture, or take it away with --remove.")
    data = None if source is None else read_bytes(source, MOST_BYTES)
    with work("set picture") as session:
        whose = queries.who(session, of).id if of else None
        kept = set_picture(session, what, data, whose)
    answer({"picture": what, "sha256": kept}, f"The {what} is {'kept' if kept else 'taken away'}.")


@app.command("leave")
def leave(person: str = typer.Argument(..., help="Initials, e-mail or name.")) -> None:
    """Say that a colleague has left: kept in the files, no longer offered."""
    with work("colleague leaves") as session:
        row = queries.who(session, person)
        commands.deactivate(session, row.id)
    answer({"left": row.name}, f"{row.name} is no longer offered.")
