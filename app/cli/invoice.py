"""``concierge invoice``: list, show, new, check, issue, pdf, send, mark, step, receive, dispute, resolve, ageing."""

from __future__ import annotations

from typing import Any

import typer

from app.basics.errors import Refusal
from app.basics.money import Money
from app.basics.quantity import plain_scaled, plain_unit_price
from app.cli.findings import print_preflight
from app.cli.frame import answer, day, look, noun, say, table, work
from app.cli.invoice_credit import credit_command
from app.cli.invoice_files import e_invoice_command, pdf_command, send_command
from app.cli.invoice_papers import attach_command
from app.cli.lessons import KIND, LEARN, PARAM, SAID_BY, taken, tell, told
from app.clients.queries import client_head
from app.orders.queries import order, order_named
from app.payments import commands, queries
from app.payments.drafts import InvoiceDraft, MarkDraft, ReceiptDraft, StepDraft, read_chosen
from app.payments.rules.states import REASONS, REFUSALS

app = noun("Invoices, credit notes, the payment route, receipts.")
app.command("credit")(credit_command)
_NUMBER = typer.Argument(..., help="The number of the invoice, such as I-2026-A0001.")
_ON = typer.Option("", "--on", help="The day it happened, such as 2026-11-20; today if left out.")
_REASON = typer.Option("", "--reason", help="Why; kept with it.")


@app.command("list")
def list_(
    client: str = typer.Option("", help="Only the invoices of the client with this key."),
    limit: int = typer.Option(100, min=1, max=10_000, help="How many at most."),
    after: str = typer.Option("", help="Go on after this invoice."),
) -> None:
    """List invoices, the latest made first."""
    with look() as session:
        whose = client_head(session, client).id if client else None
        place = queries.invoice_named(session, after) if after else None
        rows = queries.invoices(session, client_id=whose, after=place, limit=limit)
    answer({"invoices": [_listed(row) for row in rows]}, _print_list)


def _listed(row: queries.InvoiceListed) -> dict[str, Any]:
    return {
        "invoice": row.number, "kind": row.kind, "client": row.client, "order": row.order or None, "state": row.state,
        "disputed": row.disputed, "overdue": row.overdue, "issued": row.issued_on, "due": row.due_on,
        "total": row.total, "received": row.received, "open": row.open, "age": row.age or None,
    }  # fmt: skip


def _print_list(data: dict[str, Any]) -> None:
    titles = ("Invoice", "Client", "Order", "State", "Issued", "Due", "Total", "Open")
    rows = [
        (i["invoice"], i["client"], i["order"], i["state"] + (", overdue" if i["overdue"] else ""), i["issued"],
         i["due"], i["total"], i["open"])
        for i in data["invoices"]
    ]  # fmt: skip
    table(
        titles,
        rows,
        right=("Total", "Open"),
        none="No invoice yet. Make one: concierge invoice new --order NUMBER.",
    )


@app.command("show")
def show(number: str = _NUMBER) -> None:
    """Show an invoice: its lines, where it stands on the payment route, what came in."""
    with look() as session:
        row = queries.invoice(session, queries.invoice_named(session, number))
    answer(_shown(row), _print_invoice)


def _shown(row: queries.InvoiceRow) -> dict[str, Any]:
    currency = row.total.currency
    return {
        "invoice": row.number, "kind": row.kind, "state": row.state, "order": row.order or None,
        "client": row.client, "engagement": row.engagement, "payer": list(row.payer_lines),
        "prepared": row.prepared_on, "issued": row.issued_on, "due": row.due_on, "pay_on": row.pay_on,
        "overdue": row.overdue, "silent": row.silent, "final": row.final,
        "payment_terms": {"days": row.payment_days, "from": row.payment_from}, "references": dict(row.references),
        "net": row.net, "tax": row.tax, "total": row.total, "received": row.received, "open": row.open,
        "step": row.step or None, "holder": row.holder, "since": row.since, "step_due": row.step_due,
        "file": row.file_name or None, "sha256": row.pdf_sha256,
        "annexes": [{"kind": one.kind, "title": one.title} for one in row.annexes],
        "lines": [
            {"line": str(x.position), "order_line": x.order_line, "code": x.code, "text": x.text,
             "quantity": plain_scaled(x.quantity), "unit": x.unit,
             "unit_price": plain_unit_price(x.unit_price, currency), "amount": x.amount}
            for x in row.lines
        ],
        "track": [_step(s) for s in row.track],
        "events": [
            {"kind": e.kind, "on": e.on, "step": e.step or None, "person": e.person or None,
             "reason": e.reason_code or None, "action": e.action_code or None, "note": e.note or None,
             "learned": {"rule": e.lesson.key, "from": e.lesson.institution, "says": e.lesson.says} if e.lesson else None}
            for e in row.events
        ],
        "receipts": [
            {"on": r.on, "amount": r.amount, "reference": r.reference or None, "reason": r.reason or None}
            for r in row.receipts
        ],
        "disputes": [
            {"opened": d.opened_on, "reason": d.reason, "resolution": d.resolution or None, "resolved": d.resolved_on}
            for d in row.disputes
        ],
    }  # fmt: skip


