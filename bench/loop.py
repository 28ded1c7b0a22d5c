"""The window's event loop while papers are made in the lane for documents: how long it is ever kept waiting.

A timer of one millisecond stands for keys and paints: the gaps between its ticks, beside those while nothing is made.
``python -m bench.loop``.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer

from app.documents.archive import Rider
from app.documents.press import print_archived
from app.documents.tailoring import resolve
from app.shell.jobs import Lane, ThreadJobs
from bench.pdf_floor import MADE_AT, paper
from bench.turns import answer, value

ROUNDS = 6
AIM = 50.0  # ms: what nobody notices


class Loop:
    """The loop of a program without a window, with the program's own lanes."""

    def __init__(self) -> None:
        self.application = QCoreApplication.instance() or QCoreApplication([])
        self.jobs = ThreadJobs()
        self.ticks: list[float] = []
        self.away = 0
        self.timer = QTimer()
        self.timer.setInterval(1)
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(lambda: self.ticks.append(time.perf_counter()))

    def gaps(self, work: Callable[[], object], papers: int = 1) -> list[float]:
        """Milliseconds between ticks while so many papers are made."""
        self.ticks.clear()
        self.away = papers
        for _ in range(papers):
            self.jobs.submit(Lane.DOCUMENT, work, self._home)
        self.timer.start()
        self.application.exec()
        self.timer.stop()
        return [(after - before) * 1000 for before, after in pairwise(self.ticks)]

    def _home(self, done: Any) -> None:
        done.result()
        self.away -= 1
        if not self.away:
            self.application.quit()


def _row(
    act: str, gaps: Sequence[float], idle: Sequence[float], busy: Sequence[float], aim: float | None
) -> dict[str, Any]:
    def said(each: Sequence[float]) -> str:
        return f"{sorted(each)[int(len(each) * 0.99)]:.1f} and {max(each):.1f} ms"

    note = (
        f"99 of 100 gaps below, and the longest: {said(gaps)}; with nothing to do {said(idle)};"
        f" while a thread only counts {said(busy)}"
    )
    return value(act, max(gaps), aim, note=note)


def count() -> None:
    """What any thread of Python costs the loop."""
    end = time.perf_counter() + 0.4
    while time.perf_counter() < end:
        sum(range(1_000))


def measure() -> list[dict[str, Any]]:
    """The longest gap while a paper of 2,000 lines is made as it goes out, and while two are made at once."""
    loop, tailoring, what = Loop(), resolve({"paper": "letter"}), paper(2_000)
    riders = [Rider("quotation.xml", b"<line/>" * 120_000)]

    def work() -> object:
        return print_archived(what, tailoring, MADE_AT, riders)

    work()
    gc.collect()
    gc.freeze()  # as the program does when it has started
    idle, busy, one, two = ([] for _ in range(4))
    for _ in range(ROUNDS):
        idle += loop.gaps(lambda: time.sleep(0.4))
        busy += loop.gaps(count)
        one += loop.gaps(work)
        two += loop.gaps(work, 2)
    loop.jobs.close()
    return [
        _row("longest gap of the window's loop, 2,000 lines being printed", one, idle, busy, AIM),
        _row("the same, two such papers at once", two, idle, busy, None),
    ]


if __name__ == "__main__":
    answer(measure())
