"""A playbook file beside the desk: every part with its verdict, its three sides as sentences, and what to do with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.playbooks.queries import Compared, Imported
from app.playbooks.rules.comparing import Row, Side, State
from app.shell import theme
from app.shell.buttons import Button, Segmented
from app.shell.marks import Badge
from app.shell.panels import Card, FlowRow, Line, ScrollPage, Splitter, column, row
from app.shell.records_list import Entry, RecordList
from app.shell.texts import Body, Faint, Label, Muted, Statement

# State: icon, signal, the heading of its group. In this order they stand in the list.
_LOOK: dict[State, tuple[str, theme.Signal_, str]] = {
    State.BOTH: ("git-merge", "red", "Changed on both sides: choose"),
    State.HERE: ("user", "amber", "Changed here"),
    State.OUT: ("minus", "amber", "Taken out here"),
    State.FILE: ("pencil", "accent", "Changed in the file"),
    State.NEW: ("plus", "green", "New here"),
    State.SOURCE: ("link", "green", "A further source"),
    State.GONE: ("file-x", "amber", "Gone from the file"),
    State.OWN: ("user", "neutral", "Only here"),
    State.SAME: ("check", "neutral", "The same"),
}
_CHOICES = (("ours", "Keep ours"), ("file", "Take the file’s"))
_OTHER_CHOICES = {
    State.GONE: (("ours", "Keep it"), ("file", "End the rule")),
    State.NEW: (("ours", "Leave it out"), ("file", "Add it")),
    State.OUT: (("ours", "Leave it out"), ("file", "Add it")),
}
_MARKS = {State.GONE: ("stays", "ends"), State.NEW: ("left out", "added"), State.OUT: ("left out", "added")}
_KEYS = {Qt.Key.Key_Left: "ours", Qt.Key.Key_K: "ours", Qt.Key.Key_Right: "file", Qt.Key.Key_T: "file"}


class _Parts(RecordList):
    """The list of parts; the left and right arrows (or K and T) choose for the part under the cursor."""

    decided = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        choice = "" if event.modifiers() else _KEYS.get(Qt.Key(event.key()), "")
        if choice:
            self.decided.emit(choice)
        else:
            super().keyPressEvent(event)


class ComparePane(QWidget):
    """``show_file`` sets a file beside the desk; ``take`` and ``leave`` answer what was chosen. Sends ``changed``."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Compared | None = None
        self._chosen: dict[str, str] = {}
        self.parts = _Parts()
        self.parts.setAccessibleName("Parts of the playbook")
        self.parts.setMinimumWidth(240)
        self.parts.chosen.connect(self._show_part)
        self.parts.decided.connect(self.decide)
        self.all_new = Button("Take all new", "plus", small=True, then=self.take_all_new)
        self.all_new.setToolTip("Everything that the file has and nobody changed here.")
        self.all_ours = Button("Keep everything as it is", small=True, then=self.keep_all)
        self.page = ScrollPage(margin=theme.L, gap=theme.M)
        self._panel: QWidget | None = None
        self.choice: Segmented | None = None
        left = QWidget()
        box = column(FlowRow(self.all_new, self.all_ours), gap=theme.S)
        box.addWidget(self.parts, 1)
        left.setLayout(box)
        outer = column(margins=0)
        outer.addWidget(Splitter(left, self.page, shares=(2, 5)), 1)
        self.setLayout(outer)
        self.setMinimumHeight(420)

    def show_file(self, found: Compared) -> None:
        """Start anew with this comparison; what nobody changed here is taken unless somebody says otherwise."""
        self._found, self._chosen = found, {}
        self.parts.show(self._entries())
        self.parts.choose_first()
        some = any(side.taken for side in found.sides)
        self.all_new.allow(some, "The file has nothing new.")
        self.all_ours.allow(some, "The file has nothing new.")

    def take(self) -> frozenset[str]:
        """The parts for which the file's shall win."""
        return frozenset(part for part, choice in self._chosen.items() if choice == "file")

    def leave(self) -> frozenset[str]:
        """The parts that stay as they are although the file would change them."""
        return frozenset(part for part, choice in self._chosen.items() if choice == "ours")

    def would(self) -> Imported | None:
        """What an import would do with these choices."""
        return None if self._found is None else self._found.would(self.take(), self.leave())

    def decide(self, choice: str) -> None:
        """Choose for the part under the cursor: ``ours`` or ``file``."""
        entry = self.parts.current()
        if entry is not None and entry.data.offered and self._now(entry.data) != choice:
            self._choose({entry.data.part: choice})

    def take_all_new(self) -> None:
        """Take everything that nobody changed here."""
        self._choose({side.part: "file" for side in self._sides() if side.taken})

    def keep_all(self) -> None:
        """Leave everything as it is here."""
        self._choose({side.part: "ours" for side in self._sides() if side.offered})

    def _choose(self, choices: dict[str, str]) -> None:
        self._chosen.update(choices)
        self.parts.show(self._entries())
        self._show_part(self.parts.current())
        self.changed.emit()

    def _sides(self) -> tuple[Side, ...]:
        return () if self._found is None else self._found.sides

    def _now(self, side: Side) -> str:
        """What stands chosen: by hand, else the file's where nobody changed it here, else nothing."""
        return self._chosen.get(side.part, "file" if side.taken else "")

    # -- the list ---------------------------------------------------------------------------------------------

    def _entries(self) -> list[Entry]:
        order = list(_LOOK)
        return [self._entry(side) for side in sorted(self._sides(), key=lambda s: order.index(s.state))]

    def _entry(self, side: Side) -> Entry:
        icon, signal, group = _LOOK[side.state]
        known = self._found is not None and self._found.known
        says = next((row.there or row.here for row in side.rows), "")
        return Entry(
            side.part, side.title, says, icon, signal, self._mark(side), group if known else "New here",
            tooltip=self._outcome(side), data=side,
        )  # fmt: skip

    def _mark(self, side: Side) -> str:
        """What stands chosen, in one word."""
        if not side.offered:
            return ""
        ours, theirs = _MARKS.get(side.state, ("ours", "the file’s"))
        undecided = "choose" if side.state is State.BOTH else "stays"
        return {"file": theirs, "ours": ours}.get(self._now(side), undecided)

    def _outcome(self, side: Side) -> str:
        """What the import will do with a part, in a few words."""
        now = self._now(side)
        if side.state in (State.SAME, State.OWN):
            return "stays as it is"
        if side.state is State.GONE:
            return "ends with yesterday" if now == "file" else "stays here"
        if now == "file":
            new = side.state in (State.NEW, State.OUT)
            return "will be added" if new else "will be as in the file"
        if now == "ours":
            return "is left out" if side.state in (State.NEW, State.OUT) else "stays as it is here"
        return "stays as it is here until somebody chooses"

    # -- one part ---------------------------------------------------------------------------------------------

    def _show_part(self, entry: Entry | None) -> None:
        if self._panel is not None:
            self._panel.hide()
            self.page.body.removeWidget(self._panel)
            self._panel.deleteLater()
            self._panel = None
        if entry is None:
            return
        panel = QWidget()
        panel.setLayout(self._lay(entry.data))
        self._panel = panel
        self.page.body.addWidget(panel)

    def _lay(self, side: Side) -> QVBoxLayout:
        _icon, signal, _group = _LOOK[side.state]
        box = column(gap=theme.M)
        head = row(Statement(side.title, wrap=True), 1, Badge(side.state.value, signal), gap=theme.M)
        head.setStretch(0, 1)
        box.addLayout(head)
        box.addWidget(Muted(_explained(side), wrap=True))
        self.choice = None
        if side.offered:
            self.choice = Segmented(_OTHER_CHOICES.get(side.state, _CHOICES))
            self.choice.setAccessibleName(f"What to do with {side.title}")
            self.choice.settle(self._now(side))
            self.choice.chosen.connect(self.decide)
            keys = Faint("← and → choose")
            box.addLayout(
                row(self.choice, Muted(f"{self._outcome(side).capitalize()}."), 1, keys, gap=theme.M)
            )
        box.addWidget(Line())
        box.addLayout(_grid(side))
        box.addStretch(1)
        return box


