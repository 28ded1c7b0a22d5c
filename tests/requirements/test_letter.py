"""The letter that asks an office."""

from __future__ import annotations

import pytest

from app.requirements.core import common_core
from app.requirements.letter import frame_of, languages, questionnaire
from tests.requirements.samples import a_rule


@pytest.mark.parametrize(
    ("language", "spoken", "greeting"),
    [
        ("en", "en", "Dear colleagues of Purchasing Services,"),
        ("de_DE", "de", "Guten Tag Purchasing Services,"),
        ("fr-CA", "fr", "Bonjour Purchasing Services,"),
        ("es-MX", "es", "Estimados colegas (Purchasing Services):"),
        ("it", "it", "Gentili colleghi (Purchasing Services),"),
        ("nl", "nl", "Geachte collega's van Purchasing Services,"),
        ("pt-BR", "pt", "Exmos. colegas (Purchasing Services),"),
        ("sv", "sv", "Hej Purchasing Services,"),
        ("ja", "ja", "Purchasing Services ご担当者様"),
        ("zh", "en", "Dear colleagues of Purchasing Services,"),
        ("", "en", "Dear colleagues of Purchasing Services,"),
    ],
)
def test_it_is_written_in_the_language_of_the_office_where_we_have_it(language, spoken, greeting):
    letter = questionnaire("Northfield", "Purchasing Services", language, common_core(), "Maria Lopez")
    assert letter.language == spoken
    assert letter.body.startswith(greeting)
    assert letter.body.endswith("Maria Lopez\n")
    assert "Northfield" in letter.subject
    assert len(letter.questions) == 24
    assert f"24. {letter.questions[-1]}" in letter.body


@pytest.mark.parametrize("language", [tag for tag in languages() if tag != "en"])
def test_every_question_of_the_core_is_translated(language):
    assert set(frame_of(language).questions) == {rule.kind for rule in common_core()}
    letter = questionnaire("X", "", language, common_core())
    assert (letter.english, frame_of(language).english in letter.body) == (0, False)


def test_what_is_not_translated_stays_in_english_and_says_so():
    letter = questionnaire("X", "", "es", [*common_core(), a_rule("paper-size", ask="")])
    assert letter.english == 1
    assert "Las preguntas que aún no tenemos en su idioma van en inglés." in letter.body


def test_the_question_of_a_rule_goes_before_that_of_its_kind_and_is_asked_once():
    rules = [a_rule("paper-size", ask="A4 or Letter?"), a_rule("validity-at-least", ask="A4 or Letter?")]
    assert questionnaire("X", "", "de", rules).questions == ("A4 or Letter?",)


def test_an_office_without_a_name_and_without_questions():
    letter = questionnaire("X", "", "fr", [])
    assert letter.body == (
        "Bonjour au service des achats,\n\nNous n'avons pour l'instant aucune question ouverte.\n\n"
        "Avec nos meilleures salutations\n"
    )


def test_braces_in_a_name_are_only_braces():
    assert questionnaire("{0}", "{office}", "en", []).body.startswith("Dear colleagues of {office},")
