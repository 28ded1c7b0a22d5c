"""What people type is made fit to be kept: nothing steers, nothing is lost that means something."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.basics.errors import Refusal
from app.basics.text import clean_line, clean_text, cleaned, fold, insist, lengths, shown, slug


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Okafor   Group ", "Okafor Group"),
        ("Anna <a@b.org> & <b>Co</b>", "Anna <a@b.org> & <b>Co</b>"),
        ("a\x00b\x07c", "abc"),
        ("inv\u202eexe.fdp", "invexe.fdp"),
        ("O\u200bkafor\ufeff", "Okafor"),
        ("half \ud800 pair", "half pair"),
        ("one\r\ntwo\tthree", "one two three"),
        ("Mu\u0308ller", "Müller"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_a_line_is_cleaned_and_its_words_are_kept(typed, kept):
    assert clean_line(typed) == kept


def test_a_text_keeps_its_lines():
    assert clean_text("one  \r\ntwo\x0bthree\n") == "one\ntwo\nthree"


@given(st.text())
def test_cleaning_twice_is_cleaning_once_and_can_always_be_stored(text):
    once = clean_text(text)
    assert clean_text(once) == once
    once.encode("utf-8")
    assert clean_line(clean_line(text)) == clean_line(text)


@pytest.mark.parametrize("text", ["MÜLLER", "Müller", "Mu\u0308ller", "muller", "  ｍｕｌｌｅｒ "])
def test_names_that_differ_by_case_marks_or_width_fold_alike(text):
    assert fold(text) == "muller"


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Okafor Group", "okafor-group"),
        ("Åse Sørensen", "ase-sorensen"),
        ("東京", "client"),
        ("--", "client"),
    ],
)
def test_a_key_is_made_of_a_name(name, key):
    assert slug(name, "client") == key


def test_a_key_is_never_longer_than_sixty():
    assert len(slug("x" * 10_000, "client")) == 60


@dataclasses.dataclass(frozen=True)
class Draft:
    name: str = ""
    note: str = ""
    number: int = 0


def test_a_draft_is_cleaned_field_by_field():
    assert cleaned(Draft(" a\nb ", "a\r\nb", 3), {"note"}) == Draft("a b", "a\nb", 3)


def test_what_is_too_long_is_said_with_its_field():
    assert lengths(Draft("x" * 301)) == ["Name is 301 characters long; at most 300 can be kept."]
    assert lengths(Draft(note="x" * 301), {"note"}) == []


def test_problems_become_one_refusal_that_says_all():
    with pytest.raises(Refusal, match=r"One\. Two\.") as caught:
        insist(["One.", "Two."])
    assert [f["problem"] for f in caught.value.findings] == ["One.", "Two."]
    insist([])


def test_a_quotation_in_a_sentence_is_short():
    assert shown("x" * 50) == "‘" + "x" * 40 + "…’"
