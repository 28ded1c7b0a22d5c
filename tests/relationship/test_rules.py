"""The words on a document's badge."""

import datetime as dt

import pytest

from app.relationship.rules import DocumentFacts, document_state

D = dt.date
TODAY = D(2026, 11, 22)


@pytest.mark.parametrize(
    ("facts", "word", "signal"),
    [
        (DocumentFacts("quote", None), "draft", "neutral"),
        (
            DocumentFacts("quote", D(2026, 11, 1), until=D(2026, 12, 1), today=TODAY),
            "issued, not sent",
            "accent",
        ),
        (DocumentFacts("quote", D(2026, 9, 1), until=D(2026, 11, 1), today=TODAY), "expired", "red"),
        (
            DocumentFacts("quote", D(2026, 9, 1), "submitted", "purchasing", D(2026, 11, 1), TODAY),
            "expired",
            "red",
        ),
        (DocumentFacts("quote", D(2026, 9, 1), "ordered", "", D(2026, 11, 1), TODAY), "ordered", "green"),
        (DocumentFacts("quote", D(2026, 11, 1), "submitted", "researcher"), "with the researcher", "amber"),
        (DocumentFacts("quote", D(2026, 11, 1), "submitted", "purchasing"), "with purchasing", "amber"),
        (DocumentFacts("quote", D(2026, 11, 1), "acknowledged"), "with purchasing", "amber"),
        (DocumentFacts("quote", D(2026, 11, 1), "returned"), "returned", "red"),
        (DocumentFacts("order", D(2026, 11, 1)), "to check", "amber"),
        (DocumentFacts("order", D(2026, 11, 1), "queried"), "queried", "amber"),
        (DocumentFacts("order", D(2026, 11, 1), "accepted"), "accepted", "green"),
        (DocumentFacts("invoice", None), "draft", "neutral"),
        (
            DocumentFacts("invoice", D(2026, 11, 1), until=D(2026, 12, 1), today=TODAY, gross=10),
            "open",
            "amber",
        ),
        (
            DocumentFacts("invoice", D(2026, 9, 1), until=D(2026, 11, 10), today=TODAY, gross=10),
            "12 days past due",
            "red",
        ),
        (
            DocumentFacts("invoice", D(2026, 9, 1), until=D(2026, 11, 21), today=TODAY, gross=10),
            "1 day past due",
            "red",
        ),
        (DocumentFacts("invoice", D(2026, 9, 1), gross=10, paid=4), "partly paid", "amber"),
        (DocumentFacts("invoice", D(2026, 9, 1), gross=10, paid=10), "paid", "green"),
    ],
)
def test_a_document_says_where_it_stands(facts, word, signal):
    state = document_state(facts)
    assert (state.word, state.signal) == (word, signal)
