"""The rules of an institution: a list by office, and beside it what the chosen rule says, on whose word, and what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton, QWidget

from app.institutions.queries import RuleRow, SourceRow
from app.playbooks.form.words import (
    DOCUMENTS,
    ROLES,
    SEVERITIES,
    STATUSES,
    day,
    sentence,
    title_of,
)
from app.playbooks.queries import InstitutionPage
from app.playbooks.rules.sentences import condition
from app.requirements.core import question_of
from app.requirements.rules.rule import RuleInForce
from app.shell import theme
from app.shell.buttons import Button
from app.shell.marks import Badge
from app.shell.panels import Card, EmptyState, FlowRow, Line, ScrollPage, column, row
from app.shell.records_list import Entry, RecordList
from app.shell.texts import Body, Faint, Label, Muted, Statement, tip

_REPLACED = "Does not hold here any more"
_CORE = "Nobody has said yet: assumed of every office"


class RulesPane(QWidget):
    """Rules on some documents. The buttons send what is to be done with the chosen rule."""

    confirm = Signal(object)  # RuleRow
    otherwise = Signal(object)  # RuleRow
    edit = Signal(object)  # RuleRow or RuleInForce (assumed, to be said)
    add = Signal()

    def __init__(self, documents: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._documents = documents
        self._page: InstitutionPage | None = None
        self._rule: RuleRow | RuleInForce | None = None
        self._next: UUID | None = None
        self.list = RecordList(
            empty=EmptyState(
                "scale",
                "No rule is known yet",
                "What this office asks for stands here, with who said so. Ask it, or write down what you were told.",
                ("Add a rule", self.add.emit),
            )
        )
        self.list.setAccessibleName("Rules")
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(lambda _entry: self.press_edit())
        card = Card(margin=1)
        card.body.setSpacing(0)
        card.add(self.list)
        box = row(card, self._panel(), gap=theme.L)
        box.setStretch(0, 3)
        box.setStretch(1, 2)
        self.setLayout(box)

    def _panel(self) -> QWidget:
        self.says = Statement("", wrap=True)
        self.badges = FlowRow()
        self.when_label, self.when = Label("When it applies"), Body("", wrap=True)
        self.why_label, self.why = Label("Who says so"), QWidget()
        self.why.setLayout(column(gap=theme.XS))
        self.told_label, self.told = Label("Last confirmed"), Body("", wrap=True)
        self.from_label, self.from_ = Label("From"), Body("", wrap=True)
        self.ask_label, self.ask = Label("The question"), Muted("", wrap=True)
        self.confirm_button = Button("Confirm…", "check", then=self.press_confirm)
        self.otherwise_button = Button("It is otherwise…", "git-compare", then=self.press_otherwise)
        self.edit_button = Button("Edit", "pencil", then=self.press_edit)
        page = ScrollPage(margin=theme.L, gap=theme.XS)
        self._parts: tuple[QWidget, ...] = (
            self.says, self.badges, self.when_label, self.when, self.why_label, self.why, self.told_label,
            self.told, self.from_label, self.from_, self.ask_label, self.ask,
        )  # fmt: skip
        for part in self._parts:
            if isinstance(part, Label):
                page.body.addSpacing(theme.S)
            page.body.addWidget(part)
        page.body.addStretch(1)
        foot = row(self.confirm_button, self.otherwise_button, self.edit_button, 1)
        foot.setContentsMargins(theme.L, theme.M, theme.L, theme.L)
        card = Card(margin=1)
        card.body.setSpacing(0)
        card.body.addWidget(page, 1)
        card.body.addWidget(Line())
        card.body.addLayout(foot)
        card.setMinimumWidth(320)
        self._clear()
        return card

    # -- showing ----------------------------------------------------------------------------------------------

    def show_page(self, page: InstitutionPage) -> None:
        """Show the rules of an institution; what was chosen stays chosen."""
        self._page = page
        self.list.show(self._entries(page))
        if self._next is not None and self.list.choose(self._next):
            self._next = None
        self.list.choose_first()
        entry = self.list.current()
        if entry is None:
            self._clear()
        elif entry.data is not self._rule:
            self._chosen(entry)

    def count(self) -> int:
        """How many rules hold."""
        if self._page is None:
            return 0
        return sum(rule.on in self._documents for rule in self._page.in_force)

    def choose(self, rule_id: UUID) -> bool:
        """Choose a rule by its id."""
        return self.list.choose(rule_id)

    def choose_next(self, rule_id: UUID) -> None:
        """Choose a rule now or as soon as it is shown: it has just been written."""
        self._next = None if self.list.choose(rule_id) else rule_id

    def _entries(self, page: InstitutionPage) -> Iterable[Entry]:
        mine = [rule for rule in page.rules if rule.on in self._documents]
        held = [rule for rule in mine if not rule.overridden and not rule.lifts]
        gone = [rule for rule in mine if rule.overridden or rule.lifts]
        offices = list(dict.fromkeys((rule.office, rule.on) for rule in sorted(held, key=_office_order)))
        for office, on in offices:
            group = f"{_office_name(page, office)} · {DOCUMENTS.get(on, on).lower()}"
            for rule in sorted((r for r in held if (r.office, r.on) == (office, on)), key=_weight):
                yield self._entry(page, rule, group)
        if "quote" in self._documents:
            for assumed in page.assumed:
                text = question_of(assumed)
                yield Entry(
                    f"core/{assumed.key}", sentence(assumed), text, "circle-dashed", "neutral", "assumed", _CORE,
                    text, assumed,
                )  # fmt: skip
        for rule in gone:
            yield self._entry(page, rule, _REPLACED)

    def _entry(self, page: InstitutionPage, rule: RuleRow, group: str) -> Entry:
        word, signal, icon = STATUSES.get(rule.status, (rule.status, "neutral", "circle"))
        due = rule.review_after is not None and rule.review_after < page.day
        gone = rule.overridden or rule.lifts
        if gone:
            word, signal, icon = ("lifted" if rule.lifts else "replaced"), "neutral", "minus"
        elif due and rule.status in ("confirmed", "published"):
            word, signal, icon = "confirm again", "amber", "history"
        return Entry(
            rule.id, sentence(rule), self._context(page, rule), icon, signal, word, group, sentence(rule), rule,
            rule.overridden,
        )  # fmt: skip

    @staticmethod
    def _context(page: InstitutionPage, rule: RuleRow) -> str:
        when = condition(rule.when)
        weight = "" if rule.severity == "blocking" else "advice"
        level = page.level_name(rule.institution) if rule.institution != page.institution.key else ""
        seen = day(rule.last_seen, page.day) if rule.last_seen else ""
        parts = [when, weight, f"from {level}" if level else "", seen]
        text = " · ".join(part for part in parts if part)
        return text[:1].upper() + text[1:]

    def _chosen(self, entry: object) -> None:
        if not isinstance(entry, Entry) or self._page is None:
            self._clear()
            return
        self._rule = rule = entry.data
        for part in self._parts:
            part.show()
        self.says.setText(sentence(rule))
        self._show_badges(rule)
        when = condition(rule.when)
        self.when.setText(f"{when[:1].upper()}{when[1:]}." if when else "Always.")
        self._show_sources(rule)
        self._say(self.from_label, self.from_, self._level(rule))
        told = getattr(rule, "last_confirmed", None)
        review = rule.review_after
        words = [f"{day(told, self._page.day)}, by a person." if told else "Never by a person."]
        if review is not None:
            late = review < self._page.day
            words.append(f"{'Was due' if late else 'Due'} again {day(review, self._page.day)}.")
        self._say(self.told_label, self.told, " ".join(words))
        self._say(self.ask_label, self.ask, _question(rule))
        self._show_buttons(rule)

    def _show_badges(self, rule: RuleRow | RuleInForce) -> None:
        self.badges.clear()
        word, signal, icon = STATUSES.get(rule.status, (rule.status, "neutral", "circle"))
        self.badges.add(Badge(word, signal, icon))
        weight, picture = SEVERITIES.get(rule.severity, (rule.severity, "info"))
        self.badges.add(Badge(weight, "neutral", picture))
        self.badges.add(Badge(title_of(rule.kind), "neutral", "scale"))
        if isinstance(rule, RuleRow) and rule.overridden:
            self.badges.add(Badge("replaced by a lower level", "neutral", "minus"))

    def _show_sources(self, rule: RuleRow | RuleInForce) -> None:
        box = self.why.layout()
        while box is not None and (item := box.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        today = self._page.day if self._page else dt.date.max
        sources = rule.sources if isinstance(rule, RuleRow) else ()
        for source in reversed(sources):
            if box is not None:
                box.addWidget(_SourceLine(source, today))
        if not sources and box is not None:
            box.addWidget(Muted("Nobody yet. It is what nearly every office asks for.", wrap=True))

    def _level(self, rule: RuleRow | RuleInForce) -> str:
        if self._page is None or not isinstance(rule, RuleRow):
            return ""
        office = _office_name(self._page, rule.office)
        return f"{office}, {self._page.level_name(rule.institution)}"

    def _show_buttons(self, rule: RuleRow | RuleInForce) -> None:
        stored = isinstance(rule, RuleRow)
        holds = isinstance(rule, RuleRow) and not rule.overridden and not rule.lifts
        self.confirm_button.setVisible(holds)
        self.otherwise_button.setVisible(holds)
        self.edit_button.setVisible(not stored or holds)
        self.edit_button.setText("Edit" if stored else "Say what they ask for…")

    @staticmethod
    def _say(label: QWidget, words: Body | Muted, text: str) -> None:
        label.setVisible(bool(text))
        words.setVisible(bool(text))
        words.setText(text)

    def _clear(self) -> None:
        self._rule = None
        for part in (*self._parts, self.confirm_button, self.otherwise_button, self.edit_button):
            part.hide()

    # -- doing ------------------------------------------------------------------------------------------------

    def rule(self) -> RuleRow | RuleInForce | None:
        """The chosen rule."""
        return self._rule

    def press_confirm(self) -> None:
        """Somebody says that the chosen rule holds."""
        if isinstance(self._rule, RuleRow):
            self.confirm.emit(self._rule)

    def press_otherwise(self) -> None:
        """Somebody says that it is otherwise."""
        if isinstance(self._rule, RuleRow):
            self.otherwise.emit(self._rule)

    def press_edit(self) -> None:
        """Write the chosen rule anew."""
        if self._rule is not None and not getattr(self._rule, "overridden", False):
            self.edit.emit(self._rule)


class Link(QPushButton):
    """An address that opens in the browser; only web addresses do."""

    def __init__(self, text: str, url: str, parent: QWidget | None = None) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self._url = QUrl(url)
        self.setProperty("look", "link")
        self.setFont(theme.font())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"Open {text}")
        self.setToolTip(tip(url))
        self.clicked.connect(lambda _checked=False: self.follow())

    def follow(self) -> bool:
        """Open it in the browser; answers whether that was tried."""
        if self._url.scheme() not in ("http", "https") or not self._url.host():
            return False
        return QDesktopServices.openUrl(self._url)


class _SourceLine(QWidget):
    def __init__(self, source: SourceRow, today: dt.date) -> None:
        super().__init__()
        verb = "seen" if source.url else "said"
        when = Faint(f"{verb} {day(source.seen, today)}" if source.seen else "no date")
        who: QWidget = Body(source.person, wrap=True)
        if source.url:
            who = Link(QUrl(source.url).host() or source.url[:60], source.url)
        box = column(gap=2)
        line = row(who, when, 1, gap=theme.S)
        box.addLayout(line)
        if source.says:
            box.addWidget(Muted(f"“{source.says}”", wrap=True))
        self.setLayout(box)


def _question(rule: RuleRow | RuleInForce) -> str:
    if isinstance(rule, RuleInForce):
        return question_of(rule)
    return question_of(replace(RuleInForce(key=rule.key, kind=rule.kind), ask=rule.ask, say=rule.say))


def _office_name(page: InstitutionPage, office: str) -> str:
    found = page.office_named(office)
    return (found.name if found else "") or ROLES.get(
        office, office.replace("-", " ").capitalize() or "Any office"
    )


def _office_order(rule: RuleRow) -> tuple[int, int]:
    roles, documents = list(ROLES), list(DOCUMENTS)
    at = roles.index(rule.office) if rule.office in roles else len(roles)
    return documents.index(rule.on) if rule.on in documents else 9, at


def _weight(rule: RuleRow) -> tuple[int, int, str]:
    statuses = ["contradicted", "confirmed", "published", "assumed", "unknown"]
    at = statuses.index(rule.status) if rule.status in statuses else 9
    return int(rule.status != "contradicted"), int(rule.severity != "blocking") * 10 + at, sentence(rule)
