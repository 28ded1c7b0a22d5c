"""The demo office is told through the commands and stands up to every check."""

from sqlalchemy import select

from app.demo.acts import ACTS
from app.demo.story import DEMO, tell
from app.progress.queries import standings
from app.progress.rules import TRACK
from app.records import Engagement
from app.storage.soundness import faults_found
from app.sync.verify import verify
from app.today.queries import today_list


def test_a_year_is_told_on_both_databases(office):
    assert tell(office) > 100
    with office.look() as session:
        assert faults_found(session) == []
        assert verify(session) == []
        found = today_list(session)
        assert {e.group for e in found.entries} == {"stuck", "promised", "to-check", "soon"}
        stands = standings(session, list(session.scalars(select(Engagement.id))), office.clock.today())
        assert len(stands) >= 12
        assert {s.standing.stage for s in stands.values()} >= set(TRACK) - {"purchasing"} | {
            "purchasing",
            "closed",
        }


def test_the_story_uses_acts_that_exist():
    text = (DEMO / "story.toml").read_text("utf-8")
    used = {part.split('"')[1] for part in text.split("do = ")[1:]}
    assert used <= set(ACTS)
