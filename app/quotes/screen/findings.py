"""The preflight beside the quote: what stops it, what will be asked, what cannot be told, what is in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.quotes.queries.parts import WHOLE
from app.requirements.preflight import Preflight
from app.requirements.rules.finding import Action, Finding, Result, cure
from app.requirements.rules.telling import why_words
from app.shell import theme
from app.shell.texts import tip
from app.shell.widgets import Body, Button, Icon, Label, Line, Muted, Problem, ScrollPage, column, row

_SHORT = {Action.ASK_OFFICE: "Ask"}
_AIRY = 1.28  # lines of flowing text stand so far apart, in heights of the type
_LONGEST = 40
_BESIDE = 24  # letters; a longer cure stands beneath its reason
_LOOKS: dict[str, tuple[str, str, str]] = {
    "stops": ("Stops the issue", "circle-x", "red"),
    "asked": ("Will be asked", "circle-alert", "amber"),
    "unknown": ("Cannot tell", "circle-question-mark", "neutral"),
    "in_hand": ("In hand", "hourglass", "neutral"),
    "passed": ("Passed", "circle-check", "green"),
}


class Toned(Label):
    """The heading of a group in the colour of its signal."""

    def __init__(self, text: str, signal: str) -> None:
        super().__init__(text)
        self._signal = signal

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(theme.tokens().ink(self._signal))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class Flowing(QWidget):
    """Muted text that runs over many lines, with room between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.setAccessibleName(text)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return int(self._lay(width)[1]) + 1

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(240, self.width())))

    def _lay(self, width: int) -> tuple[QTextLayout, float]:
        layout = QTextLayout(self._text, theme.font())
        step, top = QFontMetricsF(theme.font()).height() * _AIRY, 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top))
            top += step
        layout.endLayout()
        return layout, top

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setPen(theme.tokens().color("muted"))
        self._lay(self.width())[0].draw(painter, QPointF(0, 0))
        painter.end()


class FindingCard(QWidget):
    """One finding: the sentence, why and who says so, and the cure as a button."""

    cured = Signal(object)

    def __init__(self, finding: Finding, group: str, names: Mapping[str, str], *, writable: bool) -> None:
        super().__init__()
        self.finding = finding
        self.button: Button | None = None
        self._lay_out(finding, group, names, writable=writable)
        self.setAccessibleName(f"{finding.says} {finding.because}")

    def _lay_out(self, finding: Finding, group: str, names: Mapping[str, str], *, writable: bool) -> None:
        _, icon, signal = _LOOKS[group]
        mark = Icon(icon, "muted" if signal == "neutral" else signal)
        says = Body(finding.says.rstrip("."), wrap=True).weight(theme.MEDIUM)
        says.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        top = row(says, gap=theme.M)
        text = cure_words(finding)
        if text and writable:
            short = text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
            self.button = Button(short, small=True, then=self._press)
            self.button.setToolTip(tip(text))
            self.button.setAccessibleName(f"{text}: {finding.says}")
            if len(text) <= _BESIDE:
                top.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        why = Muted(why_words(finding, names), wrap=True)
        why.setFont(theme.font(12))
        source = finding.source
        why.setToolTip(tip(source.says or source.url) if source else "")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(top)
        words.addWidget(why)
        if self.button is not None and len(text) > _BESIDE:
            words.addSpacing(theme.XS)
            words.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        box = row(gap=theme.M)
        box.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(words, 1)
        box.setContentsMargins(0, theme.S + 2, 0, theme.S + 2)
        self.setLayout(box)

    def _press(self) -> None:
        self.cured.emit(self.finding)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.button is not None:
            self._press()
            return
        super().keyPressEvent(event)


def answerable(finding: Finding) -> Finding:
    """What cannot be told and has no cure of its own is asked of the office."""
    if finding.cure is not None or finding.result is not Result.CANNOT_TELL or not finding.ask:
        return finding
    return replace(finding, cure=cure(Action.ASK_OFFICE, question=finding.ask))


def cure_words(finding: Finding) -> str:
    """What stands on the button; nothing where there is no cure. The sentence beside it names the paper already."""
    if finding.cure is not None and finding.cure.action is Action.ATTACH_DOCUMENT:
        for name, words in (("newer", "File a newer one"), ("on_file", "Attach the one on file")):
            if finding.cure.params.get(name):
                return words
    return _SHORT.get(finding.cure.action, finding.cure.label) if finding.cure is not None else ""


