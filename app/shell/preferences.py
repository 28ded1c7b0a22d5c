"""What this machine remembers about its window: typed, with defaults, in one INI file; a damaged file is put aside."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QByteArray, QSettings

from app.shell.theme import Scheme

VERSION = 1


@dataclass(slots=True)
class Values:
    """Every setting of this machine, with its default and a sentence of help."""

    scheme: Scheme = field(default="system", metadata={"help": "Light, dark, or as the desktop says."})
    rail_folded: bool = field(default=False, metadata={"help": "Show the places at the left as icons only."})
    last_place: str = field(default="", metadata={"help": "Where the window was when it was last closed."})
    geometry: bytes = field(default=b"", metadata={"help": "Size and place of the window."})
    sizes: dict[str, str] = field(
        default_factory=dict, metadata={"help": "Where dragged borders stand, by the name of the splitter."}
    )
    office: str = field(default="", metadata={"help": "The address of the office that is opened at start."})
    colleague: str = field(default="", metadata={"help": "Who sits at this machine."})


class Preferences:
    """The settings of one machine. A file that cannot be read is kept aside and defaults hold; saving never fails loudly."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.values = Values()
        self.kept_aside: Path | None = None
        self._load()

    def set(self, **changes: Any) -> None:
        """Change settings and write them."""
        self.values = replace(self.values, **changes)
        self.save()

    def remember_size(self, name: str, state: QByteArray) -> None:
        """Keep the state of a splitter or a header under a name."""
        self.values.sizes[name] = bytes(state.toHex().data()).decode()
        self.save()

    def size_of(self, name: str) -> QByteArray:
        """The state kept under that name; empty if there is none."""
        return QByteArray.fromHex(QByteArray(self.values.sizes.get(name, "").encode()))

    def save(self) -> bool:
        """Write the file; answers whether that worked (a read-only folder is no reason to stop working)."""
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
        store = QSettings(str(self._path), QSettings.Format.IniFormat)
        store.setValue("version", VERSION)
        for one in fields(Values):
            value = getattr(self.values, one.name)
            store.setValue(one.name, QByteArray(value).toHex() if isinstance(value, bytes) else value)
        store.sync()
        return store.status() == QSettings.Status.NoError

    def _load(self) -> None:
        try:
            raw = self._path.read_bytes()
        except OSError:
            return
        if not raw.strip():
            return
        store = QSettings(str(self._path), QSettings.Format.IniFormat)
        version = str(store.value("version", ""))
        sound = store.status() == QSettings.Status.NoError and version.isascii() and version.isdigit()
        if not sound or int(version[:9]) > VERSION:
            del store
            self._put_aside()
            return
        held: dict[str, Any] = {}
        for one in fields(Values):
            held[one.name] = _read(store.value(one.name), getattr(Values(), one.name))
        self.values = Values(**held)
        if self.values.scheme not in ("light", "dark", "system"):
            self.values.scheme = "system"

    def _put_aside(self) -> None:
        for at in range(1, 100):
            aside = self._path.with_name(f"{self._path.name}.unread-{at}")
            if not aside.exists():
                with suppress(OSError):
                    self._path.rename(aside)
                    self.kept_aside = aside
                return


def _read(stored: object, default: object) -> object:
    """``stored`` as the type of ``default``; the default where that cannot be."""
    if isinstance(default, bool):
        return (
            stored in (True, "true", "1") if stored in (True, False, "true", "false", "1", "0") else default
        )
    if isinstance(default, bytes):
        raw = stored if isinstance(stored, QByteArray) else QByteArray(str(stored or "").encode())
        return bytes(QByteArray.fromHex(raw).data())
    if isinstance(default, dict):
        held = cast("dict[object, object]", stored) if isinstance(stored, dict) else {}
        return {str(k): str(v) for k, v in held.items()}
    return stored if isinstance(stored, str) else default
