import datetime as dt
import os
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.basics.clock import Clock
from app.basics.errors import Refusal, Trouble
from app.quotes.commands import edit_quote, issue, new_quote, record_event, revise
from app.quotes.document import redraw, reprint
from app.quotes.drafts import EventDraft, LineDraft
from app.quotes.queries import check, difference, draft_of, quote, quotes, quotes_of
from app.records import Interaction, Override, QuoteLine, Revision, Rule
from app.storage.search import find
from tests.quotes.conftest import a_draft


def blocking(session, institution, **more):
    values = {
        "key": "validity",
        "kind": "validity-at-least",
        "params": {"days": 60},
        "say": "A quote must be valid for at least 60 days.",
    }
    session.add(Rule(institution_id=institution, severity="blocking", status="confirmed", **values | more))
    session.flush()


def said(desk):
    return [i.text for i in desk.ask(lambda s: s.scalars(select(Interaction).order_by(Interaction.id)).all())]


def test_a_new_quote_has_a_number_a_draft_revision_and_its_engagement(desk):
    saved = desk.run(new_quote, a_draft())
    seen = desk.ask(quote, saved.number)
    assert saved.number == "Q-2026-A0001"
    assert (seen.row.state, seen.row.revision, seen.row.engagement) == (
        "draft",
        1,
        "Protein sequencing, 48 samples",
    )
    assert seen.row.total.plain() == "16800.00"
    assert seen.payer[0] == "Northfield Research Foundation"
    assert [line.position for line in seen.lines] == ["1", "2", "3"]


def test_a_second_quote_for_the_same_title_joins_the_engagement(desk):
    first, second = (
        desk.run(new_quote, a_draft()),
        desk.run(new_quote, a_draft(engagement="protein sequencing,  48 samples")),
    )
    assert first.number != second.number
    rows = desk.ask(quotes_of, desk.client)
    assert [row.number for row in rows] == [second.number, first.number]
    assert len({row.engagement_id for row in rows}) == 1


def test_an_unknown_payer_is_refused_and_nothing_is_kept(desk):
    with pytest.raises(Refusal, match="No payer has the key 'nobody'"):
        desk.run(new_quote, a_draft(payer="nobody"))
    assert desk.ask(quotes).rows == ()
    assert desk.run(new_quote, a_draft()).number == "Q-2026-A0001"


def test_a_wrong_amount_is_refused_with_its_line(desk):
    bad = a_draft(lines=[LineDraft(text="x", unit_price="1,234.5.6")])
    with pytest.raises(Refusal, match="Line 1: The unit price '1,234") as refused:
        desk.run(new_quote, bad)
    assert refused.value.findings[0]["field"] == "lines[0].unit_price"


def test_what_is_read_back_is_what_was_written(desk):
    saved = desk.run(new_quote, a_draft())
    again = desk.ask(draft_of, saved.number)
    assert again.problems() == []
    assert desk.run(edit_quote, saved.number, again).revision == 1
    assert desk.ask(draft_of, saved.number).lines == again.lines
    assert again.references == {"budget": "4471", "grant": "NIH R01"}


def test_an_edit_changes_lines_adds_and_takes_away(desk):
    saved = desk.run(new_quote, a_draft())
    draft = desk.ask(draft_of, saved.number)
    draft.lines = [replace(draft.lines[0], quantity="24"), LineDraft(text="Set-up", unit_price="100")]
    desk.run(edit_quote, saved.number, draft)
    seen = desk.ask(quote, saved.number)
    assert [line.text for line in seen.lines] == ["De novo protein sequencing", "Set-up"]
    assert seen.row.total.plain() == "7540.00"


def test_two_drafts_of_one_quote_do_not_overwrite_each_other(desk):
    saved = desk.run(new_quote, a_draft())
    mine, yours = desk.ask(draft_of, saved.number), desk.ask(draft_of, saved.number)
    mine.lines[0].quantity = "10"
    desk.run(edit_quote, saved.number, mine)
    yours.lines[1].quantity = "20"
    with pytest.raises(Refusal, match="Someone changed this in the meantime"):
        desk.run(edit_quote, saved.number, yours)
    assert desk.ask(quote, saved.number).lines[0].quantity == 100_000


def test_the_issue_freezes_totals_content_and_bytes(desk):
    saved = desk.run(new_quote, a_draft())
    issued = desk.run(issue, saved.number)
    assert issued.total.plain() == "16800.00"
    assert issued.valid_until == dt.date(2027, 1, 21)
    assert issued.file_name == "Q-2026-A0001_R1.pdf"
    name, pdf = desk.ask(reprint, saved.number)
    assert (name, pdf[:5]) == (issued.file_name, b"%PDF-")
    seen = desk.ask(quote, saved.number)
    assert (seen.row.state, seen.revision.issued_by) == ("issued", "Lena Brandt")
    assert "Quote Q-2026-A0001 issued, USD\u00a016,800.00." in said(desk)


