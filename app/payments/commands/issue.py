"""Issuing an invoice: preflight, then content, sums, paper and hash frozen for ever."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.dates import TermsStart, due_day
from app.basics.errors import Refusal
from app.basics.text import clean_text
from app.documents.annexes import bound
from app.documents.press import check_printable, print_archived
from app.interactions.commands import note
from app.interactions.drafts import NoteDraft
from app.payments.document import invoice_paper
from app.payments.einvoice import riders_and_files
from app.payments.queries.checks import context_of, preflight_of
from app.payments.queries.facts import ENCLOSED, Facts, facts
from app.quotes.document import canonical, hash_of
from app.quotes.document.enclosing import frozen_annexes
from app.records import Invoice
from app.requirements.preflight import Preflight
from app.storage.blobs import put


def issue(session: Session, invoice_id: UUID, override: str = "", failed: Iterable[str] = ()) -> None:
    """Issues a draft. A finding that stops refuses it unless ``override`` gives a reason, which is kept with it.

    ``failed`` are the keys of rules that failed while it was prepared and were cured; they are kept with what fails now.
    """
    found = facts(session, invoice_id)
    record = found.invoice
    if record.issued_on is not None:
        raise Refusal(f"Invoice {record.number} was issued on {record.issued_on.isoformat()} already.")
    if not found.lines:
        raise Refusal(f"Invoice {record.number} has no lines.")
    result = preflight_of(session, found, context_of(session, record))
    reason = clean_text(override)
    _refuse_stops(record, result, reason)
    _freeze(session, found, _kept(result, reason))
    record.failed = sorted({*record.failed, *failed, *result.failed_rules})
    session.flush()
    overridden = f" against {len(result.stops)} findings: {reason}" if result.stops else ""
    gross = found.gross
    called = "Credit note" if found.is_credit else "Invoice"
    text = f"{called} {record.number} over {gross} issued{overridden}."
    note(
        session,
        NoteDraft(client_id=record.client_id, engagement_id=record.engagement_id, kind="note", text=text),
    )


def _refuse_stops(record: Invoice, result: Preflight, reason: str) -> None:
    if result.stops and not reason:
        said = " ".join(f.because for f in result.stops[:3])
        raise Refusal(
            f"Invoice {record.number} may not be issued. {said} Cure this, or override it with a reason.",
            [f.as_json() for f in result.findings],
        )


def _kept(result: Preflight, reason: str) -> list[dict[str, Any]]:
    """The findings as frozen; those that were overridden say by what reason."""
    return [{**f.as_json(), **({"override": reason} if f.stops else {})} for f in result.findings]


def _freeze(session: Session, found: Facts, findings: list[dict[str, Any]]) -> None:
    record, clock = found.invoice, _clock(session)
    today, sums = clock.today(), found.sums()
    record.issued_at, record.issued_on = clock.now(), today
    if not found.is_credit:
        record.due_on = due_day(record.payment_days, TermsStart(record.payment_from), today)
    record.net, record.tax, record.gross = sums.net.minor, sums.tax.minor, sums.gross.minor
    around = context_of(session, record)
    made = invoice_paper(session, found, around)
    check_printable(made.paper)
    riders, extension, files = riders_and_files(session, found, around)
    pdf = print_archived(made.paper, made.tailoring, record.issued_at, riders, extension=extension)
    done = bound(pdf, made.annexes, made.tailoring.annexes, record.issued_at)
    chosen = {name: value for name, value in (record.content or {}).items() if name == ENCLOSED}
    content = {
        **canonical(made.paper, made.tailoring, riders),
        **files,
        **chosen,
        **frozen_annexes(made.annexes, done.remarks),
    }
    record.content, record.content_sha256 = content, hash_of(content)
    record.pdf_sha256 = put(session, done.pdf, "application/pdf")
    record.file_name, record.findings = made.file_name, findings


def _clock(session: Session) -> Clock:
    clock: Clock = session.info["clock"]
    return clock
