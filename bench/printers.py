"""Quotes on paper beside a floor and other printers, in one run: ``python -m bench.printers FOLDER``.

Ours plain, ours as it goes out (tagged, PDF/A-3b, with its UBL quotation), content streams by hand, fpdf2, WeasyPrint,
Typst, wkhtmltopdf and TCPDF, each a process of its own that is warm (wkhtmltopdf is a process for each paper). A printer
that is not installed is named and left out. Then what a paper of 20,000 lines costs, a thousand small ones, and what
the window notices of it.
"""

from __future__ import annotations

import json
import math
import os
import shutil
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
from bench.turns import answer, resident, row, timed, value

PACKAGES = ("fpdf2", "weasyprint", "typst")
DEBIAN = {"wkhtmltopdf": "wkhtmltopdf", "tcpdf": "php"}  # printer to the program it needs
TCPDF = Path("/usr/share/php/tcpdf/tcpdf.php")
COUNTS = ((20, 7), (2_000, 5))
BATCH = 1_000
_PATIENCE = 20.0  # seconds altogether for one number of lines and one other printer


class Printer:
    """Another printer in its own process, warm, asked over a pipe."""

    def __init__(self, name: str, python: Path) -> None:
        self.name, self.version, self.mb = name, "", 0.0
        self.failed = lacking(name)
        here = Path(__file__)
        words = [str(python), str(here.with_name("printer_acts.py"))]
        if name == "tcpdf":
            words = ["php", str(here.with_name("tcpdf_acts.php"))]
        self._process: subprocess.Popen[str] | None = None
        if not self.failed:
            self._process = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )

    def print(self, count: int) -> float:
        """Milliseconds that one printing took there; 0 where it failed."""
        asked = {"printer": self.name, "lines": list(values(count)), "fonts": str(RESOURCES / "fonts")}
        assert self._process is not None and self._process.stdin and self._process.stdout  # noqa: PT018
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        found = json.loads(self._process.stdout.readline() or '{"failed": "it stopped"}')
        self.failed = found.get("failed", "")
        self.version, self.mb = found.get("version", self.version), found.get("mb", self.mb)
        return float(found.get("ms", 0.0))

    def close(self) -> None:
        """Ends the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


def lacking(name: str) -> str:
    """What a printer of Debian's lacks here; nothing is installed by us."""
    if name not in DEBIAN:
        return ""
    if shutil.which(DEBIAN[name]) is None or (name == "tcpdf" and not TCPDF.exists()):
        return f"not installed (Debian: {'php-cli and php-tcpdf' if name == 'tcpdf' else name})"
    return ""


def environment(folder: Path) -> Path:
    """The python of an environment with the other printers; made once."""
    place = folder / "printers"
    python = place / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not (place / "ready").exists():
        shutil.rmtree(place, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True, capture_output=True)
        for name in PACKAGES:
            words = [
                str(python),
                "-m",
                "pip",
                "install",
                "-q",
                "--disable-pip-version-check",
                "--retries",
                "1",
            ]
            subprocess.run([*words, name], check=False, capture_output=True, timeout=240)
        (place / "ready").write_text("made\n", "utf-8")
    return python


def turns(printers: list[Printer]) -> list[dict[str, Any]]:
    """Rows of every printer at 20 and at 2,000 lines: all in turn, round after round, the first round thrown away."""
    floor, tailoring, rows = Floor(), resolve({"paper": "letter"}), []
    for count, rounds in COUNTS:
        what, riders = paper(count), [Rider("quotation.xml", b"<line/>" * 60 * count)]
        acts: dict[str, Callable[[], object]] = {
            "plain": lambda w=what: print_paper(w, tailoring, MADE_AT),  # type: ignore[misc]
            "as it goes out": lambda w=what, r=riders: print_archived(w, tailoring, MADE_AT, r),  # type: ignore[misc]
            "floor": lambda n=count: floor.print(n),  # type: ignore[misc]
        }
        mine: dict[str, list[float]] = {name: [] for name in acts}
        least = dict.fromkeys(acts, math.inf)  # by the processor's clock, which a busy machine disturbs less
        theirs: dict[str, list[float]] = {each.name: [] for each in printers}
        for _ in range(rounds + 1):
            for name, act in acts.items():
                mine[name].append(timed(act, max(1, 100 // count)))
                least[name] = min(least[name], timed(act, max(1, 100 // count), time.process_time))
            for each in printers:
                if not each.failed and sum(theirs[each.name]) < _PATIENCE * 1000:
                    theirs[each.name].append(each.print(count))
        rows += _ours(count, {name: times[1:] for name, times in mine.items()}, least)
        rows += [_theirs(each, count, theirs[each.name], mine["plain"]) for each in printers]
    return rows


def _ours(count: int, times: dict[str, list[float]], least: dict[str, float]) -> list[dict[str, Any]]:
    aims = {"plain": 3.5, "as it goes out": 7.0 if count == 2_000 else None}
    return [
        row(f"quote PDF, {count:,} lines, {name}", times[name], times["floor"], aim, floor_is="content streams by hand",
            note=f"by processor time {least[name] / least['floor']:.2f} times")
        for name, aim in aims.items()
    ]  # fmt: skip


def _theirs(printer: Printer, count: int, times: list[float], plain: list[float]) -> dict[str, Any]:
    """A row of another printer, as many times as long as ours plain in the same rounds."""
    act = f"quote PDF, {count:,} lines, {printer.name} {printer.version}".strip()
    if printer.failed:
        return {"act": act, "failed": printer.failed}
    first = 1 if len(times) > 1 else 0
    pairs = plain[first : len(times)]
    return row(act, times[first:], pairs, floor_is="ours plain", note=f"its process {printer.mb:.0f} MB")


def batch() -> list[dict[str, Any]]:
    """A thousand quotes of 20 lines as they go out, one after the other, and what memory that leaves behind."""
    what, tailoring = paper(20), resolve({"paper": "letter"})
    riders, taken, early = [Rider("quotation.xml", b"<line/>" * 1_200)], 0.0, 0.0
    for number in range(BATCH):
        start = time.perf_counter()
        print_archived(what, tailoring, MADE_AT, riders)
        taken += (time.perf_counter() - start) * 1000
        if number == BATCH // 10:
            early = resident()
    note = f"{taken / BATCH:.1f} ms each; memory {early:.1f} MB after the first hundred, {resident():.1f} at the end"
    return [value(f"{BATCH:,} quotes of 20 lines as they go out", taken, note=note)]


def main() -> None:
    python = environment(Path(sys.argv[1]))
    printers = [Printer(name, python) for name in (*PACKAGES, *DEBIAN)]
    try:
        rows = turns(printers) + batch()
    finally:
        for each in printers:
            each.close()
    answer(rows)


if __name__ == "__main__":
    main()