def test_drawing_again_gives_the_same_bytes_whatever_became_of_us(desk, office):
    saved = desk.run(new_quote, a_draft())
    desk.run(issue, saved.number)
    _, first = desk.ask(reprint, saved.number)
    with office.work("moved") as session:
        session.info["clock"] = Clock.stopped("2027-05-05")
        from app.records import Seller  # noqa: PLC0415

        session.scalars(select(Seller)).one().city = "Chicago"
    assert desk.ask(redraw, saved.number) == first


def test_a_second_click_is_refused_and_changes_nothing(desk):
    saved = desk.run(new_quote, a_draft())
    desk.run(issue, saved.number)
    before = desk.ask(quote, saved.number)
    with pytest.raises(Refusal, match="already issued on 2026-11-22"):
        desk.run(issue, saved.number)
    assert desk.ask(quote, saved.number) == before


def test_an_issued_revision_is_not_edited(desk):
    saved = desk.run(new_quote, a_draft())
    draft = desk.ask(draft_of, saved.number)
    desk.run(issue, saved.number)
    with pytest.raises(Refusal, match="is issued and never changes"):
        desk.run(edit_quote, saved.number, draft)


def test_a_blocking_finding_stops_the_issue_and_hands_over_every_finding(desk):
    with desk.office.work("rule") as session:
        blocking(session, desk.institution)
    saved = desk.run(new_quote, a_draft(valid_days="30"))
    with pytest.raises(Refusal, match="must be valid for at least 60 days") as refused:
        desk.run(issue, saved.number)
    stopping = [f for f in refused.value.findings if f["result"] == "failed" and f["severity"] == "blocking"]
    assert stopping[0]["cure"] == {"action": "set-validity", "label": "Set 60 days", "params": {"days": 60}}
    assert desk.ask(quote, saved.number).row.state == "draft"


def test_an_override_needs_a_reason_and_keeps_it(desk):
    with desk.office.work("rule") as session:
        blocking(session, desk.institution)
    saved = desk.run(new_quote, a_draft(valid_days="30"))
    with pytest.raises(Refusal, match="needs a reason"):
        desk.run(issue, saved.number, "  ")
    assert desk.run(issue, saved.number, "The buyer agreed by phone.").overridden == ("validity",)
    [kept] = desk.ask(quote, saved.number).overrides
    assert (kept.rule, kept.reason, kept.colleague) == (
        "validity",
        "The buyer agreed by phone.",
        "Lena Brandt",
    )


def test_nothing_is_overridden_where_nothing_stops(desk):
    saved = desk.run(new_quote, a_draft())
    assert desk.run(issue, saved.number, "just in case").overridden == ()
    assert desk.ask(lambda s: s.scalars(select(Override)).all()) == []


def test_characters_that_no_font_has_are_named_and_the_issue_refused(desk):
    saved = desk.run(new_quote, a_draft(lines=[LineDraft(text="Analyse 🧬", unit_price="1")]))
    with pytest.raises(Refusal, match=r"🧬 \(U\+1F9EC\)"):
        desk.run(issue, saved.number)
    assert desk.ask(quote, saved.number).row.state == "draft"


def test_hostile_text_is_printed_as_it_stands(desk):
    text = "<b>bold</b> & Anna <a@b.org> {number} %s \u202eevil \x07"
    saved = desk.run(
        new_quote, a_draft(engagement="<para>&amp;</para>", lines=[LineDraft(text=text, unit_price="1")])
    )
    desk.run(issue, saved.number)
    kept = desk.ask(quote, saved.number)
    assert kept.lines[0].text == "<b>bold</b> & Anna <a@b.org> {number} %s evil"
    assert kept.row.engagement == "<para>&amp;</para>"


def test_a_revision_copies_and_the_older_is_superseded_once_it_is_issued(desk):
    saved = desk.run(new_quote, a_draft())
    desk.run(issue, saved.number)
    desk.run(record_event, saved.number, EventDraft(kind="submitted", to="purchasing"))
    second = desk.run(revise, saved.number)
    assert (second.revision, second.number) == (2, saved.number)
    with pytest.raises(Refusal, match="still a draft"):
        desk.run(revise, saved.number)
    assert [r.state for r in desk.ask(quote, saved.number).revisions] == ["submitted", "draft"]
    desk.run(issue, saved.number)
    assert [r.state for r in desk.ask(quote, saved.number).revisions] == ["superseded", "issued"]
    assert desk.ask(reprint, saved.number, 1)[0] == "Q-2026-A0001_R1.pdf"
    assert desk.ask(reprint, saved.number, 2)[0] == "Q-2026-A0001_R2.pdf"


