from app.basics.wording import Wording
from app.documents.labels import labels
from app.documents.setting import Column, Setting, even, unbroken
from app.documents.sheet import sheet_of
from app.documents.style import SMALL
from app.documents.tailoring import resolve
from app.documents.text import Text
from app.documents.wrap import wrap
from tests.documents.samples import us_quote


def a_setting():
    return Setting(us_quote(), resolve(), labels("en"), Wording("en_US"), sheet_of("letter", "none"))


def test_columns_share_the_width_and_leave_their_gutters():
    area = Column(50.0, 512.0)
    parts = [area.part(n, 3, 16.0) for n in range(3)]
    assert parts[0].left == 50.0
    assert abs(parts[2].right - area.right) < 1e-9
    assert abs(parts[1].left - parts[0].right - 16.0) < 1e-9


def test_a_character_without_a_shape_is_replaced_and_remembered():
    setting = a_setting()
    assert setting.text("Sample שם ש") == "Sample \ufffd\ufffd \ufffd"
    assert list(setting.missing) == ["ש", "ם"]


def test_what_stands_between_middle_dots_is_not_torn():
    text = unbroken(Text("+1 555 010 4412 · a b"), SMALL, 200.0)
    assert text.split(" ") == ["+1\u00a0555\u00a0010\u00a04412\u00a0·", "a\u00a0b"]
    assert unbroken(Text("long part " * 9 + "· b"), SMALL, 60.0) == "long part " * 9 + "· b"
    assert unbroken(Text("no dots here"), SMALL, 60.0) == "no dots here"


def test_a_lonely_last_word_is_given_company_without_another_line():
    column, words = (
        Column(0.0, 200.0),
        Text("Service performed in Duluth, from the receipt of samples to March of 2027."),
    )
    lines = wrap(words, SMALL.face, SMALL.size, column.width)
    narrow = even(column, SMALL, words)
    better = wrap(words, SMALL.face, SMALL.size, narrow.width)
    assert len(better) == len(lines)
    assert len(better[-1]) >= len(lines[-1])
    assert even(column, SMALL, Text("One line.")) == column
