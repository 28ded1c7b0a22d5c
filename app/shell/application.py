"""The QApplication: style, fonts, theme, name. Made once, before the first window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from app.shell import icons, theme

FIRST = ("Regular", "SemiBold")
REST = ("Medium", "Bold", "Italic")


def application(arguments: Sequence[str] = (), scheme: theme.Scheme = "system") -> QApplication:
    """The running application, or a new one: Fusion, Plex, the theme, fractions of scale passed through."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
        # Named here, Fusion is there from the beginning; setStyle would build the style again (9 ms).
        app = QApplication([*(arguments or ["concierge"]), "-style", "fusion"])
    else:
        app.setStyle("Fusion")
    app.setApplicationName("concierge-desk")
    app.setApplicationDisplayName("Concierge Desk")
    app.setDesktopFileName("concierge-desk")
    load_fonts((*FIRST, *REST))
    app.setFont(theme.font())
    theme.apply(app, scheme)
    app.setWindowIcon(icons.icon("handshake", "accent", 32))
    return app


def load_fonts(weights: Sequence[str] = (*FIRST, *REST)) -> None:
    """Make the shipped faces known; a missing file is a mistake of the package and is said so."""
    for weight in weights:
        path = theme.RESOURCES / "fonts" / f"IBMPlexSans-{weight}.ttf"
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(path)
