"""A profile is tried on every sort of paper that it governs, on real data, and nothing of it is stored."""

from __future__ import annotations

import pytest

from app.documents.reading import text_of
from app.institutions.drafts import ProfileDraft
from app.institutions.queries import document_layers
from app.payments import commands
from app.payments.document import preview
from app.quotes.document import pdf_of
from app.records import Client, Colleague
from app.relationship.document.trying import trial
from tests.payments.test_commands import an_order


@pytest.fixture
def sold(session):
    _, order_id = an_order(session)
    client = session.query(Client).one()
    client.owner_id = session.query(Colleague).first().id
    return commands.new_invoice(session, order_id), client.institution_id


def wish(institution, settings, on="any"):
    return ProfileDraft(institution, on, settings)


def test_the_papers_of_the_institution_are_offered_by_their_sort(session, sold):
    found = trial(session, wish(sold[1], {}))
    sorts = [key.partition(":")[0] if ":" in key else "quote" for key, _ in found.quotes]
    assert list(dict.fromkeys(sorts)) == ["quote", "invoice", "delivery-note", "introduction"]
    only = trial(session, wish(sold[1], {}, "invoice"))
    assert {key.partition(":")[0] for key, _ in only.quotes} == {"invoice"}
    assert only.document is not None


@pytest.mark.parametrize("sort", ["invoice", "delivery-note", "introduction"])
def test_a_paper_looks_as_it_is_tried_and_as_before_afterwards(session, sold, sort):
    draft = wish(sold[1], {"paper": "a4", "words": {"date": "Tried on", "number": "Tried number"}})
    key = next(key for key, _ in trial(session, draft).quotes if key.startswith(f"{sort}:"))
    tried = trial(session, draft, key)
    assert tried.number == key
    assert tried.document.tailoring.paper == "a4"
    assert "Tried" in " ".join(text_of(pdf_of(tried.document)))
    assert "Tried" not in " ".join(text_of(preview(session, sold[0])[1]))
    assert all("words" not in layer.settings for layer in document_layers(session, sold[1]))


def test_wishes_for_invoices_are_tried_on_invoices_alone(session, sold):
    draft = wish(sold[1], {"words": {"date": "Tried on"}}, "invoice")
    tried = trial(session, draft)
    assert tried.look.chosen["words.date"]
    assert "Tried on" in " ".join(text_of(pdf_of(tried.document)))


def test_the_clauses_that_exist_come_with_their_words(session, sold):
    known = dict(trial(session, wish(sold[1], {})).clauses)
    assert known["your-terms-apply"].startswith("The terms of your purchase order apply.")
