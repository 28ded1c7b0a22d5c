"""One document made ready to leave: to whom, by which way, under which subject, with which words and files.

Nothing is recorded here; a person sends it and says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.mail import Enclosed, eml
from app.documents.tailoring import safe_name
from app.quotes.document.printing import Document
from app.quotes.drafts import EventDraft
from app.quotes.rules.sending import Step, in_messages, words


@dataclass(frozen=True, slots=True)
class Sending:
    """One sending, ready: ``files`` go along, in as many messages as the office wants; ``steps`` are done by hand.

    ``choices`` are those to whom it can go, with the word on the button. ``along`` says whether the file that may go
    along does (the route card of a quote, the file of an e-invoice); None where there is none. ``papers`` are those of
    the files that are kept once they went out.
    """

    number: str
    called: str
    to: str
    whom: str
    address: str
    channel: str
    language: str
    subject: str
    body: str
    sender: str
    files: tuple[Enclosed, ...]
    revision: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    one_each: bool = False
    steps: tuple[Step, ...] = ()
    wishes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    recorded: str = ""
    along: bool | None = None
    papers: tuple[Document, ...] = ()

    @property
    def messages(self) -> tuple[tuple[Enclosed, ...], ...]:
        """The files by message."""
        return in_messages(self.files, one_each=self.one_each)

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(len(file.data) for file in self.files)

    @property
    def note(self) -> str:
        """What is written down once it went."""
        return f"Sent: {', '.join(file.name for file in self.files)}."

    def drafts(self) -> tuple[tuple[str, bytes], ...]:
        """The e-mail drafts: a file name and the bytes of each message."""
        made, many = [], len(self.messages)
        for k, files in enumerate(self.messages, 1):
            part = words("mail", self.language)["part"].format(k=k, count=many) if many > 1 else ""
            body = f"{part}\n\n{self.body}" if part else self.body
            subject = f"{self.subject} ({k}/{many})" if many > 1 else self.subject
            name = safe_name(f"{self.number}-{k}.eml" if many > 1 else f"{self.number}.eml")
            made.append((name, eml(self.address, subject, body, self.sender, files)))
        return tuple(made)

    def event(self, on: str = "") -> EventDraft:
        """What is recorded of a quote once a person says that it went; ``on`` is the day, today where it is empty."""
        return EventDraft(
            kind="submitted", to=self.to, on=on, person=self.whom, channel=self.channel, note=self.note
        )
