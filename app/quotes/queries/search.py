"""How a quote is found: by its number, the title of its work, the words and codes of its newest lines."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.records import Engagement, Quote, QuoteLine, Revision
from app.storage.reading import Reading
from app.storage.search import Entry, follows, searchable

_REVISIONS = Reading(
    select(Revision.quote_id, Revision.id, Revision.intro, Revision.references.label("references")).order_by(
        Revision.n, Revision.id
    ),
    Revision.quote_id,
)
_TITLE = Reading(select(Engagement.title), Engagement.id)
_LINES = Reading(
    select(QuoteLine.code, QuoteLine.text, QuoteLine.detail).order_by(QuoteLine.position, QuoteLine.id),
    QuoteLine.revision_id,
)


def _quote(session: Session, record: Quote) -> Entry | None:
    every = _REVISIONS.among(session, [record.id])
    if not every:
        return None
    newest = every[-1]
    title = next((row.title for row in _TITLE.among(session, [record.engagement_id])), "")
    words = [part for line in _LINES.among(session, [newest.id]) for part in line]
    words += [newest.intro, *newest.references.values()]
    return Entry(record.number, title, "\n".join(words), (record.number,), record.client_id)


searchable(Quote, "quote", _quote)
follows(Revision, Quote, "quote_id")
follows(QuoteLine, Revision, "revision_id")
