"""The message that is prepared for an entry: short, polite, in the person's language, ready to be changed."""

from __future__ import annotations

from dataclasses import dataclass

from app.today.rows import TodayDetail


@dataclass(frozen=True, slots=True)
class Message:
    """An e-mail before it is sent."""

    to: str
    subject: str
    body: str


_GREETING = {"en": "Dear {name},", "de": "Guten Tag {name},", "fr": "Bonjour {name},"}
_GREETING_OFFICE = {
    "en": "Dear colleagues,",
    "de": "Sehr geehrte Damen und Herren,",
    "fr": "Madame, Monsieur,",
}
_CLOSING = {"en": "Kind regards", "de": "Mit freundlichen Grüßen", "fr": "Bien cordialement"}

_BODIES: dict[str, dict[str, str]] = {
    "quote": {
        "en": "a short question on our quote for “{title}”: is anything still missing on our side for the purchase order?",
        "de": "eine kurze Frage zu unserem Angebot „{title}“: Fehlt von unserer Seite noch etwas für die Bestellung?",
        "fr": "une brève question sur notre devis « {title} » : manque-t-il encore quelque chose de notre part pour le bon de commande ?",
    },
    "order": {
        "en": "we asked about a point in your order for “{title}”. May we hear from you, so that the work can start?",
        "de": "zu Ihrer Bestellung „{title}“ hatten wir eine Rückfrage. Können Sie uns dazu antworten, damit die Arbeit beginnen kann?",
        "fr": "nous avions une question sur votre commande « {title} ». Pourriez-vous nous répondre pour que le travail commence ?",
    },
    "receipt": {
        "en": "the results of “{title}” have been delivered. Please confirm the receipt in your system; "
        "without it your accounts-payable office cannot pay. Nothing more is needed from you.",
        "de": "die Ergebnisse zu „{title}“ sind geliefert. Bitte bestätigen Sie den Eingang in Ihrem System; "
        "ohne ihn kann Ihre Buchhaltung nicht zahlen. Mehr ist von Ihnen nicht nötig.",
        "fr": "les résultats de « {title} » ont été livrés. Merci de confirmer la réception dans votre système : "
        "sans elle, votre service comptable ne peut pas payer. Rien d’autre n’est attendu de vous.",
    },
    "invoice": {
        "en": "may I ask where our invoice for “{title}” stands, and whether anything is missing for its payment?",
        "de": "darf ich fragen, wo unsere Rechnung zu „{title}“ steht und ob für die Zahlung noch etwas fehlt?",
        "fr": "puis-je vous demander où en est notre facture « {title} » et s’il manque quelque chose pour son paiement ?",
    },
    "other": {
        "en": "a short question on “{title}”:",
        "de": "eine kurze Frage zu „{title}“:",
        "fr": "une brève question sur « {title} » :",
    },
}
_TOPIC = {
    "with-researcher": "quote",
    "with-purchasing": "quote",
    "approved": "quote",
    "expiry": "quote",
    "order-queried": "order",
    "receipt-awaited": "receipt",
    "receipt": "receipt",
    "route": "invoice",
    "overdue": "invoice",
}
_SUBJECT = {
    "en": "{title}: a short question",
    "de": "{title}: kurze Rückfrage",
    "fr": "{title} : une brève question",
}


def prepared(entry: TodayDetail, kind: str, sender: str) -> Message:
    """The message for an entry of this kind; English where the language is not written here."""
    language = entry.language[:2] if entry.language[:2] in _CLOSING else "en"
    greeting = _GREETING[language].format(name=entry.person) if entry.person else _GREETING_OFFICE[language]
    title = entry.engagement or entry.client
    body = _BODIES[_TOPIC.get(kind, "other")][language].format(title=title)
    return Message(
        entry.email,
        _SUBJECT[language].format(title=title),
        f"{greeting}\n\n{body}\n\n{_CLOSING[language]}\n{sender}".strip(),
    )
