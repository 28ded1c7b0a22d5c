"""Colours, type and space of the window: one table of tokens for light and dark, and the one style sheet made of them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from string import Template
from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

RESOURCES = Path(__file__).resolve().parents[2] / "resources"

Scheme = Literal["light", "dark", "system"]
Signal_ = Literal["neutral", "accent", "amber", "red", "green"]
"""What a mark says: nothing special, ours, waits, late or broken, fine. Always beside an icon or a word."""

BODY, LABEL, STATEMENT, TITLE = 13.0, 11.5, 15.0, 22.0
"""The type scale, in pixels at 100 %."""
XS, S, M, L, XL = 4, 8, 12, 16, 24
"""The steps of space, in pixels at 100 %."""
RADIUS = 7
ROW = 34
FAMILY = "IBM Plex Sans"
REGULAR, MEDIUM, SEMIBOLD, BOLD = (
    QFont.Weight.Normal,
    QFont.Weight.Medium,
    QFont.Weight.DemiBold,
    QFont.Weight.Bold,
)


class Tokens(NamedTuple):
    """Every colour that the window uses, by what it is for. Nothing else in the program names a colour."""

    name: str
    surface: str  # the page behind everything
    panel: str  # cards, bars, tables, menus
    rail: str
    field: str  # the inside of the search field, quoted text, table heads
    line: str  # hairlines between things
    edge: str  # the outline of something to press or to type in
    hover: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_surface: str
    accent_line: str
    neutral_surface: str
    neutral_line: str
    amber: str
    amber_surface: str
    amber_line: str
    red: str
    red_surface: str
    red_line: str
    green: str
    green_surface: str
    green_line: str

    def color(self, token: str) -> QColor:
        """The colour of a token by its name, ready for a painter."""
        return _color(getattr(self, token))

    def ink(self, signal: str) -> QColor:
        """The colour in which a signal is written."""
        return self.color("muted" if signal == "neutral" else signal)

    def paper(self, signal: str) -> QColor:
        """The surface behind a signal."""
        return self.color(f"{signal}_surface")

    def border(self, signal: str) -> QColor:
        """The outline around a signal's surface."""
        return self.color(f"{signal}_line")


LIGHT = Tokens(
    name="light",
    surface="#f5f7f9",
    panel="#ffffff",
    rail="#edf0f3",
    field="#f5f7f9",
    line="#e1e5ea",
    edge="#d3d9df",
    hover="#f2f5f7",
    text="#15191e",
    muted="#59646f",
    faint="#67727d",
    accent="#0f6b63",
    accent_hover="#0b5852",
    on_accent="#ffffff",
    accent_surface="#e0f0ee",
    accent_line="#9fcfc9",
    neutral_surface="#ebeef2",
    neutral_line="#d3d9df",
    amber="#8a5200",
    amber_surface="#fdf0d9",
    amber_line="#d9a24a",
    red="#b01f18",
    red_surface="#fde6e4",
    red_line="#e59a94",
    green="#17653a",
    green_surface="#e0f2e5",
    green_line="#93cba6",
)
DARK = Tokens(
    name="dark",
    surface="#131619",
    panel="#1c2024",
    rail="#171a1e",
    field="#131619",
    line="#2b3036",
    edge="#383e46",
    hover="#23282d",
    text="#e9ecef",
    muted="#a3adb7",
    faint="#88929c",
    accent="#58bfb7",
    accent_hover="#74d1ca",
    on_accent="#06211f",
    accent_surface="#173a39",
    accent_line="#2f6f6a",
    neutral_surface="#282d33",
    neutral_line="#383e46",
    amber="#f2b350",
    amber_surface="#3a2b10",
    amber_line="#8a6a2c",
    red="#ff938a",
    red_surface="#45201f",
    red_line="#8f4741",
    green="#80d49b",
    green_surface="#173523",
    green_line="#3c7550",
)


@lru_cache(maxsize=256)
def _color(code: str) -> QColor:
    return QColor(code)


class _Now:
    """The theme in force; one window, one theme."""

    tokens: Tokens = LIGHT
    scheme: Scheme = "system"
    follower: _Follower | None = None


class _Follower(QObject):
    """Hears the desktop turn light or dark."""

    def hear(self) -> None:
        app = QApplication.instance()
        if _Now.scheme == "system" and isinstance(app, QApplication):
            apply(app, "system")


def tokens() -> Tokens:
    """The tokens in force. Ask at paint time, never keep: the theme may change under the window."""
    return _Now.tokens


