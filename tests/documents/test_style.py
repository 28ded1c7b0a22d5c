import pytest

from app.documents.style import INK, MUTED, Style
from app.documents.tailoring import Tailoring


def lightness(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", [INK, MUTED, Tailoring().accent])
def test_text_stands_out_from_the_paper(colour):
    assert 1.05 / (lightness(colour) + 0.05) >= 4.5


def test_a_style_changes_its_colour_only():
    style = Style("Regular", 9.0, 12.0)
    other = style.coloured("#112233")
    assert (other.role, other.size, other.leading, other.colour) == ("Regular", 9.0, 12.0, "#112233")
