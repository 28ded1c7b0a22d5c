"""Quotes on paper beside a floor and other printers, in one run: ``python -m bench.printers FOLDER``.

Ours plain, ours as it goes out (tagged, PDF/A-3b, with its UBL quotation), content streams by hand, fpdf2, WeasyPrint
and Typst, each a process of its own that is warm. A printer that cannot be installed is named and left out.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.basics.places import RESOURCES
from app.documents.archive import Rider
from app.documents.press import print_archived, print_paper
from app.documents.tailoring import resolve
from bench.pdf_floor import MADE_AT, Floor, paper, values
from bench.turns import answer, in_turn, row, value

PRINTERS = ("fpdf2", "weasyprint", "typst")
COUNTS = ((20, 6), (2_000, 3))
BATCH = 1_000
_PATIENCE = 20.0  # seconds for one printing of another printer


class Printer:
    """Another printer in its own environment, warm, asked over a pipe."""

    def __init__(self, name: str, python: Path) -> None:
        self.name, self.failed, self.mb = name, "", 0.0
        self._process = subprocess.Popen(
            [str(python), str(Path(__file__).with_name("printer_acts.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def print(self, count: int) -> float:
        """Milliseconds that one printing took there."""
        asked = {"printer": self.name, "lines": list(values(count)), "fonts": str(RESOURCES / "fonts")}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        found = json.loads(self._process.stdout.readline() or '{"failed": "it stopped"}')
        if "failed" in found:
            self.failed = found["failed"]
            return 0.0
        self.mb = found["mb"]
        return float(found["ms"])

    def close(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.wait()


def environment(folder: Path) -> Path:
    """The python of an environment with the other printers; made once."""
    place = folder / "printers"
    python = place / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not (place / "ready").exists():
        shutil.rmtree(place, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True, capture_output=True)
        for name in PRINTERS:
            words = [
                str(python),
                "-m",
                "pip",
                "install",
                "-q",
                "--disable-pip-version-check",
                "--retries",
                "1",
                name,
            ]
            subprocess.run(words, check=False, capture_output=True, timeout=240)
        (place / "ready").write_text("made\n", "utf-8")
    return python


def turns(printers: list[Printer]) -> list[dict[str, Any]]:
    """Rows of every printer at 20 and at 2,000 lines, taken in turn."""
    floor, tailoring, rows = Floor(), resolve({"paper": "letter"}), []
    for count, rounds in COUNTS:
        what, riders = paper(count), [Rider("quotation.xml", b"<line/>" * 60 * count)]
        acts: dict[str, Callable[[], object]] = {
            "plain": lambda w=what: print_paper(w, tailoring, MADE_AT),  # type: ignore[misc]
            "as it goes out": lambda w=what, r=riders: print_archived(w, tailoring, MADE_AT, r),  # type: ignore[misc]
            "floor": lambda n=count: floor.print(n),  # type: ignore[misc]
        }
        mine = dict(
            zip(acts, in_turn(*acts.values(), rounds=rounds, repeat=max(1, 100 // count)), strict=True)
        )
        aims = {"plain": 3.5, "as it goes out": 7.0 if count == 2_000 else None}
        rows += [
            row(
                f"quote PDF, {count:,} lines, {name}",
                mine[name],
                mine["floor"],
                aim,
                floor_is="content streams by hand",
            )
            for name, aim in aims.items()
        ]
        rows += [_theirs(each, count, rounds, statistics.median(mine["plain"])) for each in printers]
    return rows


def _theirs(printer: Printer, count: int, rounds: int, ours: float) -> dict[str, Any]:
    act = f"quote PDF, {count:,} lines, {printer.name}"
    taken, began = [], time.monotonic()
    for _ in range(rounds + 1):
        if printer.failed or time.monotonic() - began > _PATIENCE:
            break
        taken.append(printer.print(count))
    if printer.failed:
        return {"act": act, "failed": printer.failed}
    middle = statistics.median(taken[1:] or taken)
    return value(act, middle, note=f"{middle / ours:.1f} times ours plain; its process {printer.mb:.0f} MB")


def batch() -> list[dict[str, Any]]:
    """A thousand quotes of 20 lines as they go out, one after the other."""
    what, tailoring = paper(20), resolve({"paper": "letter"})
    start = time.perf_counter()
    for _ in range(BATCH):
        print_archived(what, tailoring, MADE_AT, [Rider("quotation.xml", b"<line/>" * 1_200)])
    taken = (time.perf_counter() - start) * 1000
    return [value(f"{BATCH:,} quotes of 20 lines as they go out", taken, note=f"{taken / BATCH:.1f} ms each")]


def main() -> None:
    python = environment(Path(sys.argv[1]))
    printers = [Printer(name, python) for name in PRINTERS]
    try:
        rows = turns(printers) + batch()
    finally:
        for each in printers:
            each.close()
    answer(rows)


if __name__ == "__main__":
    main()
