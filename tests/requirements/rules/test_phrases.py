"""Finding words and shapes in text."""

from __future__ import annotations

import pytest

from app.requirements.rules.phrases import fold, has_shape, holds_phrase, holds_shape, phrases_in


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("Our terms prevail.", "our TERMS prevail", True),
        ("an estimated total", "estimate", False),
        ("an estimate, no more", "estimate", True),
        ("reestimate and estimate", "estimate", True),
        ("Pro‑forma", "pro-forma", True),
        ("Devis n° 4 — évaluation", "evaluation", True),
        ("御見積書です", "見積書", True),
        ("50 % down", "50 % down", True),
        ("supplier’s terms", "supplier's terms", True),
        ("anything", "", False),
        ("anything", " \n ", False),
        ("x" * 200_000, "y", False),
    ],
)
def test_a_phrase_is_found_as_whole_words(text, phrase, found):
    assert holds_phrase(fold(text), phrase) is found


def test_the_phrases_found_keep_their_order_and_spelling():
    assert phrases_in(fold("COD or deposit"), ("Deposit", "COD", "advance")) == ("Deposit", "COD")


@pytest.mark.parametrize(
    ("text", "shape", "fits"),
    [
        ("PUR00253150", "PUR########", True),
        ("PUR00253150", "PUR#######", False),
        ("LU12345678", "LU########", True),
        ("AB.123456.78", "AA.######.##", True),
        ("A1", "\\A#", True),
        ("B1", "\\A#", False),
        ("1B", "#A", True),
        ("11", "#A", False),
        ("KST-44/AUF-2026", "KST*/\\AUF*", True),
        ("KST44", "KST*/\\AUF*", False),
        ("", "*", True),
        ("", "", True),
        ("x", "", False),
        ("٣", "#", False),
        ("é", "A", False),
        ("9" * 401, "*", False),
        ("9", "*" * 81, False),
    ],
)
def test_a_shape_is_matched_as_a_whole(text, shape, fits):
    assert has_shape(text, shape) is fits


def test_a_shape_of_many_runs_ends():
    """The like of ``(a*)*b``: a regular expression would take years."""
    assert not has_shape("a" * 400, "*a" * 39 + "b")


def test_a_shape_is_found_among_words():
    assert holds_shape("Protocol (AUP-4471), mice", "\\AUP-####")
    assert not holds_shape("Protocol 4471", "\\AUP-####")
