"""The polite letter that asks an office what nobody has told us yet, in its language where we have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.requirements.core import question_of
from app.requirements.kinds import KINDS
from app.requirements.rules.rule import RuleInForce


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail draft: what it is about, its text, and the questions in it."""

    language: str
    subject: str
    body: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Frame:
    subject: str
    greeting: str
    opening: str
    none: str
    closing: str
    regards: str


_FRAMES = {
    "en": _Frame(
        "Your requirements for quotes, {institution}",
        "Dear colleagues of {office},",
        "we would like our documents to pass your office the first time. "
        "May we ask you to answer what you can of the following? One word each is enough.",
        "At present we have no open question.",
        "If you have a page or a leaflet for suppliers, its address answers much of this. "
        "We keep your answers with their date, so that nobody asks you twice.",
        "With kind regards",
    ),
    "de": _Frame(
        "Ihre Anforderungen an Angebote, {institution}",
        "Guten Tag {office},",
        "wir möchten, dass unsere Unterlagen bei Ihnen auf Anhieb durchgehen. "
        "Dürfen wir Sie bitten, von den folgenden Fragen zu beantworten, was Sie können? Ein Wort genügt jeweils.",
        "Zurzeit haben wir keine offene Frage.",
        "Falls es eine Seite oder ein Merkblatt für Lieferanten gibt, beantwortet dessen Adresse vieles davon. "
        "Ihre Antworten bewahren wir mit Datum auf, damit niemand Sie zweimal fragt.",
        "Mit freundlichen Grüßen",
    ),
    "fr": _Frame(
        "Vos exigences pour les devis, {institution}",
        "Bonjour {office},",
        "nous souhaitons que nos documents passent chez vous du premier coup. "
        "Pourriez-vous répondre à celles des questions suivantes que vous pouvez ? Un mot suffit pour chacune.",
        "Nous n'avons pour l'instant aucune question ouverte.",
        "S'il existe une page ou une notice pour les fournisseurs, son adresse répond à une bonne partie. "
        "Nous gardons vos réponses avec leur date, afin que personne ne vous interroge deux fois.",
        "Avec nos meilleures salutations",
    ),
}
_OFFICES = {
    "en": "the purchasing office",
    "de": "an die Einkaufsabteilung",
    "fr": "au service des achats",
}
_ASKS: dict[str, dict[str, str]] = {
    "de": {
        "title-word": "Welches Wort muss oben auf dem Angebot stehen, und welches darf nicht dort stehen?",
        "letterhead-shown": "Muss das Angebot auf unserem Briefpapier stehen?",
        "seller-name-identical": "Unter welchem Firmennamen sind wir bei Ihnen geführt?",
        "seller-address": "Muss unsere Anschrift auf dem Angebot stehen?",
        "remit-to-printed": "Brauchen Sie eine Zahlungsanschrift, wenn sie von der Geschäftsanschrift abweicht?",
        "contact-complete": "Was müssen wir über die Person angeben, die das Angebot geschrieben hat?",
        "sender-domain": "Muss das Angebot von der eigenen E-Mail-Domain unserer Firma kommen?",
        "number-present": "Muss das Angebot eine Nummer tragen?",
        "date-present": "Muss das Angebot ein Datum tragen?",
        "validity-at-least": "Wie lange muss ein Angebot gültig sein?",
        "quote-age-at-most": "Wie alt darf ein Angebot bei der Bestellanforderung sein?",
        "currency-printed": "Welche Währungen nehmen Sie an, und muss das Kürzel gedruckt sein?",
        "requester-named": "Muss das Angebot die anfordernde Person nennen?",
        "exact-price": "Muss jeder Preis fest sein, oder genügt eine Schätzung?",
        "no-lump-sum": "Nehmen Sie Pauschalpositionen an, und bis zu welchem Betrag?",
        "lines-complete": "Was muss jede Position eines Angebots angeben?",
        "sums-agree": "Prüfen Sie die Rechnung eines Angebots Position für Position?",
        "line-code-present": "Muss jede Position unsere Artikel- oder Leistungsnummer tragen?",
        "tax-by-type": "Muss jede Steuer mit Art und Satz ausgewiesen sein?",
        "freight-terms": "Nehmen Sie Fracht als eigenen Betrag an, fest oder geschätzt, und zu welchen Bedingungen?",
        "payment-terms-at-least": "Welches Zahlungsziel muss ein Angebot nennen, und ab wann läuft es?",
        "delivery-stated": "Muss die Lieferzeit angegeben sein?",
        "scope-stated": "Muss ein Angebot über Dienstleistungen eine Leistungsbeschreibung tragen?",
        "period-stated": "Muss der Leistungszeitraum angegeben sein?",
    },
    "fr": {
        "title-word": "Quel mot doit figurer en tête du devis, et lequel ne doit pas y figurer ?",
        "letterhead-shown": "Le devis doit-il être sur notre papier à en-tête ?",
        "seller-name-identical": "Sous quelle raison sociale sommes-nous enregistrés chez vous ?",
        "seller-address": "Notre adresse doit-elle figurer sur le devis ?",
        "remit-to-printed": "Vous faut-il une adresse de règlement lorsqu'elle diffère de notre adresse ?",
        "contact-complete": "Que devons-nous indiquer sur l'auteur du devis ?",
        "sender-domain": "Le devis doit-il provenir du domaine de messagerie de notre société ?",
        "number-present": "Le devis doit-il porter un numéro ?",
        "date-present": "Le devis doit-il porter une date ?",
        "validity-at-least": "Combien de temps un devis doit-il être valable ?",
        "quote-age-at-most": "Quel âge peut avoir un devis au moment de la demande d'achat ?",
        "currency-printed": "Quelles devises acceptez-vous, et le code doit-il être imprimé ?",
        "requester-named": "Le devis doit-il nommer la personne qui l'a demandé ?",
        "exact-price": "Chaque prix doit-il être ferme, ou une estimation suffit-elle ?",
        "no-lump-sum": "Acceptez-vous un forfait, et jusqu'à quel montant ?",
        "lines-complete": "Que doit indiquer chaque ligne d'un devis ?",
        "sums-agree": "Vérifiez-vous les calculs d'un devis ligne par ligne ?",
        "line-code-present": "Chaque ligne doit-elle porter notre référence ?",
        "tax-by-type": "Chaque taxe doit-elle être indiquée avec sa nature et son taux ?",
        "freight-terms": "Acceptez-vous le transport comme montant séparé, ferme ou estimé, et à quelles conditions ?",
        "payment-terms-at-least": "Quel délai de paiement un devis doit-il offrir, et à partir de quand court-il ?",
        "delivery-stated": "Le délai de livraison doit-il être indiqué ?",
        "scope-stated": "Un devis de prestation doit-il décrire la prestation ?",
        "period-stated": "La période d'exécution doit-elle être indiquée ?",
    },
}


def _question(rule: RuleInForce, language: str) -> str:
    """The rule's own question as its playbook words it; else that of its kind, in the language where we have it."""
    known = KINDS.get(rule.kind)
    translated = _ASKS.get(language, {}).get(rule.kind, "")
    own = rule.ask if not known or rule.ask != known.ask else ""
    return own or translated or question_of(rule)


def questionnaire(
    institution: str, office: str, language: str, rules: Sequence[RuleInForce], signed: str = ""
) -> Letter:
    """The letter to one office; questions asked twice are asked once."""
    spoken = language.replace("_", "-").partition("-")[0].casefold()
    spoken = spoken if spoken in _FRAMES else "en"
    frame = _FRAMES[spoken]
    asked = tuple(dict.fromkeys(_question(rule, spoken) for rule in rules))
    numbered = "\n".join(f"{at}. {question}" for at, question in enumerate(asked, 1))
    parts = [
        frame.greeting.format(office=office or _OFFICES[spoken]),
        frame.opening if asked else frame.none,
        *([numbered, frame.closing] if asked else []),
        f"{frame.regards}\n{signed}".strip(),
    ]
    return Letter(spoken, frame.subject.format(institution=institution), "\n\n".join(parts) + "\n", asked)
