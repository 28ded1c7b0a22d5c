"""What is done to our own side: set who we are, people, accounts, services, clauses, papers; take the next number."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal, Trouble
from app.basics.taxes import parts_in
from app.basics.text import clean_line, fold, insist
from app.records.base import Record
from app.records.seller import BankAccount, Clause, Colleague, FiledDocument, Seller, ServiceItem
from app.seller.drafts import (
    BankDraft,
    ClauseDraft,
    ColleagueDraft,
    FiledDraft,
    SellerDraft,
    SellerFile,
    ServiceDraft,
)
from app.storage import blobs
from app.storage.backup import back_up
from app.storage.counters import take_number
from app.storage.machine import remember

_R = TypeVar("_R", bound=Record)


def set_seller(session: Session, draft: SellerDraft) -> UUID:
    """Says who we are: makes the seller, or changes the one there is."""
    draft = draft.cleaned()
    insist(draft.problems())
    maps = {name: dict(getattr(draft, name)) for name in ("tax_ids", "registrations", "tax_rates")}
    values = _values(draft) | maps
    record = _firm(session)
    values["extra"] = _extra(record, values.pop("price_basis"), draft)
    if record is None:
        record = Seller(**values)
        session.add(record)
    else:
        _change(record, values)
    session.flush()
    return record.id


def set_bank_account(session: Session, draft: BankDraft, confirmed_by: str) -> UUID:
    """Adds or changes where money is sent: the account with this IBAN or number, else a new one.

    ``confirmed_by`` is the person who compared it with the bank's own paper; without one it is refused.
    """
    draft = draft.cleaned()
    insist(draft.problems())
    firm = _known_firm(session)
    known = session.scalars(select(BankAccount).where(BankAccount.seller_id == firm.id)).all()
    same = [r for r in known if (r.iban, r.account) == (draft.iban, draft.account)]
    if same and _values(draft).items() <= {n: getattr(same[0], n) for n in _values(draft)}.items():
        return same[0].id
    person = clean_line(confirmed_by)[:200]
    if not person:
        raise Refusal(
            f"The bank account of {draft.holder} is new or changed. Say who compared it with the bank's own paper: --confirmed-by NAME."
        )
    record = _put(session, same[0] if same else None, BankAccount, draft, seller_id=firm.id)
    clock: Clock = session.info["clock"]
    stood = {
        **firm.extra.get("bank_confirmed", {}),
        str(record.id): {"by": person, "on": clock.today().isoformat()},
    }
    firm.extra = {**firm.extra, "bank_confirmed": stood}
    session.flush()
    return record.id


def add_colleague(session: Session, draft: ColleagueDraft) -> UUID:
    """Adds one of us, or changes the one with these initials; who was known by initials alone gets the name."""
    draft = draft.cleaned()
    insist(draft.problems())
    same = [r for r in session.scalars(select(Colleague)) if fold(r.initials) == fold(draft.initials)]
    if same and fold(same[0].name) not in {fold(draft.name), fold(draft.initials)}:
        raise Refusal(f"{same[0].name} already has the initials {draft.initials}. Give {draft.name} others.")
    return _put(session, same[0] if same else None, Colleague, draft, active=True).id


def deactivate(session: Session, colleague_id: UUID) -> None:
    """Somebody has left: kept in the files, no longer offered."""
    session.get_one(Colleague, colleague_id).active = False
    session.flush()


def set_service(session: Session, draft: ServiceDraft) -> UUID:
    """Adds a line to the price list, or changes the one of this code."""
    draft = draft.cleaned()
    insist(draft.problems())
    same = session.scalars(
        select(ServiceItem).where(ServiceItem.code == draft.code).order_by(ServiceItem.id)
    ).first()
    return _put(session, same, ServiceItem, draft, seller_id=_known_firm(session).id).id


def set_clause(session: Session, draft: ClauseDraft) -> UUID:
    """Adds a clause, or changes the one of this key and language."""
    draft = draft.cleaned()
    insist(draft.problems())
    wanted = (Clause.key == draft.key, Clause.language == draft.language)
    same = session.scalars(select(Clause).where(*wanted).order_by(Clause.id)).first()
    return _put(session, same, Clause, draft, seller_id=_known_firm(session).id).id


def file_paper(session: Session, draft: FiledDraft, data: bytes | None = None, media_type: str = "") -> UUID:
    """Files a paper with its bytes. A newer one of the same kind, title and institution takes the place of the old.

    Other bytes make a paper of its own: the old one is kept, for it may lie with a quote that went out. Without them, or
    with the same, the one there is is corrected.
    """
    draft = draft.cleaned()
    insist(draft.problems())
    if data == b"":
        raise Refusal(
            f"{draft.file_name or draft.title or draft.kind} is empty. Save it again and file that."
        )
    wanted = (
        FiledDocument.kind == draft.kind,
        FiledDocument.title == draft.title,
        FiledDocument.institution_id.is_not_distinct_from(draft.institution_id),
    )
    same = session.scalars(select(FiledDocument).where(*wanted).order_by(FiledDocument.id.desc())).first()
    sha256 = blobs.put(session, data, media_type or "application/octet-stream") if data is not None else None
    extra: dict[str, Any] = {"seller_id": _known_firm(session).id}
    if same is not None and same.sha256 and sha256 not in (None, same.sha256):
        same = None
    return _put(session, same, FiledDocument, draft, **extra, **({"sha256": sha256} if sha256 else {})).id


MOST_PAPER = 50_000_000


def file_paper_from(session: Session, draft: FiledDraft, path: Path | None = None) -> UUID:
    """Files a paper with the file at ``path``; without one the bytes that are filed already stay."""
    if path is None:
        return file_paper(session, draft)
    try:
        if path.stat().st_size > MOST_PAPER:
            raise Refusal(f"{path.name} is larger than 50 MB. Attach a smaller file.")
        data = path.read_bytes()
    except OSError as error:
        raise Trouble(
            f"The file {path.name} cannot be read: {error.strerror}.", "Check that it is still there."
        ) from error
    media_type = "application/pdf" if path.suffix.casefold() == ".pdf" else "application/octet-stream"
    return file_paper(session, dataclasses.replace(draft, file_name=path.name), data, media_type)


def sit_here(session: Session, colleague_id: UUID | None) -> str:
    """Remembers on this machine who sits at it, and answers the name; nothing of it is in the office."""
    name = "" if colleague_id is None else session.get_one(Colleague, colleague_id).name
    remember(author=name)
    return name


def back_up_to(session: Session, target: Path) -> Path:
    """Writes a verified backup of the open office; answers where it is."""
    back_up(session.info["office"].address, target, session.info["clock"])
    return target


def set_from_file(
    session: Session, file: SellerFile, papers: Mapping[str, bytes] | None = None, confirmed_by: str = ""
) -> UUID:
    """Everything a seller file says, in one unit of work; ``papers`` holds the bytes of its documents by path."""
    insist(file.problems())
    seller_id = set_seller(session, file.seller)
    for bank in file.banks:
        set_bank_account(session, bank, confirmed_by)
    for colleague in file.colleagues:
        add_colleague(session, colleague)
    for service in file.services:
        set_service(session, service)
    for clause in file.clauses:
        set_clause(session, clause)
    for draft, path in file.papers:
        media_type = "application/pdf" if path.lower().endswith(".pdf") else "application/octet-stream"
        file_paper(session, draft, (papers or {}).get(path), media_type)
    return seller_id


def next_number(session: Session, kind: str) -> str:
    """The next number of this kind (Q, INV …), this year, in this machine's series.

    Taken inside the unit of work that uses it, behind the write lock: two desks never get the same one, and one that
    is rolled back is given out again. Gaps arise only where a numbered draft is deleted.
    """
    return str(take_number(session, kind))


def _firm(session: Session) -> Seller | None:
    return session.scalars(select(Seller).order_by(Seller.id).limit(1)).first()


def _known_firm(session: Session) -> Seller:
    firm = _firm(session)
    if firm is None:
        raise Refusal("Say first who you are: concierge seller set --from FILE.")
    return firm


def _values(draft: Any) -> dict[str, Any]:
    return {f.name: getattr(draft, f.name) for f in dataclasses.fields(draft)}


def _extra(record: Seller | None, basis: str, draft: SellerDraft) -> dict[str, Any]:
    """What has no column of its own: the taxes that a class stands for, and whether our prices hold the tax."""
    kept = {**(record.extra if record is not None else {}), "price_basis": basis}
    named = {name: [dict(tax) for tax in taxes] for name, taxes in parts_in(draft.tax_rates).items()}
    return {**kept, "taxes": named}


def _change(record: Record, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)


def _put(session: Session, record: _R | None, kind: type[_R], draft: Any, **more: Any) -> _R:
    """Changes a record to what a draft says, or makes a new one; only what differs is written."""
    values = _values(draft) | more
    if record is None:
        record = kind(**values)
        session.add(record)
    else:
        _change(record, values)
    session.flush()
    return record
