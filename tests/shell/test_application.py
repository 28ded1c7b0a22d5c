"""The program starts with its own face."""

from PySide6.QtGui import QFontDatabase, QFontMetricsF
from PySide6.QtWidgets import QLabel

from app.shell import theme


def test_the_interface_is_set_in_plex_with_tabular_digits(qapp):
    assert theme.FAMILY in QFontDatabase.families()
    metrics = QFontMetricsF(theme.font())
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1
    assert QLabel("x").font().family() == theme.FAMILY
