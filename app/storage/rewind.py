"""An open office is put back to a backup of its database, in one transaction and without closing it."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2

from app.basics.errors import Refusal
from app.storage.address import Address
from app.storage.backup import verify_backup
from app.storage.engine import BUSY_SECONDS
from app.storage.faults import translated
from app.storage.revision import HEAD

_DATABASE = "office.sqlite"


def rewind(address: Address, archive: Path) -> None:
    """Gives the local office at ``address`` the content of ``archive``; whoever has it open sees it with the next look.

    Refuses an archive that is damaged, of another schema, or made from a server. A kill leaves the old or the new state.
    """
    if address.path is None:
        raise Refusal("An office on a server cannot be put back like a file.")
    manifest = verify_backup(archive)
    if manifest.kind != "sqlite" or manifest.revision != HEAD:
        raise Refusal(f"{archive.name} was made by another version of this program.")
    with translated(), tempfile.TemporaryDirectory(prefix="concierge-") as folder:
        copy = Path(folder) / _DATABASE
        with zipfile.ZipFile(archive) as zipped:
            zipped.extract(_DATABASE, folder)
        source: Any = sqlcipher3.dbapi2.connect(str(copy))
        target: Any = sqlcipher3.dbapi2.connect(str(address.path), timeout=BUSY_SECONDS)
        try:
            source.backup(target)
        finally:
            target.close()
            source.close()
