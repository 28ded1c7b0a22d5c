"""The two kinds of failure a person may see: a Refusal is theirs to mend, a Trouble is the machine's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class Refusal(Exception):
    """What was asked cannot be done as it stands; the text says what, where, and what to do.

    ``findings`` holds JSON-ready details (preflight findings, differences) for programs that ask.
    """

    def __init__(self, text: str, findings: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__(text)
        self.text = text
        self.findings = tuple(findings)


class Trouble(Exception):
    """The machine could not do it: disk, lock, network, a file too new. Work goes on; advice says how."""

    def __init__(self, text: str, advice: str = "") -> None:
        super().__init__(f"{text} {advice}".strip())
        self.text = text
        self.advice = advice
