"""The inbox of what must be decided: bank details first, then money, status, issued documents, everything else."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QWidget

from app.exchange.rows import ConflictRow, DecidePage, HeldRow, OddRow
from app.exchange.rules import many
from app.shell import theme
from app.shell.buttons import Button
from app.shell.panels import Card, EmptyState, column, row
from app.shell.records_list import Entry, RecordList
from app.shell.texts import Muted, Strong

HELD = "Bank details to confirm"
ODD = "Does not add up"
_ICONS = {"Money": "banknote", "Status": "flag", "Issued documents": "file-check", HELD: "landmark"}
_SIGNALS: dict[str, theme.Signal_] = {"Money": "amber", "Status": "amber", "Issued documents": "amber"}
_SHORT = 28
KEYS = {Qt.Key.Key_1: "1", Qt.Key.Key_2: "2", Qt.Key.Key_3: "3", Qt.Key.Key_4: "4", Qt.Key.Key_E: "E", Qt.Key.Key_L: "L"}  # fmt: skip


class Inbox(QWidget):
    """Sends ``chosen(row or None)`` for the one that is looked at and ``pressed(key)`` for 1, 2, 3, 4, E and L."""

    chosen = Signal(object)
    pressed = Signal(str)
    together = Signal(int)  # keep the side of that place in everything that is marked

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = RecordList(
            empty=EmptyState(
                "circle-check",
                "Nothing to decide",
                "When two machines say different things about one field, both answers come up here.",
            )
        )
        self.list.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.list.setAccessibleName("What must be decided")
        self.list.chosen.connect(self._chosen)
        self.list.installEventFilter(self)
        self.list.selectionModel().selectionChanged.connect(self._marked)
        self.says, self.whose = Strong("", wrap=True), Muted("", wrap=True)
        self.left = Button("Keep left of each", small=True, then=lambda: self.together.emit(0))
        self.right = Button("Keep right of each", small=True, then=lambda: self.together.emit(1))
        self.all_like = Button("", quiet=True, small=True, then=self.mark_like)
        self.bar = Card("accent", margin=theme.M)
        self.bar.body.setSpacing(theme.XS)
        self.bar.add(self.says, self.whose)
        self.bar.body.addSpacing(theme.XS)
        self.bar.body.addLayout(row(self.left, self.right, 1))
        box = column(self.list, self.bar)
        box.setStretch(0, 1)
        box.addWidget(self.all_like, 0, Qt.AlignmentFlag.AlignLeft)
        self.setLayout(box)
        self.setFocusProxy(self.list)
        self._marked()

    def show_page(self, page: DecidePage) -> None:
        """Show what waits; the chosen one stays, else the next one is chosen."""
        entries = [_held(one) for one in page.held] + [_conflict(one) for one in page.conflicts]
        self.list.show(entries + [_odd(one) for one in page.odd])
        self.list.choose_first()
        self._marked()

    def current(self) -> ConflictRow | HeldRow | OddRow | None:
        """The one that is looked at."""
        entry = self.list.current()
        return entry.data if entry is not None else None

    def marked(self) -> tuple[ConflictRow, ...]:
        """Every conflict that is marked; bank details are decided one by one."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedRows())
        found = (self.list.entry_at(at) for at in rows)
        return tuple(entry.data for entry in found if entry and isinstance(entry.data, ConflictRow))

    def next(self) -> None:
        """Look at the next one; after the last at the first."""
        entries = self.list.entries()
        now = self.list.current()
        if not entries:
            return
        at = next((n for n, e in enumerate(entries) if now is not None and e.key == now.key), -1)
        self.list.choose(entries[(at + 1) % len(entries)].key)

    def mark_like(self) -> None:
        """Mark every conflict of the kind of the one that is looked at."""
        now = self.current()
        if not isinstance(now, ConflictRow):
            return
        model, selection = self.list.model(), self.list.selectionModel()
        for at in range(model.rowCount()):
            entry = self.list.entry_at(at)
            if entry and isinstance(entry.data, ConflictRow) and entry.data.like == now.like:
                selection.select(model.index(at, 0), selection.SelectionFlag.Select)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self, entry: object) -> None:
        self.chosen.emit(entry.data if isinstance(entry, Entry) else None)
        self._marked()

    def _marked(self) -> None:
        marked = self.marked()
        several = len(marked) > 1
        alike = len({one.like for one in marked}) == 1 and all(len(one.sides) == 2 for one in marked)
        self.bar.setVisible(several)
        for button in (self.left, self.right):
            button.allow(alike, "Only conflicts of one kind are decided together.")
        self.says.setText(f"{many(len(marked), 'conflict')} marked" if several else "")
        self.whose.setText(
            _whose(marked) if several and alike else "They are not of one kind." if several else ""
        )
        self._offer_like(marked[0] if len(marked) == 1 else None)

    def _offer_like(self, one: ConflictRow | None) -> None:
        like = [
            e
            for e in self.list.entries()
            if one and isinstance(e.data, ConflictRow) and e.data.like == one.like
        ]
        self.all_like.setVisible(len(like) > 1)
        self.all_like.setText(f"Mark all {len(like)} of this kind" if len(like) > 1 else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = KEYS.get(Qt.Key(event.key()))
            if key is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                if not event.isAutoRepeat():
                    self.pressed.emit(key)
                return True
        return super().eventFilter(watched, event)


def _whose(marked: Iterable[ConflictRow]) -> str:
    lefts = {one.sides[0].machine for one in marked}
    rights = {one.sides[-1].machine for one in marked}
    left = next(iter(lefts)) if len(lefts) == 1 else "this machine or the first"
    right = next(iter(rights)) if len(rights) == 1 else "the others"
    return f"Left: {left}. Right: {right}."


def _odd(one: OddRow) -> Entry:
    title = one.client or "The house"
    return Entry(one.key, title, one.detail, "triangle-alert", "amber", "", ODD, one.detail, one)


def _held(one: HeldRow) -> Entry:
    return Entry(
        one.key, one.title, f"{one.new.person}, {one.new.machine}", _ICONS[HELD], "red", "", HELD, "", one
    )


def listed_answers(one: ConflictRow) -> str:
    """What stands against each other, short: ``amount: USD 17,400.00 or EUR 17,900.00``."""
    if any(value.field == "deleted" for side in one.sides for value in side.values):
        return " or ".join(
            "deleted" if any(v.field == "deleted" for v in side.values) else "kept" for side in one.sides
        )
    found = [next((v for v in side.values if v.differs), None) for side in one.sides]
    said = [v.words if v is not None and v.words else "nothing" for v in found]
    label = next((v.label for v in found if v is not None), "")
    label = label if label.isupper() else label[:1].lower() + label[1:]
    answers = " or ".join(word if len(word) <= _SHORT else word[: _SHORT - 1] + "…" for word in said)
    return f"{label}: {answers}" if label else answers


def _conflict(one: ConflictRow) -> Entry:
    client = one.client if one.client != one.title else ""
    text = " · ".join(part for part in (client, listed_answers(one)) if part)
    mark = str(len(one.sides)) if len(one.sides) > 2 else ""
    signal = _SIGNALS.get(one.group, "neutral")
    tooltip = "\n".join(
        f"{side.person or side.machine}: " + ", ".join(v.words or "nothing" for v in side.values if v.differs)
        for side in one.sides
    )
    icon = _ICONS.get(one.group, "git-compare")
    return Entry(one.key, one.title, text, icon, signal, mark, one.group, tooltip, one)
