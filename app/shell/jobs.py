"""Work off the window's thread: three lanes of threads, and one object that brings the answers home."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

T = TypeVar("T")


class Lane(StrEnum):
    """Where work runs: the one writer, the one reader, and two hands for paper, pictures and bundles."""

    RECORDS = "records"
    READING = "reading"
    DOCUMENT = "document"


HANDS = {Lane.RECORDS: 1, Lane.READING: 1, Lane.DOCUMENT: 2}
PATIENCE = 2.0
"""Seconds that closing waits for queries and paper; a running command is waited for as long as it takes."""


class Jobs(Protocol):
    """What the desk needs: start work in a lane, hear of its end on the window's thread, close."""

    def submit(self, lane: Lane, work: Callable[[], T], home: Callable[[Future[T]], None]) -> Future[T]:
        """Run ``work`` in ``lane``, then call ``home`` with the finished future on the window's thread."""
        ...

    def close(self, patience: float = PATIENCE) -> bool:
        """Stop; answers whether everything ended in time."""
        ...


class _Hands:
    """The threads of one lane. Daemons, so that a query that never ends cannot keep the program alive."""

    def __init__(self, lane: Lane, count: int) -> None:
        self._queue: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._wake = threading.Condition()
        self._closed = False
        self._running = 0
        self._threads = [
            threading.Thread(target=self._run, name=f"{lane}-{at + 1}", daemon=True) for at in range(count)
        ]
        self._started = False

    def put(self, future: Future[Any], work: Callable[[], Any]) -> None:
        with self._wake:
            if self._closed:
                future.cancel()
                future.set_running_or_notify_cancel()
                return
            if not self._started:
                self._started = True
                for thread in self._threads:
                    thread.start()
            self._queue.append((future, work))
            self._wake.notify()

    def close(self, *, finish: bool) -> None:
        """Take nothing more; with ``finish`` what waits is still done, else it is dropped."""
        with self._wake:
            self._closed = True
            dropped = [] if finish else list(self._queue)
            if not finish:
                self._queue.clear()
            self._wake.notify_all()
        for future, _work in dropped:
            if future.cancel():
                future.set_running_or_notify_cancel()

    def join(self, until: float | None) -> bool:
        """Wait for the running work, at most until that monotonic moment."""
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(None if until is None else max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def busy(self) -> bool:
        with self._wake:
            return bool(self._queue) or self._running > 0

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._queue and not self._closed:
                    self._wake.wait()
                if not self._queue:
                    return
                future, work = self._queue.popleft()
                self._running += 1
            _carry_out(future, work)
            del future, work
            with self._wake:
                self._running -= 1


def _carry_out(future: Future[Any], work: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        answer = work()
    except BaseException as error:  # noqa: BLE001 - whatever it is belongs to the one who asked
        future.set_exception(error)
    else:
        future.set_result(answer)


class ThreadJobs(QObject):
    """The lanes of the running program. Make it on the window's thread."""

    _done = Signal(object, object)

    def __init__(self, interrupt: Callable[[], object] | None = None, parent: QObject | None = None) -> None:
        """``interrupt`` stops the query in the reading lane (called when closing, from the window's thread)."""
        super().__init__(parent)
        self._lanes = {lane: _Hands(lane, count) for lane, count in HANDS.items()}
        self._interrupt = interrupt
        self._away = 0
        self._done.connect(self._bring_home, Qt.ConnectionType.QueuedConnection)

    @property
    def away(self) -> int:
        """How many answers have not come home yet; tests wait for zero."""
        return self._away

    def submit(self, lane: Lane, work: Callable[[], T], home: Callable[[Future[T]], None]) -> Future[T]:
        future: Future[T] = Future()
        self._away += 1
        future.add_done_callback(lambda done: self._send(done, home))
        self._lanes[lane].put(future, work)
        return future

    def _send(self, future: Future[Any], home: Callable[[Future[Any]], None]) -> None:
        if isValid(self):
            self._done.emit(future, home)

    def _bring_home(self, future: Future[Any], home: Callable[[Future[Any]], None]) -> None:
        self._away -= 1
        if not future.cancelled():
            home(future)

    def close(self, patience: float = PATIENCE) -> bool:
        """Finish the commands, drop queries and paper that have not begun, wait ``patience`` seconds for the rest."""
        for lane, hands in self._lanes.items():
            hands.close(finish=lane is Lane.RECORDS)
        if self._interrupt is not None and self._lanes[Lane.READING].busy():
            self._interrupt()
        self._lanes[Lane.RECORDS].join(None)
        until = time.monotonic() + patience
        return all([self._lanes[Lane.READING].join(until), self._lanes[Lane.DOCUMENT].join(until)])


class InlineJobs:
    """Runs everything at once, on the spot: for tests."""

    away = 0

    def submit(self, lane: Lane, work: Callable[[], T], home: Callable[[Future[T]], None]) -> Future[T]:  # noqa: ARG002 - same shape as the lanes
        future: Future[T] = Future()
        _carry_out(future, work)
        home(future)
        return future

    def close(self, patience: float = PATIENCE) -> bool:  # noqa: ARG002 - same shape as the lanes
        return True


def failure(future: Future[Any]) -> BaseException | None:
    """What went wrong in finished work, or None; cancelled work counts as nothing."""
    try:
        return future.exception(timeout=0)
    except CancelledError:
        return None
