"""Does something else keep this folder in step? A database that is copied while it is open comes out damaged."""

from __future__ import annotations

import os
import re
from pathlib import Path

# What the programs leave in the folders that they keep in step, or call them.
_MARKS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
    ".tmp.driveupload": "Google Drive",
    ".SeaDriveTmp": "Seafile",
}
_NAMES = re.compile(
    r"(?P<Dropbox>Dropbox( \(.+\))?)|(?P<OneDrive>OneDrive( - .+)?)|(?P<iCloud>com~apple~CloudDocs|Mobile Documents)"
    r"|(?P<GoogleDrive>Google Drive|My Drive|GoogleDrive-.+)|(?P<Nextcloud>Nextcloud)|(?P<ownCloud>ownCloud)"
)
NETWORK_DRIVE = "A network drive"
_MOUNTS = Path("/proc/self/mounts")
_NETWORK = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "fuse.sshfs",
    "9p",
    "afpfs",
    "webdav",
    "davfs",
    "fuse.rclone",
}


def synced_by(path: Path) -> str:
    """The name of what keeps the folder of ``path`` in step ("Dropbox", "a network drive"); empty where nothing is known."""
    folder = path.absolute().parent
    if str(folder).startswith("\\\\"):
        return NETWORK_DRIVE
    for one in (folder, *folder.parents):
        found = _NAMES.fullmatch(one.name)
        if found is not None and found.lastgroup is not None:
            return found.lastgroup.replace("GoogleDrive", "Google Drive")
        for mark, name in _MARKS.items():
            if (one / mark).exists():
                return name
    return NETWORK_DRIVE if _mounted(folder) in _NETWORK else ""


def _mounted(folder: Path) -> str:
    """The kind of file system a folder lies on, where the system says so."""
    try:
        mounts = [line.split() for line in _MOUNTS.read_text("utf-8").splitlines()]
    except OSError:
        return ""
    real = os.path.realpath(folder)
    best = max(
        (m for m in mounts if len(m) > 2 and (real == m[1] or real.startswith(m[1].rstrip("/") + "/"))),
        key=lambda m: len(m[1]),
        default=None,
    )
    return best[2] if best is not None else ""
