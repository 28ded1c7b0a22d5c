"""One window per office: a second start brings the first window to the front instead of opening another."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:  # its import costs a tenth of a bare window's start: see alone()
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT = 300
"""Milliseconds in which a running program has to answer."""


class Single(QObject):
    """Holds the name of an office on this machine. Sends ``woken(text)`` when another start asked for the window."""

    woken = Signal(str)

    def __init__(self, office: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = f"concierge-{hashlib.sha256(office.encode()).hexdigest()[:20]}"
        self._server: QLocalServer | None = None

    def alone(self) -> bool:
        """True where certainly nobody holds the name: then ``first`` may wait until the window has been painted."""
        if os.name != "posix" or sys.platform == "darwin":
            return False
        return not (Path(os.environ.get("TMPDIR") or "/tmp") / self._name).exists()  # noqa: S108 - where Qt puts it

    def first(self, address: str = "") -> bool:
        """True when this program is the one; otherwise the running one is told ``address`` and comes forward."""
        from PySide6.QtNetwork import QLocalServer, QLocalSocket  # noqa: PLC0415 - see alone()

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(_WAIT):
            socket.write(address.encode()[:4000] + b"\n")
            socket.waitForBytesWritten(_WAIT)
            socket.disconnectFromServer()
            return False
        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._met)
        return self._server.listen(self._name)

    @property
    def held(self) -> bool:
        """Whether this program holds the name."""
        return self._server is not None

    def close(self) -> None:
        """Give the name free."""
        if self._server is not None:
            self._server.close()

    def _met(self) -> None:
        socket = self._server.nextPendingConnection() if self._server is not None else None
        if socket is not None:
            socket.readyRead.connect(self._read)
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._hear(socket)

    def _read(self) -> None:
        from PySide6.QtNetwork import QLocalSocket  # noqa: PLC0415 - see alone()

        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._hear(socket)

    def _hear(self, socket: QLocalSocket) -> None:
        line = bytes(socket.readLine(4096).data()).decode("utf-8", errors="replace").strip()
        self.woken.emit(line)
