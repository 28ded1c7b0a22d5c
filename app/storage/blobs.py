"""Files by their content: beside a local office in ``<office>.files/ab/…``, in a table on a server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from sqlalchemy.orm import Session

from app.basics.errors import Refusal, Trouble
from app.basics.identity import natural_id
from app.records.files import Blob
from app.storage.cursor import Cursor
from app.storage.files import aside, write_aside

LARGEST = 512 * 1024 * 1024
PIECE = 1024 * 1024


def put(session: Session, content: bytes, media_type: str = "application/octet-stream") -> str:
    """Keeps ``content`` and answers its SHA-256; the bytes are on the disk before any row names them."""
    if len(content) > LARGEST:
        raise Refusal(
            f"The file is larger than {LARGEST // 1024 // 1024} MB. Keep it elsewhere and note where."
        )
    name = sha256(content).hexdigest()
    place = _place(session, name)
    if place is None:
        run = Cursor(session.connection())
        run("INSERT INTO blob_bytes(sha256, content) VALUES (?, ?) ON CONFLICT DO NOTHING", (name, content))
    elif not place.exists() or sha256(place.read_bytes()).hexdigest() != name:
        _make_room(place.parent)
        write_aside(place, content, mode=0o600)
    key = natural_id("blob", name)
    if session.get(Blob, key) is None:
        session.add(Blob(id=key, sha256=name, size=len(content), media_type=media_type))
        session.flush()
    return name


def _make_room(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Trouble(
            f"The folder {folder.parent} for the files of this office cannot be used: {error.strerror}.",
            "Make room there, or give yourself the right to write.",
        ) from error


def get(session: Session, name: str) -> bytes:
    """The bytes with this SHA-256, verified; a Trouble where they are missing or were changed."""
    place = _place(session, name)
    if place is None:
        row = Cursor(session.connection())(
            "SELECT content FROM blob_bytes WHERE sha256 = ?", (name,)
        ).fetchone()
        content = None if row is None else bytes(row[0])
    else:
        content = place.read_bytes() if place.exists() else None
    if content is None and is_expected(session, name):
        raise Trouble(
            f"The file {name[:12]}… has not come here yet.",
            "It comes with a sync file that brings attachments.",
        )
    if content is None:
        raise Trouble(f"The file {name[:12]}… is not here.", "Restore it from a backup, or attach it again.")
    if sha256(content).hexdigest() != name:
        raise Trouble(
            f"The file {name[:12]}… was changed outside this program; it is not shown.",
            "Restore it from a backup.",
        )
    return content


def is_expected(session: Session, name: str) -> bool:
    """Whether these bytes are known to be on another machine of the office and have not come yet: a normal state."""
    run = Cursor(session.connection())
    return run("SELECT 1 FROM sync_blob WHERE sha256 = ?", (name,)).fetchone() is not None


def has(session: Session, name: str) -> bool:
    """Whether the bytes with this SHA-256 are here."""
    place = _place(session, name)
    if place is not None:
        return place.exists()
    run = Cursor(session.connection())
    return run("SELECT 1 FROM blob_bytes WHERE sha256 = ?", (name,)).fetchone() is not None


def pieces(session: Session, name: str) -> Iterator[bytes]:
    """The bytes with this SHA-256, a mebibyte at a time, not verified: whoever takes them in does that."""
    place = _place(session, name)
    if place is not None:
        with place.open("rb") as source:
            while piece := source.read(PIECE):
                yield piece
        return
    run, start = Cursor(session.connection()), 1
    while True:
        row = run(
            "SELECT substring(content FROM ? FOR ?) FROM blob_bytes WHERE sha256 = ?", (start, PIECE, name)
        ).fetchone()
        if row is None or not row[0]:
            return
        yield bytes(row[0])
        start += PIECE


def take_in(session: Session, name: str, arriving: Iterable[bytes]) -> bool:
    """Keeps bytes that came from elsewhere, and no row; False where they are not what ``name`` says, or too many."""
    place = _place(session, name)
    if place is None:
        content = bytearray()
        good = _copied(name, arriving, content.extend)
        if good:
            run = Cursor(session.connection())
            run(
                "INSERT INTO blob_bytes(sha256, content) VALUES (?, ?) ON CONFLICT DO NOTHING",
                (name, bytes(content)),
            )
        return good
    _make_room(place.parent)
    with suppress(_NotAsNamed), aside(place) as temporary, temporary.open("wb") as out:
        if not _copied(name, arriving, out.write):
            raise _NotAsNamed
        return True
    return False


class _NotAsNamed(Exception):
    """The bytes are others than their name says; nothing is kept."""


def _copied(name: str, arriving: Iterable[bytes], keep: Callable[[bytes], object]) -> bool:
    digest, size = sha256(), 0
    for piece in arriving:
        size += len(piece)
        if size > LARGEST:
            return False
        digest.update(piece)
        keep(piece)
    return digest.hexdigest() == name


def _place(session: Session, name: str) -> Path | None:
    if len(name) != 64 or not set(name) <= set("0123456789abcdef"):
        raise Refusal(f"{name[:20]!r} does not name a file.")
    address = session.info["office"].address
    return address.files / name[:2] / name[2:] if address.is_file else None
