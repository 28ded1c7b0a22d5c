"""The door of the program: without a noun the window, else the command line."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

from app.cli import line
from app.cli.options import Options, split


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the program; 0 done, 1 refused, 2 wrong usage, 3 trouble of the machine."""
    words = list(sys.argv[1:] if argv is None else argv)
    return line.said(lambda: _run(words))


def _run(words: Sequence[str]) -> int:
    options, rest = split(words)
    if rest or options.json:
        return line.run(options, rest)
    return _window(options)


def _window(options: Options) -> int:
    window = importlib.import_module("app.bootstrap")  # Qt is loaded here and nowhere else
    return int(window.run(options.office, options.colleague))


if __name__ == "__main__":
    sys.exit(main())
