"""Orders through their commands, on both databases."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.basics.errors import Refusal
from app.basics.money import Money
from app.orders import commands
from app.orders.drafts import DecisionDraft
from app.orders.queries import balance, check, draft_letter, order, order_named, orders
from app.records import Attachment, Institution, Interaction, OrderLine, Quote, QuoteEvent, Rule
from app.storage.blobs import get
from app.storage.search import find
from tests.orders.scene import QUOTE, a_revision, a_scene, an_order_draft, with_quantity


def keys(session, order_id):
    return {(d.line, d.field, d.severity) for d in order(session, order_id).differences}


def test_a_clean_order_is_recorded_with_its_file_and_may_be_accepted(session):
    scene = a_scene(session)
    id_ = commands.record_order(session, an_order_draft(), b"%PDF-1.7 order", "PO 176084.pdf")
    row = order(session, id_)
    assert row.number == "0000176084"
    assert (row.client_id, row.engagement_id, row.quote) == (scene.client, scene.engagement, QUOTE)
    assert row.differences == ()
    assert row.state == "checked"
    assert get(session, row.sha256) == b"%PDF-1.7 order"
    attached = session.scalars(select(Attachment)).one()
    assert (attached.subject_id, attached.file_name, attached.media_type) == (
        id_,
        "PO 176084.pdf",
        "application/pdf",
    )
    commands.accept(session, id_)
    assert order(session, id_).state == "accepted"
    assert [e.kind for e in order(session, id_).events] == ["received", "accepted"]


def test_recording_says_so_on_the_quote_and_on_the_timeline(session):
    scene = a_scene(session)
    commands.record_order(session, an_order_draft())
    event = session.scalars(select(QuoteEvent)).one()
    assert (event.kind, event.on, event.revision_id) == ("ordered", dt.date(2026, 11, 20), scene.revision)
    said = session.scalars(select(Interaction.text).where(Interaction.client_id == scene.client)).one()
    assert "0000176084" in said
    assert "17400.00" in said


def test_the_same_order_is_not_recorded_twice(session):
    a_scene(session)
    commands.record_order(session, an_order_draft())
    with pytest.raises(Refusal, match="recorded already"):
        commands.record_order(session, an_order_draft())


def test_a_cancelled_order_leaves_its_number_free(session):
    a_scene(session)
    first = commands.record_order(session, an_order_draft())
    commands.cancel(session, first, "Entered in the wrong system.")
    assert order(session, first).state == "cancelled"
    second = commands.record_order(session, an_order_draft())
    assert ("", "duplicate", "stop") not in keys(session, second)


def test_an_order_with_differences_is_accepted_only_when_each_is_decided(session):
    a_scene(session)
    id_ = commands.record_order(session, with_quantity(an_order_draft(payment_days=45), 0, "50"))
    assert keys(session, id_) == {
        ("1", "quantity", "warn"),
        ("", "amount", "warn"),
        ("", "payment-terms", "warn"),
    }
    with pytest.raises(Refusal, match="3 differences are not settled") as refused:
        commands.accept(session, id_)
    assert {f["field"] for f in refused.value.findings} == {"quantity", "amount", "payment-terms"}
    assert commands.decide(session, id_, DecisionDraft("accept", line="1", field="quantity")) == 1
    assert commands.decide(session, id_, DecisionDraft("accept", line="")) == 2
    commands.accept(session, id_)
    assert order(session, id_).state == "accepted"


def test_a_query_waits_for_the_answer(session):
    a_scene(session)
    id_ = commands.record_order(session, an_order_draft(payment_days=45))
    commands.decide(session, id_, DecisionDraft("query", line="", reason="We offered 30."))
    assert order(session, id_).state == "queried"
    with pytest.raises(Refusal, match="not settled"):
        commands.accept(session, id_)
    letter = draft_letter(session, id_)
    assert letter.to == "buy@northfield.example"
    assert "0000176084" in letter.subject
    assert "30 days from invoice" in letter.body
    assert "45 days from invoice" in letter.body
    assert "We offered 30." in letter.body
    commands.decide(session, id_, DecisionDraft("accept", line="", reason="They insist."))
    commands.accept(session, id_)
    assert [e.kind for e in order(session, id_).events] == ["received", "queried", "answered", "accepted"]


def test_a_refused_difference_keeps_the_order_from_being_accepted(session):
    a_scene(session)
    id_ = commands.record_order(session, an_order_draft(payment_days=45))
    commands.decide(session, id_, DecisionDraft("refuse", line=""))
    with pytest.raises(Refusal, match="not settled"):
        commands.accept(session, id_)
    commands.refuse(session, id_, "Net 45 is not possible.")
    assert order(session, id_).state == "refused"
    with pytest.raises(Refusal, match="is refused already"):
        commands.accept(session, id_)


def test_a_click_repeated_is_refused(session):
    a_scene(session)
    id_ = commands.record_order(session, an_order_draft())
    commands.accept(session, id_)
    with pytest.raises(Refusal, match="accepted already"):
        commands.accept(session, id_)
    with pytest.raises(Refusal, match="accepted already"):
        commands.decide(session, id_, DecisionDraft("accept"))


def test_an_order_on_a_superseded_revision_needs_a_reason(session):
    scene = a_scene(session)
    a_revision(session, session.get_one(Quote, scene.quote), 2)
    id_ = commands.record_order(session, an_order_draft())
    assert keys(session, id_) == {("", "revision", "stop")}
    with pytest.raises(Refusal, match="reason"):
        commands.decide(session, id_, DecisionDraft("accept", line=""))
    commands.decide(session, id_, DecisionDraft("accept", line="", reason="The content is the same."))
    commands.accept(session, id_)
    assert order(session, id_).differences[0].reason == "The content is the same."
    assert order(session, id_).differences[0].decided_by == "Test"


def test_a_decision_stays_only_while_the_difference_stays_the_same(session):
    a_scene(session)
    id_ = commands.record_order(session, with_quantity(an_order_draft(payment_days=45), 0, "50"))
    commands.decide(session, id_, DecisionDraft("accept"))
    commands.recheck(session, id_)
    assert all(d.decision == "accept" for d in order(session, id_).differences)
    changed = with_quantity(an_order_draft(payment_days=45), 0, "51")
    commands.change_order(session, id_, changed, b"new", "changed.pdf")
    row = order(session, id_)
    assert {(d.field, d.decision) for d in row.differences} == {
        ("quantity", None),
        ("amount", None),
        ("payment-terms", "accept"),
    }
    assert row.state == "to-check"
    assert [e.kind for e in row.events] == ["received", "changed"]
    assert len(session.scalars(select(OrderLine)).all()) == 3


def test_a_difference_that_went_and_came_back_is_undecided_again(session):
    a_scene(session)
    id_ = commands.record_order(session, an_order_draft(payment_days=45))
    commands.decide(session, id_, DecisionDraft("accept"))
    commands.change_order(session, id_, an_order_draft())
    assert order(session, id_).differences == ()
    commands.change_order(session, id_, an_order_draft(payment_days=45))
    assert [d.decision for d in order(session, id_).differences] == [None]


def test_a_second_order_on_the_same_quote_is_a_duplicate(session):
    a_scene(session)
    commands.record_order(session, an_order_draft())
    second = commands.record_order(session, an_order_draft(number="7"))
    assert ("", "duplicate", "stop") in keys(session, second)
    assert session.scalars(select(QuoteEvent)).one().note == "Order 0000176084"


def test_an_order_that_names_no_quote_stops_until_it_is_linked(session):
    scene = a_scene(session)
    id_ = commands.record_order(session, an_order_draft(quote="RFQ 12", revision=None))
    assert keys(session, id_) == {("", "quote", "stop")}
    assert order(session, id_).client_id is None
    commands.link_order(session, id_, QUOTE)
    assert order(session, id_).client_id == scene.client
    assert keys(session, id_) == {("", "quote", "stop")}
    assert "RFQ 12" in order(session, id_).differences[0].because
    with pytest.raises(Refusal, match="no quote"):
        commands.link_order(session, id_, "Q-2026-A9999")


def test_an_order_of_another_institution_than_the_quotes_is_refused(session):
    a_scene(session)
    session.add(Institution(key="elsewhere", name="Elsewhere"))
    session.flush()
    with pytest.raises(Refusal, match="the order says elsewhere"):
        commands.record_order(session, an_order_draft(institution="elsewhere"))
    with pytest.raises(Refusal, match="No institution has the key"):
        commands.record_order(session, an_order_draft(institution="nowhere"))


def test_the_number_shape_of_the_institution_is_only_a_warning(session):
    scene = a_scene(session)
    session.add(
        Rule(
            institution_id=scene.institution, key="po", kind="pattern", on="order",
            params={"field": "number", "shapes": ["45########"]},
        )
    )  # fmt: skip
    session.flush()
    id_ = commands.record_order(session, an_order_draft())
    assert keys(session, id_) == {("", "number", "warn")}


def test_an_order_is_found_by_number_and_by_institution_where_that_is_ambiguous(session):
    a_scene(session)
    session.add(Institution(key="elsewhere", name="Elsewhere"))
    session.flush()
    first = commands.record_order(session, an_order_draft())
    assert order_named(session, "0000176084") == first
    other = commands.record_order(session, an_order_draft(institution="elsewhere", quote="", revision=None))
    with pytest.raises(Refusal, match="elsewhere/0000176084, northfield-state/0000176084"):
        order_named(session, "0000176084")
    assert order_named(session, "elsewhere/0000176084") == other
    with pytest.raises(Refusal, match="0000176084"):
        order_named(session, "176084")
    with pytest.raises(Refusal, match="no order"):
        order_named(session, "%")


def test_the_list_is_paged_and_newest_first(session):
    a_scene(session)
    ids = [
        commands.record_order(session, an_order_draft(number=str(n), received=dt.date(2026, 11, 18 + n)))
        for n in range(3)
    ]
    listed = orders(session, limit=2)
    assert [x.id for x in listed] == [ids[2], ids[1]]
    assert [x.id for x in orders(session, after=listed[-1].id)] == [ids[0]]
    assert listed[0].undecided == 1
    assert listed[0].client == "okafor-group"


def test_the_check_puts_the_unmatched_lines_on_top(session):
    a_scene(session)
    draft = an_order_draft()
    strange = replace(
        draft.lines[2],
        label="3",
        text="Microscope rental",
        code="MIC",
        quote_line="",
        amount=Money(100, "USD"),
    )
    id_ = commands.record_order(session, replace(draft, lines=(*draft.lines[:2], strange)))
    view = check(session, id_)
    assert [(r.line, r.unmatched) for r in view.rows] == [
        ("3", "left-out"),
        ("+3", "added"),
        ("1", ""),
        ("2", ""),
    ]
    assert view.rows[0].differences[0].field == "line"
    assert not view.may_accept
    assert {d.field for d in view.whole} == {"sum"}


def test_an_unknown_line_is_refused_with_the_lines_there_are(session):
    a_scene(session)
    id_ = commands.record_order(session, an_order_draft(payment_days=45))
    with pytest.raises(Refusal, match="There are: order payment-terms"):
        commands.decide(session, id_, DecisionDraft("accept", line="9"))


def test_nothing_is_billed_on_a_new_order(session):
    a_scene(session)
    id_ = commands.record_order(session, an_order_draft())
    assert balance(session, id_).left == Money.parse("17400.00", "USD")


def test_an_order_is_found_by_its_number_without_zeros(office):
    with office.work() as session:
        scene = a_scene(session)
        commands.record_order(session, an_order_draft())
    with office.look() as session:
        for typed in ("0000176", "176084"):
            hits = [h for h in find(session, typed) if h.kind == "order"]
            assert [h.client for h in hits] == [scene.client]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": " "}, "number"),
        ({"amount": Money(-1, "USD")}, "negative"),
        ({"institution": "", "quote": ""}, "institution"),
    ],
)
def test_an_impossible_order_is_refused(session, changes, words):
    with pytest.raises(Refusal, match=words):
        commands.record_order(session, an_order_draft(**changes))
