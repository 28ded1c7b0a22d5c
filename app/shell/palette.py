"""The search field and the list beneath it: records, numbers, words and actions in one list, as one types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.shell import icons, theme
from app.shell.actions import Action, Actions
from app.shell.buttons import draw_keycap
from app.shell.cells import one_line
from app.shell.desk import Desk
from app.shell.panels import column

if TYPE_CHECKING:  # as in desk.py: SQLAlchemy is not imported before the first paint
    from sqlalchemy.orm import Session

HITS = 40
SHOWN = 11
_ROW = 40


class Hit(Protocol):
    """What a search answers: a row of any kind that has these."""

    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def excerpt(self) -> str: ...
    @property
    def address(self) -> str: ...


Search = Callable[["Session", str, int], Sequence[Any]]
"""``search(session, text, limit)`` answers hits, best first; it runs in the reading lane."""


class Offer(NamedTuple):
    """One line of the list: a hit or an action."""

    icon: str
    title: str
    note: str
    address: str = ""
    action: Action | None = None


class SearchField(QLineEdit):
    """The one search field; its keys walk through the list while the cursor stays here."""

    pressed = Signal(int)  # a key for the list
    left = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Find a client, a person, a number, a word")
        self.setAccessibleName("Find or do")
        self.setProperty("look", "search")
        self.addAction(icons.icon("search", "faint"), QLineEdit.ActionPosition.LeadingPosition)
        self.setTextMargins(2, 0, 52, 0)
        self.setMinimumWidth(220)
        self.setMaximumWidth(494)
        self.setFont(theme.font())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        walking = (
            keys.Key_Up,
            keys.Key_Down,
            keys.Key_PageUp,
            keys.Key_PageDown,
            keys.Key_Return,
            keys.Key_Enter,
        )
        if event.key() in (*walking, keys.Key_Escape):
            self.pressed.emit(event.key())
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.text():
            painter = QPainter(self)
            draw_keycap(painter, self.width() - 9, self.height() / 2, "Ctrl+K")
            painter.end()


class _Offers(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.offers: list[Offer] = []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.offers)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        offer = self.offers[index.row()]
        return f"{offer.title} {offer.note}".strip()

    def become(self, offers: list[Offer]) -> None:
        self.beginResetModel()
        self.offers = offers
        self.endResetModel()


class _OfferDelegate(QStyledItemDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._list = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002 - Qt's signature
        return QSize(200, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        t = theme.tokens()
        model = index.model()
        if not isinstance(model, _Offers):
            return
        offer = model.offers[index.row()]
        rect: QRect = option.rect
        chosen = index.row() == self._list.currentIndex().row()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(t.color("accent_surface"))
            painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 6, 6)
        top = rect.top() + (rect.height() - 16) // 2
        ink = t.color("accent" if chosen or offer.action else "muted")
        icons.draw(painter, QRect(rect.left() + 16, top, 16, 16), offer.icon, ink)
        right = rect.right() - 14
        if offer.action is not None and offer.action.shortcut:
            right = int(draw_keycap(painter, right, rect.center().y() + 0.5, offer.action.shortcut)) - 8
        self._write(
            painter, QRect(rect.left() + 44, rect.top(), right - rect.left() - 44, rect.height()), offer
        )
        painter.restore()

    @staticmethod
    def _write(painter: QPainter, rect: QRect, offer: Offer) -> None:
        t = theme.tokens()
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setFont(theme.font(theme.BODY, theme.MEDIUM))
        painter.setPen(t.color("text"))
        title = painter.fontMetrics().elidedText(
            one_line(offer.title), Qt.TextElideMode.ElideRight, rect.width()
        )
        painter.drawText(rect, middle, title)
        used = painter.fontMetrics().horizontalAdvance(title) + 12
        painter.setFont(theme.font(12))
        painter.setPen(t.color("muted"))
        room = rect.width() - used
        if room > 40 and offer.note:
            note = painter.fontMetrics().elidedText(one_line(offer.note), Qt.TextElideMode.ElideRight, room)
            painter.drawText(rect.adjusted(used, 0, 0, 0), middle, note)


class Palette(QFrame):
    """The list under the search field. Sends ``went(address)``; actions are run by itself."""

    went = Signal(str)

    def __init__(
        self,
        field: SearchField,
        desk: Desk,
        actions: Actions,
        search: Search | None,
        kind_icons: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(field.window())
        self._field, self._desk, self._actions, self._search = field, desk, actions, search
        self._kind_icons = dict(kind_icons or {})
        self._hits: Sequence[Any] = ()
        self._asked = ""
        self._model = _Offers()
        self._list = QListView(self)
        self._list.setProperty("bare", True)
        self._list.setModel(self._model)
        self._list.setItemDelegate(_OfferDelegate(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.clicked.connect(self._clicked)
        self._list.setAccessibleName("Found")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box = column(self._list)
        box.setContentsMargins(1, 5, 1, 5)
        self.setLayout(box)
        self.hide()
        field.textChanged.connect(self._typed)
        field.entered.connect(self._entered)
        field.pressed.connect(self._press)
        field.left.connect(self.hide)

    def offers(self) -> list[Offer]:
        """What is offered now, in order."""
        return list(self._model.offers)

    def _entered(self) -> None:
        if self._field.text().strip():
            self._show()

    def _typed(self, text: str) -> None:
        self._asked = text.strip()
        if not self._asked:
            self._hits = ()
            self.hide()
            return
        if self._search is not None:
            self._desk.ask(self._search, self._asked, HITS, then=self._answered)
        else:
            self._show()

    def _answered(self, hits: Sequence[Any]) -> None:
        if self._asked:
            self._hits = hits
            self._show()

    def _show(self) -> None:
        actions = self._actions.find(self._asked)
        offers = [Offer(a.icon, a.text, a.group, action=a) for a in actions]
        hits = [
            Offer(self._kind_icons.get(hit.kind, "arrow-right"), hit.title, hit.excerpt, hit.address)
            for hit in self._hits
        ]
        begun = bool(actions) and actions[0].text.casefold().startswith(self._asked.casefold())
        self._model.become((offers + hits) if begun or not hits else (hits + offers))
        if self._model.offers:
            self._list.setCurrentIndex(self._model.index(0, 0))
        self._place()

    def _place(self) -> None:
        count = min(SHOWN, max(1, len(self._model.offers)))
        corner = self._field.mapTo(self.window(), QPoint(0, self._field.height() + 4))
        width = max(self._field.width(), 560)
        self.setGeometry(corner.x(), corner.y(), width, count * _ROW + 12)
        if self.isHidden() and self._field.hasFocus():
            self.show()
            self.raise_()
        self.update()

    def _press(self, key: int) -> None:
        if key == Qt.Key.Key_Escape:
            self._field.clear()
            self.hide()
            window = self.window()
            self._field.clearFocus()
            window.setFocus()
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self._list.currentIndex().row())
            return
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -SHOWN, Qt.Key.Key_PageDown: SHOWN}
        count = len(self._model.offers)
        if count:
            at = min(max(self._list.currentIndex().row() + step[Qt.Key(key)], 0), count - 1)
            self._list.setCurrentIndex(self._model.index(at, 0))

    def _clicked(self, index: QModelIndex) -> None:
        self._take(index.row())

    def _take(self, at: int) -> None:
        if self.isHidden() or not 0 <= at < len(self._model.offers):
            return
        offer = self._model.offers[at]
        self._field.clear()
        self.hide()
        self._field.clearFocus()
        if offer.action is not None:
            offer.action.run()
        elif offer.address:
            self.went.emit(offer.address)

    def event(self, event: QEvent) -> bool:
        # Clicks beside a row must not fall through to the page beneath.
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(t.color("edge"))
        painter.setBrush(t.color("panel"))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS
        )
        if not self._model.offers:
            painter.setFont(theme.font())
            painter.setPen(t.color("muted"))
            painter.drawText(
                self.rect().adjusted(18, 0, -12, 0),
                Qt.AlignmentFlag.AlignVCenter,
                f"Nothing found for “{one_line(self._asked)[:60]}”",
            )
        painter.end()
