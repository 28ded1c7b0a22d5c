"""The rest of the head, folded out: currency, freight, period, people, references, texts, papers, and this quote's look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.basics.dates import parse_day
from app.basics.errors import Refusal
from app.quotes.drafts import QuoteDraft
from app.quotes.form.head import STARTS
from app.quotes.form.schedule import ScheduleField
from app.quotes.queries import Choices
from app.quotes.rules.offer import FREIGHT_HOWS, Enclosure
from app.seller.queries import FiledRow
from app.shell import theme
from app.shell.fields import ChoiceField, DateField, NoteField, TextField
from app.shell.panels import Card, FlowRow
from app.shell.texts import Label, Muted

_AS_ASKED: Final = "As they ask"
_NOTES: Final = ("references", "delivery", "intro", "terms_text")
_PRICES: Final = (
    ("", "As our house has it"),
    ("exclusive", "Without tax, which is added"),
    ("inclusive", "With the tax in them"),
)
_ROUNDINGS: Final = (
    ("", "As our house has it"),
    ("line/half-up", "Each line, half up"),
    ("line/half-even", "Each line, half to even"),
    ("total/half-up", "The total, half up"),
    ("total/half-even", "The total, half to even"),
)
_FREIGHT: Final = (
    ("", "Not stated"),
    ("fob-destination", "F.O.B. destination"),
    ("fob-origin", "F.O.B. origin"),
    ("DAP", "DAP"),
    ("DDP", "DDP"),
    ("CIP", "CIP"),
    ("EXW", "EXW"),
)
_PROFILE: Final = {
    "paper": (("letter", "Letter"), ("a4", "A4")),
    "language": (
        ("en-US", "English (US)"),
        ("en-GB", "English (GB)"),
        ("de-DE", "German"),
        ("fr-FR", "French"),
    ),
    "signature": (
        ("none", "No signature"),
        ("line", "A line for ours"),
        ("acceptance", "A block for theirs"),
        ("seal", "Company seal"),
    ),
}


class _Tie(NamedTuple):
    """A field and how it reads and writes the draft."""

    field: Any
    read: Callable[[QuoteDraft], Any]
    write: Callable[[QuoteDraft, Any], None]


class MoreForm(Card):
    """Edits the draft it was given. Fields are found by name (``focus_on``), as cures name them."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.draft = QuoteDraft()
        self._papers: tuple[FiledRow, ...] = ()
        self._boxes: dict[tuple[str, str], QCheckBox] = {}
        self.fields: dict[str, Any] = {
            "currency": TextField("Currency", "USD"),
            "payment_from": ChoiceField("Payment counts", tuple(STARTS.items())),
            "price_basis": ChoiceField("Prices", _PRICES),
            "rounding": ChoiceField("Rounding", _ROUNDINGS),
            "ceiling": TextField("Not to exceed", "An amount, such as 20000.00"),
            "freight_terms": ChoiceField("Freight terms", _FREIGHT),
            "freight_how": ChoiceField(
                "Freight", (("", "Not stated"), *((h, _said(h)) for h in FREIGHT_HOWS))
            ),
            "period_start": DateField("Period from", optional=True),
            "period_end": DateField("to", optional=True),
            "requester": ChoiceField("Requester"),
            "contact": ChoiceField("Our contact"),
            "exemption": ChoiceField("Tax exemption"),
            "funding": TextField("Funding", "Grant or cost centre kind, such as federal"),
            "place": TextField("Place of work", "Where the work is done"),
            "paper": ChoiceField("Paper", (("", _AS_ASKED), *_PROFILE["paper"])),
            "language": ChoiceField("Language", (("", _AS_ASKED), *_PROFILE["language"])),
            "signature": ChoiceField("Signature", (("", _AS_ASKED), *_PROFILE["signature"])),
            "title": TextField("Title on the paper", _AS_ASKED),
            "references": NoteField("References, one a line", "budget: 4471\ngrant: R01 GM123456", 2),
            "schedule": ScheduleField(),
            "delivery": NoteField("Delivery", "Empty takes our own delivery statement", 2),
            "intro": NoteField("Introduction", "A sentence above the lines", 2),
            "terms_text": NoteField(
                "Terms of this quote", "Empty takes the clauses that the institution asks for", 2
            ),
        }
        self._ties = [self._tie(name, field) for name, field in self.fields.items()]
        self._lay_out()
        for tie in self._ties:
            tie.field.edited.connect(lambda tie=tie: self._write(tie))

    def _lay_out(self) -> None:
        for name in _NOTES:
            self.fields[name].widget.setMinimumHeight(56)
            self.fields[name].widget.setMaximumHeight(56)
        rows = (
            ("currency", "payment_from", "freight_terms", "freight_how"),
            ("price_basis", "rounding", "ceiling", ""),
            ("period_start", "period_end", "requester", "contact"),
            ("exemption", "funding", "place", "title"),
            ("paper", "language", "signature", ""),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.M)
        grid.setVerticalSpacing(theme.M)
        for down, names in enumerate(rows):
            for across, name in enumerate(names):
                if name:
                    grid.addWidget(self.fields[name], down, across)
                grid.setColumnStretch(across, 1)
        for at, name in enumerate(_NOTES):
            grid.addWidget(self.fields[name], len(rows) + at // 2, 2 * (at % 2), 1, 2)
        self.body.addLayout(grid)
        self.body.addWidget(self.fields["schedule"])
        self.papers_label = Label("Papers that go with it")
        self.papers = FlowRow(gap=theme.L)
        self.no_papers = Muted("No papers are on file. File them under Settings, Papers.", wrap=True)
        self.add(self.papers_label, self.papers, self.no_papers)

    # -- the draft --------------------------------------------------------------------------------------------

    def take(self, draft: QuoteDraft, choices: Choices) -> None:
        """Edit this draft from now on."""
        self.draft = draft
        none = ("", "From the file")
        self.fields["requester"].offer((none, *choices.requesters))
        self.fields["contact"].offer((("", "The client's owner"), *choices.contacts))
        self.fields["exemption"].offer((("", "The one in force"), *choices.certificates))
        self._offer_papers(choices.papers)
        self.refresh()

    def refresh(self) -> None:
        """Show what the draft says now; what is being typed stays."""
        for tie in self._ties:
            blocked = tie.field.blockSignals(True)
            tie.field.put(tie.read(self.draft))
            tie.field.blockSignals(blocked)
        kept = {annex.kind for annex in self.draft.annexes}
        for (kind, title), box in self._boxes.items():
            blocked = box.blockSignals(True)
            box.setChecked(kind in kept and self._holds(kind, title))
            box.blockSignals(blocked)

    def _holds(self, kind: str, title: str) -> bool:
        return any(a.kind == kind and a.title in ("", title) for a in self.draft.annexes)

    def problem(self, name: str, text: str) -> None:
        """Mark a field red, or take the mark away."""
        field = self.fields.get(name.split(".", maxsplit=1)[0])
        if field is not None:
            field.problem(text)

    def focus_on(self, name: str) -> bool:
        """Put the cursor into a field."""
        field = self.fields.get(name)
        if field is None:
            return False
        field.setFocus()
        return True

    def _write(self, tie: _Tie) -> None:
        tie.write(self.draft, tie.field.value())
        self.edited.emit()

    def _tie(self, name: str, field: Any) -> _Tie:
        if name in _PROFILE or name == "title":
            return _Tie(field, lambda d: str(d.profile.get(name, "")), lambda d, v: _wish(d, name, v))
        if name.startswith("period"):
            return _Tie(
                field,
                lambda d: _day(getattr(d, name)),
                lambda d, v: setattr(d, name, v.isoformat() if v else ""),
            )
        if name == "schedule":
            return _Tie(field, lambda d: list(d.details.get(name) or ()), lambda d, v: _detail(d, name, v))
        if name == "ceiling":
            return _Tie(
                field, lambda d: str(d.details.get(name) or ""), lambda d, v: _detail(d, name, v.strip())
            )
        if name == "references":
            return _Tie(field, lambda d: _listed(d.references), _refer)
        return _Tie(field, lambda d: getattr(d, name), lambda d, v: setattr(d, name, v or ""))

    # -- papers -----------------------------------------------------------------------------------------------

    def _offer_papers(self, papers: Sequence[FiledRow]) -> None:
        if tuple(papers) == self._papers:
            return
        self._papers = tuple(papers)
        self.papers.clear()
        self._boxes.clear()
        for row in papers:
            box = QCheckBox(row.title)
            box.setFont(theme.font())
            box.toggled.connect(lambda on, row=row: self._attach(row, on))
            self._boxes[row.kind, row.title] = box
            self.papers.add(box)
        self.no_papers.setVisible(not papers)

    def _attach(self, row: FiledRow, on: bool) -> None:
        self.draft.annexes = [
            a for a in self.draft.annexes if not (a.kind == row.kind and a.title in ("", row.title))
        ]
        if on:
            self.draft.annexes.append(Enclosure(kind=row.kind, title=row.title))
        self.edited.emit()


def _said(key: str) -> str:
    return key.replace("-", " ").capitalize()


def _wish(draft: QuoteDraft, name: str, value: Any) -> None:
    if value:
        draft.profile[name] = value
    else:
        draft.profile.pop(name, None)


def _day(text: str) -> dt.date | None:
    try:
        return parse_day(text, "The day") if text.strip() else None
    except Refusal:
        return None


def _listed(references: dict[str, str]) -> str:
    return "\n".join(f"{key}: {value}".strip() for key, value in references.items())


def _detail(draft: QuoteDraft, name: str, value: Any) -> None:
    if value:
        draft.details[name] = value
    else:
        draft.details.pop(name, None)


def _refer(draft: QuoteDraft, text: str) -> None:
    """``grant: R01`` on a line of its own; a line without a name is the buyer's own reference."""
    read: dict[str, str] = {}
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        key = "-".join(name.casefold().split()) if colon else "reference"
        if line.strip():
            read[key] = (value if colon else line).strip()
    draft.references = read
