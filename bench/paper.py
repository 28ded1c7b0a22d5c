"""What a long paper costs, in time and in memory: ``python -m bench.paper long|plain|archived``."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from app.documents.archive import Rider
from app.documents.paper import Paper
from app.documents.press import print_archived, print_paper
from app.documents.tailoring import resolve
from bench.pdf_floor import MADE_AT, paper
from bench.turns import answer, peak, resident, timed, value

LINES = 20_000
TAILORING = resolve({"paper": "letter"})
WAYS = {"plain": "plain", "archived": "as it goes out"}


def printing(way: str, what: Paper) -> Callable[[], object]:
    """Printing a paper plain, or archived with a rider of 420 bytes a line."""
    if way == "plain":
        return partial(print_paper, what, TAILORING, MADE_AT)
    riders = [Rider("quotation.xml", b"<line/>" * 60 * len(what.lines))]
    return partial(print_archived, what, TAILORING, MADE_AT, riders)


def long() -> list[dict[str, Any]]:
    """How the time grows from 200 lines to 20,000: least times of several rounds, by the processor's clock."""
    rows = []
    for way, said in WAYS.items():
        best = {}
        for count, rounds in ((200, 9), (LINES, 3)):
            act = printing(way, paper(count))
            best[count] = min(timed(act, clock=time.process_time) for _ in range(rounds))
        what = f"quote PDF, {LINES:,} lines, {said}"
        rows.append(value(what, best[LINES], note="ours alone, by processor time"))
        growth = math.log(best[LINES] / best[200]) / math.log(LINES / 200)
        rows.append(value(f"{what}: exponent from 200 lines", growth, 1.1, unit=""))
    return rows


def memory(way: str) -> list[dict[str, Any]]:
    """The most that a process ever had which prints one paper of 20,000 lines, and how much above its imports."""
    start = resident()
    act = printing(way, paper(LINES))
    before = resident()
    act()
    said = f"memory, {LINES:,} lines {WAYS[way]}"
    note = f"the quote itself {before - start:.0f} MB; above both {peak() - before:.0f} MB"
    return [
        value(f"{said}: above the imports", peak() - start, 60.0, unit="MB", note=note),
        value(f"{said}: the whole process", peak(), 60.0, unit="MB", note=f"the imports {start:.0f} MB"),
    ]


if __name__ == "__main__":
    wanted = sys.argv[1]
    answer(memory(wanted) if wanted in WAYS else long())
