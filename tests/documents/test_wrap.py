import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.fonts import face
from app.documents.text import Text
from app.documents.wrap import fit, wrap

REGULAR = face("Regular")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abc WÄ-\n.", max_size=300), st.floats(30, 300))
def test_no_line_is_wider_than_its_column_and_nothing_is_lost(words, width):
    lines = wrap(Text(words), REGULAR, 9.0, width)
    assert all(REGULAR.width(line) * 9.0 / 1000 <= width + 0.01 for line in lines if line.strip())
    assert "".join("".join(lines).split()) == "".join(words.split())


JAPANESE = "「測定」は、48検体（LC-MS/MS）について行います。ー々ぁっ、" * 6


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="日本語、。「」（）ーっab -１％한국", max_size=200), st.floats(40, 300))
def test_japanese_is_parted_anywhere_and_nothing_is_lost(words, width):
    lines = wrap(Text(words), REGULAR, 9.0, width)
    assert all(REGULAR.width(line) * 9.0 / 1000 <= width + 0.01 for line in lines if line.strip())
    assert "".join("".join(lines).split()) == "".join(words.split())


@pytest.mark.parametrize("width", range(70, 200, 7))
def test_no_line_begins_with_a_closing_sign_or_ends_with_an_opening_one(width):
    lines = wrap(Text(JAPANESE), REGULAR, 9.0, width)
    assert len(lines) > 3
    assert not [line for line in lines if line[0] in "、。」）ー々ぁっ"]
    assert not [line for line in lines if line[-1] in "「（"]
    assert not any(line.endswith("LC-MS/M") for line in lines)


def test_a_japanese_line_is_filled():
    lines = wrap(Text("測" * 100), REGULAR, 10.0, 205.0)
    assert [len(line) for line in lines] == [20] * 5


def test_a_line_end_is_kept():
    assert wrap(Text("a\n\nb"), REGULAR, 9.0, 100.0) == ["a", "", "b"]


def test_the_first_line_leaves_room_for_what_stands_before_it():
    assert wrap(Text("one two three four"), REGULAR, 9.0, 60.0) == ["one two three", "four"]
    assert wrap(Text("one two three four"), REGULAR, 9.0, 60.0, indent=40.0) == ["one", "two three four"]


def test_a_column_narrower_than_a_character_still_ends():
    assert wrap(Text("WWW"), REGULAR, 9.0, 1.0) == ["W", "W", "W"]


def test_a_repeat_is_shortened_to_one_line():
    short = fit(Text("A very long title that\ngoes on"), REGULAR, 8.0, 60.0)
    assert short.endswith("…")
    assert REGULAR.width(short) * 8.0 / 1000 <= 60.0
    assert fit(Text("Short"), REGULAR, 8.0, 60.0) == "Short"


@pytest.mark.parametrize(
    "words",
    [
        "x" * 100_000,
        "x " * 50_000,
        "測" * 100_000,
        "（" * 100_000,
        "。" * 100_000,
        "測 " * 50_000,
        "測" + " " * 100_000 + "x",
    ],
)
def test_long_texts_are_broken_into_as_many_lines_as_they_need(words):
    lines = wrap(Text(words), REGULAR, 9.0, 200.0)
    for sign in set(words) - {" "}:
        assert "".join(lines).count(sign) == words.count(sign)
