"""The one desk where the window hands in work: commands, questions, documents. Answers come back to bound methods."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, TypeVarTuple

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.basics.errors import Refusal, Trouble
from app.shell.change_feed import ChangeFeed
from app.shell.jobs import Jobs, Lane, failure

if (
    TYPE_CHECKING
):  # The window paints before SQLAlchemy is imported (see later.py): here it is only a word for mypy.
    from sqlalchemy.orm import Session

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Office(Protocol):
    """What the desk needs of an office: a unit of work that commits and announces, and a look that cannot write."""

    def work(self, label: str) -> AbstractContextManager[Session]:
        """One unit of work: commits at the end, announces after that, rolls back when it fails."""
        ...

    def look(self) -> AbstractContextManager[Session]:
        """A read-only session."""
        ...


@dataclass(eq=False, slots=True)
class _Errand:
    """One thing handed in: who wants the answer, and what became of it."""

    then: Callable[[Any], object] | None
    otherwise: Callable[[Refusal], object] | None = None
    label: str = ""
    turn: int = 0
    seat: tuple[int, str] | None = None
    command: tuple[object, tuple[object, ...]] | None = None


class Desk(QObject):
    """Commands run in the records lane, questions in the reading lane, documents in the document lane.

    ``then`` receives the answer on the window's thread. It must be a bound method of a QObject, so that an answer for
    a screen that is gone can be dropped; a lambda raises TypeError. Refusals and troubles are signals (the
    window's strip shows them); any other exception goes to ``sys.excepthook`` (see crash.py).
    """

    refused = Signal(str, tuple)  # the sentence, the findings
    trouble = Signal(str, str)  # the sentence, the advice
    done = Signal(str)  # the label of a command that was carried out
    busy = Signal(bool)  # whether a command is in flight

    def __init__(self, office: Office, jobs: Jobs, feed: ChangeFeed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.jobs = jobs
        self.feed = feed
        self._in_flight: list[_Errand] = []
        self._turns: dict[tuple[int, str], int] = {}

    def do(
        self,
        command: Callable[[Session, *Ts], T],
        *args: *Ts,
        then: Callable[[T], object] | None = None,
        label: str = "",
        otherwise: Callable[[Refusal], object] | None = None,
    ) -> bool:
        """Carry out a command in one unit of work; ``label`` is what the strip says when it is done.

        The same command with the same arguments is not begun again while it is in flight (double click): then the
        answer is False. ``otherwise`` takes a Refusal instead of the strip, for forms that show it themselves.
        """

        def work() -> T:
            with self.office.work(label) as session:
                return command(session, *args)

        return self._hand_in(work, (command, args), _Errand(then, otherwise, label))

    def lend(
        self,
        function: Callable[[Any, *Ts], T],
        *args: *Ts,
        then: Callable[[T], object] | None = None,
        label: str = "",
        otherwise: Callable[[Refusal], object] | None = None,
    ) -> bool:
        """As ``do``, for what opens its units of work itself (a sync file is taken): it is given the office whole."""

        def work() -> T:
            return function(whole(self.office), *args)

        return self._hand_in(work, (function, args), _Errand(then, otherwise, label))

    def _hand_in(
        self, work: Callable[[], T], same: tuple[object, tuple[object, ...]], errand: _Errand
    ) -> bool:
        _check_receiver(errand.then)
        _check_receiver(errand.otherwise)
        if any(other.command == same for other in self._in_flight):
            return False
        errand.command = same
        self._in_flight.append(errand)
        if len(self._in_flight) == 1:
            self.busy.emit(True)
        self.jobs.submit(Lane.RECORDS, work, lambda future: self._finished(errand, future))
        return True

    def ask(
        self,
        query: Callable[[Session, *Ts], T],
        *args: *Ts,
        then: Callable[[T], object],
        latest: bool = True,
        otherwise: Callable[[Refusal], object] | None = None,
    ) -> None:
        """Ask a question. With ``latest`` a newer question for the same ``then`` makes this one's answer void."""
        errand = self._errand(then, otherwise, latest=latest)

        def work() -> T | None:
            if self._stale(errand):
                return None
            with self.office.look() as session:
                return query(session, *args)

        self.jobs.submit(Lane.READING, work, lambda future: self._answered(errand, future))

    def make(
        self,
        function: Callable[[*Ts], T],
        *args: *Ts,
        then: Callable[[T], object],
        latest: bool = False,
        otherwise: Callable[[Refusal], object] | None = None,
    ) -> None:
        """Draw a document or do other long work that needs no session. ``latest`` as in ``ask``."""
        errand = self._errand(then, otherwise, latest=latest)

        def work() -> T | None:
            return None if self._stale(errand) else function(*args)

        self.jobs.submit(Lane.DOCUMENT, work, lambda future: self._answered(errand, future))

    def in_flight(self) -> int:
        """How many commands are being carried out; closing waits for them."""
        return len(self._in_flight)

    def _errand(
        self,
        then: Callable[[Any], object],
        otherwise: Callable[[Refusal], object] | None,
        *,
        latest: bool,
    ) -> _Errand:
        _check_receiver(then)
        _check_receiver(otherwise)
        errand = _Errand(then, otherwise)
        if latest:
            errand.seat = (id(_receiver(then)), getattr(then, "__name__", ""))
            errand.turn = self._turns.get(errand.seat, 0) + 1
            self._turns[errand.seat] = errand.turn
        return errand

    def _stale(self, errand: _Errand) -> bool:
        return errand.seat is not None and self._turns.get(errand.seat) != errand.turn

    def _finished(self, errand: _Errand, future: Future[Any]) -> None:
        if not isValid(self):
            return
        self._in_flight.remove(errand)
        if not self._in_flight:
            self.busy.emit(False)
        if self._failed(errand, future):
            return
        if errand.label:
            self.done.emit(errand.label)
        self._deliver(errand, future)

    def _answered(self, errand: _Errand, future: Future[Any]) -> None:
        if not isValid(self) or self._stale(errand):
            return
        if errand.seat is not None:
            # The receiver is kept alive by the errand until here, so its id cannot have been given to another.
            del self._turns[errand.seat]
        if not self._failed(errand, future):
            self._deliver(errand, future)

    def _failed(self, errand: _Errand, future: Future[Any]) -> bool:
        error = failure(future)
        if error is None:
            return False
        if isinstance(error, Refusal):
            if errand.otherwise is not None and isValid(_receiver(errand.otherwise)):
                errand.otherwise(error)
            else:
                self.refused.emit(error.text, error.findings)
        elif isinstance(error, Trouble):
            self.trouble.emit(error.text, error.advice)
        else:
            sys.excepthook(type(error), error, error.__traceback__)
        return True

    @staticmethod
    def _deliver(errand: _Errand, future: Future[Any]) -> None:
        if errand.then is not None and isValid(_receiver(errand.then)):
            errand.then(future.result())


def whole(office: Any) -> Any:
    """The office itself, where the desk has one that is still being opened."""
    opened = getattr(office, "whole", None)
    return opened() if opened is not None else office


def _receiver(method: Callable[..., object]) -> QObject | None:
    who = getattr(method, "__self__", None)
    return who if isinstance(who, QObject) else None


def _check_receiver(method: Callable[..., object] | None) -> None:
    if method is not None and _receiver(method) is None:
        raise TypeError(
            "answers go to a bound method of a QObject: whether a lambda's screen still exists cannot be known"
        )
