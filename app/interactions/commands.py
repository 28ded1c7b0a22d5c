"""What is done to the log and to promises: note, correct, promise, mark what became of it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.dates import Calendar
from app.basics.errors import Refusal
from app.basics.text import clean_text, insist
from app.interactions import rules
from app.interactions.drafts import NoteDraft, PromiseDraft, TaskDraft
from app.interactions.queries import events_of, tasks
from app.records.client import Client
from app.records.engagement import Engagement
from app.records.interaction import Interaction, Promise, PromiseEvent, Pull
from app.seller.queries import me, who
from app.storage.search import index

# Clocks of two machines differ a little; what lies further ahead has not happened.
_AHEAD = dt.timedelta(minutes=5)
_EVENING = dt.time(17)


def note(session: Session, draft: NoteDraft) -> UUID:
    """Logs what was said, in the name of whoever acts."""
    draft = draft.cleaned()
    insist(draft.problems())
    clock: Clock = session.info["clock"]
    at = draft.at or clock.now()
    if at > clock.now() + _AHEAD:
        raise Refusal("What is logged has happened; this lies in the future. Make it a promise instead.")
    client = session.get_one(Client, draft.client_id)
    _check_engagement(session, client.id, draft.engagement_id)
    record = Interaction(
        client_id=client.id,
        engagement_id=draft.engagement_id,
        contact_id=draft.contact_id,
        colleague_id=me(session),
        kind=draft.kind,
        direction=draft.direction,
        at=at,
        zone=draft.zone,
        logged_at=clock.now(),
        text=draft.text,
        unanswered=draft.unanswered,
    )
    session.add(record)
    session.flush()
    for pull in draft.pulls:
        session.add(Pull(interaction_id=record.id, side=pull.side, minutes=pull.minutes, cause=pull.cause))
    session.flush()
    return record.id


def note_with_promise(session: Session, said: NoteDraft, promised: PromiseDraft | None = None) -> UUID:
    """Logs what was said together with what was promised in it: both are kept, or neither."""
    if promised is not None:
        insist([*said.cleaned().problems(), *promised.cleaned().problems()])
    logged = note(session, said)
    if promised is not None:
        promise(session, promised)
    return logged


def _check_engagement(session: Session, client_id: UUID, engagement_id: UUID | None) -> None:
    if engagement_id is not None and session.get_one(Engagement, engagement_id).client_id != client_id:
        raise Refusal("This engagement belongs to another client.")


def correct(session: Session, interaction_id: UUID, text: str) -> UUID:
    """Corrects what was logged: a new row in its place, the old one is kept. What was corrected is not corrected again."""
    old = session.get_one(Interaction, interaction_id)
    if session.scalars(select(Interaction.id).where(Interaction.replaces_id == old.id)).first():
        raise Refusal("This entry was already corrected. Correct the newer one.")
    clean = clean_text(text)
    insist(NoteDraft(client_id=old.client_id, text=clean, kind=old.kind, direction=old.direction).problems())
    clock: Clock = session.info["clock"]
    record = Interaction(
        client_id=old.client_id,
        engagement_id=old.engagement_id,
        contact_id=old.contact_id,
        colleague_id=me(session),
        kind=old.kind,
        direction=old.direction,
        at=old.at,
        zone=old.zone,
        logged_at=clock.now(),
        text=clean,
        unanswered=old.unanswered,
        replaces_id=old.id,
    )
    session.add(record)
    session.flush()
    index(session, [(Interaction, old)])  # what was corrected is no longer found
    return record.id


def promise(session: Session, draft: PromiseDraft) -> UUID:
    """Records what we said we would do; the one who acts has promised it, unless the draft names another."""
    draft = draft.cleaned()
    insist(draft.problems())
    clock: Clock = session.info["clock"]
    client = session.get_one(Client, draft.client_id)
    _check_engagement(session, client.id, draft.engagement_id)
    record = Promise(
        client_id=client.id,
        engagement_id=draft.engagement_id,
        contact_id=draft.contact_id,
        colleague_id=draft.colleague_id or me(session),
        what=draft.what,
        due_at=draft.due_at,
        made_at=draft.made_at or clock.now(),
        rule=draft.rule,
    )
    session.add(record)
    session.flush()
    return record.id


TASK_DAYS = 2


def give_task(session: Session, draft: TaskDraft) -> UUID:
    """Makes a task of what a rule advises: a promise that knows its rule. One that is still open is not given twice."""
    if not draft.rule:
        raise Refusal("Say which rule this task does.")
    assert draft.client_id is not None  # noqa: S101 - a task is always given in a client's file
    client = session.get_one(Client, draft.client_id)
    known = tasks(session, client.id, draft.engagement_id).get(draft.rule)
    if known is not None and known.done is None and not known.over:
        return known.id
    clock: Clock = session.info["clock"]
    day = draft.due or Calendar().after(clock.today(), TASK_DAYS)
    return promise(
        session,
        PromiseDraft(
            client_id=client.id,
            engagement_id=draft.engagement_id,
            colleague_id=who(session, draft.colleague).id if draft.colleague else client.owner_id,
            what=draft.what,
            due_at=dt.datetime.combine(day, _EVENING, clock.zone).astimezone(dt.UTC),
            rule=draft.rule,
        ),
    )


def mark_promise(
    session: Session, promise_id: UUID, kind: str, note: str = "", new_due_at: dt.datetime | None = None
) -> str:
    """Records what became of a promise and answers it: what is kept after its time is recorded as late."""
    clock: Clock = session.info["clock"]
    now = clock.now()
    record = session.get_one(Promise, promise_id)
    events = events_of(session, [record.id]).get(record.id, ())
    rules.check_outcome(kind, events, new_due_at, now)
    kind = rules.outcome_of(kind, record.due_at, events, now)
    session.add(
        PromiseEvent(
            promise_id=record.id,
            kind=kind,
            at=now,
            colleague_id=me(session),
            new_due_at=new_due_at,
            note=clean_text(note)[:2000],
        )
    )
    session.flush()
    return kind