def _explained(side: Side) -> str:
    said = {
        State.BOTH: "Somebody changed it here, and the file says something else too. Choose which holds.",
        State.HERE: "The file says what it said before; somebody changed it here since. It stays unless you take the file’s.",
        State.OUT: "Somebody took it out here. It stays out unless you take the file’s.",
        State.FILE: "Nobody changed it here since the last import; the file says it anew.",
        State.NEW: "The desk does not have it yet.",
        State.SOURCE: "The same as here; the file names a further source, which is added.",
        State.GONE: "An earlier file had it, this one has not. It stays here unless you end it."
        if side.offered
        else "An earlier file had it, this one has not. It stays here; take it out on its page.",
        State.OWN: "It was written here and no file speaks of it. It stays.",
        State.SAME: "The file and the desk say the same.",
    }
    if side.state is State.BOTH and not side.base_known:
        return "It was written here by hand, and the file says it otherwise. Choose which holds."
    return said[side.state]


def _grid(side: Side) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.M)
    grid.setVerticalSpacing(theme.S)
    heads = ("", "As last imported", "Here now", "In the file")
    for at, words in enumerate(heads):
        grid.addWidget(Label(words), 0, at)
    for at in (1, 2, 3):
        grid.setColumnStretch(at, 1)
    ordered = sorted(side.rows, key=lambda r: not _moved(side, r))
    for line, one in enumerate(ordered, start=1):
        label = Muted(one.label or "Says", wrap=True)
        label.setMinimumWidth(92)
        grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
        for at, cell in enumerate(_cells(side, one, first=line == 1), start=1):
            grid.addWidget(cell, line, at, Qt.AlignmentFlag.AlignTop)
    return grid


