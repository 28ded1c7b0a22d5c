"""``concierge order``: list, show, read, import, link, check, decide, letter, accept, refuse, cancel."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import typer
from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.basics.quantity import plain_scaled, plain_unit_price
from app.cli.frame import absolute, answer, look, noun, read_bytes, read_document, say, table, work
from app.cli.order_papers import ask_command, deliver_command, note_command
from app.cli.papers import check_document
from app.clients.queries import client_head
from app.formats.ubl_order import looks_like_xml, read_ubl_order
from app.orders import commands, queries
from app.orders.drafts import DecisionDraft, OrderDraft, read_order
from app.orders.rules.decisions import Decision
from app.orders.rules.letter import Letter

app = noun("Purchase orders, checked against the quote.")
app.command("deliver")(deliver_command)
app.command("note")(note_command)
app.command("ask")(ask_command)
_NUMBER = typer.Argument(..., help="The order's number, or INSTITUTION/NUMBER where several use it.")
_FILE = typer.Argument(
    ..., help="An order file (TOML or JSON: concierge schema order), or a UBL 2.1 / Peppol order."
)
_REASON = typer.Option("", "--reason", help="Why; kept with the order.")


@app.command("list")
def list_(
    client: str = typer.Option("", help="Only the orders of the client with this key."),
    limit: int = typer.Option(100, min=1, max=10_000, help="How many at most."),
    after: str = typer.Option("", help="Go on after this order."),
) -> None:
    """List orders, the latest received first."""
    with look() as session:
        whose = client_head(session, client).id if client else None
        place = queries.order_named(session, after) if after else None
        rows = queries.orders(session, client_id=whose, after=place, limit=limit)
    answer({"orders": [_listed(row) for row in rows]}, _print_list)


def _listed(row: queries.OrderListed) -> dict[str, Any]:
    return {
        "order": row.number, "institution": row.institution, "client": row.client or None, "quote": row.quote or None,
        "revision": row.revision, "state": row.state, "undecided": row.undecided, "amount": row.amount,
        "dated": row.dated, "received": row.received_on,
    }  # fmt: skip


def _print_list(data: dict[str, Any]) -> None:
    titles = ("Order", "Institution", "Client", "Quote", "State", "Undecided", "Amount", "Received")
    rows = [
        (
            o["order"],
            o["institution"],
            o["client"],
            o["quote"],
            o["state"],
            o["undecided"] or "",
            o["amount"],
            o["received"],
        )
        for o in data["orders"]
    ]
    table(
        titles,
        rows,
        right=("Undecided", "Amount"),
        none="No order yet. Record one: concierge order import FILE.",
    )


@app.command("show")
def show(number: str = _NUMBER) -> None:
    """Show an order: what it says, where it stands, what is left to bill."""
    with look() as session:
        id_ = queries.order_named(session, number)
        row, balance = queries.order(session, id_), queries.balance(session, id_)
    answer({**_shown(row), "balance": _balance(balance)}, _print_order)


def _balance(balance: queries.Balance) -> dict[str, Any]:
    return {
        "ordered": balance.ordered,
        "invoiced": balance.invoiced,
        "received": balance.received,
        "left": balance.left,
    }


def _shown(row: queries.OrderRow) -> dict[str, Any]:
    return {
        "order": row.number, "institution": row.institution, "client": row.client or None,
        "engagement": row.engagement or None, "quote": row.quote or None, "revision": row.revision, "kind": row.kind,
        "state": row.state, "dated": row.dated, "received": row.received_on, "amount": row.amount, "tax": row.tax,
        "payer": list(row.payer_lines), "payment_terms": {"days": row.payment_days, "from": row.payment_from or None},
        "freight": {"terms": row.freight_terms or None}, "period": {"start": row.valid_from, "end": row.valid_to},
        "references": dict(row.references), "file": row.file_name or None, "sha256": row.sha256,
        "lines": [
            {"line": x.label, "kind": x.kind, "code": x.code, "text": x.text, "quantity": plain_scaled(x.quantity),
             "unit": x.unit, "unit_price": plain_unit_price(x.unit_price, row.amount.currency), "amount": x.amount}
            for x in row.lines
        ],
        "events": [{"kind": e.kind, "on": e.on, "reason": e.reason or None} for e in row.events],
        "differences": [d.as_json() for d in row.differences],
    }  # fmt: skip


def _print_order(data: dict[str, Any]) -> None:
    say(f"Order {data['order']} of {data['institution']}, {data['amount']}, {data['state']}.")
    quote = (
        f"{data['quote']} R{data['revision']}" if data["revision"] else data["quote"] or "no quote of ours"
    )
    say(f"Dated {data['dated']}, received {data['received']}, answers {quote}.")
    if data["payer"]:
        say("Payer: " + ", ".join(data["payer"]))
    _print_lines(data["lines"])
    left = data["balance"]
    say(f"Invoiced {left['invoiced']}, received {left['received']}, left to bill {left['left']}.")
    for event in data["events"]:
        say(f"{event['on']}  {event['kind']}" + (f": {event['reason']}" if event["reason"] else ""))


def _print_lines(lines: list[dict[str, Any]]) -> None:
    titles = ("Line", "Code", "Text", "Quantity", "Unit", "Unit price", "Amount")
    rows = [
        (x["line"], x["code"], x["text"], x["quantity"], x["unit"], x["unit_price"], x["amount"])
        for x in lines
    ]
    table(titles, rows, right=("Quantity", "Unit price", "Amount"), none="The order lists no lines.")


def _read(path: Path, institution: str, quote: str) -> tuple[OrderDraft, tuple[str, ...], bytes]:
    """The draft with what the person adds to the file, what was left out of it, and the bytes of the file."""
    content = read_bytes(path)
    if content[:5] == b"%PDF-":
        raise Refusal(
            f"{path.name} is a PDF, which is not read yet. Write an order file (concierge schema order) "
            f"and attach the PDF: concierge order import FILE --file {path.name}"
        )
    left_out: tuple[str, ...] = ()
    if looks_like_xml(content):
        found = read_ubl_order(content, path.name)
        document, left_out = check_document(found.table, "order", path.name), found.left_out
    else:
        document = read_document(path, "order")
    draft = read_order(document)
    named = replace(draft, institution=institution.strip() or draft.institution)
    return (replace(named, quote=quote.strip()) if quote.strip() else named), left_out, content


_INSTITUTION = typer.Option("", help="The key of the institution, where the file does not name it.")
_QUOTE = typer.Option("", help="Our quote, where the file does not cite it.")


@app.command("read")
def read(path: Path = _FILE, institution: str = _INSTITUTION, quote: str = _QUOTE) -> None:
    """Read an order file and show what it says; nothing is saved."""
    draft, left_out, _ = _read(absolute(path), institution, quote)
    answer({**_drafted(draft), "left_out": list(left_out)}, _print_draft)


def _drafted(draft: OrderDraft) -> dict[str, Any]:
    return {
        "order": draft.number, "institution": draft.institution or None, "quote": draft.quote or None,
        "revision": draft.revision, "kind": draft.kind, "dated": draft.dated, "amount": draft.amount,
        "tax": draft.tax, "payer": list(draft.payer_lines),
        "payment_terms": {"days": draft.payment_days, "from": draft.payment_from or None},
        "references": dict(draft.references),
        "lines": [
            {"line": x.label, "kind": x.kind, "code": x.code, "text": x.text, "quantity": plain_scaled(x.quantity),
             "unit": x.unit, "unit_price": plain_unit_price(x.unit_price, draft.amount.currency), "amount": x.amount}
            for x in draft.lines
        ],
    }  # fmt: skip


def _print_draft(data: dict[str, Any]) -> None:
    say(
        f"Order {data['order']}, {data['amount']}, dated {data['dated']}, answers {data['quote'] or 'no quote of ours'}."
    )
    _print_lines(data["lines"])
    if data["left_out"]:
        say(f"Not read from the file: {', '.join(data['left_out'])}.")
    say("Nothing was saved. To record it: concierge order import FILE.")


@app.command("import")
def import_(
    path: Path = _FILE,
    file: Path = typer.Option(None, "--file", help="The file the order came as (PDF …), kept with it."),
    institution: str = _INSTITUTION,
    quote: str = _QUOTE,
    changed: bool = typer.Option(
        False, "--changed", help="The institution sent a recorded order anew, changed."
    ),
) -> None:
    """Record an order from a file and check it against its quote."""
    place = absolute(path)
    draft, left_out, content = _read(place, institution, quote)
    attached = absolute(file) if file else place.parent / draft.file if draft.file else None
    if attached is not None:
        name, content = attached.name, read_bytes(attached)
    else:
        name = place.name
    with work("import order") as session:
        if changed:
            id_ = _recorded(session, draft)
            commands.change_order(session, id_, draft, content, name)
        else:
            id_ = commands.record_order(session, draft, content, name)
        view = queries.check(session, id_)
    answer({**_checked(view), "left_out": list(left_out)}, lambda _: _print_check(view))


def _recorded(session: Session, draft: OrderDraft) -> UUID:
    """The order that a changed one replaces."""
    name = f"{draft.institution}/{draft.number}" if draft.institution else draft.number
    return queries.order_named(session, name)


@app.command("link")
def link(number: str = _NUMBER, quote: str = typer.Argument(..., help="The number of our quote.")) -> None:
    """Say which quote an order answers, where it does not say so itself, and check it."""
    with work("link order") as session:
        id_ = queries.order_named(session, number)
        commands.link_order(session, id_, quote)
        view = queries.check(session, id_)
    answer(_checked(view), lambda _: _print_check(view))


@app.command("check")
def check(number: str = _NUMBER) -> None:
    """Show every difference between an order and the latest issued revision of its quote."""
    with look() as session:
        view = queries.check(session, queries.order_named(session, number))
    answer(_checked(view), lambda _: _print_check(view))


def _checked(view: queries.CheckView) -> dict[str, Any]:
    return {
        "order": view.order.number,
        "institution": view.order.institution,
        "quote": view.offer.number if view.offer else view.order.quote or None,
        "revision": view.offer.revision if view.offer else None,
        "state": view.order.state,
        "may_accept": view.may_accept,
        "differences": [d.as_json() for d in view.order.differences],
    }


def _print_check(view: queries.CheckView) -> None:
    against = f"{view.offer.number} R{view.offer.revision}" if view.offer else "no quote"
    say(f"Order {view.order.number} of {view.order.institution} against {against}: {view.order.state}.")
    titles = ("Line", "Field", "Quoted", "Ordered", "", "Decision", "Because")
    rows = [
        (d.line or "order", d.field, d.quoted, d.ordered, d.severity, d.decision or "", d.because)
        for d in view.order.differences
    ]
    table(titles, rows, none="The order is exactly what was quoted.")
    if view.order.state in {"to-check", "checked"}:
        number = view.order.number
        say(
            f"It may be accepted: concierge order accept {number}"
            if view.may_accept
            else f"To decide: concierge order decide {number} LINE accept|query|refuse [--field FIELD] [--reason WHY]"
        )


@app.command("decide")
def decide(
    number: str = _NUMBER,
    line: str = typer.Argument(
        ..., help="The line of the difference, as order check shows it; order, or all."
    ),
    decision: str = typer.Argument(..., help="accept, query or refuse."),
    field: str = typer.Option("", "--field", help="Only this field of the line: quantity, unit-price …"),
    reason: str = _REASON,
) -> None:
    """Decide the differences of a line: accept, query (ask the office) or refuse."""
    with work("decide") as session:
        id_ = queries.order_named(session, number)
        commands.decide(session, id_, _decision(queries.order(session, id_), line, decision, field, reason))
        view = queries.check(session, id_)
        letter = queries.draft_letter(session, id_) if decision == Decision.QUERY else None
    data = {**_checked(view), **({"letter": _letter(letter)} if letter else {})}
    answer(data, lambda _: _print_check(view))


def _decision(row: queries.OrderRow, line: str, decision: str, field: str, reason: str) -> DecisionDraft:
    """``order`` is the whole order, ``all`` every line; a field of the whole order may stand for it."""
    fields = {d.field for d in row.differences if not d.line}
    if line == "all":
        return DecisionDraft(decision, None, field, reason)
    if line in {"order", ""}:
        return DecisionDraft(decision, "", field, reason)
    if line in fields and not field:
        return DecisionDraft(decision, "", line, reason)
    return DecisionDraft(decision, line, field, reason)


@app.command("letter")
def letter(
    number: str = _NUMBER,
    language: str = typer.Option("", help="en, de or fr; else the institution's."),
) -> None:
    """Show the e-mail that asks purchasing about the queried differences."""
    with look() as session:
        drafted = queries.draft_letter(session, queries.order_named(session, number), language)
    answer(_letter(drafted), f"To: {drafted.to}\nSubject: {drafted.subject}\n\n{drafted.body}")


def _letter(drafted: Letter) -> dict[str, Any]:
    return {"to": drafted.to or None, "subject": drafted.subject, "body": drafted.body}


@app.command("accept")
def accept(number: str = _NUMBER, reason: str = _REASON) -> None:
    """Accept an order whose differences are settled: the work is cleared to start."""
    with work("accept order") as session:
        id_ = queries.order_named(session, number)
        commands.accept(session, id_, reason)
        row = queries.order(session, id_)
    answer(
        {"order": row.number, "state": row.state},
        f"Order {row.number} accepted: the work is cleared to start.",
    )


@app.command("refuse")
def refuse(number: str = _NUMBER, reason: str = _REASON) -> None:
    """Refuse an order as a whole; --reason says why."""
    _end(number, "refuse", reason)


@app.command("cancel")
def cancel(number: str = _NUMBER, reason: str = _REASON) -> None:
    """Record that the institution took an order back; --reason says why."""
    _end(number, "cancel", reason)


def _end(number: str, verb: str, reason: str) -> None:
    with work(f"{verb} order") as session:
        id_ = queries.order_named(session, number)
        (commands.refuse if verb == "refuse" else commands.cancel)(session, id_, reason)
        row = queries.order(session, id_)
    answer({"order": row.number, "state": row.state}, f"Order {row.number} is {row.state}.")
