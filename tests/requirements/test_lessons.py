"""Objections as offices word them, in three languages, become the right kind of rule with the right figures."""

import pytest

from app.basics.errors import Refusal
from app.requirements.kinds import KINDS
from app.requirements.lessons import MOST, lesson, needed, params_of, proposal_of, sentence_of
from app.requirements.rules.objection import Objection
from app.requirements.rules.reading_table import READERS

QUOTES = (
    ("must be valid 60 days", "validity-at-least", {"days": 60}),
    ("Valid for 30 days only, they ask for 60", "validity-at-least", {"days": 60}),
    ("Quote has to be good for at least two weeks? no: valid 3 months", "validity-at-least", {"days": 90}),
    ("Das Angebot muss mindestens sechzig Tage gültig sein", "validity-at-least", {"days": 60}),
    ("Bindefrist 90 Tage", "validity-at-least", {"days": 90}),
    ("Le devis doit être valable 90 jours", "validity-at-least", {"days": 90}),
    ("Validity of more than 90 days is too long", "validity-at-most", {"days": 90}),
    ("The quote is older than 30 days", "quote-age-at-most", {"days": 30}),
    ("needs W-9", "attachment-required", {"document": "w-9"}),
    ("A W-9 signed by hand is missing", "attachment-required", {"document": "w-9"}),
    ("No certificate of insurance", "attachment-required", {"document": "insurance"}),
    ("Bitte Haftpflichtnachweis beilegen", "attachment-required", {"document": "insurance"}),
    ("No sole-source letter", "attachment-required", {"document": "sole-source-letter"}),
    ("Conflict of interest form missing", "attachment-required", {"document": "conflict-of-interest"}),
    ("VPAT not older than 365 days", "attachment-required", {"document": "vpat", "max_age_days": 365}),
    ("net 45", "payment-terms-at-least", {"days": 45}),
    ("Terms must be net 45 days", "payment-terms-at-least", {"days": 45}),
    ("Zahlungsziel 30 Tage", "payment-terms-at-least", {"days": 30}),
    ("Délai de paiement : 60 jours", "payment-terms-at-least", {"days": 60}),
    ("no estimates", "exact-price", {}),
    ("Price range not accepted, exact price please", "exact-price", {}),
    ("Nur Festpreise, keine Schätzungen", "exact-price", {}),
    ("The document is titled Estimate", "title-word", {}),
    ("freight must be included", "freight-terms", {"how": ["included"]}),
    ("Freight estimates are refused, must be fixed", "freight-terms", {"how": ["included", "fixed", "not-to-exceed"]}),
    ("Freight must be included, F.O.B. destination", "freight-terms", {"how": ["included"], "terms": ["fob-destination"]}),
    ("Die Versandkosten müssen enthalten sein", "freight-terms", {"how": ["included"]}),
    ("Freight must be shown on a separate line", "freight-stated", {"estimate": True}),
    ("Incoterm DAP missing", "incoterm", {"any_of": ["DAP"]}),
    ("not itemised", "no-lump-sum", {}),
    ("Lump sum is refused, break it down", "no-lump-sum", {}),
    ("Pauschalpreis bitte aufschlüsseln", "no-lump-sum", {}),
    ("Pas de forfait", "no-lump-sum", {}),
    ("sign it", "signature-kind", {"any_of": ["wet", "digital"]}),
    ("We need a wet signature", "signature-kind", {"any_of": ["wet"]}),
    ("Angebot ist nicht unterschrieben", "signature-kind", {"any_of": ["wet", "digital"]}),
    ("Researchers may not sign the quote, remove the acceptance block", "no-acceptance-block", {}),
    ("wrong tax", "exemption-applied", {}),
    ("We are tax exempt, you charged tax", "exemption-applied", {}),
    ("GST must be on its own row", "tax-by-type", {}),
    ("Taxable and non-taxable must be split", "tax-split", {}),
    ("Price must be shown including tax", "price-basis", {"basis": "including"}),
    ("Your VAT number is missing", "seller-tax-id", {"scheme": "eu.vat"}),
    ("No EIN on the quote", "seller-tax-id", {"scheme": "us.ein"}),
    ("wrong addressee", "addressee-is", {}),
    ("Must be addressed to Northfield Research Foundation.", "addressee-is", {"any_of": ["Northfield Research Foundation"]}),
    ("Das Angebot muss auf „Universität Ulm“ ausgestellt sein", "addressee-is", {"any_of": ["Universität Ulm"]}),
    ("name of the requester", "requester-named", {"fields": ["name"]}),
    ("Name and department of the requester must be on it", "requester-named", {"fields": ["name", "department"]}),
    ("grant number missing", "reference-present", {"reference": "grant"}),
    ("Kostenstelle fehlt", "reference-present", {"reference": "cost-centre"}),
    ("Please quote our RFQ number", "reference-present", {"reference": "request"}),
    ("part numbers missing", "line-code-present", {}),
    ("NACRES code for each line", "commodity-code", {"scheme": "nacres"}),
    ("Labor must show hours and rate", "labour-itemised", {}),
    ("No prepayment possible", "no-prepayment", {}),
    ("Vorkasse ist nicht möglich", "no-prepayment", {}),
    ("The deposit must be its own line", "deposit-as-line", {}),
    ("State the period of performance", "period-stated", {}),
    ("Leistungszeitraum fehlt", "period-stated", {}),
    ("Lead time not stated", "delivery-stated", {}),
    ("Delivery must be within 28 days", "delivery-at-most", {"days": 28}),
    ("No scope of work", "scope-stated", {}),
    ("Warranty is missing", "warranty-stated", {}),
    ("Your terms and conditions are not accepted", "no-supplier-terms", {}),
    ("Must say “subject to your general conditions”", "text-contains", {"any_of": ["subject to your general conditions"]}),
    ("Must not say “our terms prevail”", "text-forbids", {"phrases": ["our terms prevail"]}),
    ("The quote must be in German", "document-language", {"any_of": ["de"]}),
    ("Please submit through the portal", "delivery-method", {"any_of": ["portal"]}),
    ("Not-to-exceed amount missing", "ceiling-stated", {}),
    ("Need three quotes", "competing-quotes", {"quotes": 3}),
    ("Not registered in Ariba", "supplier-registered", {"system": "ariba"}),
    ("The legal name differs from our vendor record", "seller-name-identical", {}),
    ("The total is wrong, it does not add up", "sums-agree", {}),
    ("Currency must be EUR", "currency-printed", {"any_of": ["EUR"]}),
    ("company seal missing", "seal-stamped", {"seals": ["company"]}),
    ("country of origin per line", "line-fact", {"fact": "origin"}),
)  # fmt: skip
INVOICES = (
    ("PO number missing on invoice", "reference-present", {"reference": "order"}),
    ("Bestellnummer fehlt auf der Rechnung", "reference-present", {"reference": "order"}),
    ("Numéro de commande absent", "reference-present", {"reference": "order"}),
    ("Leitweg-ID missing", "reference-present", {"reference": "leitweg-id"}),
    ("wrong addressee", "addressee-is", {}),
    ("not itemised", "no-lump-sum", {}),
    ("VAT charged despite relief", "exemption-applied", {}),
    ("sent to the wrong mailbox, use the portal", "delivery-method", {"any_of": ["portal"]}),
    ("Delivery note missing", "attachment-required", {"document": "delivery-note"}),
    ("Remit-to address not on file", "remit-to-printed", {}),
    ("hourly rate not shown", "labour-itemised", {}),
)


