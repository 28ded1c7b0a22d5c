"""A message as a mail program opens it to be finished and sent (RFC 5322, ``X-Unsent: 1``), with the files that go along.

What people typed cannot become a header: line ends and control signs are gone before anything is written, addresses
that are none are left out, and a file keeps its plain name alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import getaddresses
from typing import Final

from app.basics.text import clean_line, clean_text
from app.documents.tailoring import safe_name

#: Of all files of one message; encoded they are a third larger, and many mail systems refuse more than 25 MB.
MOST_IN_A_MESSAGE: Final = 18_000_000
_MAILBOX: Final = re.compile(r"[^\s@<>(),;:\"\\\[\]]+@[^\s@<>(),;:\"\\\[\]]+")


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes along: its name, its bytes, its media type; ``title`` is what people call it."""

    name: str
    data: bytes
    media_type: str = "application/pdf"
    title: str = ""


def eml(to: str, subject: str, body: str, sender: str = "", files: Sequence[Enclosed] = ()) -> bytes:
    """The message. ``to`` and ``sender`` are addresses, each with or without a name; what is no address is left out."""
    message = EmailMessage(policy=SMTP)
    for name, value in (("From", addresses(sender)[:1]), ("To", addresses(to))):
        if value:
            message[name] = value
    if line := clean_line(subject):
        message["Subject"] = line
    message["X-Unsent"] = "1"
    message.set_content(clean_text(body) + "\n", charset="utf-8", cte="quoted-printable")
    for file in files:
        main, _, sub = file.media_type.partition("/")
        message.add_attachment(
            file.data, maintype=main, subtype=sub or "octet-stream", filename=safe_name(file.name)
        )
    return bytes(message)


def addresses(typed: str) -> list[Address]:
    """The mail addresses in the first line of what was typed, with their names."""
    line = clean_line(next(iter(clean_text(typed).splitlines()), ""))
    found = []
    for name, mailbox in getaddresses([line]):
        # Words that run into each other when they are read would make an address that nobody wrote.
        if mailbox in line and _MAILBOX.fullmatch(mailbox):
            local, _, domain = mailbox.rpartition("@")
            try:
                found.append(Address(name, local, domain.encode("idna").decode()))
            except (HeaderParseError, UnicodeError, ValueError, IndexError):
                continue
    return found
