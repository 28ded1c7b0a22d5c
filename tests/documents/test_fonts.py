import pytest

from app.documents.fonts import ROLES, face, missing_characters, shapes
from app.documents.text import Text


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


def test_what_cannot_be_drawn_is_named():
    assert missing_characters("日本 and 日", "שלום") == ("日", "本", "ש", "ל", "ו", "ם")
    assert "日" not in shapes()


def test_a_face_forgets_words_before_it_fills_the_memory():
    words = face("Italic").words
    for number in range(60_050):
        words[f"word{number}"]
    assert len(words) <= 60_000
