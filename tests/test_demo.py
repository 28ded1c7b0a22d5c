"""The demo office is told through the commands and stands up to every check."""

from sqlalchemy import select

from app.demo.acts import ACTS
from app.demo.papers import file_specimens
from app.demo.story import DEMO, _dated, _read, tell
from app.documents.annexes import Annex, bound
from app.documents.reading import text_of
from app.progress.queries import standings
from app.progress.rules import TRACK
from app.records import Engagement
from app.seller.commands import set_from_file
from app.seller.drafts import SellerFile
from app.seller.queries import filed_documents
from app.storage import blobs
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


def test_the_filed_papers_of_the_demo_are_real_pages_that_say_they_are_specimens(office):
    with office.work("open") as session:
        told = SellerFile.read(_dated(_read(DEMO / "seller.toml"), office.clock.today()))
        set_from_file(session, told, confirmed_by="Lena Brandt")
        file_specimens(session)
    with office.look() as session:
        rows = filed_documents(session)
        pages = {row.kind: " ".join(text_of(blobs.get(session, row.sha256))) for row in rows}
        boxed = {
            row.kind: bound(
                b"", [Annex(row.title, blobs.get(session, row.sha256))], "separate", office.clock.now()
            )
            for row in rows
        }
    assert {"w-9", "insurance", "capability-statement"} <= set(pages)
    assert all("SPECIMEN" in said for said in pages.values())
    assert "1000000.00" in pages["insurance"]
    assert [done.remarks for done in boxed.values()] == [()] * len(rows)


def test_the_story_uses_acts_that_exist():
    text = (DEMO / "story.toml").read_text("utf-8")
    used = {part.split('"')[1] for part in text.split("do = ")[1:]}
    assert used <= set(ACTS)
