"""The letter that asks about an order, in every language that we write in."""

import pytest

from app.orders.rules.letter import Question, field_label, query_letter, value_words
from app.quotes.rules.sending import languages, words

ASKED = [
    Question("1", "quantity", "48", "50", "Zwei zu viel."),
    Question("", "tax", "0.00", ""),
    Question("+4", "line", "", "Rental"),
]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "Purchase order 0077",
                "Line 1, quantity",
                "our quote: 48",
                "Your line 4",
                "your order: nothing",
            ),
        ),
        ("de-CH", ("Bestellung 0077", "Position 1, Menge", "unser Angebot: 48", "Steuer", "Ihre Position 4")),
        ("fr", ("Commande 0077", "Ligne 1, quantité", "notre devis : 48", "Taxe")),
        ("es-MX", ("Pedido 0077", "Línea 1, cantidad", "su pedido: nada")),
        ("it", ("Ordine 0077", "Riga 1, quantità", "nostro preventivo: 48")),
        ("ja", ("ご注文 0077", "明細 1、数量", "貴ご注文：なし")),
        ("nl-NL", ("Bestelling 0077", "Regel 1, aantal")),
        ("sv", ("Purchase order 0077",)),
    ],
)
def test_every_point_is_asked_in_the_language_of_the_office(language, words):
    letter = query_letter("0077", "Q-2026-A0042", ASKED, language=language, signed="Ana Koch")
    text = letter.subject + "\n" + letter.body
    for word in words:
        assert word in text
    assert "Ana Koch" in text


def test_a_field_without_a_name_of_its_own_is_spelled_out():
    assert field_label("ship-to") == "ship to"


def test_every_field_has_a_name_in_every_language():
    english = words("fields", "en")
    for tag in languages():
        for part in ("query", "fields", "starts"):
            assert words(part, tag).keys() == words(part, "en").keys(), (tag, part)
        if tag != "en":
            same = [key for key, name in words("fields", tag).items() if name == english[key]]
            assert set(same) <= {"option"}, (tag, same)


def test_payment_terms_are_said_in_words_in_every_language():
    for tag in languages():
        said = value_words("30 days from receipt", tag)
        assert "30" in said
        assert (said == "30 days from receipt of the invoice") is (tag == "en")
