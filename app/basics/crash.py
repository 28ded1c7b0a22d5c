"""A bug becomes a report in the machine's log folder and one sentence; the report holds no data of the office."""

from __future__ import annotations

import platform
import traceback
from pathlib import Path

from app import __version__
from app.basics.clock import Clock
from app.basics.identity import new_id
from app.basics.places import log_folder


def sentence(error: BaseException) -> str:
    """Writes the report and says where it lies."""
    path = report(error)
    where = f" A report lies at {path}." if path is not None else ""
    return f"Something went wrong inside the program ({type(error).__name__}); nothing was saved by this step.{where}"


def report(error: BaseException) -> Path | None:
    """Writes what is needed to find a bug: versions and places in the code, never the message, which may quote a client.

    Answers None where the folder cannot be written: a report must not fail the program again.
    """
    moment = Clock.system().now()
    head = f"Concierge Desk {__version__}, Python {platform.python_version()}, {platform.system()}, {moment.isoformat()}"
    text = "\n".join([head, *_stack(error), ""])
    try:
        folder = log_folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"crash-{moment:%Y%m%d-%H%M%S}-{new_id().hex[-6:]}.txt"
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
    except OSError:
        return None
    return path


def _stack(error: BaseException) -> list[str]:
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"{type(current).__module__}.{type(current).__name__}")
        frames = traceback.extract_tb(current.__traceback__)[-60:]
        lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        current = current.__cause__ or current.__context__
    return lines
