import pytest

from app.basics.errors import Refusal
from app.documents.text import LONGEST, clean, named


@pytest.mark.parametrize(
    "words",
    [
        "<b>",
        "Anna <anna@example.org>",
        "AT&T &copy;",
        "C:\\temp",
        "100 %",
        "a\nb",
        "Straße",
        "\u00a0",
        "ﬁ",
        "日本",
    ],
)
def test_what_people_write_stays_as_it_is(words):
    assert clean(words) == words


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a\r\nb\rc\u2028d\x0ce", "a\nb\nc\nd\ne"),
        ("a\tb", "a b"),
        ("e\u0301", "é"),
        ("invoice \u202efdp.exe\u202c", "invoice fdp.exe"),
        ("so\u00adft\u200b \ufeffzero", "soft zero"),
        ("nul\x00 bell\x07", "nul\ufffd bell\ufffd"),
        ("half \ud83d", "half \ufffd"),
        ("\ufffe\ufdd0", "\ufffd\ufffd"),
    ],
)
def test_what_paper_cannot_show_is_removed_or_replaced(words, expected):
    assert clean(words) == expected


def test_cleaning_twice_changes_nothing_more():
    words = "e\u0301\x00\u202e\r\n\ud800 <b>"
    assert clean(clean(words)) == clean(words)


@pytest.mark.parametrize("words", ["x" * (LONGEST + 1), "é" * (LONGEST + 1)])
def test_a_text_without_measure_is_refused(words):
    with pytest.raises(Refusal, match="1,000,000 characters"):
        clean(words)


def test_characters_are_named_so_that_they_can_be_looked_up():
    assert named("中文") == "中 (U+4E2D), 文 (U+6587)"
    assert named("abcdefghijkl").endswith("and 2 more")
