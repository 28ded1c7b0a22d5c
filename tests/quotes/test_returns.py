"""Returned quotes, replayed: what came back is learned, the same quote is stopped for that reason, cured it passes."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.basics.errors import Refusal
from app.clients.queries import client_head
from app.institutions.commands import add_office, add_payer
from app.institutions.drafts import OfficeDraft, PayerDraft
from app.playbooks.form.lesson import LessonFields
from app.playbooks.queries.figures import Passed, figures
from app.quotes.commands import edit_quote, issue, learn_from, new_quote, record_event, record_return, revise
from app.quotes.drafts import EventDraft, LineDraft
from app.quotes.queries import check, draft_of, quote
from app.quotes.rules.offer import Enclosure
from app.records import Client, Revision
from app.requirements.lessons import Proposal, lesson

from .conftest import a_draft


def line(**values):
    usual = {"code": "SEQ-210", "text": "Protein sequencing", "quantity": "48", "unit": "sample", "unit_price": "310.00",
             "tax": "exempt"}  # fmt: skip
    return [LineDraft(**usual | values)]


def medical(desk):
    draft = PayerDraft(key="medical", lines=("Northfield Medical Foundation", "Box 9"))
    desk.run(add_payer, desk.institution, draft)


#: What they said, what was wrong with the quote, the kind that it is, and what mends it.
RETURNS = [
    ("Valid for 30 days only, we need 60", {"valid_days": "30"}, "validity-at-least", {"valid_days": "60"}),
    ("The validity is too short", {"valid_days": "30"}, "validity-at-least", {"valid_days": "60"}),
    ("Bindefrist 90 Tage", {"valid_days": "60"}, "validity-at-least", {"valid_days": "90"}),
    ("Le devis doit être valable 90 jours", {}, "validity-at-least", {"valid_days": "90"}),
    ("Validity of more than 90 days is too long", {"valid_days": "120"}, "validity-at-most", {"valid_days": "90"}),
    ("net 45", {"payment_days": "30"}, "payment-terms-at-least", {"payment_days": "45"}),
    ("Zahlungsziel 60 Tage", {"payment_days": "30"}, "payment-terms-at-least", {"payment_days": "60"}),
    ("needs W-9", {}, "attachment-required", {"annexes": [Enclosure(kind="w-9", title="Form W-9")]}),
    ("freight must be included", {"freight_how": "fixed"}, "freight-terms", {"freight_how": "included"}),
    ("Freight estimates are refused", {"freight_how": "estimate"}, "freight-terms", {"freight_how": "not-to-exceed"}),
    ("no estimates", {"lines": line(text="Estimated sequencing")}, "exact-price", {"lines": line()}),
    ("Nur Festpreise, keine Schätzungen", {"lines": line(text="Work, approx. 40 hours")}, "exact-price", {"lines": line()}),
    ("not itemised", {"lines": line(unit="lump sum", quantity="1")}, "no-lump-sum", {"lines": line()}),
    ("Pauschalpreis bitte aufschlüsseln", {"lines": line(unit="lot", quantity="1")}, "no-lump-sum", {"lines": line()}),
    ("part numbers missing", {"lines": line(code="")}, "line-code-present", {"lines": line()}),
    ("grant number missing", {"references": {"budget": "4471"}}, "reference-present", {"references": {"grant": "R01"}}),
    ("Kostenstelle fehlt", {}, "reference-present", {"references": {"cost-centre": "77-1"}}),
    ("Please quote our RFQ number", {}, "reference-present", {"references": {"request": "RFQ 12"}}),
    ("State the period of performance", {}, "period-stated", {"period_start": "2026-12-01"}),
    ("Tax exempt, you charged tax", {"lines": line(tax="standard")}, "exemption-applied",
     {"lines": line(), "exemption": "ES-0000000"}),
    ("Must be addressed to Northfield Medical Foundation.", {}, "addressee-is", (medical, {"payer": "medical"})),
    ("Must say “each party bears its own bank charges”", {}, "text-contains",
     {"terms_text": "Each party bears its own bank charges."}),
    ("Must not say “non-refundable”", {"terms_text": "Fees are non-refundable."}, "text-forbids", {"terms_text": "None."}),
    ("Your terms and conditions are not accepted", {"terms_text": "Our terms prevail."}, "no-supplier-terms",
     {"terms_text": "Your terms apply."}),
    ("Delivery must be within 28 days", {"details": {"delivery_days": 40}}, "delivery-at-most",
     {"details": {"delivery_days": 20}}),
    ("Warranty is missing", {}, "warranty-stated", {"details": {"warranty": "Twelve months."}}),
    ("We need a wet signature", {"profile": {"signature": "none"}}, "signature-kind", {"profile": {"signature": "line"}}),
    ("sign it", {"profile": {"signature": "none"}}, "signature-kind", {"profile": {"signature": "line"}}),
    ("company seal missing", {}, "seal-stamped", {"profile": {"signature": "seal"}}),
    ("Researchers may not sign the quote", {"profile": {"signature": "acceptance"}}, "no-acceptance-block",
     {"profile": {"signature": "line"}}),
    ("Incoterm DAP missing", {}, "incoterm", {"details": {"incoterm": "DAP", "incoterm_place": "Northfield"}}),
    ("Not-to-exceed amount missing", {}, "ceiling-stated", {"details": {"ceiling": "20000.00"}}),
    ("The quote must be in German", {}, "document-language", {"profile": {"language": "de-DE"}}),
    ("DIN A4 please", {}, "paper-size", {"profile": {"paper": "a4"}}),
    ("Currency must be EUR", {}, "currency-printed", {"currency": "EUR"}),
    ("Need three quotes", {"details": {"competing_quotes": 1}}, "competing-quotes", {"details": {"competing_quotes": 3}}),
    ("NACRES code for each line", {"lines": line()}, "commodity-code", {"lines": line(commodity={"nacres": "NA.45"})}),
    ("Taxable and non-taxable must be split", {"profile": {"tax_split": False}}, "tax-split",
     {"profile": {"tax_split": True}}),
]  # fmt: skip


def stops(desk, number):
    return [(finding.kind, finding.rule) for finding in desk.ask(check, number).preflight.stops]


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("objection", "flaw", "kind", "cure"), RETURNS, ids=[r[0] for r in RETURNS])
def test_a_returned_quote_passes_the_second_time(desk, objection, flaw, kind, cure):
    prepare, changes = cure if isinstance(cure, tuple) else (None, cure)
    number = desk.run(new_quote, a_draft(**flaw)).number
    desk.run(issue, number)
    desk.run(record_event, number, EventDraft(kind="submitted", to="purchasing"))
    best = lesson(objection, "quote", int(a_draft(**flaw).valid_days))[0]
    assert best.kind == kind
    back = EventDraft(kind="returned", reason=objection, person="Ms Lopez")
    desk.run(record_return, number, back, best)
    taught = desk.ask(quote, number).events[-1].lesson
    assert (taught.kind, taught.objection, taught.person) == (kind, objection, "Ms Lopez")

    desk.run(revise, number)
    assert stops(desk, number) == [(kind, taught.key)]
    with pytest.raises(Refusal, match="One rule stops it"):
        desk.run(issue, number)

    if prepare:
        prepare(desk)
    draft = desk.ask(draft_of, number)
    for name, value in changes.items():
        setattr(draft, name, value)
    desk.run(edit_quote, number, draft)
    assert stops(desk, number) == []
    desk.run(issue, number, None, [taught.key])
    assert [r.state for r in desk.ask(quote, number).revisions] == ["superseded", "issued"]


def test_the_table_holds_enough_returns_of_enough_kinds():
    assert len(RETURNS) >= 20
    assert len({kind for _said, _flaw, kind, _cure in RETURNS}) >= 20


def a_return(desk, objection="Valid 60 days, please", **more):
    number = desk.run(new_quote, a_draft(valid_days="30")).number
    desk.run(issue, number)
    desk.run(record_event, number, EventDraft(kind="submitted", to="purchasing"))
    id_ = desk.run(record_event, number, EventDraft(kind="returned", reason=objection, **more))
    return number, id_


def test_a_return_is_learned_from_later_too(desk):
    number, id_ = a_return(desk, person="Ms Lopez")
    assert desk.ask(quote, number).events[-1].lesson is None
    desk.run(learn_from, id_, lesson("Valid 60 days, please")[0])
    assert desk.ask(quote, number).events[-1].lesson.person == "Ms Lopez"


def test_only_a_return_teaches(desk):
    number = desk.run(new_quote, a_draft()).number
    desk.run(issue, number)
    id_ = desk.run(record_event, number, EventDraft(kind="submitted", to="purchasing"))
    with pytest.raises(Refusal, match="Only a return teaches"):
        desk.run(learn_from, id_, Proposal("exact-price"))


def test_a_lesson_of_a_wrong_kind_takes_the_return_back_too(desk):
    number = desk.run(new_quote, a_draft()).number
    desk.run(issue, number)
    desk.run(record_event, number, EventDraft(kind="submitted", to="purchasing"))
    with pytest.raises(Refusal, match="not known"):
        desk.run(record_return, number, EventDraft(kind="returned", reason="No"), Proposal("no-such-kind"))
    assert [event.kind for event in desk.ask(quote, number).events] == ["submitted"]


def test_a_lesson_holds_for_every_client_of_the_institution_and_stands_in_the_timeline(desk):
    _number, id_ = a_return(desk)
    desk.run(learn_from, id_, lesson("Valid 60 days, please")[0])
    other = desk.run(new_quote, a_draft(valid_days="45")).number
    assert stops(desk, other) == [("validity-at-least", "validity")]
    assert desk.ask(client_head, "okafor-group").institution_id == desk.institution
    (told,) = desk.ask(figures, "northfield-state").offices
    assert (told.before, told.since) == (Passed(0, 1), Passed(0, 0))


def test_what_failed_while_it_was_typed_is_kept_though_it_was_cured(desk):
    draft = a_draft(valid_days="30")
    draft.failed = frozenset({"validity"})
    number = desk.run(new_quote, draft).number
    again = desk.ask(draft_of, number)
    again.valid_days = "60"
    desk.run(edit_quote, number, again)
    desk.run(issue, number, None, ("freight",))
    (failed,) = desk.ask(lambda session: session.scalars(select(Revision.failed)).all())
    assert {"validity", "freight"} <= set(failed)
    findings = desk.ask(lambda session: session.scalars(select(Revision.findings)).all())[0]
    assert {f["rule"] for f in findings if f["result"] == "failed"} <= set(failed)


@pytest.mark.parametrize("reason", ["too expensive", "priceless", "the price", "no"])
def test_a_decline_without_a_counted_reason_is_refused_with_the_list(desk, reason):
    number = desk.run(new_quote, a_draft()).number
    desk.run(issue, number)
    with pytest.raises(Refusal, match=r"price, availability, speed.*as a note"):
        desk.run(record_event, number, EventDraft(kind="declined", reason=reason))
    desk.run(
        record_event, number, EventDraft(kind="declined", reason="price: 12 % above the other", note=reason)
    )


@pytest.mark.parametrize(
    ("everywhere", "holds"), [(False, ["medicine"]), (True, ["medicine", "chemistry", ""])]
)
def test_a_return_of_one_purchasing_office_teaches_a_rule_of_that_office_or_of_all(desk, everywhere, holds):
    def side_by_side(session):
        made = {
            key: add_office(
                session, desk.institution, OfficeDraft(role="purchasing", key=key, name=key.title())
            )
            for key in ("medicine", "chemistry")
        }
        session.get_one(Client, desk.client).purchasing_office_id = made["medicine"]
        return made

    offices = desk.run(side_by_side)
    number = desk.run(new_quote, a_draft()).number
    desk.run(issue, number)
    desk.run(record_event, number, EventDraft(kind="submitted", to="purchasing"))
    best = replace(lesson("Valid for 90 days, please")[0], everywhere=everywhere)
    assert best.kind == "validity-at-least"
    desk.run(record_return, number, EventDraft(kind="returned", reason="Valid for 90 days, please"), best)
    assert desk.ask(quote, number).own_office == "Medicine"
    desk.run(revise, number)

    def stopped(office):
        def choose(session):
            session.get_one(Client, desk.client).purchasing_office_id = offices.get(office)

        desk.run(choose)
        return any(kind == "validity-at-least" for kind, _ in stops(desk, number))

    assert [office for office in ("medicine", "chemistry", "") if stopped(office)] == holds


def test_the_person_says_whether_a_lesson_is_of_the_office_of_the_client_or_of_everybody(qtbot):
    fields = LessonFields()
    qtbot.addWidget(fields)
    fields.ask("Valid for 90 days, please", "Ms Lopez")
    assert fields.where.isHidden()
    assert not fields.rule().everywhere
    fields.of_office("Medicine")
    assert not fields.where.isHidden()
    assert "quote to Medicine" in fields.outcome.text()
    assert not fields.rule().everywhere
    fields.where.put("whole")
    assert fields.rule().everywhere
    fields.of_office("")
    assert fields.where.isHidden()
    assert not fields.rule().everywhere
