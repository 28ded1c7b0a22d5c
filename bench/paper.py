"""A quote's PDF beside hand-written content streams: ``python -m bench.paper pairs|long``."""

from __future__ import annotations

import math
import sys

from app.documents.press import print_paper
from app.documents.tailoring import resolve
from bench.pdf_floor import MADE_AT, Floor, paper
from bench.turns import answer, in_turn, row, value


def pairs() -> None:
    floor, tailoring, rows, medians = Floor(), resolve({"paper": "letter"}), [], {}
    for count, rounds in ((20, 9), (200, 7), (2000, 5)):
        what = paper(count)
        mine, bare = in_turn(
            lambda w=what: print_paper(w, tailoring, MADE_AT), lambda n=count: floor.print(n), rounds=rounds, repeat=max(1, 100 // count)
        )  # fmt: skip
        rows.append(
            row(
                f"quote PDF, {count:,} lines",
                mine,
                bare,
                3.5 if count != 200 else None,
                floor_is="content streams by hand",
            )
        )
        medians[count] = min(mine)
    answer(rows, medians=medians)


def long() -> None:
    tailoring, best = resolve({"paper": "letter"}), {}
    for count, rounds in ((200, 9), (20_000, 2)):
        what = paper(count)
        (mine,) = in_turn(lambda w=what: print_paper(w, tailoring, MADE_AT), rounds=rounds)
        best[count] = min(mine)
    rows = [
        value("quote PDF, 20,000 lines", best[20_000], note="ours alone"),
        value(
            "quote PDF, exponent 200 to 20,000 lines",
            math.log(best[20_000] / best[200]) / math.log(100),
            1.1,
            unit="",
        ),
    ]
    answer(rows)


if __name__ == "__main__":
    {"pairs": pairs, "long": long}[sys.argv[1]]()
