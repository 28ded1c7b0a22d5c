"""One line of time: what was said and what the papers did, each told once."""

from uuid import UUID

from app.interactions.commands import note
from app.interactions.drafts import NoteDraft
from app.relationship.history import happenings
from app.relationship.queries import relationship_file
from app.relationship.rules import heard, spoken_words, tells_of
from tests.relationship.test_queries import a_story

ADA, MARCIA = UUID(int=1), UUID(int=2)
PEOPLE = ((ADA, "Dr. Ada Okafor"), (MARCIA, "Marcia Ortiz"))


def test_a_line_is_a_call_unless_it_says_otherwise():
    assert heard("Marcia has the form", PEOPLE) == heard("call: Marcia has the form", PEOPLE)
    assert heard("Meeting: price agreed", PEOPLE).kind == "meeting"
    assert heard("Friday: she calls back", PEOPLE).text == "Friday: she calls back"


def test_a_line_that_names_two_people_is_tied_to_neither():
    assert heard("Ortiz asks", PEOPLE).person == MARCIA
    assert heard("Ada asked Marcia", PEOPLE).person is None


def test_a_heading_says_who_reached_whom():
    assert spoken_words("call", "in", "Marcia Ortiz") == "Call from Marcia Ortiz"
    assert spoken_words("meeting", "in", "Ada") == "Meeting with Ada"
    assert spoken_words("note", "", "") == "Note"


def test_a_note_that_the_desk_wrote_about_a_paper_is_told_by_the_paper():
    numbers = frozenset({"Q-2026-A0042"})
    assert tells_of("Quote Q-2026-A0042 returned: no letter.", numbers)
    assert not tells_of("Quote Q-2026-A0042x is not ours", numbers)
    assert not tells_of("She has Q-2026-A0042 on her desk", numbers)


def test_the_line_of_time_is_newest_first_and_falls_into_groups(session):
    client = a_story(session)
    note(session, NoteDraft(client.id, "Quote Q-2026-A0042 submitted to purchasing.", "note"))
    found = happenings(session, client.id)
    assert [h.at for h in found] == sorted((h.at for h in found), reverse=True)
    assert {h.group for h in found} == {"calls", "documents", "work"}
    assert not any(h.group == "notes" for h in found)
    papers = happenings(session, client.id, "documents")
    assert {h.address for h in papers} >= {"quote/Q-2026-A0042", "invoice/I-2026-A0031"}
    assert len(happenings(session, client.id, "", 2)) == 2
    assert relationship_file(session, client.id).head.key == "okafor-group"