@pytest.mark.parametrize(("objection", "kind", "params"), QUOTES)
def test_the_best_proposal_for_a_quote_is_what_they_meant(objection, kind, params):
    best = lesson(objection)[0]
    assert (best.kind, dict(best.params)) == (kind, params)


@pytest.mark.parametrize(("objection", "kind", "params"), INVOICES)
def test_the_best_proposal_for_an_invoice_is_what_they_meant(objection, kind, params):
    best = lesson(objection, "invoice")[0]
    assert (best.kind, dict(best.params)) == (kind, params)


@pytest.mark.parametrize("objection", ["blue paper, please", "", "   ", "x" * 5000, "?!", "🙃 «»", "( ( ( ["])
def test_what_nobody_can_read_stays_advice(objection):
    assert [p.kind for p in lesson(objection)] == ["advice"]


def test_advice_is_always_the_last_choice_and_carries_their_words():
    found = lesson("Freight must be fixed, valid 60 days, W-9, net 45, no estimates, wrong tax, sign it")
    assert found[-1].kind == "advice"
    assert found[-1].params["task"].startswith("Freight must be fixed")
    assert len(found) == MOST + 1


def test_too_short_without_a_number_means_the_next_usual_length():
    assert lesson("The validity is too short", valid_days=30)[0].params == {"days": 60}
    assert lesson("The validity is too short", valid_days=200)[0].params == {"days": 180}
    assert "validity-at-least" not in {p.kind for p in lesson("The validity is too short")}


