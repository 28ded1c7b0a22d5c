"""The sentences of an offer in every language of our paper."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from app.basics.dates import TermsStart
from app.basics.wording import Wording
from app.documents.fonts import missing_characters
from app.documents.labels import KEYS, LANGUAGES
from app.quotes.rules import words
from app.quotes.rules.offer import Offer
from app.quotes.rules.sentences import SPOKEN, en

OFFER = Offer(currency="EUR", freight_terms="fob-destination", freight_how="included")


def slots(text):
    return set(re.findall(r"\{(\w+)\}", text))


def test_the_sentences_speak_every_language_that_the_labels_speak():
    assert set(SPOKEN) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_sentence_with_its_slots(language):
    spoken = SPOKEN[language]
    assert {key: slots(said) for key, said in spoken.WORDS.items()} == {
        k: slots(s) for k, s in en.WORDS.items()
    }
    assert set(spoken.FREIGHT) == set(en.FREIGHT)
    assert set(spoken.PAYMENT[1]) == set(en.PAYMENT[1]) == {str(start) for start in TermsStart}
    assert slots(spoken.PAYMENT[0]) == {"days", "start"}
    assert {key: block for key, (block, _) in spoken.CLAUSES.items()} == {
        k: b for k, (b, _) in en.CLAUSES.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_drawn(language):
    spoken = SPOKEN[language]
    said = [*spoken.WORDS.values(), *spoken.FREIGHT.values(), *spoken.PAYMENT[1].values()]
    assert missing_characters(*said, *(text for _, text in spoken.CLAUSES.values())) == ()
    assert {block for block, _ in spoken.CLAUSES.values()} <= KEYS | {"delivery"}


@pytest.mark.parametrize(
    ("language", "payment", "freight", "period"),
    [
        ("en-US", "Net 30 days from the date of invoice. No prepayment.",
         "F.O.B. destination, freight prepaid and included in the price.", "Period of performance until March 31, 2027."),
        ("fr-FR", "Paiement à 30 jours à compter de la date de facture. Sans acompte.",
         "Franco destination, transport compris dans le prix.", "Période de réalisation jusqu’au 31 mars 2027."),
        ("de-DE", "30 Tage ab Rechnungsdatum, rein netto. Keine Vorauszahlung.",
         "Frei Bestimmungsort, Versand im Preis eingeschlossen.", "Leistungszeitraum bis 31. März 2027."),
        ("es-ES", "30 días netos desde la fecha de la factura. Sin pago anticipado.",
         "Entregado en destino (F.O.B. destino), portes incluidos en el precio.",
         "Período de realización hasta el 31 de marzo de 2027."),
        ("it-IT", "Pagamento a 30 giorni dalla data della fattura. Nessun anticipo.",
         "Franco destino, trasporto compreso nel prezzo.", "Periodo della prestazione fino al 31 marzo 2027."),
        ("ja-JP", "請求書発行日から30日以内にお支払いください。前払いは不要です。",
         "納入場所渡し、送料は価格に含む。", "実施期間：2027年3月31日まで。"),
    ],
)  # fmt: skip
def test_payment_freight_and_period_read_as_the_language_writes_them(language, payment, freight, period):
    offer = replace(OFFER, payment_days=30, payment_from=TermsStart.INVOICE, period_end=dt.date(2027, 3, 31))
    assert words.payment_words(offer, language) == payment
    assert words.freight_words(offer, language) == freight
    assert words.period_words(offer, "", language, Wording(language)) == period


def test_a_language_we_have_no_sentences_in_is_english():
    assert words.say("sw-KE", "draft") == "draft"