def _step(s: queries.TrackRow) -> dict[str, Any]:
    return {
        "step": s.key, "title": s.title, "holder": s.holder, "state": s.state, "since": s.since, "due": s.due,
        "done": s.done_on, "late": s.late, "person": s.person or None, "phone": s.phone or None, "email": s.email or None,
    }  # fmt: skip


def _print_invoice(data: dict[str, Any]) -> None:
    late = ", overdue" if data["overdue"] else ""
    called = "Credit note" if data["kind"] == "credit-note" else "Invoice"
    say(f"{called} {data['invoice']} on order {data['order']}, {data['total']}, {data['state']}{late}.")
    say("Payer: " + ", ".join(data["payer"]))
    titles = ("Line", "Order line", "Code", "Text", "Quantity", "Unit", "Unit price", "Amount")
    rows = [
        (
            x["line"],
            x["order_line"],
            x["code"],
            x["text"],
            x["quantity"],
            x["unit"],
            x["unit_price"],
            x["amount"],
        )
        for x in data["lines"]
    ]
    table(titles, rows, right=("Quantity", "Unit price", "Amount"))
    say(f"Net {data['net']}, tax {data['tax']}, received {data['received']}, open {data['open']}.")
    if data["annexes"]:
        say("With it: " + ", ".join(one["title"] or one["kind"] for one in data["annexes"]))
    if data["issued"]:
        say(f"Issued {data['issued']}.")
    if data["due"]:
        say(f"Due {data['due']}, expected with the payment run of {data['pay_on']}.")
        _print_track(data["track"])
    for receipt in data["receipts"]:
        say(
            f"{receipt['on']}  received {receipt['amount']}"
            + (f" ({receipt['reference']})" if receipt["reference"] else "")
        )


def _print_track(track: list[dict[str, Any]]) -> None:
    titles = ("Step", "Holder", "", "Since", "Due", "Done", "Late", "Call")
    rows = [
        (s["title"], s["holder"], s["state"], s["since"], s["due"], s["done"], s["late"] or "",
         " ".join(x for x in (s["person"], s["phone"]) if x))
        for s in track
    ]  # fmt: skip
    table(titles, rows)


@app.command("new")
def new(
    order_number: str = typer.Option(..., "--order", help="The accepted order to bill."),
    line: list[str] = typer.Option(
        [], "--line", help="Only this line of the order: 1, a part of it: 1=24, or an amount: '2=500.00 USD'."
    ),
    final: bool = typer.Option(
        None, "--final/--not-final", help="Whether it is the last; else by what is left."
    ),
) -> None:
    """Draft an invoice on an order: all that is left to bill, or the lines named."""
    with work("new invoice") as session:
        order_id = order_named(session, order_number)
        chosen = read_chosen(line, order(session, order_id).amount.currency)
        id_ = commands.new_invoice(session, order_id, InvoiceDraft(chosen, final))
        row = queries.invoice(session, id_)
    answer(_shown(row), f"{row.number}, a draft on order {row.order}: {row.total}.")


@app.command("discard")
def discard(number: str = _NUMBER) -> None:
    """Throw a draft away."""
    with work("discard invoice") as session:
        commands.discard(session, queries.invoice_named(session, number))
    answer({"invoice": number, "state": "discarded"}, f"Draft {number} is gone.")


@app.command("check")
def check(
    number: str = _NUMBER,
    passed: bool = typer.Option(False, "--passed", help="Also tell what passed, and why."),
) -> None:
    """Check an invoice against the rules of accounts payable and the balance of its order."""
    with look() as session:
        result = queries.check(session, queries.invoice_named(session, number))
    answer(
        result.as_json(),
        lambda _: print_preflight(result.result, result.names, f"{result.number}", passed=passed),
    )


@app.command("issue")
def issue(
    number: str = _NUMBER,
    override: str = typer.Option("", help="Issue although a rule stops it; the reason is kept."),
) -> None:
    """Issue a draft: checked, printed and frozen."""
    with work("issue invoice") as session:
        id_ = queries.invoice_named(session, number)
        commands.issue(session, id_, override)
        row = queries.invoice(session, id_)
    due = f", due {row.due_on}" if row.due_on else ""
    answer(_shown(row), f"{row.number} issued, {row.total}{due}.")


app.command("attach")(attach_command)
app.command("pdf")(pdf_command)
app.command("e-invoice")(e_invoice_command)
app.command("send")(send_command)