def scheme() -> Scheme:
    """What the person chose: light, dark, or what the system says."""
    return _Now.scheme


def apply(app: QApplication, scheme: Scheme = "system") -> Tokens:
    """Dress the whole program; may be called again at any time, everything repaints by itself."""
    _Now.scheme = scheme
    _Now.tokens = _chosen(scheme)
    if _Now.follower is None:
        _Now.follower = _Follower()
        QGuiApplication.styleHints().colorSchemeChanged.connect(_Now.follower.hear)
    app.setPalette(palette(_Now.tokens))
    app.setStyleSheet(sheet(_Now.tokens))
    return _Now.tokens


def _chosen(scheme: Scheme) -> Tokens:
    if scheme == "system":
        return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT
    return DARK if scheme == "dark" else LIGHT


def font(size: float = BODY, weight: QFont.Weight = REGULAR) -> QFont:
    """A font of the interface, ``size`` in pixels at 100 % (fractions allowed)."""
    return QFont(_font(size, weight.value, _dots()))


@lru_cache(maxsize=64)
def _font(size: float, weight: int, dots: float) -> QFont:
    made = QFont(FAMILY)
    made.setPointSizeF(size * 72.0 / dots)
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def _dots() -> float:
    screen = QGuiApplication.primaryScreen()
    return screen.logicalDotsPerInchY() if screen else 96.0


def contrast(one: str, other: str) -> float:
    """The contrast of two colours after WCAG 2: 1 is none, 21 is black on white."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(code: str) -> float:
    color = QColor(code)
    linear = (_linear(c) for c in (color.redF(), color.greenF(), color.blueF()))
    parts = tuple(linear)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def palette(t: Tokens) -> QPalette:
    """The palette for whatever the style sheet does not name."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, code in (
        (role.Window, t.surface),
        (role.WindowText, t.text),
        (role.Base, t.panel),
        (role.AlternateBase, t.field),
        (role.Text, t.text),
        (role.PlaceholderText, t.faint),
        (role.Button, t.panel),
        (role.ButtonText, t.text),
        (role.BrightText, t.red),
        (role.ToolTipBase, t.panel),
        (role.ToolTipText, t.text),
        (role.Highlight, t.accent),
        (role.HighlightedText, t.on_accent),
        (role.Accent, t.accent),
        (role.Link, t.accent),
        (role.LinkVisited, t.accent),
        (role.Light, t.panel),
        (role.Midlight, t.line),
        (role.Mid, t.edge),
        (role.Dark, t.edge),
        (role.Shadow, t.edge),
    ):
        made.setColor(which, QColor(code))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(t.faint))
    return made


def sheet(t: Tokens) -> str:
    """The one style sheet, generated from the tokens."""
    values: dict[str, str] = t._asdict()
    values["radius"] = f"{RADIUS}px"
    values["arrow"] = (RESOURCES / "icons" / f"arrow-down-{t.name}.svg").as_posix()
    values["check"] = (RESOURCES / "icons" / f"checked-{t.name}.svg").as_posix()
    return Template(_SHEET).substitute(values)


