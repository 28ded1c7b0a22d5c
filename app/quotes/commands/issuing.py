"""Issuing a quote: checked, printed, frozen; overridden only with a reason that is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.basics.money import Money
from app.basics.text import clean_text
from app.basics.wording import Wording
from app.documents.press import check_printable
from app.quotes.commands.making import change
from app.quotes.commands.splitting import refuse_whole
from app.quotes.commands.telling import tell
from app.quotes.document import canonical, hash_of
from app.quotes.document.enclosing import frozen_annexes
from app.quotes.document.hindering import below_nothing
from app.quotes.document.printing import built, printed
from app.quotes.queries.checks import check_offer
from app.quotes.queries.context import Context, of_revision
from app.quotes.queries.stored import (
    offer_of,
    payer_key_of,
    quote_record,
    revision_of,
)
from app.quotes.queries.subject import paper_on_file
from app.quotes.rules.amounts import sums_of
from app.quotes.rules.offer import Offer
from app.records import Annex, Override, Quote, Revision
from app.requirements.preflight import Preflight
from app.seller.queries import me
from app.storage import blobs


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued revision: its file, its hash, its total, the rules that were overridden, and what became of its annexes."""

    number: str
    revision: int
    file_name: str
    sha256: str
    total: Money
    valid_until: dt.date
    overridden: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def issue(
    session: Session, number: str | UUID, override: str | None = None, failed: Iterable[str] = ()
) -> Issued:
    """Issues the draft revision: checked, printed, frozen. A blocking finding refuses it unless overridden with a reason.

    ``failed`` are the keys of rules that failed while it was written and were cured; they are kept with it, and with
    them what fails now.
    """
    quote = quote_record(session, number)
    revision = revision_of(session, quote)
    if revision.issued_on is not None:
        raise Refusal(
            f"Revision {revision.n} of {quote.number} was already issued on {revision.issued_on.isoformat()}. "
            "A change makes the next revision."
        )
    refuse_whole(session, quote)
    offer = _with_papers(session, quote, revision)
    if said := below_nothing(quote.number, sums_of(offer).gross):
        raise Refusal(said)
    context = of_revision(session, quote, revision)
    found = check_offer(session, context, offer)
    reason = _reason(quote, revision, found, override)
    issued_context = _as_issued(context)
    made = built(session, issued_context, offer)
    check_printable(made.paper)
    done = printed(made)
    remarks = tuple(remark.text for remark in done.remarks)
    revision.issued_at, revision.issued_on, revision.issued_by = made.made_at, context.today, me(session)
    revision.valid_until = issued_context.valid_until(offer.valid_days)
    sums = sums_of(offer)
    revision.net, revision.tax, revision.gross = sums.net.minor, sums.tax.minor, sums.gross.minor
    revision.content = canonical(made.paper, made.tailoring, made.riders) | frozen_annexes(
        made.annexes, done.remarks
    )
    revision.content_sha256 = hash_of(revision.content)
    revision.pdf_sha256 = blobs.put(session, done.pdf, "application/pdf")
    revision.file_name = made.file_name
    revision.findings = [finding.as_json() for finding in found.findings]
    revision.failed = sorted({*revision.failed, *failed, *found.failed_rules})
    overridden = _keep_overrides(session, revision, found, reason, made.made_at)
    session.flush()
    _tell_issue(session, quote, revision, sums.gross, context, remarks)
    return Issued(
        quote.number,
        revision.n,
        revision.file_name,
        revision.pdf_sha256,
        sums.gross,
        revision.valid_until,
        overridden,
        remarks,
    )


def _as_issued(context: Context) -> Context:
    """The same facts, no longer a draft: dated today."""
    return replace(context, issued_on=context.today, draft=False)


def _with_papers(session: Session, quote: Quote, revision: Revision) -> Offer:
    """The offer as it is issued: annexes name the bytes on file today."""
    context = of_revision(session, quote, revision)
    for annex in session.scalars(select(Annex).where(Annex.revision_id == revision.id)):
        row = paper_on_file(annex.kind, annex.title, context.filed)
        if row is not None:
            change(annex, {"filed_document_id": row.id, "title": row.title, "sha256": row.sha256})
    session.flush()
    return offer_of(session, revision, payer_key_of(session, quote))


def _reason(quote: Quote, revision: Revision, found: Preflight, override: str | None) -> str:
    """The reason for going on; a Refusal with every finding where a rule stops the issue and none is given."""
    if override is not None and not override.strip():
        raise Refusal("An override needs a reason, which is kept with the revision.")
    if found.may_issue or override:
        return clean_text(override or "")
    stops = " ".join(f"{finding.says} {finding.because}" for finding in found.stops)
    count = len(found.stops)
    rules = "One rule stops it" if count == 1 else f"{count} rules stop it"
    raise Refusal(
        f"Revision {revision.n} of {quote.number} cannot be issued. {rules}: {stops} "
        "Mend it, or override with a reason.",
        [finding.as_json() for finding in found.findings],
    )


def _keep_overrides(
    session: Session, revision: Revision, found: Preflight, reason: str, at: dt.datetime
) -> tuple[str, ...]:
    for finding in found.stops:
        session.add(
            Override(
                revision_id=revision.id,
                rule=finding.rule,
                institution=finding.from_,
                says=finding.says,
                because=finding.because,
                reason=reason,
                colleague_id=me(session),
                at=at,
            )
        )
    return tuple(finding.rule for finding in found.stops)


def _tell_issue(
    session: Session, quote: Quote, revision: Revision, gross: Money, context: Context, remarks: Sequence[str]
) -> None:
    amount = Wording("en_US").money(gross)
    which = f" revision {revision.n}" if revision.n > 1 else ""
    tell(
        session,
        quote,
        " ".join((f"Quote {quote.number}{which} issued, {amount}.", *remarks)),
        context.requester.id if context.requester else None,
    )
