import subprocess
import sys
from pathlib import Path

import pytest

from app.documents.fonts import ROLES, face, missing_characters, runs
from app.documents.standins import standin
from app.documents.text import Text

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("role", ROLES)
def test_figures_of_every_face_are_equally_wide(role):
    assert len({face(role).signs[figure] for figure in "0123456789"}) == 1


def test_a_text_is_as_wide_as_its_characters():
    words = Text("Straße  12,5 % – œuvre")
    regular = face("Regular")
    assert regular.width(words) == pytest.approx(sum(regular.signs[sign] for sign in words))
    assert regular.width(words) == pytest.approx(regular.font.stringWidth(words, 1000))


def test_the_languages_shipped_can_be_drawn():
    assert (
        missing_characters(
            "ÄÖÜäöüß „“ – € §", "ÀÂÇÉÈÊËÎÏÔŒÙÛŸ « » ’ …", "Łódź Żółć Ğüş Čeština αβγ Жук \u00a0\u202f"
        )
        == ()
    )


@pytest.mark.parametrize(
    "words",
    [
        "日本語のカタカナ、㈱〒",
        "清华大学",
        "臺灣大學",
        "한국어",
        "→ ≥ ✓ ✗ ⇌ ℃ ₹ ₩ ¥ € ₺ ①",
        "Ὀδυσσεύς",
        "Հայերեն ქართული",
        "😀",
    ],
)
def test_what_the_house_face_lacks_another_face_draws(words):
    assert missing_characters(words) == ()


def test_what_cannot_be_drawn_is_named():
    assert missing_characters("日本 and ש, 𓀀 and ש") == ("ש", "𓀀")


@pytest.mark.parametrize("words", ["שלום", "العربية", "١٢٣", "देवनागरी", "ภาษาไทย", "\ue000"])
def test_a_script_that_must_be_turned_or_joined_is_refused_whole(words):
    assert set(missing_characters(words)) == set(words)


def test_a_mark_needs_a_letter_and_a_letter_bears_two():
    assert missing_characters("ọ́ x̂ g̃ ɔ̀") == ()
    assert missing_characters("\u0301 alone") == ("\u0301",)
    assert missing_characters("日\u0301") == ("\u0301",)
    assert missing_characters("Z\u0300\u0301\u0302") == ("\u0300", "\u0301", "\u0302")


def test_a_line_is_cut_where_the_font_changes_and_a_name_stays_in_one_hand():
    own = face("Regular")
    cut = [(font.fontName, run) for font, run in runs(Text("An 東京 and 清华 ≥⇌ x̂"), own)]
    assert cut == [
        ("Plex-Regular", "An "),
        ("Stand-in-japanese", "東京"),
        ("Plex-Regular", " and "),
        ("Stand-in-chinese", "清华"),
        ("Plex-Regular", " ≥"),
        ("Stand-in-signs", "⇌"),
        ("Plex-Regular", " x"),
        ("Plex-Regular", "\u0302"),
    ]


def test_japanese_and_chinese_shapes_are_equally_wide_so_that_choosing_moves_no_line():
    ours, theirs = standin("japanese"), standin("chinese")
    both = [
        s for s in map(chr, (*range(0x3000, 0xA000), *range(0xFF01, 0xFFEF))) if s in ours and s in theirs
    ]
    assert len(both) > 9_000
    assert [sign for sign in both if ours.width(sign) != theirs.width(sign)] == []


def test_latin_paper_loads_no_other_face():
    """In a process of its own: what this one has loaded says nothing."""
    program = (
        "from tests.documents.samples import *; from app.documents.press import print_paper;"
        "print_paper(german_quote(), german_tailoring(), MADE_AT);"
        "from app.documents.standins import standin; assert standin.cache_info().currsize == 0"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_face_forgets_words_before_it_fills_the_memory():
    words = face("Italic").words
    for number in range(60_050):
        words[f"word{number}"]
    assert len(words) <= 60_000
