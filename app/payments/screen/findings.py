"""The preflight of an invoice beside it: what stops, what will be asked, what nobody knows, each with its cure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.requirements.preflight import Preflight
from app.requirements.rules.finding import Finding
from app.requirements.rules.telling import why_words
from app.shell import theme
from app.shell.widgets import Body, Button, Icon, Label, Line, Muted, column, row

_GROUPS = (
    ("stops", "Stops the issue", "circle-x", "red"),
    ("will_be_asked", "Will be asked", "circle-alert", "amber"),
    ("cannot_tell", "Cannot tell", "circle-question-mark", "muted"),
    ("in_hand", "In hand", "hourglass", "muted"),
)


class Findings(QWidget):
    """``show_preflight(result)``; sends ``cure(finding)`` when the button of a finding is pressed."""

    cure = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = column(gap=theme.S)
        self.setLayout(self._box)
        self._parts: list[QWidget] = []
        self._seen: Preflight | None = None
        self._names: Mapping[str, str] = {}
        self.buttons: dict[str, Button] = {}

    def show_preflight(self, result: Preflight, names: Mapping[str, str]) -> None:
        """Show these findings; the same ones again change nothing. ``names`` are those of the levels, by key."""
        self._names = names
        if result == self._seen:
            return
        self._seen = result
        for old in self._parts:
            old.hide()
            self._box.removeWidget(old)
            old.deleteLater()
        self._parts, self.buttons = [], {}
        for name, title, icon, token in _GROUPS:
            found = _group(result, name)
            if found:
                self._add(Label(f"{title} · {len(found)}"))
                for one in found:
                    self._add(self._finding(one, icon, token))
        if result.passed:
            self._add(Label(f"Passed · {len(result.passed)}"))
            self._add(Muted(" · ".join(dict.fromkeys(f.says.rstrip(".") for f in result.passed)), wrap=True))

    def _add(self, part: QWidget) -> None:
        self._parts.append(part)
        self._box.addWidget(part)

    def _finding(self, f: Finding, icon: str, token: str) -> QWidget:
        words = column(Body(f.says, wrap=True), Muted(why_words(f, self._names), wrap=True), gap=2)
        text = QWidget()
        text.setLayout(words)
        sign = Icon(icon, token)
        line = row(sign, text, gap=theme.M)
        line.setStretch(1, 1)
        line.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
        if f.cure is not None:
            button = Button(f.cure.label, small=True, then=self._pressed(f))
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            self.buttons[f.rule] = button
        whole = QWidget()
        inner = QWidget()
        inner.setLayout(line)
        whole.setLayout(column(inner, Line(), gap=theme.S))
        return whole

    def _pressed(self, f: Finding) -> Callable[[], None]:
        return lambda: self.cure.emit(f)


def _group(result: Preflight, name: str) -> tuple[Finding, ...]:
    """The findings of a group; what somebody does already is a group of its own."""
    if name == "in_hand":
        return tuple(f for f in result.cannot_tell if f.in_hand)
    found: tuple[Finding, ...] = getattr(result, name)
    return tuple(f for f in found if not f.in_hand)