def test_the_person_sees_the_sentence_of_the_rule():
    best = lesson("must be valid 60 days")[0]
    assert (best.words, best.stops) == ("From now on: A quote must be valid for at least 60 days.", True)
    assert not lesson("blue paper")[0].stops


def test_every_reader_names_a_kind_of_the_catalogue_whose_parameters_it_can_give():
    assert {reader.kind for reader in READERS} <= KINDS.keys()
    given = {kind for _words, kind, _params in (*QUOTES, *INVOICES)}
    for reader in READERS:
        params = reader.params(
            Objection("60 days “words” three A4 portal English law of Texas budget W-9 origin EUR")
        )
        if params is not None:
            KINDS[reader.kind].read(params)
    assert len(given) >= 45


def test_a_kind_that_a_person_picks_takes_its_figures_from_the_words_or_from_the_person():
    assert proposal_of("validity-at-least", {}, "valid 60 days").params == {"days": 60}
    assert proposal_of("validity-at-least", {"days": "90"}, "valid 60 days").params == {"days": 90}
    assert proposal_of("requester-named", {"fields": "name, phone"}).params == {"fields": ["name", "phone"]}
    assert proposal_of("bank-details", {"shown": "no"}).params == {"shown": False}
    assert proposal_of("advice", {}, "Blue paper").params == {"task": "Blue paper"}
    with pytest.raises(Refusal, match="days is missing"):
        proposal_of("validity-at-least", {}, "too short")
    with pytest.raises(Refusal, match="whole number"):
        proposal_of("validity-at-least", {"days": "many"})


def test_parameters_are_written_with_an_equals_sign():
    assert params_of(["days=60", "any_of = a, b"]) == {"days": "60", "any_of": "a, b"}
    for wrong in ("days", "=60", "days="):
        with pytest.raises(Refusal, match="name and value"):
            params_of([wrong])
    assert needed("validity-at-least") == "days: a whole number of days"
    assert needed("exact-price") == ""


def test_a_sentence_is_made_of_kinds_that_later_versions_bring_too():
    assert sentence_of("from-the-future", {}) == "From the future"
    assert sentence_of("validity-at-least", {"days": "x"}) == "Validity of at least n days"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("W-9 of 2026", ()), ("10,000 USD", ()), ("2 months", (60,)), ("net 45, not 30", (45, 30)), ("50 % down", ()),
        ("6 weeks", (42,)), ("ein Jahr", ()), ("quatre-vingt-dix jours", (90,)), ("30-day", (30,)),
    ],
)  # fmt: skip
def test_lengths_of_time_are_told_from_other_numbers(text, days):
    assert Objection(text).lengths == days
