"""The shared folder that this machine uses for an office, and what the last look did: a small file beside the settings."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.basics.places import config_folder
from app.exchange.rows import FolderRow
from app.storage.files import write_aside
from app.storage.work import Office


def place(office: Office) -> Path:
    """Where it is remembered: for each office, on this machine alone."""
    return config_folder() / "offices" / f"{office.id}.folder.json"


def shared_folder(office: Office) -> FolderRow | None:
    """The shared folder, None where none was chosen."""
    try:
        found: dict[str, Any] = json.loads(place(office).read_text("utf-8"))
        at = found.get("looked_at")
        return FolderRow(
            str(found["path"]),
            dt.datetime.fromisoformat(at) if at else None,
            str(found.get("said", "")),
            int(found.get("waiting", 0)),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember_folder(office: Office, folder: FolderRow) -> None:
    """Keeps the folder and what the last look did."""
    known = {
        "path": folder.path,
        "looked_at": folder.looked_at.isoformat() if folder.looked_at else "",
        "said": folder.said,
        "waiting": folder.waiting,
    }
    write_aside(place(office), json.dumps(known, ensure_ascii=False, indent=1).encode())


def forget_folder(office: Office) -> None:
    """Uses no folder any more."""
    with suppress(FileNotFoundError):
        place(office).unlink()
