"""Taking times in turn: ours, floor, ours, floor …; the first round is thrown away; ratios are of neighbouring pairs."""

from __future__ import annotations

import gc
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any


def in_turn(*acts: Callable[[], object], rounds: int, repeat: int = 1) -> list[list[float]]:
    """Milliseconds of each act in each round but the first."""
    times: list[list[float]] = [[] for _ in acts]
    for _ in range(rounds + 1):
        for kept, act in zip(times, acts, strict=True):
            kept.append(timed(act, repeat))
    return [kept[1:] for kept in times]


def timed(
    act: Callable[[], object], repeat: int = 1, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Milliseconds of one act by a clock, the mean of several in a row."""
    gc.collect()
    start = clock()
    for _again in range(repeat):
        act()
    return (clock() - start) * 1000 / repeat


def resident() -> float:
    """The memory that this process has now (MB); the most it ever had where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return peak()
    return pages * resource.getpagesize() / 2**20


def peak() -> float:
    """The most memory that this program ever had (MB).

    Where Linux says it by itself: what ``getrusage`` says begins with the memory of the process that started this one.
    """
    try:
        told = Path("/proc/self/status").read_text("ascii").split("VmHWM:")[1]
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(told.split()[0]) / 1024


def row(
    act: str, ours: Sequence[float], floor: Sequence[float] = (), aim: float | None = None, *, floor_is: str = "", note: str = "",
    unit: str = "ms",
) -> dict[str, Any]:  # fmt: skip
    """One line of the table: medians, and median, least and most of the ratios of the pairs."""
    ratios = [a / b for a, b in zip(ours, floor, strict=True)] if floor else []
    return {
        "act": act,
        "ours": statistics.median(ours),
        "floor": statistics.median(floor) if floor else None,
        "floor_is": floor_is,
        "ratio": [statistics.median(ratios), min(ratios), max(ratios)] if ratios else None,
        "aim": aim,
        "met": statistics.median(ratios) <= aim if ratios and aim is not None else None,
        "note": note,
        "unit": unit,
    }


def value(
    act: str, ours: float, aim: float | None = None, *, note: str = "", unit: str = "ms", floor_is: str = ""
) -> dict[str, Any]:
    """A line that has a limit instead of a floor."""
    met = ours <= aim if aim is not None else None
    return {
        "act": act,
        "ours": ours,
        "floor": None,
        "floor_is": floor_is,
        "ratio": None,
        "aim": aim,
        "met": met,
        "note": note,
        "unit": unit,
    }


def beside_peer(
    act: str,
    ours: Sequence[float],
    peer: Sequence[float],
    at_least: float | None,
    *,
    peer_is: str,
    note: str = "",
) -> dict[str, Any]:
    """A line against another program: how many times as long it takes, from medians, and the least and most favourable pair."""
    middle = statistics.median(peer) / statistics.median(ours)
    found = row(act, ours, (), None, floor_is=peer_is, note=note)
    found |= {
        "floor": statistics.median(peer),
        "ratio": [middle, min(peer) / max(ours), max(peer) / min(ours)],
        "at_least": at_least,
    }
    return {**found, "met": middle >= at_least if at_least is not None else None}


def answer(rows: list[dict[str, Any]], **more: Any) -> None:
    """Hands the rows to the parent, with the most memory that this process ever had (MB)."""
    sys.stdout.write("\n" + json.dumps({"rows": rows, "mb": peak(), **more}) + "\n")
    sys.stdout.flush()
