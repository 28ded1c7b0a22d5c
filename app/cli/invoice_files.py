"""``concierge invoice pdf``, ``e-invoice`` and ``send``: what an invoice is as a file, and made ready to be sent."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.frame import absolute, answer, look, work, written
from app.cli.sending import CHANNEL, EML, FILES, ON, RECORD, print_sending, told, write_out
from app.payments import queries
from app.payments.commands.sending import record_sending
from app.payments.document import preview
from app.payments.document.sending import prepared
from app.payments.einvoice import e_invoice
from app.quotes.rules.sending import Wanted
from app.storage.files import write_aside

_NUMBER = typer.Argument(..., help="The number of the invoice, such as I-2026-A0001.")


def pdf_command(
    number: str = _NUMBER,
    out: Path = typer.Option(Path(), "-o", "--output", help="A file or a folder; this folder if left out."),
) -> None:
    """Write the PDF of an invoice: the issued bytes, or a preview of a draft. Prints the path."""
    with look() as session:
        id_ = queries.invoice_named(session, number)
        issued = queries.invoice(session, id_).pdf_sha256 is not None
        name, data = preview(session, id_)
    path = written(out, name, data)
    answer({"invoice": number, "path": path, "issued": issued}, path)


def e_invoice_command(
    number: str = _NUMBER,
    shape: str = typer.Option("ubl", "--shape", help="ubl (Peppol BIS Billing 3) or cii (Factur-X)."),
    out: Path = typer.Option(Path(), "-o", "--output", help="A file or a folder; this folder if left out."),
) -> None:
    """Write an invoice for machines (EN 16931): as it was issued, or what a draft would be. Prints the path."""
    with look() as session:
        name, data = e_invoice(session, queries.invoice_named(session, number), shape)
    place = absolute(out)
    path = place / name if place.is_dir() or place.suffix.casefold() != ".xml" else place
    write_aside(path, data)
    answer({"invoice": number, "path": str(path), "shape": shape}, str(path))


def send_command(
    number: str = _NUMBER,
    *,
    to: str = typer.Option("accounts-payable", "--to", help="accounts-payable or researcher."),
    e_invoice: bool | None = typer.Option(
        None, "--e-invoice/--no-e-invoice", help="With the UBL file beside the PDF, or without."
    ),
    eml: Path | None = EML,
    files: Path | None = FILES,
    record: bool = RECORD,
    channel: str = CHANNEL,
    on: str = ON,
) -> None:
    """Prepare the sending of an issued invoice or credit note. Nothing is sent, and nothing recorded without --record."""
    with look() as session:
        sending = prepared(session, number, Wanted(to, None, e_invoice, channel))
    paths = write_out(sending, eml, files)
    if record:
        with work("send invoice") as session:
            record_sending(session, number, sending, on)
    data = told("invoice", sending, paths, recorded=record)
    answer(data, lambda _: print_sending(sending, paths, recorded=record))
