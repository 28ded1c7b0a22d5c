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