def test_an_added_line_is_the_difference_between_two_revisions(desk):
    first = [
        LineDraft(text="Extraction", quantity="20", unit_price="270"),
        LineDraft(text="Set-up", unit_price="210"),
    ]
    saved = desk.run(new_quote, a_draft(lines=first))
    assert desk.ask(quote, saved.number).row.total.plain() == "5610.00"
    desk.run(issue, saved.number)
    desk.run(revise, saved.number)
    draft = desk.ask(draft_of, saved.number)
    desk.run(
        edit_quote,
        saved.number,
        draft.with_line(LineDraft(text="Label removal", quantity="20", unit_price="35")),
    )
    texts = [c.text.replace("\u00a0", " ") for c in desk.ask(difference, saved.number, 1, 2)]
    assert texts == [
        "Line 3, Label removal added: 20 × 35.00 = USD 700.00.",
        "Total USD 5,610.00 → USD 6,310.00, +700.00.",
    ]


def test_events_follow_each_other_and_the_timeline_tells_them(desk):
    saved = desk.run(new_quote, a_draft())
    desk.run(issue, saved.number)
    for event in (
        EventDraft(kind="submitted", to="researcher", person="Ada Okafor", channel="e-mail"),
        EventDraft(kind="submitted", to="purchasing", channel="portal"),
        EventDraft(kind="returned", person="M. Ortiz", reason="No sole-source letter"),
        EventDraft(kind="submitted", to="purchasing"),
        EventDraft(kind="approved"),
        EventDraft(kind="ordered"),
    ):
        desk.run(record_event, saved.number, event)
    seen = desk.ask(quote, saved.number)
    assert seen.row.state == "ordered"
    assert [e.kind for e in seen.events] == [
        "submitted",
        "submitted",
        "returned",
        "submitted",
        "approved",
        "ordered",
    ]
    assert "Quote Q-2026-A0001 returned by M. Ortiz: No sole-source letter" in said(desk)
    assert "Quote Q-2026-A0001 submitted to the researcher (Ada Okafor), e-mail." in said(desk)


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (EventDraft(kind="submitted"), "Say to whom"),
        (EventDraft(kind="submitted", to="purchasing", on="2026-11-30"), "in the future"),
        (EventDraft(kind="submitted", to="purchasing", on="2026-11-01"), "before the issue"),
        (EventDraft(kind="submitted", to="purchasing", on="yesterday"), "not a day"),
        (EventDraft(kind="acknowledged"), "cannot be acknowledged"),
        (EventDraft(kind="declined"), "Say why"),
        (EventDraft(kind="eaten"), "not something that happens"),
        (EventDraft(kind="submitted", to="purchasing", channel="pigeon"), "channel"),
    ],
)
def test_what_cannot_have_happened_is_refused(desk, event, says):
    saved = desk.run(new_quote, a_draft())
    desk.run(issue, saved.number)
    with pytest.raises(Refusal, match=says):
        desk.run(record_event, saved.number, event)
    assert desk.ask(quote, saved.number).events == ()


def test_a_draft_cannot_be_submitted(desk):
    saved = desk.run(new_quote, a_draft())
    with pytest.raises(Refusal, match="Issue it first"):
        desk.run(record_event, saved.number, EventDraft(kind="submitted", to="purchasing"))


def test_an_order_on_an_expired_revision_needs_its_reason(desk, office):
    saved = desk.run(new_quote, a_draft())
    desk.run(issue, saved.number)
    with office.work("later") as session:
        session.info["clock"] = Clock.stopped("2027-03-01")
        assert quote(session, saved.number).row.state == "expired"
        with pytest.raises(Refusal, match="needs a reason"):
            record_event(session, saved.number, EventDraft(kind="ordered"))
        record_event(
            session, saved.number, EventDraft(kind="ordered", reason="Sent in December, lost in the mail.")
        )
        assert quote(session, saved.number).row.state == "ordered"


def test_a_quote_is_found_by_number_title_and_words_of_its_lines(desk):
    saved = desk.run(new_quote, a_draft())
    for text in ("Q-2026-A0001", "protein seq", "replicate", "SEQ-210"):
        hits = desk.ask(find, text)
        assert (saved.id, desk.client) in [(hit.id, hit.client) for hit in hits if hit.kind == "quote"], text
    draft = desk.ask(draft_of, saved.number)
    draft.lines[1].text = "Ultrafiltration"
    desk.run(edit_quote, saved.number, draft)
    assert [hit.id for hit in desk.ask(find, "ultrafil") if hit.kind == "quote"] == [saved.id]


