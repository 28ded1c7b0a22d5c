"""The e-mail that asks purchasing about an order: subject and body as plain text, in English, German and French."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


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


@dataclass(frozen=True, slots=True)
class _Words:
    subject: str
    greeting: str
    opening: str
    line: str
    added: str
    quoted: str
    ordered: str
    nothing: str
    closing: str
    regards: str


_WORDS: Final = {
    "en": _Words(
        "Purchase order {order}: please check against our quote {quote}",
        "Dear colleague,",
        "Thank you for purchase order {order} on our quote {quote}. Before work starts we would like to settle these points:",
        "Line {line}, {field}",
        "Your line {line}, {field}",
        "our quote: {value}",
        "your order: {value}",
        "nothing",
        "Please send a changed order, or tell us that the order is meant as it stands. Work starts once this is settled.",
        "Kind regards",
    ),
    "de": _Words(
        "Bestellung {order}: bitte mit unserem Angebot {quote} abgleichen",
        "Guten Tag,",
        "vielen Dank für die Bestellung {order} zu unserem Angebot {quote}. Vor Beginn der Arbeit möchten wir diese Punkte klären:",
        "Position {line}, {field}",
        "Ihre Position {line}, {field}",
        "unser Angebot: {value}",
        "Ihre Bestellung: {value}",
        "nichts",
        "Bitte senden Sie uns eine geänderte Bestellung oder bestätigen Sie, dass sie so gemeint ist. Danach beginnt die Arbeit.",
        "Mit freundlichen Grüßen",
    ),
    "fr": _Words(
        "Commande {order} : à rapprocher de notre devis {quote}",
        "Bonjour,",
        "Merci pour votre commande {order} relative à notre devis {quote}. Avant de commencer, nous souhaitons régler ces points :",
        "Ligne {line}, {field}",
        "Votre ligne {line}, {field}",
        "notre devis : {value}",
        "votre commande : {value}",
        "rien",
        "Merci de nous adresser une commande modifiée ou de confirmer qu’elle est correcte. Le travail commence ensuite.",
        "Cordialement",
    ),
}
_FIELDS: Final = {
    "quote": ("quote", "Angebot", "devis"),
    "revision": ("revision of the quote", "Fassung des Angebots", "version du devis"),
    "payer": ("payer", "Rechnungsempfänger", "payeur"),
    "payer-address": ("billing address", "Rechnungsanschrift", "adresse de facturation"),
    "currency": ("currency", "Währung", "devise"),
    "tax": ("tax", "Steuer", "taxe"),
    "amount": ("amount", "Betrag", "montant"),
    "sum": ("sum of the lines", "Summe der Positionen", "somme des lignes"),
    "payment-terms": ("payment terms", "Zahlungsbedingungen", "conditions de paiement"),
    "freight-terms": ("freight terms", "Frachtbedingungen", "conditions de transport"),
    "freight": ("freight", "Fracht", "transport"),
    "validity": ("validity of the quote", "Gültigkeit des Angebots", "validité du devis"),
    "dated": ("date of the order", "Datum der Bestellung", "date de la commande"),
    "period": ("period", "Zeitraum", "période"),
    "kind": ("kind of order", "Art der Bestellung", "type de commande"),
    "duplicate": ("earlier order", "frühere Bestellung", "commande antérieure"),
    "number": ("order number", "Bestellnummer", "numéro de commande"),
    "lines": ("lines", "Positionen", "lignes"),
    "line": ("the line itself", "die Position selbst", "la ligne elle-même"),
    "amount-only": ("lines", "Positionen", "lignes"),
    "option": ("option", "Option", "option"),
    "code": ("item number", "Artikelnummer", "référence"),
    "text": ("description", "Bezeichnung", "désignation"),
    "unit": ("unit", "Einheit", "unité"),
    "quantity": ("quantity", "Menge", "quantité"),
    "unit-price": ("unit price", "Einzelpreis", "prix unitaire"),
}
_TERMS: Final = re.compile(r"([0-9]{1,4}) days from ([a-z-]+)")
_DAYS: Final = ("days from", "Tage ab", "jours à compter de")
_STARTS: Final = {
    "invoice": ("invoice", "Rechnung", "la facture"),
    "receipt": ("receipt of the invoice", "Eingang der Rechnung", "la réception de la facture"),
    "later-of-invoice-and-acceptance": (
        "the later of invoice and acceptance",
        "Rechnung oder Abnahme, je nachdem, was später ist",
        "la facture ou la recette, la plus tardive",
    ),
    "later-of-receipt-and-acceptance": (
        "the later of receipt and acceptance",
        "Rechnungseingang oder Abnahme, je nachdem, was später ist",
        "la réception de la facture ou la recette, la plus tardive",
    ),
    "end-of-month": ("the end of the month", "Monatsende", "la fin du mois"),
}
_AT: Final = {"en": 0, "de": 1, "fr": 2}


def field_label(field: str, language: str = "en") -> str:
    """What a field of a difference is called for a person."""
    names = _FIELDS.get(field)
    return names[_AT.get(language, 0)] if names else field.replace("-", " ")


def query_letter(
    order: str,
    quote: str,
    questions: Iterable[Question],
    *,
    language: str = "en",
    signed: str = "",
    to: str = "",
) -> Letter:
    """The e-mail that asks about the queried differences; another language than en, de, fr is written in English."""
    tongue = language[:2].casefold() if language[:2].casefold() in _WORDS else "en"
    words = _WORDS[tongue]
    points = [f"{n}. {_point(q, words, tongue)}" for n, q in enumerate(questions, start=1)]
    parts = [
        words.greeting,
        words.opening.format(order=order, quote=quote),
        "\n\n".join(points),
        words.closing,
    ]
    parts.append("\n".join(part for part in (words.regards, signed) if part))
    return Letter(words.subject.format(order=order, quote=quote), "\n\n".join(parts) + "\n", to)


def _point(question: Question, words: _Words, language: str) -> str:
    field = field_label(question.field, language)
    if question.line.startswith("+"):
        head = words.added.format(line=question.line[1:], field=field)
    elif question.line:
        head = words.line.format(line=question.line, field=field)
    else:
        head = field[:1].upper() + field[1:]
    quoted = words.quoted.format(value=value_words(question.quoted, language) or words.nothing)
    ordered = words.ordered.format(value=value_words(question.ordered, language) or words.nothing)
    remark = f"\n   {question.remark}" if question.remark else ""
    return f"{head}\n   {quoted}\n   {ordered}{remark}"


def value_words(text: str, language: str) -> str:
    """A value as the reader says it: payment terms in words, anything else as it stands."""
    terms = _TERMS.fullmatch(text)
    if terms is None or terms[2] not in _STARTS:
        return text
    at = _AT.get(language, 0)
    return f"{terms[1]} {_DAYS[at]} {_STARTS[terms[2]][at]}"
