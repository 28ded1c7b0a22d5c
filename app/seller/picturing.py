"""The pictures that documents print of us: logo, seal, signatures; kept as files by their hash, shown as previews."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.errors import Refusal, Trouble
from app.documents.picture import MOST_BYTES, plain_picture
from app.records.seller import Colleague, Seller
from app.seller.queries import REPRESENTATIVE
from app.storage import blobs

OF_REPRESENTATIVE: Final = "representative-seal"
FIRM: Final = {"logo": "The logo", "seal": "The seal", OF_REPRESENTATIVE: "The seal of the representative"}


def set_picture(
    session: Session, what: str, data: bytes | None, colleague_id: UUID | None = None
) -> str | None:
    """Keeps a picture and answers its SHA-256; None takes it away.

    ``what`` is ``logo``, ``seal`` or ``representative-seal`` of the firm, or ``signature`` of a colleague. The picture is read and written anew
    before it is kept: nothing that rides in a file reaches a document. Refused where it is no picture, or too large.
    """
    name, record = _whose(session, what, colleague_id)
    kept = None if data is None else blobs.put(session, plain_picture(data, name), "image/png")
    if what == OF_REPRESENTATIVE and isinstance(record, Seller):
        others = {key: value for key, value in record.extra.items() if key != REPRESENTATIVE}
        record.extra = {**others, REPRESENTATIVE: kept} if kept else others
    else:
        setattr(record, what, kept)
    session.flush()
    return kept


def set_picture_from(session: Session, what: str, path: Path, colleague_id: UUID | None = None) -> str | None:
    """The same from a file; one that is too large is refused before it is read."""
    name, _ = _whose(session, what, colleague_id)
    try:
        if path.is_file() and path.stat().st_size > MOST_BYTES:
            raise Refusal(f"{name} is larger than 12 MB. Save a smaller one.")
        data = path.read_bytes()
    except OSError as error:
        raise Trouble(
            f"{path.name} cannot be read: {error.strerror}.", "Choose a file that you may read."
        ) from error
    return set_picture(session, what, data, colleague_id)


def pictures(session: Session) -> dict[str, bytes]:
    """The pictures there are: ``logo``, ``seal``, and the signature of a colleague under their id as text."""
    found: dict[str, str | None] = {}
    firm = _firm(session)
    if firm is not None:
        found |= {"logo": firm.logo, "seal": firm.seal, OF_REPRESENTATIVE: firm.extra.get(REPRESENTATIVE)}
    found |= {str(one.id): one.signature for one in session.scalars(select(Colleague))}
    return {what: blobs.get(session, name) for what, name in found.items() if name}


def _firm(session: Session) -> Seller | None:
    return session.scalars(select(Seller).order_by(Seller.id)).first()


def _whose(session: Session, what: str, colleague_id: UUID | None) -> tuple[str, Seller | Colleague]:
    if what == "signature" and colleague_id is not None:
        return "The signature", session.get_one(Colleague, colleague_id)
    if what not in FIRM:
        raise Refusal(
            f"There is no picture {what[:40]!r}. Choose {', '.join(FIRM)}, or the signature of a colleague."
        )
    firm = _firm(session)
    if firm is None:
        raise Refusal("Say first who we are: Settings, or concierge seller set.")
    return FIRM[what], firm
