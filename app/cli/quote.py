"""``concierge quote``: list, new, edit, show, check, issue, pdf, revise, diff, mark, recheck, letter, send, route, split."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from app.basics.errors import Refusal
from app.basics.money import Money
from app.basics.quantity import plain_scaled, plain_unit_price
from app.cli.findings import print_preflight
from app.cli.frame import absolute, answer, look, noun, read_document, say, table, work, written
from app.cli.lessons import KIND, LEARN, OFFICE, PARAM, SAID_BY, held_by, taken, tell, told
from app.cli.quote_letter import letter_command
from app.cli.quote_send import route_command, send_command
from app.cli.quote_split import split_command, unsplit_command
from app.cli.rechecking import recheck_quotes
from app.clients.queries import client_head
from app.quotes import commands, queries
from app.quotes.document import document_of, pdf_of, reprint
from app.quotes.document.changes import changes_pdf
from app.quotes.document.hindering import Hindrances, hindrances
from app.quotes.drafts import EventDraft, from_document
from app.quotes.queries.thresholds import Crossings, crossings
from app.quotes.rules.states import DECLINE_REASONS

app = noun("Quotes and their revisions.")
app.command("recheck")(recheck_quotes)
app.command("letter")(letter_command)
for _name, _do in (("send", send_command), ("route", route_command), ("split", split_command)):
    app.command(_name)(_do)
app.command("unsplit")(unsplit_command)
_NUMBER = typer.Argument(..., help="The number of the quote, such as Q-2026-A0042.")
_FILE = typer.Option(..., "--from", help="A quote file (TOML or JSON); its shape: concierge schema quote.")


@app.command("list")
def list_(
    client: str = typer.Option("", help="Only the quotes of the client with this key."),
    state: list[str] = typer.Option([], help="Only those that stand so: draft, issued, submitted, expired …"),
    limit: int = typer.Option(100, min=1, max=10_000, help="How many at most."),
    after: str = typer.Option("", help="Go on after this number."),
) -> None:
    """List quotes, the newest first, each with its newest revision."""
    with look() as session:
        whose = client_head(session, client).id if client else None
        place = queries.quote_row(session, after).id if after else None
        page = queries.quotes(session, after=place, limit=limit, client=whose, states=state)
    more = page.rows[-1].number if page.next and page.rows else None
    answer({"quotes": [_listed(row) for row in page.rows], "next": more}, _print_list)


def _listed(row: queries.QuoteRow) -> dict[str, Any]:
    return {
        "quote": row.number, "revision": row.revision, "client": row.client_key, "institution": row.institution_key,
        "engagement": row.engagement, "state": row.state, "since": row.since, "to": row.recipient or None,
        "total": row.total, "issued": row.issued_on, "valid_until": row.valid_until,
        "whole": row.whole or None, "part": row.part or None,
    }  # fmt: skip


def _print_list(data: dict[str, Any]) -> None:
    rows = [
        (
            q["quote"],
            q["revision"],
            q["client"],
            f"Part {q['part']} of {q['whole']}: {q['engagement']}" if q["whole"] else q["engagement"],
            q["state"],
            q["since"],
            q["total"],
            q["valid_until"],
        )
        for q in data["quotes"]
    ]
    titles = ("Quote", "Rev.", "Client", "Work", "State", "Since", "Total", "Valid until")
    table(
        titles, rows, right=("Rev.", "Total"), none="No quote yet. Make one: concierge quote new --from FILE."
    )
    if data["next"]:
        say(f"More follow: --after {data['next']}.")


@app.command("new")
def new(path: Path = _FILE) -> None:
    """Make a quote from a file; its first revision is a draft."""
    draft = from_document(read_document(absolute(path), "quote"))
    with work("new quote") as session:
        saved = commands.new_quote(session, draft)
        row = queries.quote_row(session, saved.id)
    answer(_listed(row), f"{saved.number}, revision 1, a draft: {row.total}.")


@app.command("edit")
def edit(number: str = _NUMBER, path: Path = _FILE) -> None:
    """Write a file over the draft revision of a quote."""
    draft = from_document(read_document(absolute(path), "quote"))
    with work("edit quote") as session:
        saved = commands.edit_quote(session, number, draft)
        row = queries.quote_row(session, saved.id)
    answer(_listed(row), f"{saved.number}, revision {saved.revision}, changed: {row.total}.")


@app.command("show")
def show(
    number: str = _NUMBER,
    revision: int = typer.Option(0, min=0, help="Which revision; the newest if left out."),
) -> None:
    """Show a quote: its lines, sums, revisions, and what happened to it."""
    with look() as session:
        view = queries.quote(session, number, revision or None)
        found = crossings(session, number, view.revision.n)
    answer(
        _shown(view) | {"thresholds": [each.as_json() for each in found.every]},
        lambda data: _print_quote(data, view, found),
    )


def _shown(view: queries.QuoteView) -> dict[str, Any]:
    return {
        **_listed(view.row),
        "revision": view.revision.n,
        "state": view.revision.state,
        "since": view.revision.since,
        "total": view.totals.gross,
        "issued": view.revision.issued_on,
        "valid_until": view.revision.valid_until,
        "may": list(view.revision.moves),
        "payer": list(view.payer),
        "lines": [_line(line, view.totals.net.currency) for line in view.lines],
        "net": view.totals.net,
        "prices": view.totals.basis,
        "taxes": [_tax(row) for row in view.totals.taxes],
        "freight": view.totals.freight,
        "document": {"paper": view.look.paper, "language": view.look.language, "signature": view.look.signature,
                     "chosen": dict(view.look.chosen)},
        "revisions": [
            {"revision": r.n, "state": r.state, "since": r.since, "total": r.total, "issued": r.issued_on,
             "valid_until": r.valid_until, "file": r.file_name or None, "sha256": r.pdf_sha256}
            for r in view.revisions
        ],
        "events": [
            {"revision": e.revision, "event": e.kind, "to": e.to or None, "on": e.on, "person": e.person,
             "channel": e.channel, "reason": e.reason, "note": e.note, "by": e.colleague,
             "learned": {"rule": e.lesson.key, "from": e.lesson.institution, "says": e.lesson.says} if e.lesson else None}
            for e in view.events
        ],
        "overrides": [
            {"revision": o.revision, "rule": o.rule, "says": o.says, "reason": o.reason, "by": o.colleague, "at": o.at}
            for o in view.overrides
        ],
    }  # fmt: skip


def _tax(row: Any) -> dict[str, Any]:
    return {
        "class": row.tax_class,
        "kind": row.kind or None,
        "rate": plain_scaled(row.rate, 3),
        "base": row.base,
        "tax": row.amount,
    }


def _line(line: queries.LineRow, currency: str) -> dict[str, Any]:
    return {
        "line": line.position, "kind": line.kind, "code": line.code, "text": line.text, "detail": line.detail,
        "quantity": plain_scaled(line.quantity), "unit": line.unit,
        "unit_price": plain_unit_price(line.unit_price, currency), "discount": _discount(line, currency),
        "tax": f"{line.tax_class} {plain_scaled(line.tax_rate, 3)}".strip(), "amount": line.amount, "counts": line.counts,
    }  # fmt: skip


def _discount(line: queries.LineRow, currency: str) -> str:
    rate = f"{plain_scaled(line.discount_rate, 3)} %" if line.discount_rate else ""
    return rate or (plain_unit_price(line.discount, currency) if line.discount else "")


def _print_quote(data: dict[str, Any], view: queries.QuoteView, found: Crossings) -> None:
    row = view.row
    until = f", valid until {data['valid_until']}" if data["valid_until"] else ""
    say(f"{row.number} revision {data['revision']}, {data['state']}{until}")
    say(f"{row.client} ({row.client_key}), {row.institution}: {row.engagement}")
    if data["payer"]:
        say(f"To: {', '.join(data['payer'])}")
    rows = [
        (
            x["line"],
            x["text"],
            x["code"],
            x["quantity"],
            x["unit"],
            x["unit_price"],
            _amount(x["amount"], x["counts"]),
        )
        for x in data["lines"]
    ]
    titles = ("Line", "Description", "Code", "Qty", "Unit", "Unit price", "Amount")
    table(titles, rows, right=("Qty", "Unit price", "Amount"))
    for tax in data["taxes"]:
        if tax["tax"]:
            said = f"{tax['kind'] or 'Tax'} {tax['rate']} %"
            inside = data["prices"] == "inclusive"
            say(f"{said} in the prices: {tax['tax']}" if inside else f"{said} on {tax['base']}: {tax['tax']}")
    say(f"Total {data['total']}")
    for text in (*found.says, *view.look.because):
        say(text)
    for event in data["events"]:
        to = f" to {event['to']}" if event["to"] else ""
        why = f": {event['reason']}" if event["reason"] else ""
        say(f"{event['on']} revision {event['revision']} {event['event']}{to}{why}")
        if event["learned"]:
            say(
                f"  Learned: {event['learned']['says']} (concierge institution show {event['learned']['from']})"
            )
    for kept in data["overrides"]:
        say(f"Overridden in revision {kept['revision']}: {kept['says']} ({kept['reason']})")


def _amount(amount: Money | None, counts: bool) -> str:
    return "" if amount is None else amount.plain() if counts else f"({amount.plain()})"


@app.command("check")
def check(
    number: str = _NUMBER,
    revision: int = typer.Option(0, min=0, help="Which revision; the newest if left out."),
    passed: bool = typer.Option(False, "--passed", help="Also tell what passed, and why."),
) -> None:
    """Preflight: hold a quote against every requirement in force."""
    with look() as session:
        found = queries.check(session, number, revision or None)
        money = crossings(session, number, revision or None)
        beyond = hindrances(session, number, revision or None)
    told = found.as_json() | {
        "may_issue": found.preflight.may_issue and not beyond.stops,
        "thresholds": [each.as_json() for each in money.every],
        "stops": list(beyond.stops),
        "remarks": list(beyond.remarks),
    }
    answer(told, lambda _: _print_check(found, money, beyond, passed=passed))


def _print_check(found: queries.Check, money: Crossings, beyond: Hindrances, *, passed: bool) -> None:
    what = f"{found.number} revision {found.revision}"
    ahead = (*beyond.remarks, *(f"Threshold: {text}" for text in money.says))
    print_preflight(found.preflight, found.names, what, passed=passed, ahead=ahead, stops=beyond.stops)


@app.command("issue")
def issue(
    number: str = _NUMBER,
    override: str = typer.Option(None, help="Issue although a rule stops it; the reason is kept."),
) -> None:
    """Issue the draft revision: checked, printed and frozen."""
    with work("issue quote") as session:
        issued = commands.issue(session, number, override)
    answer(
        {"quote": issued.number, "revision": issued.revision, "file": issued.file_name, "sha256": issued.sha256,
         "total": issued.total, "valid_until": issued.valid_until, "overridden": list(issued.overridden),
         "remarks": list(issued.remarks)},
        f"{issued.number} revision {issued.revision} issued, {issued.total}, valid until {issued.valid_until}."
        + "".join(f" {remark}" for remark in issued.remarks),
    )  # fmt: skip


@app.command("pdf")
def pdf(
    number: str = _NUMBER,
    out: Path = typer.Option(Path(), "-o", "--output", help="A file or a folder; this folder if left out."),
    revision: int = typer.Option(0, min=0, help="Which revision; the newest if left out."),
) -> None:
    """Write the PDF of a revision: the issued bytes, or a preview of a draft. Prints the path."""
    with look() as session:
        seen = queries.quote(session, number, revision or None).revision
        if seen.pdf_sha256:
            name, data = reprint(session, number, seen.n)
        else:
            made = document_of(session, number, seen.n)
            name, data = made.file_name, pdf_of(made)
    path = written(out, name, data)
    told = {"quote": number, "revision": seen.n, "path": path, "issued": seen.pdf_sha256 is not None}
    answer(told, path)


@app.command("revise")
def revise(number: str = _NUMBER) -> None:
    """Make the next revision, a draft that says what the newest one says."""
    with work("revise quote") as session:
        saved = commands.revise(session, number)
    answer(
        {"quote": saved.number, "revision": saved.revision},
        f"{saved.number}, revision {saved.revision}, a draft.",
    )


@app.command("diff")
def diff(
    number: str = _NUMBER,
    before: int = typer.Argument(..., metavar="R1", help="The earlier revision."),
    after: int = typer.Argument(..., metavar="R2", help="The later revision."),
    pdf: Path | None = typer.Option(None, "--pdf", help="Write them as a page to this file or folder."),
) -> None:
    """Say how two revisions differ."""
    with look() as session:
        changes = queries.difference(session, number, before, after)
        page = changes_pdf(session, number, before, after) if pdf is not None else None
    path = written(pdf, *page) if pdf is not None and page is not None else ""
    told = {
        **({"path": path} if path else {}),
        "quote": number,
        "before": before,
        "after": after,
        "changes": [{"kind": c.kind, "about": c.about, "says": c.text} for c in changes],
    }
    said = "\n".join(c.text for c in changes) or "They say the same."
    answer(told, "\n".join(part for part in (said, path) if part))


@app.command("mark")
def mark(
    number: str = _NUMBER,
    state: str = typer.Argument(
        ..., help="submitted, acknowledged, returned, approved, ordered, declined or withdrawn."
    ),
    *,
    to: str = typer.Option("", help="Of a submission: researcher or purchasing."),
    reason: str = typer.Option(
        "",
        help=f"What they objected to; of a declined quote one of: {', '.join(DECLINE_REASONS)}.",
    ),
    on: str = typer.Option("", help="The day, such as 2026-11-10; today if left out."),
    person: str = typer.Option("", help="Who did it, or who received it."),
    said_by: str = SAID_BY,
    channel: str = typer.Option("", help="e-mail, portal, post, phone, hand or network."),
    note: str = typer.Option("", help="Anything else."),
    revision: int = typer.Option(0, min=0, help="Which revision; the newest issued one if left out."),
    learn: bool = LEARN,
    kind: str = KIND,
    param: list[str] = PARAM,
    office: str = OFFICE,
) -> None:
    """Record what happened to an issued quote; a return can become a rule, so that it does not happen twice."""
    draft = EventDraft(
        kind=state, to=to, on=on, person=person or said_by, channel=channel, reason=reason, note=note
    )
    if state != "returned" and (learn or kind or param):
        raise Refusal(f"Only a return teaches a rule, not one that was {state}.")
    with work("mark quote") as session:
        days = queries.quote(session, number, revision or None).draft.valid_days
        rule = held_by(taken(reason, "quote", int(days), learn, kind, param), office)
        commands.record_return(session, number, draft, rule, revision or None)
        row = queries.quote_row(session, number)
    data = _listed(row)
    if state == "returned" and learn is not False:
        data |= told(rule, reason, "quote", f"concierge quote learn {row.number}")
    answer(data, lambda _: _print_marked(row, data))


def _print_marked(row: queries.QuoteRow, data: dict[str, Any]) -> None:
    say(f"{row.number} revision {row.revision}: {row.state}.")
    if "learned" in data:
        tell(data)


@app.command("learn")
def learn_(
    number: str = _NUMBER,
    reason: str = typer.Option("", help="What they objected to; as it was recorded if left out."),
    said_by: str = SAID_BY,
    kind: str = KIND,
    param: list[str] = PARAM,
    office: str = OFFICE,
) -> None:
    """Make a rule of the newest return of a quote, so that it does not happen twice."""
    with work("learn from quote") as session:
        view = queries.quote(session, number)
        if not (back := [event for event in view.events if event.kind == "returned"]):
            raise Refusal(f"{view.row.number} was never returned. Record that: concierge quote mark.")
        objection = reason or back[-1].reason
        rule = held_by(taken(objection, "quote", int(view.draft.valid_days), True, kind, param), office)
        if rule is not None:
            commands.learn_from(session, back[-1].id, rule, objection, said_by)
    answer({"quote": view.row.number} | told(rule, objection, "quote", ""), tell)
