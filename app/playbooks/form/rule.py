"""A rule as a person writes it: its kind, what the kind wants to know, when it applies, who said so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from app.basics.errors import Refusal
from app.basics.identifiers import SCHEMES
from app.institutions.queries import OfficeRow, RuleRow
from app.playbooks.form.words import DOCUMENTS, ROLES, SEVERITIES, STATUSES, WORDING
from app.requirements.drafts import RuleDraft
from app.requirements.kinds import KINDS
from app.requirements.kinds.params import Amount, Choice, DayField, Flag, Many, Param, Scheme, Shapes, Whole
from app.requirements.rules.subject import DAY_FIELDS
from app.shell import theme
from app.shell.drawer import Drawer
from app.shell.fields import CheckField, ChoiceField, DateField, NoteField, TextField, put_into, value_of
from app.shell.panels import Field, Line, column, row
from app.shell.texts import Label, Muted

WORKS = (("", "Any"), ("goods", "Goods"), ("service", "Services"), ("labour", "Labour"))
_BY_FIELD = ("amount_from", "amount_to", "currency", "funding", "goods_or_service")
REVIEW_DAYS = 365


def blank() -> RuleDraft:
    """A new rule: advice about nothing in particular."""
    return RuleDraft(key="", kind="validity-at-least", status="assumed")


def draft_of(rule: RuleRow) -> RuleDraft:
    """A stored rule to be written anew."""
    return RuleDraft(
        key=rule.key, kind=rule.kind, params=dict(rule.params), when=dict(rule.when), office=rule.office, on=rule.on,
        severity=rule.severity, status=rule.status, say=rule.say, ask=rule.ask, clause=rule.clause,
        review_after=rule.review_after, valid_from=rule.valid_from, valid_to=rule.valid_to,
    )  # fmt: skip


class ParamFields(QWidget):
    """The fields of one kind's parameters; they change with the kind."""

    def __init__(self, edited: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edited = edited
        self._kind = ""
        self.fields: dict[str, Field] = {}
        self._box = column(gap=theme.M)
        self.setLayout(self._box)

    def show_kind(self, key: str, values: Mapping[str, Any]) -> None:
        """Fields for this kind, filled with these values."""
        if key != self._kind:
            self._kind = key
            self._build()
        for name, field in self.fields.items():
            put_into(field.widget, _as_typed(values.get(name)))
            field.problem("")

    def _build(self) -> None:
        while (item := self._box.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.fields = {}
        known = KINDS.get(self._kind)
        for name, param in (known.params if known else {}).items():
            field = _field(name, param)
            field.edited.connect(self._edited)
            self.fields[name] = field
            self._box.addWidget(field)
        self.setVisible(bool(self.fields))

    def values(self) -> dict[str, Any]:
        """The parameters in the shape of the playbook file; what is left empty is left out."""
        params = KINDS[self._kind].params if self._kind in KINDS else {}
        found = {name: _read(value_of(field.widget), params[name]) for name, field in self.fields.items()}
        return {name: value for name, value in found.items() if value not in (None, "", [])}


def _field(name: str, param: Param) -> Any:
    label = name.replace("_", " ").capitalize() + ("" if param.required else " (if it matters)")
    if isinstance(param, Flag):
        return CheckField(label)
    options = param.options if isinstance(param, Choice) else ()
    options = (
        tuple(SCHEMES)
        if isinstance(param, Scheme)
        else DAY_FIELDS
        if isinstance(param, DayField)
        else options
    )
    if options:
        chosen = [(None, "Not stated")] if not param.required else []
        return ChoiceField(label, [*chosen, *((str(one), str(one).replace("-", " ")) for one in options)])
    field = TextField(label, _hint(param))
    field.widget.setToolTip(param.words())
    return field


def _hint(param: Param) -> str:
    if isinstance(param, Whole):
        return param.of
    if isinstance(param, Amount):
        return "1000.00 USD"
    if isinstance(param, Many) and param.options:
        return ", ".join(param.options)
    return "several, with commas between" if isinstance(param, Many | Shapes) else ""


def _as_typed(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return value if isinstance(value, bool) or value is None else str(value)


def _read(typed: Any, param: Param) -> Any:
    if isinstance(param, Flag):
        return bool(typed)
    if isinstance(param, Whole):
        return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 10 else typed
    if isinstance(param, Many | Shapes):
        return [one.strip() for one in str(typed or "").split(",") if one.strip()]
    return typed


class RuleDrawer(Drawer):
    """Writes a rule. ``begin`` opens it; what is kept goes to the function that was given."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, "A rule", "Save the rule")
        self._draft = blank()
        self._save: Callable[[RuleDraft], object] | None = None
        self._today = dt.date.min
        self._build()

    def _build(self) -> None:
        kinds = sorted(((kind.key, kind.title) for kind in KINDS.values()), key=lambda pair: pair[1])
        self.kind = ChoiceField("What is asked", kinds)
        _searchable(self.kind.choices)
        self.kind.choices.activated.connect(self._kind_chosen)
        self._make()
        self._lay_out()

    def _make(self) -> None:
        self.says = Muted("", wrap=True)
        self.params = ParamFields(self._edited)
        self.severity = ChoiceField("Weight", [(key, words) for key, (words, _icon) in SEVERITIES.items()])
        self.office = ChoiceField("Office", list(ROLES.items()))
        self.on = ChoiceField("On", list(DOCUMENTS.items()))
        self.amount_from, self.amount_to = TextField("From amount", "10000.00"), TextField("Below amount")
        self.currency, self.funding = TextField("Currency", "USD"), TextField("Paid from", "grant, gift")
        self.work = ChoiceField("Kind of work", WORKS)
        self.say_field = NoteField("In their words (or empty, for ours)", lines=2)
        self.ask_field = NoteField("The question that settles it", lines=2)
        self.person = TextField("Who said so", "M. Ortiz, purchasing")
        self.url = TextField("Or the page that says so", "https://")
        self.seen = DateField("Said or seen on")
        self.status = ChoiceField(
            "How sure we are", [(key, words) for key, (words, _s, _i) in STATUSES.items()]
        )
        self.valid_from = DateField("Valid from", optional=True)
        self.valid_to = DateField("to, included", optional=True)
        self.review_after = DateField("Confirm again after", optional=True)
        self.stands = Muted("", wrap=True)

    def _lay_out(self) -> None:
        self._put(self.kind, self.says, self.params)
        self.body.addLayout(_beside(self.severity, self.on))
        self._put(self.office)
        self._head("When it applies")
        self.body.addLayout(_beside(self.amount_from, self.amount_to, self.currency))
        self.body.addLayout(_beside(self.funding, self.work))
        self._head("Who stands for it")
        self.body.addLayout(_beside(self.person, self.seen))
        self._put(self.url)
        self.body.addLayout(_beside(self.status, self.review_after))
        self.body.addLayout(_beside(self.valid_from, self.valid_to))
        self._put(self.stands)
        self._head("Words")
        self._put(self.say_field, self.ask_field)
        self.body.addStretch(1)
        for field in (self.amount_from, self.amount_to, self.currency, self.funding):
            field.edited.connect(self._edited)
        for field in (self.person, self.url):
            field.edited.connect(self._sourced)
        for stated in (self.status, self.review_after, self.valid_from, self.valid_to):
            stated.edited.connect(self._edited)

    def _put(self, *things: QWidget) -> None:
        for thing in things:
            self.body.addWidget(thing)

    def _head(self, text: str) -> None:
        self.body.addWidget(Line())
        self.body.addWidget(Label(text))

    # -- opening ----------------------------------------------------------------------------------------------

    def begin(
        self,
        draft: RuleDraft,
        today: dt.date,
        save: Callable[[RuleDraft], object],
        subject: str = "",
        buying: Sequence[OfficeRow] = (),
    ) -> None:
        """Open with a rule; a key says that it is written anew. ``buying`` are purchasing offices among several."""
        alone = [(o.key, f"{o.name or o.key} alone") for o in buying if o.key not in ROLES]
        others = [] if draft.office in {**ROLES, **dict(alone)} else [(draft.office, draft.office)]
        self.office.offer([*ROLES.items(), *alone, *others])
        self._draft, self._save, self._today = draft, save, today
        title = "Change the rule" if draft.key else "A new rule"
        self.head.setText(title)
        self.setAccessibleName(title)
        self.subject.setText(subject)
        self.subject.setVisible(bool(subject))
        self.kind.put(draft.kind)
        self.params.show_kind(draft.kind, draft.params)
        for field, value in (
            (self.severity, draft.severity), (self.office, draft.office), (self.on, draft.on),
            (self.amount_from, draft.when.get("amount_from")), (self.amount_to, draft.when.get("amount_to")),
            (self.currency, draft.when.get("currency")), (self.funding, _as_typed(draft.when.get("funding"))),
            (self.work, (_words(draft.when.get("goods_or_service")) or [""])[0]), (self.person, draft.person),
            (self.url, draft.url), (self.seen, draft.seen or today), (self.say_field, draft.say),
            (self.ask_field, draft.ask), (self.status, draft.status), (self.valid_from, draft.valid_from),
            (self.valid_to, draft.valid_to), (self.review_after, draft.review_after),
        ):  # fmt: skip
            field.put(value)
            field.problem("")
        self._tell()
        self.reveal(self.kind)

    def _kind_chosen(self) -> None:
        key = self.kind.value()
        if key in KINDS:
            self.params.show_kind(key, self._draft.params if key == self._draft.kind else {})
        self._edited()

    def _sourced(self) -> None:
        """Who stands for it says how sure we are, and for how long it is believed; both may be said otherwise."""
        told = bool(self.person.value() or self.url.value())
        self.status.put("confirmed" if self.person.value() else "published" if told else self._draft.status)
        again = self._today + dt.timedelta(days=REVIEW_DAYS)
        self.review_after.put(again if told else self._draft.review_after)
        self._edited()

    def _edited(self) -> None:
        self.say("")
        for field in (
            *self.params.fields.values(), self.amount_from, self.amount_to, self.currency, self.valid_to,
        ):  # fmt: skip
            field.problem("")
        self._tell()

    def _tell(self) -> None:
        known = KINDS.get(self.kind.value())
        words = known.title if known else ""
        if known is not None:
            try:
                words = known.sentence(known.read(self.params.values())) or known.title
            except Refusal:
                words = f"{known.title}."
            self.ask_field.widget.setPlaceholderText(known.ask)  # type: ignore[attr-defined]
        self.says.setText(words)
        self.stands.setText(_stands(self.status.value(), self.review_after.value()))

    # -- keeping ----------------------------------------------------------------------------------------------

    def draft(self) -> RuleDraft:
        """The rule as it stands in the fields."""
        person, url = self.person.value(), self.url.value()
        kind = self.kind.value() if self.kind.value() in KINDS else self._draft.kind
        told = bool(person or url)
        return replace(
            self._draft,
            key=self._draft.key or kind, kind=kind, params=self.params.values(), when=self._when(),
            severity=self.severity.value(), office=self.office.value() or self._draft.office, on=self.on.value(),
            say=self.say_field.value(), ask=self.ask_field.value(), person=person, url=url,
            status=self.status.value() or self._draft.status, seen=self.seen.value() if told else None,
            review_after=self.review_after.value(), valid_from=self.valid_from.value(), valid_to=self.valid_to.value(),
        )  # fmt: skip

    def _when(self) -> dict[str, Any]:
        when = {name: value for name, value in self._draft.when.items() if name not in _BY_FIELD}
        for name, field in (("amount_from", self.amount_from), ("amount_to", self.amount_to)):
            if field.value():
                when[name] = field.value().replace(",", "")
                if self.currency.value():
                    when["currency"] = self.currency.value().upper()
        funding = [word.strip() for word in self.funding.value().split(",") if word.strip()]
        if funding:
            when["funding"] = funding
        several = _words(self._draft.when.get("goods_or_service"))
        if self.work.value():
            chosen = self.work.value()
            when["goods_or_service"] = several if several and several[0] == chosen else [chosen]
        return when

    def press(self) -> None:
        draft = self.draft()
        if self._mark(draft.problems()) and self._save is not None:
            self._save(draft)

    def _mark(self, problems: list[str]) -> bool:
        places: dict[str, Field] = {
            **{f"params.{name}": field for name, field in self.params.fields.items()},
            "when.amount_from": self.amount_from,
            "when.amount_to": self.amount_to,
            "when.currency": self.currency,
            "when: amount_to": self.amount_to,
            "when.funding": self.funding,
            "valid_to": self.valid_to,
        }
        left = []
        for text in problems:
            place = next((name for name in places if text.startswith(name)), "")
            if place:
                places[place].problem(_plain(text, place))
                places[place].setFocus()
            else:
                left.append(text)
        self.say(" ".join(left))
        return not problems

    def kept(self, _answer: object = None) -> None:
        """It was saved: pass this as ``then``."""
        self.shut()


def _plain(text: str, place: str) -> str:
    rest = text.removeprefix(place).lstrip(" :")
    return rest[:1].upper() + rest[1:]


def _stands(status: str, review: dt.date | None) -> str:
    again = f", and asks to be confirmed again after {WORDING.day(review)}" if review else ""
    if status == "confirmed":
        return f"It is kept as confirmed by a person{again}."
    if status == "published":
        return f"It is kept as published, with its page{again}."
    if status == "contradicted":
        return "Sources disagree: both are kept until someone decides."
    return "Nobody stands for it yet: it stands among the questions to ask."


def _words(value: Any) -> list[str]:
    return [value] if isinstance(value, str) and value else list(value or ())


def _beside(*fields: Field) -> Any:
    line = row(gap=theme.M)
    for field in fields:
        line.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
    return line


def _searchable(choices: QComboBox) -> None:
    """Type a part of a word to find an entry of a long list."""
    choices.setEditable(True)
    choices.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    completer = QCompleter(choices.model(), choices)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    choices.setCompleter(completer)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    choices.setMaxVisibleItems(16)