def test_changed_bytes_are_not_handed_out(desk, office):
    saved = desk.run(new_quote, a_draft())
    issued = desk.run(issue, saved.number)
    if office.address.is_file:
        place = office.address.files / issued.sha256[:2] / issued.sha256[2:]
        place.write_bytes(place.read_bytes() + b"x")
        with pytest.raises(Trouble, match="changed outside"):
            desk.ask(reprint, saved.number)


def test_a_draft_has_nothing_to_reprint(desk):
    saved = desk.run(new_quote, a_draft())
    for reading in (reprint, redraw):
        with pytest.raises(Refusal, match="is a draft"):
            desk.ask(reading, saved.number)


def test_an_unknown_number_or_revision_is_refused(desk):
    saved = desk.run(new_quote, a_draft())
    with pytest.raises(Refusal, match="no quote ‘Q-1’"):
        desk.ask(quote, "Q-1")
    with pytest.raises(Refusal, match="no revision 7; it has 1"):
        desk.ask(quote, saved.number, 7)


def test_the_list_is_paged_by_key_and_kept_by_state(desk):
    made = [desk.run(new_quote, a_draft(engagement=f"Work {i}")).number for i in range(5)]
    desk.run(issue, made[2])
    page = desk.ask(quotes, limit=2)
    seen = [row.number for row in page.rows]
    while page.next:
        page = desk.ask(quotes, limit=2, after=page.next)
        seen += [row.number for row in page.rows]
    assert seen == made[::-1]
    assert [row.number for row in desk.ask(quotes, states={"issued"}, limit=1).rows] == [made[2]]


def test_the_check_answers_in_the_published_shape(desk):
    saved = desk.run(new_quote, a_draft(valid_days="30"))
    with desk.office.work("rule") as session:
        blocking(session, desk.institution)
    answer = desk.ask(check, saved.number).as_json()
    assert (answer["quote"], answer["revision"], answer["may_issue"]) == (saved.number, 1, False)
    first = answer["findings"][0]
    assert set(first) == {
        "rule",
        "kind",
        "result",
        "severity",
        "status",
        "says",
        "because",
        "source",
        "from",
        "office",
        "cure",
    }
    assert first["because"] == "Valid for 30 days."


def test_a_failed_command_leaves_no_half_quote(desk):
    draft = a_draft()
    draft.lines.append(LineDraft(text="too much", quantity="999999999", unit_price="999999999"))
    with pytest.raises(Refusal, match="larger than can be billed"):
        desk.run(new_quote, draft)
    assert desk.ask(lambda s: (s.scalars(select(Revision)).all(), s.scalars(select(QuoteLine)).all())) == (
        [],
        [],
    )


KILLED = """
import os, sys
from app.office import open_office
from app.quotes.commands import issue
office = open_office(sys.argv[1])
with office.work("issue") as session:
    issue(session, sys.argv[2])
    os._exit(9)
"""


def test_killed_in_the_middle_of_an_issue_the_quote_is_still_a_draft(desk, address):
    saved = desk.run(new_quote, a_draft())
    environment = {**os.environ, "CONCIERGE_NOW": "2026-11-22"}
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, address, saved.number], env=environment, check=False
    )
    assert ended.returncode == 9
    seen = desk.ask(quote, saved.number)
    assert (seen.row.state, seen.revision.pdf_sha256) == ("draft", None)
    assert desk.run(issue, saved.number).revision == 1


def test_bytes_that_cannot_be_kept_leave_a_draft(desk, office):
    if not office.address.is_file:
        return
    saved = desk.run(new_quote, a_draft())
    shutil.rmtree(office.address.files, ignore_errors=True)
    office.address.files.write_bytes(b"in the way")
    with pytest.raises(Trouble):
        desk.run(issue, saved.number)
    assert desk.ask(quote, saved.number).row.state == "draft"
    office.address.files.unlink()
    assert desk.run(issue, saved.number).revision == 1


def test_a_submission_said_twice_is_recorded_once(desk):
    saved = desk.run(new_quote, a_draft())
    desk.run(issue, saved.number)
    said = EventDraft(kind="submitted", to="purchasing", channel="portal")
    desk.run(record_event, saved.number, said)
    with pytest.raises(Refusal, match="recorded already"):
        desk.run(record_event, saved.number, said)
    desk.run(record_event, saved.number, EventDraft(kind="submitted", to="purchasing", channel="e-mail"))
    assert len(desk.ask(quote, saved.number).events) == 2
