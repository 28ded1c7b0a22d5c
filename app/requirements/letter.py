"""The polite letter that asks an office what nobody has told us yet, in its language where we have it.

The words are data: ``resources/letters/<language>.toml`` holds the frame, and the questions of the kinds by their key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from app.basics.places import RESOURCES
from app.requirements.core import question_of
from app.requirements.kinds import KINDS
from app.requirements.rules.rule import RuleInForce

_LETTERS = RESOURCES / "letters"
_ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail draft: what it is about, its text, and the questions in it, of which ``english`` stay in English."""

    language: str
    subject: str
    body: str
    questions: tuple[str, ...]
    english: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """The words around the questions in one language (its English name is ``language``), and the questions of kinds."""

    language: str
    office: str
    subject: str
    greeting: str
    opening: str
    none: str
    english: str
    closing: str
    regards: str
    questions: Mapping[str, str]


@cache
def frame_of(language: str) -> Frame:
    """The words in one language, which must be one of ``languages()``; read once."""
    with (_LETTERS / f"{language}.toml").open("rb") as file:
        found = tomllib.load(file)
    return Frame(**{"questions": {}, **found})


@cache
def languages() -> Mapping[str, str]:
    """The languages in which we can ask, by their tag, English first; with their English names."""
    tags = sorted((path.stem for path in _LETTERS.glob("*.toml")), key=lambda tag: (tag != _ENGLISH, tag))
    return {tag: frame_of(tag).language for tag in tags}


def spoken(language: str) -> str:
    """The language of a letter for a tag such as ``fr-CA``: that language where we have it, else English."""
    plain = language.replace("_", "-").partition("-")[0].casefold()
    return plain if plain in languages() else _ENGLISH


def _question(rule: RuleInForce, language: str) -> tuple[str, bool]:
    """The rule's own question as its playbook words it; else that of its kind. And whether it had to stay English."""
    known = KINDS.get(rule.kind)
    own = rule.ask if not known or rule.ask != known.ask else ""
    translated = frame_of(language).questions.get(rule.kind, "")
    return own or translated or question_of(rule), not (own or translated or language == _ENGLISH)


def questionnaire(
    institution: str, office: str, language: str, rules: Sequence[RuleInForce], signed: str = ""
) -> Letter:
    """The letter to one office; questions asked twice are asked once. What is not translated is asked in English, and says so."""
    tag = spoken(language)
    frame = frame_of(tag)
    asked: dict[str, bool] = dict(_question(rule, tag) for rule in rules)
    english = sum(asked.values())
    numbered = "\n".join(f"{at}. {question}" for at, question in enumerate(asked, 1))
    parts = [
        frame.greeting.format(office=office or frame.office),
        frame.opening if asked else frame.none,
        *([frame.english] if english else []),
        *([numbered, frame.closing] if asked else []),
        f"{frame.regards}\n{signed}".strip(),
    ]
    subject = frame.subject.format(institution=institution)
    return Letter(tag, subject, "\n\n".join(parts) + "\n", tuple(asked), english)
