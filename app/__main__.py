"""The door of the program: without a noun the window, else the command line; ``--self-test`` checks the program itself.

Only what the way taken needs is imported: the window does not pay for the command line, nor the other way round.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

from app.basics.errors import Refusal, Trouble
from app.cli.options import Options, Usage, split

SELF_TEST = "--self-test"


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the program; 0 done, 1 refused, 2 wrong usage, 3 trouble of the machine."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        options, rest = split(words)
    except Usage as usage:
        print(usage.text, file=sys.stderr)
        return 2
    if rest == [SELF_TEST]:
        return int(importlib.import_module("app.selftest").run())
    if rest or options.json:
        return int(importlib.import_module("app.cli.line").run(options, rest))
    return _window(options)


def _window(options: Options) -> int:
    try:
        # Qt is loaded here and nowhere else.
        return int(importlib.import_module("app.bootstrap").run(options.office, options.colleague))
    except Refusal as refusal:
        print(refusal.text, file=sys.stderr)
        return 1
    except Trouble as trouble:
        print(str(trouble), file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
