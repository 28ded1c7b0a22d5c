"""Outline icons (Lucide), drawn in the colour of a theme token at the moment they are painted."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.shell.theme import RESOURCES, tokens

FOLDER = RESOURCES / "icons"
_KEPT = 600
_pixmaps: dict[tuple[str, str, int], QPixmap] = {}


def icon(name: str, token: str = "text", size: int = 16) -> QIcon:  # noqa: S107 - a colour
    """The icon ``name`` in the colour of ``token``: follows the theme, grey when disabled, sharp at any scale.

    ``size`` is only a hint for the first picture; the icon is drawn at whatever size it is asked for.
    An unknown name is a mistake of ours and raises KeyError.
    """
    _source(name)
    made = QIcon(_Engine(name, token))
    made.actualSize(QSize(size, size))
    return made


def pixmap(name: str, token: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of ``size`` logical pixels for a screen of that pixel ratio; kept for the next time."""
    made = QPixmap(_pixmap(name, tokens().color(token), round(size * ratio)))
    made.setDevicePixelRatio(ratio)
    return made


def draw(painter: QPainter, rect: QRect, name: str, color: QColor) -> None:
    """Paint the icon into ``rect`` in any colour, sharp on the painter's screen."""
    # Asking painter.device() would make Qt describe every kind of device to Python: 10 ms at start.
    ratio = painter.deviceTransform().m11()
    made = QPixmap(_pixmap(name, color, round(rect.height() * ratio)))
    made.setDevicePixelRatio(ratio)
    painter.drawPixmap(rect.topLeft(), made)


def names() -> tuple[str, ...]:
    """Every icon that ships."""
    return tuple(sorted(p.stem for p in FOLDER.glob("*.svg")))


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    try:
        return (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KeyError(f"no icon is called {name}") from None


def _pixmap(name: str, color: QColor, pixels: int) -> QPixmap:
    key = (name, color.name(QColor.NameFormat.HexArgb), pixels)
    made = _pixmaps.get(key)
    if made is None:
        made = QPixmap(pixels, pixels)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        source = _source(name).replace("currentColor", color.name())
        QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, pixels, pixels))
        painter.end()
        if len(_pixmaps) >= _KEPT:
            _pixmaps.clear()
        _pixmaps[key] = made
    return made


class _Engine(QIconEngine):
    """Draws at paint time, so that a change of theme needs nobody's help. Wider than high: the rest is a gap."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._token)

    def _ink(self, mode: QIcon.Mode) -> QColor:
        return tokens().color("faint" if mode == QIcon.Mode.Disabled else self._token)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:  # noqa: ARG002 - Qt's signature
        side = min(rect.width(), rect.height())
        top = rect.top() + (rect.height() - side) // 2
        draw(painter, QRect(rect.left(), top, side, side), self._name, self._ink(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(  # noqa: N802 - Qt's name
        self,
        size: QSize,
        mode: QIcon.Mode,
        state: QIcon.State,  # noqa: ARG002 - Qt's signature
        scale: float,
    ) -> QPixmap:
        pixels = QSize(round(size.width() * scale), round(size.height() * scale))
        side = min(pixels.width(), pixels.height())
        glyph = _pixmap(self._name, self._ink(mode), side)
        if pixels.width() == pixels.height():
            return QPixmap(glyph)
        made = QPixmap(pixels)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.drawPixmap(0, (pixels.height() - side) // 2, glyph)
        painter.end()
        return made
