"""Takes every number in one run and prints it beside its floor: ``make bench``, or ``python bench/run.py --only files``.

Each step is a child process with a time limit, so that memory is its own and nothing that hangs can hold up the rest.
The table is also written to build/bench/report.md. The limits of the steps together are below half an hour.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.office import NOW, make, present  # noqa: E402 - found from the root, however this file is started
from bench.turns import row, value  # noqa: E402

FOLDER = ROOT / "build" / "bench"
ROUNDS = 11
XVFB = (1280, 800, 24)
WITHOUT_OFFICE = ("printers", "capture", "exchange", "large-exchange")


def main() -> int:
    wanted = _options()
    FOLDER.mkdir(parents=True, exist_ok=True)
    office = FOLDER / ("office-small.sqlite" if wanted.small else "office.sqlite")
    known = None if wanted.only in WITHOUT_OFFICE else _office(office, small=wanted.small)
    print(f"{_machine()}\n{_size(known)}\n", flush=True)
    rows: list[dict[str, Any]] = []
    for name, step, limit in STEPS:
        if wanted.only and name != wanted.only:
            continue
        began = time.monotonic()
        rows += step(office, limit)
        print(f"  {name}: {time.monotonic() - began:.0f} s", flush=True)
    report = _report(rows, known)
    print("\n" + report)
    if not wanted.only:
        name = "report-small.md" if wanted.small else "report.md"
        (FOLDER / name).write_text(report, "utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--only", choices=[name for name, _, _ in STEPS], help="one step alone")
    parser.add_argument("--small", action="store_true", help="an office of one twentieth; for a quick look")
    return parser.parse_args()


def _office(path: Path, *, small: bool) -> dict[str, Any]:
    known = present(path)
    if known is None:
        print("Making the office (once; some minutes for the whole size) …", flush=True)
        known = make(path, small=small)
    return known


# -- the steps ------------------------------------------------------------------------------------------------


def _child(words: list[str], limit: float, **environment: str) -> dict[str, Any]:
    """Runs one child to its end; the answer is its last line of JSON, or why there is none."""
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
        "CONCIERGE_NOW": NOW,
        **environment,
    }
    env["CONCIERGE_CONFIG"] = str(FOLDER / "config")
    env["BENCH_SPAWNED"] = repr(time.monotonic())
    try:
        done = subprocess.run(
            [sys.executable, *words],
            env=env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"took longer than {limit:.0f} s"}
    for line in reversed(done.stdout.splitlines()):
        if line.startswith("{"):
            found: dict[str, Any] = json.loads(line)
            return found
    last = (done.stderr.strip().splitlines() or ["no answer"])[-1]
    return {"failed": last[:200]}


def _module(*words: str) -> Any:
    """A step that is one module answering its own rows."""

    def step(office: Path, limit: float) -> list[dict[str, Any]]:
        found = _child(["-m", *words, str(office)], limit)
        if "failed" in found:
            return [_failed(" ".join(words), found["failed"])]
        for each in found["rows"]:
            each["mb"] = found["mb"]
        return list(found["rows"])

    return step


def _failed(act: str, why: str) -> dict[str, Any]:
    return {"act": act, "failed": why}


def _printers(_office: Path, limit: float) -> list[dict[str, Any]]:
    """Quotes beside other printers, what long ones and many cost, and what the window notices."""
    rows: list[dict[str, Any]] = []
    for act, words in (
        ("other printers", ["bench.printers", str(FOLDER)]),
        ("how printing grows", ["bench.paper", "long"]),
        ("memory of a plain paper", ["bench.paper", "plain"]),
        ("memory of an archived paper", ["bench.paper", "archived"]),
        ("the window's loop", ["bench.loop"]),
    ):
        found = _child(["-m", *words], limit)
        if "failed" in found:
            rows.append(_failed(act, found["failed"]))
        else:
            rows += [{"mb": found["mb"], **each} for each in found["rows"]]
    return rows


def _window(office: Path, limit: float) -> list[dict[str, Any]]:
    """First paint with today's data beside a bare window: offscreen, and on an X server where there is one."""
    rows = _starts("first window with today, offscreen", office, limit / 2, 1.4)
    server = shutil.which("Xvfb")
    if server is None:
        return [*rows, _failed("first window with today, Xvfb", "Xvfb is not installed")]
    with subprocess.Popen(
        [server, "-displayfd", "1", "-screen", "0", "x".join(map(str, XVFB)), "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as running:
        try:
            number = running.stdout.readline().strip() if running.stdout else ""
            if not number:
                return [*rows, _failed("first window with today, Xvfb", "Xvfb did not start")]
            rows += _starts(
                "first window with today, Xvfb",
                office,
                limit / 2,
                1.25,
                QT_QPA_PLATFORM="xcb",
                DISPLAY=f":{number}",
            )
        finally:
            running.terminate()
    return rows


def _starts(act: str, office: Path, limit: float, aim: float, **environment: str) -> list[dict[str, Any]]:
    ours, bare, until, last = [], [], time.monotonic() + limit, {}
    for _ in range(ROUNDS + 1):
        if time.monotonic() > until and len(ours) > 3:
            break
        for kept, words in ((ours, ["ours", str(office)]), (bare, ["bare"])):
            found = _child([str(ROOT / "bench" / "window.py"), *words], 60, **environment)
            if "failed" in found:
                return [_failed(act, found["failed"])]
            kept.append(found["ms"])
            last[words[0]] = found
    heavy = last["ours"]["heavy"]
    note = (
        f"{last['ours']['rows']} rows; not imported by then: SQLAlchemy, ReportLab, typer"
        if not heavy
        else f"imported by then: {', '.join(heavy)}"
    )
    found = row(act, ours[1:], bare[1:], aim, floor_is="bare PySide6 window", note=note)
    memory = value(
        f"memory at the first paint, {act.rsplit(', ', 1)[-1]}",
        last["ours"]["mb"],
        unit="MB",
        note=f"bare window {last['bare']['mb']:.0f} MB",
    )
    return [{**found, "mb": last["ours"]["mb"]}, memory]


def _peer(office: Path, limit: float) -> list[dict[str, Any]]:
    from bench.peer import measure

    return measure(FOLDER, office, limit, _child)


STEPS: tuple[tuple[str, Any, float], ...] = (
    ("window", _window, 120),
    ("files", _module("bench.records", "files"), 100),
    ("quote", _module("bench.records", "quote"), 120),
    ("lists", _module("bench.records", "lists"), 60),
    ("preflight", _module("bench.preflight"), 180),
    ("search", _module("bench.search"), 120),
    ("printers", _printers, 600),
    ("capture", _module("bench.exchange", "capture"), 60),
    ("exchange", _module("bench.exchange", "small"), 120),
    ("large-exchange", _module("bench.exchange", "large"), 300),
    ("peer", _peer, 240),
)


# -- the report -----------------------------------------------------------------------------------------------


def _machine() -> str:
    cores = os.cpu_count() or 1
    return (
        f"{cores} cores, {platform.system()}, CPython {platform.python_version()}; {dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC."  # noqa: TID251 - when it was measured
        " A shared, noisy machine: trust the ratios, not the milliseconds."
    )


def _size(known: dict[str, Any] | None) -> str:
    if known is None:
        return "No office is needed for this."
    rows = known["rows"]
    return (
        f"The office: {rows['client']:,} clients, {rows['quote']:,} quotes with {rows['quote_line']:,} lines, {rows['interaction']:,}"
        f" interactions, every row in the change log; {known['bytes'] / 2**20:,.0f} MB, made in {known['whole']:.0f} s,"
        f" {known['today']} entries today."
    )


def _number(found: dict[str, Any], key: str) -> str:
    number = found.get(key)
    if number is None:
        return ""
    digits = 2 if number < 10 else 1 if number < 100 else 0
    return f"{number:,.{digits}f} {found['unit']}".strip()


def _line(found: dict[str, Any]) -> str:
    if "failed" in found:
        return f"| {found['act']} | not measured: {found['failed']} | | | | | |"
    ratio = found["ratio"]
    said = f"{ratio[0]:.2f} ({ratio[1]:.2f} to {ratio[2]:.2f})" if ratio else ""
    aim = found["aim"]
    limit = (
        "" if aim is None else f"≤ {aim:.4g}" + (f" {found['unit']}" if not ratio and found["unit"] else "")
    )
    if found.get("at_least") is not None:
        limit = f"≥ {found['at_least']:g}"
    met = {True: "met", False: "**not met**", None: ""}[found["met"]]
    floor = _number(found, "floor") + (f" ({found['floor_is']})" if found["floor_is"] else "")
    memory = f"{found['mb']:.0f} MB" if found.get("mb") else ""
    note = f" ({found['note']})" if found["note"] else ""
    return f"| {found['act']}{note} | {_number(found, 'ours')} | {floor.strip()} | {said} | {limit} | {met} | {memory} |"


def _report(rows: list[dict[str, Any]], known: dict[str, Any] | None) -> str:
    head = "| act | ours | floor | ratio: median (least to most) | aim | | peak memory |\n|---|---|---|---|---|---|---|"
    return "\n".join([_machine(), "", _size(known), "", head, *(_line(found) for found in rows), ""])


if __name__ == "__main__":
    sys.exit(main())
