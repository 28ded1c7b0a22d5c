"""The last resort: whatever nobody caught is written down on this machine, told once, and the work goes on."""

from __future__ import annotations

import datetime as dt
import faulthandler
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler
from shiboken6 import isValid

from app.basics.identity import new_id

PAUSE = 10.0
"""Seconds between two dialogs; everything is written down, but nobody is shown a stack of windows."""
_TELLING = (AttributeError, NameError, ImportError, NotImplementedError)
"""Errors whose words are about the program only; the words of others may quote a client, and are left out."""
_LARGEST = 2_000_000


class Crash(QObject):
    """Writes reports into one file: kind of error and stack, never values, so no client's data. Sends ``happened``."""

    happened = Signal(str, str)  # the id of the report, the path of the file

    def __init__(self, folder: Path, now: Callable[[], dt.datetime], parent: QObject | None = None) -> None:
        """``folder`` may be missing, full or read-only: then nothing is written and the program works on."""
        super().__init__(parent)
        self._path = folder / "crash.log"
        self._now = now
        self._last = -PAUSE
        self._seen: dict[str, int] = {}
        self._inside = threading.local()
        self._fault: IO[str] | None = None
        self._hard = folder / "hard-crash.log"

    def install(self) -> None:
        """Take over every hook that Python and Qt have for what nobody caught."""
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
        sys.excepthook = self.hear
        threading.excepthook = self._hear_thread
        sys.unraisablehook = self._hear_unraisable
        qInstallMessageHandler(self._hear_qt)
        with suppress(OSError):
            self._fault = self._hard.open("a", encoding="utf-8")
            faulthandler.enable(self._fault)

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__
        qInstallMessageHandler(None)
        if self._fault is not None:
            faulthandler.disable()
            self._fault.close()
            self._fault = None

    def hard_crash(self) -> str:
        """What the last run left when it died at once; empty if it did not. Read it before ``install``, it is kept aside."""
        with suppress(OSError):
            text = self._hard.read_text(encoding="utf-8", errors="replace")
            if text.strip():
                self._hard.replace(self._hard.with_suffix(".last.log"))
                return text[-20_000:]
        return ""

    def hear(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
        """Write an error down and tell it; answers the id of the report."""
        if issubclass(kind, KeyboardInterrupt):
            return ""
        if getattr(self._inside, "busy", False):
            return ""  # an error while telling an error: one is enough
        self._inside.busy = True
        try:
            return self._report(kind, error, trace)
        finally:
            self._inside.busy = False

    def _report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
        report = new_id().hex[-8:]
        told = f": {error}" if issubclass(kind, _TELLING) else ""
        frames = "".join(traceback.StackSummary.extract(traceback.walk_tb(trace), limit=60).format())
        same = f"{kind.__name__}{frames[-400:]}"
        self._seen[same] = self._seen.get(same, 0) + 1
        if self._seen[same] <= 3:
            self._write(f"{self._now().isoformat()} {report} {kind.__name__}{told}\n{frames}\n")
        if time.monotonic() - self._last >= PAUSE and isValid(self):
            self._last = time.monotonic()
            self.happened.emit(report, str(self._path))
        return report

    def _write(self, text: str) -> None:
        with suppress(OSError):
            if self._path.exists() and self._path.stat().st_size > _LARGEST:
                self._path.replace(self._path.with_suffix(".old.log"))
            with self._path.open("a", encoding="utf-8") as out:
                out.write(text)
        if sys.stderr is not None:
            with suppress(OSError, ValueError):
                sys.stderr.write(text)

    def _hear_thread(self, args: Any) -> None:
        if args.exc_type is not SystemExit:
            self.hear(args.exc_type, args.exc_value, args.exc_traceback)

    def _hear_unraisable(self, args: Any) -> None:
        self.hear(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)

    def _hear_qt(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:  # noqa: ARG002 - Qt's signature
        if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg, QtMsgType.QtWarningMsg):
            clean = "".join(c if c.isprintable() else " " for c in text)[:500]
            self._write(f"{self._now().isoformat()} Qt {kind.name}: {clean}\n")
