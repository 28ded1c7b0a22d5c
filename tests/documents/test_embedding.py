import re
from dataclasses import replace
from io import BytesIO

from pikepdf import Pdf

from app.documents.embedding import _REMEMBERED
from app.documents.fonts import face
from app.documents.press import print_paper
from tests.documents.samples import MADE_AT, us_quote, us_tailoring


def test_a_subset_is_built_once_and_used_again():
    print_paper(us_quote(), us_tailoring(), MADE_AT)
    known = dict(face("Regular").font._subsets)
    print_paper(us_quote(), us_tailoring(), MADE_AT)
    assert dict(face("Regular").font._subsets) == known


def test_only_so_many_subsets_are_remembered():
    font = face("Medium").font
    for code in range(0x21, 0x21 + _REMEMBERED + 5):
        font._subset((32, code), "AAAAAA+Plex")
    assert len(font._subsets) == _REMEMBERED


def test_every_code_means_a_character_and_those_beyond_the_first_plane_are_read_back():
    paper = replace(
        us_quote(), intro="😀 日本 Ж ⇌ 한국 " + "".join(chr(code) for code in range(0x4E00, 0x4F80))
    )
    with Pdf.open(BytesIO(print_paper(paper, us_tailoring(), MADE_AT))) as pdf:
        maps = [
            font.ToUnicode.read_bytes()
            for page in pdf.pages
            for font in page.Resources.Font.values()
            if "/ToUnicode" in font
        ]
    assert len(maps) > 5
    assert not [each for each in maps if re.search(rb"> <0*>", each)]
    assert any(b"<D83DDE00>" in each for each in maps)
