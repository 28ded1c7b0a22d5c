"""The filed papers of a quote as files: those that ride in its PDF, and those that go beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.errors import Trouble
from app.documents.annexes import Annex, Remark, bound, left_out
from app.documents.mail import Enclosed
from app.quotes.document.frozen import thaw
from app.quotes.queries.stored import offer_of, quote_record, revision_of
from app.quotes.queries.subject import paper_on_file
from app.quotes.rules.offer import Offer
from app.seller.queries import FiledRow
from app.storage import blobs


def enclosed(session: Session, offer: Offer, filed: tuple[FiledRow, ...] = ()) -> tuple[Annex, ...]:
    """The filed papers that the offer names, with their bytes; a paper that is not on file is left out.

    A draft names no bytes yet: ``filed`` are the papers among which its own are found. Bytes that are not here are
    empty, which is told like a broken file and stops nothing.
    """
    found = []
    for one in offer.annexes:
        row = paper_on_file(one.kind, one.title, filed)
        held = one.sha256 or (row.sha256 if row is not None else None)
        if held:
            found.append(Annex(_title(one.title, one.kind), _bytes(session, held)))
    return tuple(found)


def carried(offer: Offer, annexes: Sequence[Annex]) -> Offer:
    """The offer without the papers whose file cannot go along: what the paper names as attached is attached."""
    broken = {remark.title for remark in left_out(annexes)}
    kept = tuple(one for one in offer.annexes if _title(one.title, one.kind) not in broken)
    return replace(offer, annexes=kept) if broken else offer


def _title(title: str, kind: str) -> str:
    return title or kind.replace("-", " ").capitalize()


def _bytes(session: Session, held: str) -> bytes:
    try:
        return blobs.get(session, held)
    except Trouble:
        return b""


def frozen_annexes(annexes: Sequence[Annex], remarks: Sequence[Remark]) -> dict[str, Any]:
    """What is kept with an issued revision of its annexes: each by its title and hash, and what was said of them."""
    if not annexes and not remarks:
        return {}
    named = [{"title": one.title, "sha256": sha256(one.pdf).hexdigest()} for one in annexes if one.pdf]
    return {"annexes": named, "remarks": [remark.text for remark in remarks]}


def annexes_in(session: Session, content: Mapping[str, Any], offer: Offer) -> tuple[Annex, ...]:
    """The annexes of an issued revision, as they were frozen; those of older revisions by their rows."""
    if "annexes" not in content:
        return enclosed(session, offer)
    return tuple(Annex(one["title"], _bytes(session, one["sha256"])) for one in content["annexes"])


def lacking(offer: Offer) -> tuple[Remark, ...]:
    """The papers that the offer names and of which we hold no file."""
    return tuple(
        Remark(
            one.title or one.kind, f"{one.title or one.kind} is named on the quote and no file of it is here."
        )
        for one in offer.annexes
        if not one.sha256
    )


def beside(
    session: Session, number: str | UUID, n: int | None = None
) -> tuple[tuple[Enclosed, ...], tuple[str, ...]]:
    """The files that go beside an issued PDF because its profile keeps annexes apart, and what is to be said of others."""
    quote = quote_record(session, number)
    revision = revision_of(session, quote, n)
    if revision.content is None or revision.issued_at is None:
        return (), ()
    offer = offer_of(session, revision)
    return apart(session, revision.content, offer, revision.issued_at)


def apart(
    session: Session, content: Mapping[str, Any], offer: Offer, at: dt.datetime
) -> tuple[tuple[Enclosed, ...], tuple[str, ...]]:
    """The same of any document that was frozen with its annexes: a revision, an invoice."""
    _, tailoring = thaw(content)
    if tailoring.annexes != "separate":
        return (), tuple(content.get("remarks", ()))
    done = bound(b"", annexes_in(session, content, offer), "separate", at)
    files = tuple(Enclosed(one.file_name, one.pdf, title=one.title) for one in done.beside)
    return files, tuple(remark.text for remark in done.remarks)
