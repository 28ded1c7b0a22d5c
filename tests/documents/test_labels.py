import re

import pytest

from app.basics.errors import Refusal
from app.documents.fonts import missing_characters
from app.documents.labels import KEYS, LANGUAGES, _read, labels


def slots(words):
    return set(re.findall(r"\{(\w+)\}", words))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_keeps_the_slots_of_the_english_one(language):
    english, words = labels("en").words, labels(language).words
    assert {key: slots(word) for key, word in words.items()} == {
        k: slots(word) for k, word in english.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_region_says_otherwise_only_what_the_language_says(language):
    told = _read(language)
    regions = {tag: words for tag, words in told.items() if not isinstance(words, str)}
    assert all(tag.startswith(f"{language}-") and set(words) <= KEYS for tag, words in regions.items())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_label_and_a_font_for_it(language):
    words = labels(language).words
    assert set(words) == KEYS
    assert all(words.values())
    assert missing_characters(*words.values()) == ()


def test_a_region_changes_what_it_must_and_inherits_the_rest():
    assert labels("fr-CA").say("quote") == "Soumission"
    assert labels("fr_CA").say("payment") == "Paiement"
    assert labels("de-CH").say("quote") == "Offerte"
    assert labels("de-DE").say("quote") == "Angebot"
    assert [labels(tag).say("quote") for tag in ("es-ES", "es-MX", "es-AR")] == [
        "Presupuesto",
        *["Cotización"] * 2,
    ]
    assert labels("es-MX").say("tax-number") == "RFC"


def test_slots_are_filled_in_each_language():
    assert [labels(tag).say("page", x=1, y=2) for tag in LANGUAGES] == [
        "Page 1 of 2",
        "Page 1 sur 2",
        "Seite 1 von 2",
        "Página 1 de 2",
        "Pagina 1 di 2",
        "1 / 2 ページ",
    ]


def test_a_missing_language_is_english_and_says_so():
    found = labels("sw-KE")
    assert found.say("quote") == "Quotation"
    assert "sw-KE" in found.warning()
    assert labels("de").warning() == ""


def test_what_is_no_language_tag_is_refused():
    with pytest.raises(Refusal, match="language tag"):
        labels("../../etc")