def _moved(side: Side, one: Row) -> bool:
    return one.differs or (side.base_known and (one.here_changed or one.there_changed))


def _cells(side: Side, one: Row, *, first: bool) -> tuple[QWidget, QWidget, QWidget]:
    """The three sides of one sentence; what changed stands on a colour and says so in a word."""
    both = side.state in _BESIDE and one.differs
    here = "changed here" if both and side.base_known and one.here_changed else ""
    there = "changed in the file" if both and (one.there_changed or not side.base_known) else ""
    if there and not one.here:
        there = "new in the file"
    return (
        _cell(one.base, "", "neutral", _absent(_NOT_BASE, first=first, known=side.base_known)),
        _cell(
            one.here, here, "amber", _absent(_NOT_HERE, first=first, known=side.state not in _NOT_HERE_AT_ALL)
        ),
        _cell(
            one.there,
            there,
            "accent",
            _absent(_NOT_THERE, first=first, known=side.state not in _GONE_FROM_FILE),
        ),
    )


_BESIDE = frozenset({State.FILE, State.HERE, State.BOTH, State.SOURCE})
_NOT_HERE_AT_ALL = frozenset({State.NEW, State.OUT})
_GONE_FROM_FILE = frozenset({State.GONE, State.OWN})
_NOT_BASE, _NOT_HERE, _NOT_THERE = "not imported before", "not here", "not in the file"


def _absent(words: str, *, first: bool, known: bool) -> str:
    """What stands in an empty cell: a side that has nothing of the part says so once."""
    return "not said" if known else words if first else ""


def _cell(text: str, word: str, signal: theme.Signal_, absent: str) -> QWidget:
    said = Body(text, wrap=True) if text else Faint(absent)
    said.selectable()
    if not word:
        return said
    card = Card(signal, margin=theme.S)
    card.body.setSpacing(2)
    card.add(Label(word), said)
    card.setAccessibleName(f"{word}: {text or absent}")
    return card
