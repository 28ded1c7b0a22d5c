"""``concierge invoice pdf`` and ``invoice e-invoice``: what an invoice is as a file."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.frame import absolute, answer, look
from app.payments import queries
from app.payments.document import preview
from app.payments.einvoice import e_invoice
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
    place = absolute(out)
    path = place / name if place.is_dir() or place.suffix.casefold() != ".pdf" else place
    write_aside(path, data)
    answer({"invoice": number, "path": str(path), "issued": issued}, str(path))


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
