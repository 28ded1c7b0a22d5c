"""Search as one types, in the real window: from the key press to the painted hits. ``python -m bench.search OFFICE``."""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtTest import QTest

from app.bootstrap import House
from app.relationship.search import find_anything
from app.shell.application import application
from app.shell.palette import Palette, SearchField
from bench.office import NOW, search_words
from bench.records import opened
from bench.turns import answer, value

FRAME = 1000 / 60


class Watch(QObject):
    """Notes when the answer to the last key has come and when the list has been painted with it."""

    def __init__(self) -> None:
        super().__init__()
        self.answered = self.painted = False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self.answered:
            self.painted = True
        return False


def main(path: Path) -> None:
    os.environ["CONCIERGE_NOW"] = NOW
    app = application(["bench"], "light")
    watch = Watch()
    plain = Palette._answered

    def heard(self: Palette, hits: Any) -> None:
        watch.answered = True
        plain(self, hits)

    Palette._answered = heard
    house = House(str(path))
    house.open_now()
    house.window.resize(1280, 800)
    house.window.go("today")
    house.window.show()
    settle(app, 1.5)
    field, palette = house.window.findChild(SearchField), house.window.findChild(Palette)
    palette._list.viewport().installEventFilter(watch)
    tick = QTimer(interval=20)  # the loop never sleeps for ever where an answer would be lost
    tick.start()
    type_word(app, field, watch, "warm")
    times: dict[str, list[float]] = {"first": [], "all": []}
    for word in search_words():
        taken = type_word(app, field, watch, word)
        times["first"].append(taken[0])
        times["all"] += taken
    rows = [
        percentiles("search, key press to painted hits", times["all"], FRAME),
        percentiles("search, the first letter alone", times["first"], FRAME),
        percentiles("search, SQL and rows alone", questions(path), 2.0),
    ]
    answer(rows)
    os._exit(0)


def settle(app: Any, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def type_word(app: Any, field: Any, watch: Watch, word: str) -> list[float]:
    """Types a word letter by letter; milliseconds from each key to the end of the paint of its answer."""
    field.setFocus()
    field.clear()
    taken = []
    for letter in word:
        watch.answered = watch.painted = False
        start = time.perf_counter()
        QTest.keyClick(field, letter)
        while not watch.painted and time.perf_counter() - start < 2:
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def questions(path: Path) -> list[float]:
    """The same prefixes, asked of the office without a window."""
    office, taken = opened(path), []
    for word in search_words():
        for end in range(1, len(word) + 1):
            start = time.perf_counter()
            with office.look() as session:
                find_anything(session, word[:end])
            taken.append((time.perf_counter() - start) * 1000)
    office.close()
    return taken


def percentiles(act: str, times: list[float], aim: float) -> dict[str, Any]:
    cuts = statistics.quantiles(times, n=100)
    note = f"p50 {cuts[49]:.1f}, p95 {cuts[94]:.1f}, max {max(times):.1f} ms over {len(times)} keys"
    return value(act + " (p95)", cuts[94], aim, note=note, floor_is="one 60 Hz frame" if aim == FRAME else "")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
