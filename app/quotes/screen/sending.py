"""The sending of an issued quote, in the panel that all documents share."""

from __future__ import annotations

from typing import Final

from app.quotes.commands.sending import keep_sent, record_sending
from app.quotes.document.sending import prepared
from app.quotes.form.sendpanel import Kind

QUOTE: Final = Kind(
    prepare=prepared,
    record=record_sending,
    back="Back to the quote",
    along="With the route card: where to hand it in, what the amount needs, how long it takes",
    printed=keep_sent,
)
