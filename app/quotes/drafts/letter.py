"""A letter as it is written: its passages, who signs it, to whom it goes, and what is still missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Final

from app.basics.errors import Refusal
from app.basics.text import clean_line, clean_text
from app.quotes.rules.letters import LETTERS, SIGNERS, SOLE_SOURCE, LetterKind

LONGEST: Final = 6_000
_LONGEST_LINE: Final = 300
#: Words that argue with the price; an office does not take them as a ground for a single source.
_PRICE: Final = re.compile(
    r"(?<!\w)(?:price[sd]?|pricing|cheap\w*|discount\w*|preis\w*|günstig\w*|rabatt\w*|prix|remise\w*|tarif\w*)(?!\w)",
    re.IGNORECASE,
)


@dataclass(slots=True, kw_only=True)
class LetterDraft:
    """What stands in the letter. ``kind`` is one of LETTERS, ``document`` the kind of paper that it becomes.

    ``to`` are the lines below the institution's name; ``signatory`` the person who signs, with function; ``passages``
    are texts by key. Empty passages are not printed, and asked for where the letter cannot do without them.
    """

    kind: str = SOLE_SOURCE
    document: str = ""
    signed_by: str = SIGNERS[0]
    signatory: str = ""
    to: str = ""
    passages: dict[str, str] = field(default_factory=dict)

    @property
    def letter(self) -> LetterKind:
        """What the catalogue says of this kind; a Refusal names those there are."""
        if self.kind not in LETTERS:
            raise Refusal(f"There is no letter {self.kind[:40]!r}. There are: {', '.join(LETTERS)}.")
        return LETTERS[self.kind]

    @property
    def paper(self) -> str:
        """The kind of paper it becomes."""
        return self.document or self.letter.document

    def missing(self) -> tuple[str, ...]:
        """What must still be said before it can be printed, one sentence each."""
        said = {key for key, text in self.passages.items() if text.strip()}
        letter = self.letter
        found = [f"{p.headings[0]}: {p.asks}" for p in letter.passages if p.required and p.key not in said]
        if letter.one_of and not said & set(letter.one_of):
            words = [p.headings[0].lower() for p in letter.passages if p.key in letter.one_of]
            found.append(f"At least one of {', '.join(words)}.")
        if not self.signatory.strip():
            found.append("The name of the person who signs it.")
        if not self.to.strip():
            found.append("The office to which it is addressed.")
        return tuple(found)

    def problems(self) -> tuple[str, ...]:
        """What is wrong with what was typed."""
        known = {p.key for p in self.letter.passages}
        found = [
            f"The passage {key[:40]!r} is not known. Known: {', '.join(known)}."
            for key in self.passages.keys() - known
        ]
        if self.signed_by not in SIGNERS:
            found.append(f"signed_by is {self.signed_by[:40]!r}; write one of {', '.join(SIGNERS)}.")
        if any(len(text) > LONGEST for text in self.passages.values()):
            found.append(f"A passage is longer than {LONGEST:,} characters.")
        if any(len(line) > _LONGEST_LINE for line in (self.signatory, *self.to.splitlines())):
            found.append(f"A line of the address or the signature is longer than {_LONGEST_LINE} characters.")
        return tuple(found)

    def remarks(self) -> tuple[str, ...]:
        """What an office will object to, though it can be printed."""
        if self.kind != SOLE_SOURCE:
            return ()
        words = {found[0].lower() for text in self.passages.values() for found in _PRICE.finditer(text)}
        if not words:
            return ()
        return (
            f"It argues with the price ({', '.join(sorted(words))}). Price is no ground for a single source.",
        )

    def checked(self) -> LetterDraft:
        """A copy with clean texts; a Refusal where something typed cannot be."""
        if problems := self.problems():
            raise Refusal(problems[0])
        texts = {key: clean_text(text) for key, text in self.passages.items() if text.strip()}
        return replace(self, signatory=clean_line(self.signatory), to=clean_text(self.to), passages=texts)

    def complete(self) -> LetterDraft:
        """The same, ready to be printed; a Refusal names everything that is missing."""
        checked = self.checked()
        if missing := checked.missing():
            title = self.letter.titles[0].lower()
            raise Refusal(f"The {title} cannot be printed yet. Still to be said: {' '.join(missing)}")
        return checked

    def as_table(self) -> dict[str, Any]:
        """The shape in which it is kept with the revision, and in a letter file."""
        return {
            "kind": self.kind,
            "document": self.paper,
            "signed_by": self.signed_by,
            "signatory": self.signatory,
            "to": self.to,
            "passages": {key: text for key, text in self.passages.items() if text},
        }

    def mark(self) -> str:
        """A hash of what it says: whether a printed letter still says the same."""
        said = self.as_table()
        passages = sorted(said.pop("passages").items())
        return sha256(repr((sorted(said.items()), passages)).encode()).hexdigest()


def letter_from(table: Mapping[str, Any], instead: LetterDraft) -> LetterDraft:
    """The draft of a letter file, or of what is kept; what the table leaves out is as in ``instead``."""
    passages = {str(key): str(text) for key, text in table.get("passages", {}).items()}
    return LetterDraft(
        kind=instead.kind,
        document=str(table.get("document") or instead.document),
        signed_by=str(table.get("signed_by") or instead.signed_by),
        signatory=str(table.get("signatory", instead.signatory)),
        to=str(table.get("to", instead.to)),
        passages={**instead.passages, **passages},
    )
