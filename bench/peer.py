"""The peer: Tryton 8 with its module ``sale``, in an environment of its own, asked for the same acts in the same run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.turns import beside_peer

WANTED = ("trytond==8.2.*", "trytond_sale==8.2.*")
ELSE = ("trytond==8.*", "trytond_sale==8.*")
ROUNDS = 9
NAME = "bench"


class Unreachable(Exception):
    """Why there is no peer to measure, in a sentence."""


def measure(
    folder: Path, office: Path, limit: float, child: Callable[..., dict[str, Any]]
) -> list[dict[str, Any]]:
    """Rows of ours beside Tryton's; one line that says why where it could not be run."""
    until = time.monotonic() + limit
    try:
        theirs = _theirs(folder, until)
    except Unreachable as why:
        return [{"act": "beside Tryton 8", "failed": str(why)}]
    ours = child(["-m", "bench.records", "acts", str(office)], max(60.0, until - time.monotonic()))
    if "failed" in ours:
        return [{"act": "beside Tryton 8", "failed": ours["failed"]}]
    version = theirs["version"]
    rows = [
        beside_peer("beside Tryton: create a 10-line quote, committed", ours["create"], theirs["create"], 25, peer_is=f"Tryton {version}, server API", note="ours with its log, into the full office"),
        beside_peer("beside Tryton: open a party and its sales", ours["open"], theirs["open"], 100, peer_is="a party with 30 sales", note="ours: the whole relationship file"),
    ]  # fmt: skip
    if "print" in theirs:
        suite = theirs.get("suite")
        whole = [t + s for t, s in zip(theirs["print"], suite, strict=False)] if suite else theirs["print"]
        said = "ODT, then LibreOffice to PDF" if suite else "ODT only: LibreOffice is not installed"
        rows.append(
            beside_peer(
                "beside Tryton: print a 10-line quote",
                ours["print"],
                whole,
                50 if suite else None,
                peer_is=said,
                note="ours: the PDF, fonts embedded",
            )
        )
    else:
        rows.append(
            {"act": "beside Tryton: print a 10-line quote", "failed": theirs.get("print_failed", "no print")}
        )
    for found, mine in zip(rows, (ours, ours, ours), strict=False):
        found["mb"] = mine["mb"]
        if "note" in found:
            found["note"] += f"; Tryton's process {theirs['mb']:.0f} MB"
    return rows


def _theirs(folder: Path, until: float) -> dict[str, Any]:
    place = folder / "tryton"
    python = place / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not (place / "ready").exists():
        _set_up(place, python, until)
    configuration = place / "office" / "trytond.conf"
    done = _run(
        [str(python), str(Path(__file__).with_name("tryton_acts.py")), str(configuration), NAME, str(ROUNDS)],
        until,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise Unreachable(
            f"Tryton did not answer: {(done.stderr.strip().splitlines() or ['nothing'])[-1][:160]}"
        )
    found: dict[str, Any] = json.loads(lines[-1])
    found["version"] = (place / "ready").read_text("utf-8").strip()
    suite = shutil.which("soffice")
    odt = Path(f"{configuration}.sale.odt")
    if suite and odt.exists():
        found["suite"] = _suite(suite, odt, until)
    return found


def _suite(suite: str, odt: Path, until: float) -> list[float]:
    taken = []
    for _ in range(4):
        start = time.perf_counter()
        with tempfile.TemporaryDirectory() as out:
            _run([suite, "--headless", "--convert-to", "pdf", "--outdir", out, str(odt)], until)
        taken.append((time.perf_counter() - start) * 1000)
    return taken[1:]


def _set_up(place: Path, python: Path, until: float) -> None:
    """Its environment and its database, once; whatever fails is said in one sentence."""
    shutil.rmtree(place, ignore_errors=True)
    _must([sys.executable, "-m", "venv", str(place)], until, "its environment could not be made")
    install = [
        str(python),
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--retries",
        "1",
        "--timeout",
        "15",
    ]
    if _run([*install, *WANTED], until).returncode:
        _must([*install, *ELSE], until, "PyPI could not be reached, or has no Tryton 8 for this Python")
    office = place / "office"
    office.mkdir()
    configuration, password = office / "trytond.conf", office / "password"
    configuration.write_text(
        f"[database]\nuri = sqlite://\npath = {office}\n[email]\nuri = dummy://\n", "utf-8"
    )
    (office / f"{NAME}.sqlite").touch()
    password.write_text("admin\n", "utf-8")
    admin = [
        str(python),
        str(python.with_name("trytond-admin")),
        "-c",
        str(configuration),
        "-d",
        NAME,
        "-u",
        "sale",
        "--activate-dependencies",
        "--email",
        "a@example.org",
        "-l",
        "en",
    ]
    _must(admin, until, "its database could not be made", TRYTONPASSFILE=str(password))
    version = _run([str(python), "-c", "import trytond; print(trytond.__version__)"], until).stdout.strip()
    (place / "ready").write_text(version, "utf-8")


def _must(words: list[str], until: float, why: str, **environment: str) -> None:
    done = _run(words, until, **environment)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [""])[-1][:160]
        raise Unreachable(f"skipped, {why} ({last})" if last else f"skipped, {why}")


def _run(words: list[str], until: float, **environment: str) -> subprocess.CompletedProcess[str]:
    left = until - time.monotonic()
    if left <= 1:
        raise Unreachable("skipped, its time was up")
    try:
        return subprocess.run(
            words,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=left,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unreachable(f"skipped, {type(error).__name__} while running {Path(words[0]).name}") from error
