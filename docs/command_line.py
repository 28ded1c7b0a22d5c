"""Writes docs/guide/command-line.md from the help of every command: ``python docs/command_line.py``; a test holds it current."""

from __future__ import annotations

import contextlib
import io
import os
import re
from pathlib import Path

from app.cli import line
from app.cli.options import Options

PAGE = Path(__file__).parent / "guide" / "command-line.md"
_VERB = re.compile(r"^  ([a-z][a-z-]*) {2,}\S", re.MULTILINE)
_HEAD = """# The command line

Made from the program's own help by `docs/command_line.py`; do not edit it here.

`concierge` with no arguments opens the window. Everything else is a noun and a verb. It starts without loading the
window's toolkit and calls the same commands and queries as the window: for scripts, nightly jobs, and machines without
a screen.

- `--office ADDRESS`: a path, or `postgresql://…`; else `CONCIERGE_OFFICE`, else this machine's own office.
- `--as COLLEAGUE`: who acts, by initials, e-mail or name; else `CONCIERGE_AS`.
- `--json`: one JSON document on standard output. Money is `{"amount": "1234.50", "currency": "USD"}`, days are ISO 8601.
- These three stand before the noun or after the verb.

Exit status: 0 done · 1 refused, the person can mend it (the reason on standard error; with `--json` also as
`{"refused": "…", "findings": […]}`) · 2 wrong usage · 3 trouble of the machine. Never a traceback.
"""


def help_of(*words: str) -> str:
    """What ``concierge WORDS --help`` prints, at a fixed width."""
    os.environ["COLUMNS"] = "100"
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        status = line.run(Options(), [*words, "--help"])
    if status:
        raise SystemExit(f"concierge {' '.join(words)} --help ended with status {status}")
    return "\n".join(text.rstrip() for text in out.getvalue().strip().splitlines())


def verbs(help_text: str) -> list[str]:
    """The verbs that the help of a noun lists."""
    return _VERB.findall(help_text.partition("Commands:")[2])


def page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for noun in line.nouns():
        text = help_of(noun)
        parts.append(f"\n## {noun}\n\n{line.NOUNS[noun]}\n")
        known = verbs(text)
        for words in [(noun, verb) for verb in known] or [(noun,)]:
            title = f"### {' '.join(words)}\n\n" if known else ""
            parts.append(f"\n{title}```\n{help_of(*words)}\n```\n")
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    print(PAGE.relative_to(Path.cwd()) if PAGE.is_relative_to(Path.cwd()) else PAGE)