@app.command("mark")
def mark(
    number: str = _NUMBER,
    state: str = typer.Argument(..., help="received, in-process, query, conditional, rejected or approved."),
    *,
    on: str = _ON,
    reason: str = typer.Option(
        "", "--reason", help="A reason code: REF LEG REC QUA DEL PRI QTY ITM PAY UNR FIN PPD OTH."
    ),
    action: str = typer.Option("", "--action", help="An action code: NOA PIN NIN CNF CNP CNA OTH."),
    person: str = typer.Option("", "--person", help="Who said so."),
    note: str = typer.Option("", "--note", help="In words: what they object to."),
    said_by: str = SAID_BY,
    learn: bool = LEARN,
    kind: str = KIND,
    param: list[str] = PARAM,
) -> None:
    """Record what the office answered; a refusal or a question can become a rule, so that it does not happen twice."""
    draft = MarkDraft(state, day(on, "--on:"), person or said_by, reason.upper(), action.upper(), "", note)
    if state not in REFUSALS:
        if learn or kind or param:
            raise Refusal(f"Only a refusal or a question teaches a rule, not {state}.")
        _mark(number, draft)
        return
    objection = note or REASONS.get(draft.reason_code, "")
    rule = taken(objection, "invoice", 0, learn, kind, param)
    with work("mark invoice") as session:
        id_ = queries.invoice_named(session, number)
        commands.mark(session, id_, draft)
        if rule is not None:
            commands.learn_from(session, id_, rule, objection)
        row = queries.invoice(session, id_)
    data = _shown(row) | told(rule, objection, "invoice", f"concierge invoice learn {row.number}")
    answer(data, lambda _: _print_marked(row, data, learn))


def _print_marked(row: queries.InvoiceRow, data: dict[str, Any], learn: bool | None) -> None:
    say(f"{row.number} is {row.state}; the ball is with {row.holder}.")
    if learn is not False:
        tell(data)


@app.command("learn")
def learn_(
    number: str = _NUMBER,
    reason: str = typer.Option("", help="What they objected to; as it was recorded if left out."),
    said_by: str = SAID_BY,
    kind: str = KIND,
    param: list[str] = PARAM,
) -> None:
    """Make a rule of the newest refusal, question or dispute of an invoice, so that it does not happen twice."""
    with work("learn from invoice") as session:
        id_ = queries.invoice_named(session, number)
        objection = reason or queries.invoice(session, id_).objection
        rule = taken(objection, "invoice", 0, True, kind, param)
        if rule is not None:
            commands.learn_from(session, id_, rule, objection, said_by)
    data = {"invoice": number} | told(rule, objection, "invoice", "")
    answer(data, lambda _: tell(data))


def _mark(number: str, draft: MarkDraft) -> None:
    with work("mark invoice") as session:
        id_ = queries.invoice_named(session, number)
        commands.mark(session, id_, draft)
        row = queries.invoice(session, id_)
    answer(_shown(row), f"{row.number} is {row.state}; the ball is with {row.holder}.")


@app.command("step")
def step(
    number: str = _NUMBER,
    key: str = typer.Argument(..., metavar="STEP", help="The key of the step that is done."),
    on: str = _ON,
    person: str = typer.Option("", "--person", help="Who did it."),
) -> None:
    """Record that a step of the payment route is done."""
    with work("step") as session:
        id_ = queries.invoice_named(session, number)
        done = commands.step(session, id_, StepDraft(key, day(on, "--on:"), person))
        row = queries.invoice(session, id_)
    due = f", due {row.step_due.isoformat()}" if row.step_due else ""
    now = f"Now: {row.step} with {row.holder}{due}." if row.step else "The route has no further step."
    answer(_shown(row), f"{', '.join(done)} done. {now}")


@app.command("receive")
def receive(
    number: str = _NUMBER,
    amount: str = typer.Argument(..., help="The amount that came in, such as 17400.00."),
    on: str = _ON,
    reference: str = typer.Option("", "--reference", help="The reference of the payment."),
    reason: str = _REASON,
) -> None:
    """Record money that came in."""
    with work("receive") as session:
        id_ = queries.invoice_named(session, number)
        currency = queries.invoice(session, id_).total.currency
        commands.receive(
            session, id_, ReceiptDraft(Money.parse(amount, currency), day(on, "--on:"), reference, reason)
        )
        row = queries.invoice(session, id_)
    answer(_shown(row), f"{row.number}: received {row.received}, open {row.open}, {row.state}.")


@app.command("dispute")
def dispute(
    number: str = _NUMBER, reason: str = typer.Argument(..., help="What the institution disputes.")
) -> None:
    """Record that the institution will not pay an invoice as it is."""
    with work("dispute") as session:
        commands.open_dispute(session, queries.invoice_named(session, number), reason)
    answer({"invoice": number, "disputed": True}, f"{number} is in dispute.")


@app.command("resolve")
def resolve(number: str = _NUMBER, resolution: str = typer.Argument(..., help="How it was settled.")) -> None:
    """Close the dispute; how it was settled is kept."""
    with work("resolve dispute") as session:
        commands.resolve_dispute(session, queries.invoice_named(session, number), resolution)
    answer({"invoice": number, "disputed": False}, f"The dispute on {number} is settled.")


@app.command("ageing")
def ageing() -> None:
    """Show what is open by age."""
    with look() as session:
        rows = queries.ageing_of(session)
    lines = [(a.bucket, a.count, a.open) for a in rows]
    answer(
        {"ageing": rows},
        lambda _: table(
            ("Age", "Invoices", "Open"), lines, right=("Invoices", "Open"), none="Nothing is open."
        ),
    )
