"""Document numbers and line positions."""

import pytest

from app.basics.errors import Refusal
from app.basics.numbering import Number, check_series, parse_position


def test_a_number_reads_back():
    number = Number("Q", 2026, "A", 42)
    assert str(number) == "Q-2026-A0042"
    assert Number.parse(" Q-2026-A0042 ") == number
    assert str(Number("Q", 2026, "B", 12_345)) == "Q-2026-B12345"


@pytest.mark.parametrize(
    "text", ["Q-2026-0042", "Q-26-A0042", "", "q-2026-A0042", "Q-2026-A42", "Q-2026-A0042\nX"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(Refusal, match="not a document number"):
        Number.parse(text)


@pytest.mark.parametrize("series", ["", "a", "ABCD", "A1", "Ä"])
def test_a_series_is_capital_letters(series):
    with pytest.raises(Refusal, match="number series"):
        check_series(series)


def test_positions_sort_as_numbers():
    assert sorted(["10", "9", "2.10", "2.9"], key=parse_position) == ["2.9", "2.10", "9", "10"]
    assert check_series("AB") == "AB"
