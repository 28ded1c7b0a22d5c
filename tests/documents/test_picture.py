from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from app.documents.picture import opened
from app.documents.press import prove
from tests.documents.samples import MADE_AT, us_quote, us_tailoring


def png(width, height, mode="RGB"):
    out = BytesIO()
    Image.new(mode, (width, height), "green").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1"])
def test_a_picture_is_opened_and_made_small(mode):
    image, warning = opened(png(3000, 300, mode))
    assert warning == ""
    assert image.getSize() == (1200, 120)


@pytest.mark.parametrize(
    "data", [b"", b"not a picture", png(300, 300)[:200], b"%PDF-1.7", b"\x89PNG\r\n\x1a\n" + b"\0" * 50]
)
def test_a_damaged_logo_is_left_out_with_a_warning_and_the_paper_is_printed(data):
    paper = us_quote()
    printed = prove(replace(paper, issuer=replace(paper.issuer, logo=data or b" ")), us_tailoring(), MADE_AT)
    assert printed.pages == 1
    assert "logo" in printed.warnings[0]


def test_a_giant_logo_is_left_out_with_a_warning():
    _, warning = opened(png(9000, 9000, "1"))
    assert "40 million pixels" in warning
    _, warning = opened(b"\0" * 13_000_000)
    assert "12 MB" in warning


def test_a_logo_takes_the_place_of_the_name_and_the_same_bytes_come_out():
    paper = us_quote()
    paper = replace(paper, issuer=replace(paper.issuer, logo=png(600, 200, "RGBA")))
    first = prove(paper, us_tailoring(), MADE_AT)
    assert first.warnings == ()
    assert b"/Subtype /Image" in first.pdf
    assert prove(paper, us_tailoring(), MADE_AT).pdf == first.pdf
