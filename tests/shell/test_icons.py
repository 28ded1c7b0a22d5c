"""Icons take the colour of the theme, at the moment they are painted."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon

from app.shell import icons, theme


def ink_of(icon, mode=QIcon.Mode.Normal, size=16, ratio=1.0):
    image = icon.pixmap(QSize(size, size), ratio, mode).toImage()
    seen = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    solid = max(seen, key=lambda c: c.alpha())
    return QColor(solid.red(), solid.green(), solid.blue()).name()


def close(one, other):
    a, b = QColor(one), QColor(other)
    return max(abs(a.red() - b.red()), abs(a.green() - b.green()), abs(a.blue() - b.blue())) <= 6


def test_an_icon_follows_the_theme(qapp):
    accent = icons.icon("circle", "accent")
    assert close(ink_of(accent), theme.LIGHT.accent)
    try:
        theme.apply(qapp, "dark")
        assert close(ink_of(accent), theme.DARK.accent)
    finally:
        theme.apply(qapp, "light")


def test_a_disabled_icon_is_faint(qapp):
    assert close(ink_of(icons.icon("circle"), QIcon.Mode.Disabled), theme.LIGHT.faint)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_an_icon_has_the_pixels_of_its_screen(qapp, ratio):
    made = icons.icon("phone").pixmap(QSize(16, 16), ratio)
    assert made.width() == round(16 * ratio)
    assert made.devicePixelRatio() == ratio


def test_a_wide_icon_leaves_a_gap_at_its_right(qapp):
    image = icons.icon("circle").pixmap(QSize(24, 16), 1.0).toImage()
    assert all(image.pixelColor(x, y).alpha() == 0 for x in range(17, 24) for y in range(16))
    assert any(image.pixelColor(x, 8).alpha() for x in range(16))


def test_an_unknown_icon_is_our_mistake(qapp):
    with pytest.raises(KeyError, match="no icon is called unicorn"):
        icons.icon("unicorn")


def test_copies_of_an_icon_outlive_the_original(qapp):
    copies = [QIcon(icons.icon("phone")) for _ in range(50)]
    for copy in copies:
        copy.addFile("")
        assert not copy.pixmap(16, 16).isNull()


def test_the_licence_of_the_icons_is_shipped():
    assert "ISC" in (icons.FOLDER / "LICENSE.txt").read_text()
