"""The drawers of the file, and where its steps are taken: which paper opens, which letter is begun."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QWidget

from app.clients.form import ClientDrawer, PersonDrawer
from app.clients.queries import ContactRow
from app.engagements.form import EngagementDrawer, MarkDrawer
from app.interactions.drafts import NoteDraft
from app.interactions.form import PromiseDrawer
from app.interactions.queries import PromiseRow
from app.relationship.history import FilePage
from app.relationship.queries import BallCard
from app.relationship.rules import heard, letter
from app.shell.desk import Desk
from app.shell.drawer import Drawer


class Forms:
    """The five drawers that lie over one file."""

    def __init__(self, desk: Desk, host: QWidget) -> None:
        self.client = ClientDrawer(desk, host)
        self.person = PersonDrawer(desk, host)
        self.work = EngagementDrawer(desk, host)
        self.mark = MarkDrawer(desk, host)
        self.promise = PromiseDrawer(desk, host)

    def all(self) -> tuple[Drawer, ...]:
        """All of them."""
        return (self.client, self.person, self.work, self.mark, self.promise)

    def offer(self, page: FilePage) -> None:
        """Offer the people and the work of this file."""
        self.work.offer(page.file.people, page.colleagues)
        self.promise.offer(page.file.people, [(c.id, c.title) for c in page.file.engagements if c.is_open])

    def shut(self) -> bool:
        """Close what is open; answers whether anything was."""
        shown = [form for form in self.all() if not form.isHidden()]
        for form in shown:
            form.shut()
        return bool(shown)

    def begin_work(self, page: FilePage) -> None:
        """A new engagement, for the primary contact."""
        self.work.begin(page.file.head.id, page.today, page.file.head.primary_contact_id)

    def begin_promise(self, page: FilePage, engagement: UUID | None) -> None:
        """A new promise, due tomorrow unless something else is said."""
        self.promise.begin(page.file.head.id, page.today + dt.timedelta(1), engagement)

    def agree(self, page: FilePage, promise: PromiseRow) -> None:
        """A new date for a promise."""
        self.promise.agree(promise, page.today + dt.timedelta(1))

    def begin_mark(self, page: FilePage, engagement: UUID, kind: str) -> None:
        """What happened to a piece of work."""
        title = next((c.title for c in page.file.engagements if c.id == engagement), "")
        self.mark.begin(engagement, title, kind, page.today)


def line_draft(page: FilePage, text: str) -> NoteDraft:
    """What one line of the log says: kind and person as it names them, the work where only one is under way."""
    line = heard(text, [(p.id, p.name) for p in page.file.people])
    running = [c.id for c in page.file.engagements if c.is_open]
    return NoteDraft(
        client_id=page.file.head.id,
        text=line.text,
        kind=line.kind,
        contact_id=line.person,
        engagement_id=running[0] if len(running) == 1 else None,
    )


def step_address(page: FilePage, ball: BallCard) -> str:
    """Where the next step is taken: the newest paper of the kind that it is about, else the list of them."""
    kind = (
        "order" if "order" in ball.action or ball.action == "new-invoice" else ball.action.rpartition("-")[2]
    )
    card = next(c for c in page.file.engagements if c.id == ball.engagement_id)
    papers = [d for d in card.documents if d.kind == kind]
    lists = {"invoice": "payments"}
    return papers[-1].address if papers else lists.get(kind, f"{kind}s")


def to_write_to(page: FilePage) -> ContactRow | None:
    """Whom a letter goes to: who has the ball, else the primary contact."""
    ball = page.file.ball
    return (ball.person if ball else None) or next((p for p in page.file.people if p.primary), None)


def mail_to(person: ContactRow, about: str) -> QUrl:
    """The address that hands a begun letter to the mail program."""
    subject, body = letter(person.name, about)
    url = QUrl(f"mailto:{person.email}")
    url.setQuery(f"subject={_escaped(subject)}&body={_escaped(body)}")
    return url


def _escaped(text: str) -> str:
    return bytes(QUrl.toPercentEncoding(text).data()).decode("ascii")
