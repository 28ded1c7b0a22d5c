"""The tokens can be read, and the sheet is made of them."""

import re
from pathlib import Path

import pytest

from app.shell import icons, theme

BOTH = pytest.mark.parametrize("t", [theme.LIGHT, theme.DARK], ids=lambda t: t.name)
SURFACES = ("surface", "panel", "rail", "field", "hover")


@BOTH
@pytest.mark.parametrize("ink", ["text", "muted"])
@pytest.mark.parametrize("paper", [*SURFACES, "accent_surface", "neutral_surface"])
def test_text_can_be_read_on_every_surface(t, ink, paper):
    assert theme.contrast(getattr(t, ink), getattr(t, paper)) >= 4.5


@BOTH
@pytest.mark.parametrize("paper", ["panel", "surface", "field"])
def test_even_faint_text_can_be_read(t, paper):
    assert theme.contrast(t.faint, getattr(t, paper)) >= 4.5


@BOTH
@pytest.mark.parametrize("signal", ["accent", "amber", "red", "green"])
def test_signals_can_be_read_on_their_surface_and_on_the_page(t, signal):
    for paper in (f"{signal}_surface", "panel", "surface"):
        assert theme.contrast(getattr(t, signal), getattr(t, paper)) >= 4.5
    assert theme.contrast(t.text, getattr(t, f"{signal}_surface")) >= 4.5


@BOTH
def test_words_on_the_accent_can_be_read(t):
    assert theme.contrast(t.on_accent, t.accent) >= 4.5
    assert theme.contrast(t.on_accent, t.accent_hover) >= 4.5


def test_contrast_knows_black_on_white():
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#777777") == pytest.approx(1)


@BOTH
def test_the_sheet_names_no_colour_that_is_not_a_token(t):
    known = set(t)
    assert set(re.findall(r"#[0-9a-f]{6}", theme.sheet(t))) <= known
    assert "$" not in theme.sheet(t)


@BOTH
def test_the_arrow_of_a_list_has_the_colour_of_muted_text(t):
    arrow = (theme.RESOURCES / "icons" / f"arrow-down-{t.name}.svg").read_text()
    check = (theme.RESOURCES / "icons" / f"checked-{t.name}.svg").read_text()
    assert t.muted in arrow
    assert t.on_accent in check


def test_the_theme_changes_under_a_running_window(qapp):
    try:
        assert theme.apply(qapp, "dark") is theme.DARK
        assert theme.tokens() is theme.DARK
        assert qapp.palette().text().color().name() == theme.DARK.text
    finally:
        theme.apply(qapp, "light")
    assert theme.tokens() is theme.LIGHT
    assert theme.scheme() == "light"


def test_every_icon_that_the_code_names_exists():
    named = set()
    for path in Path("app").rglob("*.py"):
        named |= set(re.findall(r'(?:Icon|icons\.icon|icons\.pixmap)\(\s*"([a-z0-9-]+)"', path.read_text()))
    assert named
    assert named <= set(icons.names())
