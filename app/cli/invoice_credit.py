"""``concierge invoice credit``: an issued invoice taken back with a credit note, in whole or by lines."""

from __future__ import annotations

import typer

from app.basics.quantity import plain_scaled
from app.cli.frame import answer, work
from app.payments import commands, queries
from app.payments.drafts import CreditDraft, read_chosen


def credit_command(
    number: str = typer.Argument(..., help="The number of the invoice, such as I-2026-A0001."),
    *,
    reason: str = typer.Option(..., "--reason", help="Why; it is printed on the credit note."),
    line: list[str] = typer.Option(
        [],
        "--line",
        help="Only this line of the invoice: 1, a part of it: 1=24, or an amount: '2=50.00 USD'.",
    ),
    draft: bool = typer.Option(False, "--draft", help="Prepare it only; it is issued like an invoice."),
    override: str = typer.Option("", help="Issue although a rule stops it; the reason is kept."),
) -> None:
    """Take an issued invoice back with a credit note: all that is left of it, or the lines named."""
    with work("credit invoice") as session:
        of = queries.invoice_named(session, number)
        chosen = read_chosen(line, queries.invoice(session, of).total.currency)
        id_ = commands.credit(session, of, CreditDraft(reason, chosen))
        if not draft:
            commands.issue(session, id_, override)
        row, left = queries.invoice(session, id_), queries.invoice(session, of)
    told = {
        "credit_note": row.number, "credits": left.number, "state": row.state, "issued": row.issued_on,
        "net": row.net, "tax": row.tax, "total": row.total, "left_open": left.open, "invoice_state": left.state,
        "lines": [
            {"line": str(x.position), "text": x.text, "quantity": plain_scaled(x.quantity), "amount": x.amount}
            for x in row.lines
        ],
    }  # fmt: skip
    state = "a draft" if draft else "issued"
    answer(
        told, f"{row.number}, {state}: {row.total} of {left.number} taken back; {left.open} of it is open."
    )
