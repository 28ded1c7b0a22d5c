"""The letter that asks about an order, in three languages."""

import pytest

from app.orders.rules.letter import Question, field_label, query_letter

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
        ("ja", ("Purchase order 0077",)),
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
