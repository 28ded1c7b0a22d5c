"""Writing files so that the old one or the new one is there, never a cut one; and names that are safe everywhere."""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.basics.errors import Trouble

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_LONGEST = 120


def write_aside(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Writes beside ``path``, makes it durable, then takes its place. On any trouble the old file stays."""
    with aside(path, mode) as temporary:
        temporary.write_bytes(content)


@contextmanager
def aside(path: Path, mode: int = 0o600) -> Iterator[Path]:
    """A temporary file beside ``path`` that takes its place when the block ends well, and vanishes when it does not."""
    temporary = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, mode))
        yield temporary
        settle(temporary)
        temporary.replace(path)
        settle_folder(path.parent)
    except OSError as error:
        raise _trouble(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def settle(path: Path) -> None:
    """Waits until the content of ``path`` is on the disk."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def settle_folder(folder: Path) -> None:
    """Waits until the names in ``folder`` are on the disk, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _trouble(path: Path, error: OSError) -> Trouble:
    if error.errno in {28, 122}:
        return Trouble(f"The disk is full; {path.name} was not written.", "Free some space, then try again.")
    return Trouble(f"{path} cannot be written: {error.strerror}.", "Choose a folder where you may write.")


def safe_name(text: str, fallback: str = "file") -> str:
    """A file name from any text: no folders, no control or direction marks, nothing a system keeps for itself."""
    name = _FORBIDDEN.sub("-", unicodedata.normalize("NFC", text)).strip(" .")
    name = re.sub(r"-{2,}", "-", name)
    stem, dot, end = name.rpartition(".")
    if dot and len(end) <= 8:
        name = f"{stem[: _LONGEST - len(end) - 1].rstrip(' .')}.{end}"
    name = name[:_LONGEST].strip(" .")
    if not name.strip("-"):
        return fallback
    return f"_{name}" if _RESERVED.fullmatch(name) else name
