"""How a quote is found: by its number, the title of its work, the words and codes of its newest lines."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.quotes.queries.stored import line_records, revisions_of
from app.records import Engagement, Quote
from app.storage.search import Entry, searchable


def _quote(session: Session, record: Quote) -> Entry | None:
    every = revisions_of(session, record.id)
    if not every:
        return None
    newest = every[-1]
    title = session.scalar(select(Engagement.title).where(Engagement.id == record.engagement_id)) or ""
    lines = line_records(session, newest.id)
    words = [part for line in lines for part in (line.code, line.text, line.detail)]
    words += [newest.intro, *newest.references.values()]
    return Entry(record.number, title, "\n".join(words), (record.number,), record.client_id)


searchable(Quote, "quote", _quote)