_SHEET = """
QMainWindow, QDialog, QStackedWidget, Page { background: $surface; }
Rail { background: $rail; border: none; border-right: 1px solid $line; }
Bar { background: $panel; border: none; border-bottom: 1px solid $line; }
Header { background: $panel; border: none; border-bottom: 1px solid $line; }
Side { background: $panel; border: none; border-left: 1px solid $line; }
Side QStackedWidget, Card QStackedWidget { background: transparent; }
Muted, Label, Keycap { color: $muted; }
Faint { color: $faint; }
Problem { color: $red; }
QLabel { background: transparent; }
QLabel:disabled { color: $faint; }
QScrollArea, ScrollPage, ScrollPage > QWidget > QWidget { background: transparent; border: none; }

QPushButton { background: $panel; color: $text; border: 1px solid $edge; border-radius: 6px; padding: 6px 12px; min-height: 18px; }
QPushButton:hover { background: $hover; border-color: $neutral_line; }
QPushButton:pressed { background: $neutral_surface; }
QPushButton:focus { border: 2px solid $accent; padding: 5px 11px; }
QPushButton:disabled { color: $faint; background: $field; border-color: $line; }
QPushButton[small="true"] { padding: 3px 9px; }
QPushButton[small="true"]:focus { padding: 2px 8px; }
QPushButton[bare="true"] { padding: 6px; }
QPushButton[bare="true"]:focus { padding: 5px; }
QPushButton[keys="true"] { text-align: left; }
QPushButton[look="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[look="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[look="primary"]:focus { border: 2px solid $text; }
QPushButton[look="primary"]:disabled { background: $accent_surface; color: $faint; border-color: $accent_surface; }
QPushButton[look="quiet"] { background: transparent; border-color: transparent; }
QPushButton[look="quiet"]:hover { background: $neutral_surface; }
QPushButton[look="quiet"]:focus { border: 2px solid $accent; }
QPushButton[look="quiet"]:disabled { background: transparent; border-color: transparent; color: $faint; }
QPushButton[look="link"] { background: transparent; border: none; border-bottom: 1px solid transparent; border-radius: 0; padding: 0; color: $muted; min-height: 14px; }
QPushButton[look="link"]:hover { color: $accent; }
QPushButton[look="link"]:focus { color: $accent; border: none; border-bottom: 1px solid $accent; padding: 0; }
QPushButton[look="segment"] { background: $neutral_surface; color: $muted; border: 1px solid transparent; border-radius: 5px; padding: 2px 8px; min-height: 16px; }
QPushButton[look="segment"]:hover { color: $text; }
QPushButton[look="segment"]:checked { background: $accent_surface; color: $accent; }
QPushButton[look="segment"]:focus { border: 1px solid $accent; padding: 2px 8px; }
QPushButton[look="tab"] { background: transparent; border: none; border-bottom: 2px solid transparent; border-radius: 0; padding: 8px 1px 8px 1px; color: $muted; }
QPushButton[look="tab"]:hover { color: $text; }
QPushButton[look="tab"]:checked { color: $text; border-bottom: 2px solid $accent; }
QPushButton[look="tab"]:focus { color: $accent; background: $accent_surface; border: none; border-bottom: 2px solid $accent; padding: 8px 1px 8px 1px; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QSpinBox { background: $panel; color: $text; border: 1px solid $edge; border-radius: 6px; padding: 5px 9px; selection-background-color: $accent; selection-color: $on_accent; min-height: 20px; }
QPlainTextEdit, QTextEdit { padding: 5px 5px; }
QLineEdit:hover, QPlainTextEdit:hover, QComboBox:hover, QDateEdit:hover { border-color: $faint; }
QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus { border: 2px solid $accent; padding: 4px 8px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $accent; padding: 4px 4px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QDateEdit:disabled { background: $field; color: $faint; border-color: $line; }
QLineEdit:read-only { background: $field; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"], QDateEdit[wrong="true"] { border-color: $red; }
QLineEdit[look="search"] { background: $field; padding-left: 4px; }
QPlainTextEdit[look="quoted"] { background: $field; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 26px; subcontrol-origin: border; subcontrol-position: center right; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url("$arrow"); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: $panel; color: $text; border: 1px solid $edge; padding: 4px; outline: none; selection-background-color: $accent_surface; selection-color: $text; }
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 6px; }
QCalendarWidget QToolButton { background: transparent; color: $text; border: none; padding: 4px 8px; }
QCalendarWidget QToolButton:hover { background: $neutral_surface; border-radius: 4px; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $panel; border-bottom: 1px solid $line; }
QCalendarWidget QAbstractItemView { background: $panel; selection-background-color: $accent; selection-color: $on_accent; outline: none; }
QCheckBox { spacing: 8px; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid $faint; border-radius: 4px; background: $panel; }
QCheckBox::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$check"); }
QCheckBox::indicator:focus { border: 2px solid $accent; width: 14px; height: 14px; }
QCheckBox::indicator:checked:focus { border: 2px solid $text; }
QCheckBox::indicator:disabled { background: $field; border-color: $line; }

QTableView, QListView { background: $panel; border: 1px solid $line; border-radius: $radius; outline: none; gridline-color: transparent; }
QTableView:focus, QListView:focus { border: 1px solid $accent_line; }
QTableView[bare="true"], QListView[bare="true"] { border: none; background: transparent; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: transparent; color: $muted; border: none; border-bottom: 1px solid $line; padding: 0 10px; }
QHeaderView::section:hover { color: $text; }
QTableCornerButton::section { background: $panel; border: none; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: $neutral_line; border-radius: 4px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $accent_line; }

QMenu { background: $panel; color: $text; border: 1px solid $edge; border-radius: 6px; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 10px; border-radius: 4px; }
QMenu::item:selected { background: $accent_surface; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 4px 6px; }
QToolTip { background: $panel; color: $text; border: 1px solid $edge; padding: 4px 6px; }
QProgressBar { background: $neutral_surface; border: none; border-radius: 3px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
"""
