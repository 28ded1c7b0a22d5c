"""What one rule says, in depth: on whose word, since when and until when, from which level, what replaced it, and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton, QWidget

from app.institutions.queries import RuleRow, SourceRow
from app.playbooks.form.words import ROLES, SEVERITIES, STATUSES, day, sentence, title_of
from app.playbooks.queries import InstitutionPage
from app.playbooks.rules.sentences import condition
from app.playbooks.screen.learned import LearnedFrom
from app.requirements.core import question_of
from app.requirements.rules.rule import RuleInForce
from app.shell import theme
from app.shell.buttons import Button
from app.shell.marks import Badge
from app.shell.panels import Card, FlowRow, Line, ScrollPage, column, row
from app.shell.texts import Body, Faint, Label, Muted, Statement, tip

_OUTCOMES = {
    "confirmed": "Confirmed",
    "changed": "Changed",
    "contradicted": "Another source disagreed",
    "set-aside": "Set aside",
    "learned": "Learned from a return",
}
_MOST_SAID = 12


class RulePanel(Card):
    """The chosen rule. Its buttons send what is to be done with it."""

    confirm = Signal(object)  # RuleRow
    otherwise = Signal(object)  # RuleRow
    edit = Signal(object)  # RuleRow or RuleInForce (assumed, to be said)
    lift = Signal(object)  # RuleRow or RuleInForce
    back = Signal(object)  # RuleRow

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=1, parent=parent)
        self._page: InstitutionPage | None = None
        self._rule: RuleRow | RuleInForce | None = None
        self._make()
        page = ScrollPage(margin=theme.L, gap=theme.XS)
        for part in self._parts:
            if isinstance(part, Label):
                part.setContentsMargins(0, theme.S, 0, 0)
            page.body.addWidget(part)
        page.body.addStretch(1)
        box = column(gap=theme.S)
        box.addLayout(row(self.confirm_button, self.otherwise_button, self.edit_button, 1))
        box.addLayout(row(self.lift_button, self.back_button, 1))
        box.setContentsMargins(theme.L, theme.M, theme.L, theme.L)
        self.body.setSpacing(0)
        self.body.addWidget(page, 1)
        self.body.addWidget(Line())
        self.body.addLayout(box)
        self.setMinimumWidth(320)
        self.clear()

    def _make(self) -> None:
        self.says = Statement("", wrap=True)
        self.badges = FlowRow()
        self.when_label, self.when = Label("When it applies"), Body("", wrap=True)
        self.why_label, self.why = Label("Who says so"), QWidget()
        self.why.setLayout(column(gap=theme.XS))
        self.learned = LearnedFrom()
        self.told_label, self.told = Label("Last confirmed"), Body("", wrap=True)
        self.valid_label, self.valid = Label("Valid"), Body("", wrap=True)
        self.from_label, self.from_ = Label("From"), Body("", wrap=True)
        self.gone_label, self.gone = Label("What holds instead"), Body("", wrap=True)
        self.ask_label, self.ask = Label("The question"), Muted("", wrap=True)
        self.past_label, self.past = Label("What happened to it"), Muted("", wrap=True)
        self.past.selectable()
        self.confirm_button = Button("Confirm…", "check", then=self.press_confirm)
        self.otherwise_button = Button("It is otherwise…", "git-compare", then=self.press_otherwise)
        self.edit_button = Button("Edit", "pencil", then=self.press_edit)
        self.lift_button = Button("Does not hold here…", "ban", then=self.press_lift)
        self.back_button = Button("Bring back…", "undo-2", then=self.press_back)
        self._parts: tuple[QWidget, ...] = (
            self.says, self.badges, self.gone_label, self.gone, self.when_label, self.when, self.why_label, self.why,
            self.learned, self.told_label, self.told, self.valid_label, self.valid, self.from_label, self.from_, self.ask_label,
            self.ask, self.past_label, self.past,
        )  # fmt: skip

    # -- showing ----------------------------------------------------------------------------------------------

    def rule(self) -> RuleRow | RuleInForce | None:
        """The rule that is shown."""
        return self._rule

    def clear(self) -> None:
        """Show nothing."""
        self._rule = None
        for part in (*self._parts, *self._buttons()):
            part.hide()

    def _buttons(self) -> tuple[Button, ...]:
        return (
            self.confirm_button,
            self.otherwise_button,
            self.edit_button,
            self.lift_button,
            self.back_button,
        )

    def show_rule(self, page: InstitutionPage, rule: RuleRow | RuleInForce) -> None:
        """Show a stored rule, or one that is assumed of everybody."""
        self._page, self._rule = page, rule
        for part in self._parts:
            part.show()
        stored = rule if isinstance(rule, RuleRow) else None
        self.says.setText(sentence(rule))
        self._show_badges(rule)
        when = condition(rule.when)
        self.when.setText(f"{when[:1].upper()}{when[1:]}." if when else "Always.")
        self._show_sources(rule)
        self.learned.show_rule(rule)
        self._say(self.told_label, self.told, _told(page, rule))
        self._say(self.valid_label, self.valid, _valid(page, rule))
        self._say(self.from_label, self.from_, _from(page, stored) if stored else "")
        aside = stored is not None and page.ended(stored)
        self.gone_label.setText("Why it does not hold" if aside else "What holds instead")
        self._say(self.gone_label, self.gone, _gone(page, stored) if stored else "")
        self._say(self.ask_label, self.ask, _question(rule))
        self._say(self.past_label, self.past, _past(page, stored) if stored else "")
        self._show_buttons(page, rule)

    def _show_badges(self, rule: RuleRow | RuleInForce) -> None:
        self.badges.clear()
        word, signal, icon = STATUSES.get(rule.status, (rule.status, "neutral", "circle"))
        self.badges.add(Badge(word, signal, icon))
        weight, picture = SEVERITIES.get(rule.severity, (rule.severity, "info"))
        self.badges.add(Badge(weight, "neutral", picture))
        self.badges.add(Badge(title_of(rule.kind), "neutral", "scale"))

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
                box.addWidget(SourceLine(source, today))
        if not sources and box is not None:
            nobody = "Nobody yet. It is what nearly every office asks for."
            box.addWidget(Muted("Nobody yet." if isinstance(rule, RuleRow) else nobody, wrap=True))

    def _show_buttons(self, page: InstitutionPage, rule: RuleRow | RuleInForce) -> None:
        stored = rule if isinstance(rule, RuleRow) else None
        holds = stored is not None and page.holds(stored)
        own = stored is not None and stored.institution == page.institution.key
        lifted = stored is not None and own and stored.lifts and not page.ended(stored)
        gone = stored is not None and own and page.set_aside(stored) is not None
        self.confirm_button.setVisible(holds)
        self.otherwise_button.setVisible(holds)
        self.edit_button.setVisible(stored is None or holds)
        self.edit_button.setText(
            "Say what they ask for…" if stored is None else "Edit" if own else "Override here…"
        )
        self.lift_button.setVisible(stored is None or holds)
        self.back_button.setVisible(lifted or gone)

    @staticmethod
    def _say(label: QWidget, words: Body | Muted, text: str) -> None:
        label.setVisible(bool(text))
        words.setVisible(bool(text))
        words.setText(text)

    # -- doing ------------------------------------------------------------------------------------------------

    def press_confirm(self) -> None:
        """Somebody says that the rule holds."""
        if isinstance(self._rule, RuleRow) and self._page is not None and self._page.holds(self._rule):
            self.confirm.emit(self._rule)

    def press_otherwise(self) -> None:
        """Somebody says that it is otherwise."""
        if isinstance(self._rule, RuleRow):
            self.otherwise.emit(self._rule)

    def press_edit(self) -> None:
        """Write the rule anew; one of a parent as one of this level."""
        if self._rule is not None and not self.edit_button.isHidden():
            self.edit.emit(self._rule)

    def press_lift(self) -> None:
        """Say that the rule does not hold here."""
        if self._rule is not None and not self.lift_button.isHidden():
            self.lift.emit(self._rule)

    def press_back(self) -> None:
        """Let it hold again."""
        if isinstance(self._rule, RuleRow) and not self.back_button.isHidden():
            self.back.emit(self._rule)


def _told(page: InstitutionPage, rule: RuleRow | RuleInForce) -> str:
    told, review = rule.last_confirmed, rule.review_after
    words = [f"{day(told, page.day)}, by a person." if told else "Never by a person."]
    if review is not None:
        words.append(f"{'Was due' if review < page.day else 'Due'} again {day(review, page.day)}.")
    return " ".join(words)


def _valid(page: InstitutionPage, rule: RuleRow | RuleInForce) -> str:
    if rule.valid_from is None and rule.valid_to is None:
        return ""
    start = f"From {day(rule.valid_from, page.day)}" if rule.valid_from else ""
    if rule.valid_to is None:
        return f"{start}, without an end."
    return (
        f"{start} to {day(rule.valid_to, page.day)}." if start else f"Until {day(rule.valid_to, page.day)}."
    )


def _from(page: InstitutionPage, rule: RuleRow) -> str:
    asked = "" if rule.of_one else f" Asked by {office_name(page, rule.office)}."
    return f"{page.level_words(rule)}.{asked}"


def _gone(page: InstitutionPage, rule: RuleRow) -> str:
    if (said := page.set_aside(rule)) is not None:
        who = said.person or said.colleague
        return f"Set aside {day(said.on, page.day)}{f', on the word of {who}' if who else ''}: {said.note}"
    if page.ended(rule):
        return "Its time is over."
    if not rule.overridden:
        return ""
    other = page.instead_of(rule)
    return f"{sentence(other)} {page.level_words(other)}." if other is not None else ""


def _past(page: InstitutionPage, rule: RuleRow) -> str:
    said = page.history.get(rule.id, ())[:_MOST_SAID]
    lines = []
    for one in said:
        who = one.person or one.colleague
        what = _OUTCOMES.get(one.outcome, one.outcome)
        note = f": {one.note}" if one.note else ""
        lines.append(f"{day(one.on, page.day)}  {what}{f', {who}' if who else ''}{note}")
    return "\n".join(lines)


def office_name(page: InstitutionPage, office: str) -> str:
    """The name of the office that asks for a rule."""
    found = page.office_named(office)
    return (found.name if found else "") or ROLES.get(
        office, office.replace("-", " ").capitalize() or "Any office"
    )


def _question(rule: RuleRow | RuleInForce) -> str:
    if isinstance(rule, RuleInForce):
        return question_of(rule)
    return question_of(replace(RuleInForce(key=rule.key, kind=rule.kind), ask=rule.ask, say=rule.say))


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


class SourceLine(QWidget):
    """Who says so, when, and in which words; ``narrow`` sets the day beneath the name."""

    def __init__(self, source: SourceRow, today: dt.date, *, narrow: bool = False) -> None:
        super().__init__()
        verb = "seen" if source.url else "said"
        when = Faint(f"{verb} {day(source.seen, today)}" if source.seen else "no date")
        who: QWidget = Body(source.person, wrap=True)
        if source.url:
            who = Link(QUrl(source.url).host() or source.url[:60], source.url)
        box = column(gap=2)
        if narrow:
            box.addWidget(who, 0, Qt.AlignmentFlag.AlignLeft if source.url else Qt.AlignmentFlag(0))
            box.addWidget(when)
        else:
            box.addLayout(row(who, when, 1, gap=theme.S))
        if source.says:
            box.addWidget(Muted(f"“{source.says}”", wrap=True))
        self.setLayout(box)
