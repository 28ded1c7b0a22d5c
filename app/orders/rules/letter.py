"""The e-mail that asks purchasing about an order: subject and body as plain text, in every language that we write in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.quotes.rules.sending import words


@dataclass(frozen=True, slots=True)
class Question:
    """One point of the letter."""

    line: str
    field: str
    quoted: str
    ordered: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail draft."""

    subject: str
    body: str
    to: str = ""


_TERMS: Final = re.compile(r"([0-9]{1,4}) days from ([a-z-]+)")


def field_label(field: str, language: str = "en") -> str:
    """What a field of a difference is called for a person."""
    return words("fields", language).get(field) or field.replace("-", " ")


def query_letter(
    order: str,
    quote: str,
    questions: Iterable[Question],
    *,
    language: str = "en",
    signed: str = "",
    to: str = "",
) -> Letter:
    """The e-mail that asks about the queried differences; a language that we have no words in is written in English."""
    said = words("query", language)
    points = [f"{n}. {_point(q, said, language)}" for n, q in enumerate(questions, start=1)]
    parts = [
        said["greeting"],
        said["opening"].format(order=order, quote=quote),
        "\n\n".join(points),
        said["closing"],
    ]
    parts.append("\n".join(part for part in (said["regards"], signed) if part))
    return Letter(said["subject"].format(order=order, quote=quote), "\n\n".join(parts) + "\n", to)


def _point(question: Question, said: Mapping[str, str], language: str) -> str:
    field = field_label(question.field, language)
    if question.line.startswith("+"):
        head = said["added"].format(line=question.line[1:], field=field)
    elif question.line:
        head = said["line"].format(line=question.line, field=field)
    else:
        head = field[:1].upper() + field[1:]
    quoted = said["quoted"].format(value=value_words(question.quoted, language) or said["nothing"])
    ordered = said["ordered"].format(value=value_words(question.ordered, language) or said["nothing"])
    remark = f"\n   {question.remark}" if question.remark else ""
    return f"{head}\n   {quoted}\n   {ordered}{remark}"


def value_words(text: str, language: str) -> str:
    """A value as the reader says it: payment terms in words, anything else as it stands."""
    terms, starts = _TERMS.fullmatch(text), words("starts", language)
    if terms is None or terms[2] not in starts:
        return text
    return words("query", language)["terms"].format(days=terms[1], start=starts[terms[2]])