class PreflightPanel(ScrollPage):
    """Shows a preflight. Sends ``cured(finding)`` when a button is pressed, ``anyway`` for an issue against the rules."""

    cured = Signal(object)
    anyway = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, margin=0, gap=theme.M)
        self.wrong, self.beyond = Problem(), Problem()
        self.remarks = Muted("", wrap=True)
        self.box = QWidget()
        self.groups = column(gap=theme.M)
        self.box.setLayout(self.groups)
        self.body.setContentsMargins(0, 0, theme.M, theme.L)
        for said in (self.wrong, self.beyond, self.remarks):
            self.body.addWidget(said)
        self.remarks.hide()
        self.body.addWidget(self.box)
        self.body.addStretch(1)
        self.cards: list[FindingCard] = []
        self.passed_fold: Button | None = None
        self.passed_words: Flowing | None = None
        self._unfolded = False
        self._visited = ("", -1)
        self._shown: object = None
        self._names: Mapping[str, str] = {}

    def sizeHint(self) -> QSize:
        return QSize(360, 400)

    def say_problem(self, text: str) -> None:
        """Why the rules cannot be asked just now, such as a payer that is not known."""
        self.wrong.say(text)

    def say_beyond(self, stops: Sequence[str], remarks: Sequence[str]) -> None:
        """What no rule asks: what stops the issue all the same, and what would stay behind."""
        self.beyond.say(" ".join(stops))
        self.remarks.setText(" ".join(remarks))
        self.remarks.setVisible(bool(remarks))

    def show_findings(self, found: Preflight, names: Mapping[str, str], *, writable: bool = True) -> None:
        """Show these findings; the same ones again change nothing. ``names`` are those of the levels, by key."""
        self._names = names
        self.wrong.say("")
        if (found, writable) == self._shown:
            return
        at = self._focused()
        focused = self.cards[at].finding.rule if at >= 0 else ""
        before = self.verticalScrollBar().value()
        self._shown = (found, writable)
        self.setUpdatesEnabled(False)
        self._clear()
        self._lay_out(found, writable=writable)
        self.setUpdatesEnabled(True)
        self._keep_place(focused, at, before)

    def _lay_out(self, found: Preflight, *, writable: bool) -> None:
        self._group("stops", found.stops, writable=writable)
        whole = any(finding.rule == WHOLE for finding in found.stops)
        if found.stops and writable and not whole:
            button = Button("Issue anyway, with a reason", then=self.anyway.emit)
            button.setProperty("look", "link")
            line = row(button, 1)
            self.groups.addLayout(line)
        self._group("asked", found.will_be_asked, writable=writable)
        unknown = [answerable(finding) for finding in found.cannot_tell if not finding.in_hand]
        self._group("unknown", unknown, writable=writable)
        self._group("in_hand", [f for f in found.cannot_tell if f.in_hand], writable=writable)
        self._passed(found.passed)

    def _keep_place(self, focused: str, at: int, before: int) -> None:
        """The cursor stays on its finding, or goes to the one that took its place; nothing scrolls."""
        self.box.adjustSize()
        self.verticalScrollBar().setValue(before)
        if at < 0:
            return
        reachable = self._reachable()
        same = [card for card in reachable if card.finding.rule == focused]
        if card := next(iter(same), None) or (reachable[min(at, len(reachable) - 1)] if reachable else None):
            assert card.button is not None  # noqa: S101 - only such cards can be reached
            card.button.setFocus()

    def _reachable(self) -> list[FindingCard]:
        return [card for card in self.cards if card.button is not None]

    def _focused(self) -> int:
        """The place of the finding whose button has the cursor, among those with a button; -1 for none."""
        now = [card.button is not None and card.button.hasFocus() for card in self._reachable()]
        return now.index(True) if True in now else -1

    def step(self, by: int) -> None:
        """Put the cursor on the next finding with a cure (1), or the one before (-1), round and round."""
        reachable = self._reachable()
        if not reachable:
            return
        at = self._focused()
        if at < 0:
            at, by = self._after_the_last(reachable, by)
        card = reachable[(at + by) % len(reachable)]
        self._visited = (card.finding.rule, reachable.index(card))
        assert card.button is not None  # noqa: S101 - only such cards can be reached
        card.button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.ensureWidgetVisible(card)

    def _after_the_last(self, reachable: list[FindingCard], by: int) -> tuple[int, int]:
        """Where to go on, and by how much: from the finding visited last, or from the one that took its place."""
        rule, place = self._visited
        if place < 0:
            return (0, 0) if by > 0 else (-1, 0)
        rules = [card.finding.rule for card in reachable]
        if rule in rules:
            return rules.index(rule), by
        return (place, 0) if by > 0 else (place, by)  # it is cured: the next one stands where it stood

    def _group(self, group: str, findings: Sequence[Finding], *, writable: bool) -> None:
        if not findings:
            return
        words, _, signal = _LOOKS[group]
        whole = column(gap=0)
        whole.addWidget(Toned(f"{words} · {len(findings)}", signal))
        for finding in findings:
            card = FindingCard(finding, group, self._names, writable=writable)
            card.cured.connect(self.cured)
            self.cards.append(card)
            whole.addWidget(card)
            whole.addWidget(Line())
        self.groups.addLayout(whole)

    def _passed(self, findings: Sequence[Finding]) -> None:
        if not findings:
            return
        words = _LOOKS["passed"][0]
        self.passed_fold = Button(f"{words} · {len(findings)}", "chevron-right", then=self.fold_passed)
        self.passed_fold.setProperty("look", "link")
        flowing = Flowing(" · ".join(finding.says.rstrip(".") for finding in findings))
        flowing.setToolTip(tip("\n".join(f"{f.says} {f.because}" for f in findings)))
        self.groups.addLayout(row(self.passed_fold, 1))
        self.groups.addWidget(flowing)
        self.passed_words = flowing
        self._show_passed()

    def fold_passed(self) -> None:
        """Show what is in order, or fold it away again."""
        self._unfolded = not self._unfolded
        self._show_passed()

    def _show_passed(self) -> None:
        if self.passed_fold is not None and self.passed_words is not None:
            self.passed_words.setVisible(self._unfolded)
            self.passed_fold.picture("chevron-down" if self._unfolded else "chevron-right")

    def _clear(self) -> None:
        self.cards.clear()
        self.passed_fold = self.passed_words = None
        _empty(self.groups)

    def forget(self) -> None:
        """Show nothing, for a quote that is only being opened."""
        self._visited = ("", -1)
        self._shown = None
        self.say_beyond((), ())
        self._clear()


def _empty(box: object) -> None:
    while (item := box.takeAt(0)) is not None:  # type: ignore[attr-defined]
        if (inner := item.layout()) is not None:
            _empty(inner)
        elif (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
