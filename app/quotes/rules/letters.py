"""The letters that go with a quote: which passages each has, which facts it asks for, and its words in three languages.

A sole-source letter argues with facts on uniqueness and with the continuity of data, never with the price (catalogue
entry 77); a statement that a price is reasonable argues with price lists, earlier sales and comparisons (entry 78).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SOLE_SOURCE: Final = "sole-source"
PRICE: Final = "price-reasonableness"
#: Who signs: our house, or the person who asked for the work (many institutions want their own end user to justify it).
SIGNERS: Final = ("us", "requester")
_LANGUAGES: Final = ("en", "fr", "de")


@dataclass(frozen=True, slots=True)
class Passage:
    """One headed paragraph. ``asks`` is what a person must say where the desk knows nothing; ``headings`` by language."""

    key: str
    headings: tuple[str, str, str]
    asks: str
    required: bool = True

    def heading(self, language: str) -> str:
        """Its heading in a language of our paper, else in English."""
        return self.headings[_LANGUAGES.index(language) if language in _LANGUAGES else 0]


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A kind of letter: ``document`` is the kind of paper it becomes, ``one_of`` the passages of which one must be said."""

    key: str
    document: str
    titles: tuple[str, str, str]
    passages: tuple[Passage, ...]
    one_of: tuple[str, ...] = ()

    def title(self, language: str) -> str:
        """What stands at its head."""
        return self.titles[_LANGUAGES.index(language) if language in _LANGUAGES else 0]


LETTERS: Final = {
    SOLE_SOURCE: LetterKind(
        SOLE_SOURCE,
        "sole-source-letter",
        ("Sole-source justification", "Justification de fournisseur unique", "Begründung der Alleinstellung"),
        (
            Passage(
                "need",
                ("What is needed", "Le besoin", "Was gebraucht wird"),
                "What is needed, and for which work?",
            ),
            Passage(
                "unique",
                (
                    "Why only this source can meet it",
                    "Pourquoi seul ce fournisseur y répond",
                    "Warum nur diese Quelle es leisten kann",
                ),
                "Which facts make this source the only one: method, equipment, material, rights, qualification?",
            ),
            Passage(
                "continuity",
                ("Continuity of the data", "Continuité des données", "Fortführung der Daten"),
                "What was measured here before, and why must the new results be comparable with it?",
                required=False,
            ),
            Passage(
                "alternatives",
                ("Other sources considered", "Autres fournisseurs examinés", "Geprüfte andere Quellen"),
                "Which other sources were looked at, and why do they not meet the need?",
            ),
            Passage(
                "ground",
                ("Ground under your rules", "Motif prévu par vos règles", "Grund nach Ihren Regeln"),
                "Which ground of the institution's own list applies? Copy its words.",
                required=False,
            ),
        ),
    ),
    PRICE: LetterKind(
        PRICE,
        "price-evidence",
        (
            "Statement on the reasonableness of the price",
            "Attestation sur le caractère raisonnable du prix",
            "Erklärung zur Angemessenheit des Preises",
        ),
        (
            Passage(
                "offered",
                ("What is offered", "L’offre", "Was angeboten wird"),
                "Which lines, at which unit price?",
            ),
            Passage(
                "list",
                ("Our price list", "Notre tarif", "Unsere Preisliste"),
                "What does our price list say of these lines, and since when?",
                required=False,
            ),
            Passage(
                "earlier",
                ("Earlier sales", "Ventes antérieures", "Frühere Verkäufe"),
                "Which earlier orders, with their numbers, were for the same work, and at which price?",
                required=False,
            ),
            Passage(
                "comparison",
                ("Comparison", "Comparaison", "Vergleich"),
                "With which other offers or published prices was it compared?",
                required=False,
            ),
        ),
        one_of=("list", "earlier", "comparison"),
    ),
}
#: The letter that becomes a paper of this kind; any other paper that replaces quotes is argued as a sole source.
BY_DOCUMENT: Final = {kind.document: kind.key for kind in LETTERS.values()}

_WORDS: Final = {
    "en": {
        "subject": "{title}: {work}",
        "opening-us": "This letter goes with our quotation {number}. It states facts from our records.",
        "opening-requester": "This statement goes with quotation {number} of {seller}.",
        "order": "{day}: {work}. Purchase order {order}{quote}.",
        "quote": ", quotation {quote}",
        "sale": "{day}, purchase order {order}: {code}, {quantity} at {price} each.",
        "listed": "{code}, {text}: {price} per {unit} on our price list.",
        "offered": "{code}{text}: {quantity} at {price} each.",
        "prepared": "Prepared for the signature of {who}.",
        "draft": "draft",
        "open": "(still to be said)",
    },
    "fr": {
        "subject": "{title} : {work}",
        "opening-us": "Cette lettre accompagne notre devis {number}. Elle énonce des faits tirés de nos dossiers.",
        "opening-requester": "Cette déclaration accompagne le devis {number} de {seller}.",
        "order": "{day} : {work}. Bon de commande {order}{quote}.",
        "quote": ", devis {quote}",
        "sale": "{day}, bon de commande {order} : {code}, {quantity} à {price} l’unité.",
        "listed": "{code}, {text} : {price} par {unit} à notre tarif.",
        "offered": "{code}{text} : {quantity} à {price} l’unité.",
        "prepared": "Préparé pour la signature de {who}.",
        "draft": "brouillon",
        "open": "(reste à dire)",
    },
    "de": {
        "subject": "{title}: {work}",
        "opening-us": "Dieses Schreiben gehört zu unserem Angebot {number}. Es nennt Tatsachen aus unseren Unterlagen.",
        "opening-requester": "Diese Erklärung gehört zum Angebot {number} von {seller}.",
        "order": "{day}: {work}. Bestellung {order}{quote}.",
        "quote": ", Angebot {quote}",
        "sale": "{day}, Bestellung {order}: {code}, {quantity} zu je {price}.",
        "listed": "{code}, {text}: {price} je {unit} laut unserer Preisliste.",
        "offered": "{code}{text}: {quantity} zu je {price}.",
        "prepared": "Vorbereitet zur Unterschrift durch {who}.",
        "draft": "Entwurf",
        "open": "(noch zu sagen)",
    },
}


def say(language: str, key: str, **slots: object) -> str:
    """A sentence of the letters in a language of our paper, else in English."""
    return _WORDS.get(language, _WORDS["en"])[key].format(**slots)


def kind_for(document: str) -> str:
    """Which letter becomes this kind of paper."""
    return BY_DOCUMENT.get(document, SOLE_SOURCE)
