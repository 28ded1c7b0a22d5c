"""The rules of an institution: a list by office, beside it the chosen rule, or both sides where sources disagree."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.institutions.queries import RuleRow
from app.playbooks.form.words import DOCUMENTS, ROLES, STATUSES, day, number, sentence
from app.playbooks.queries import InstitutionPage
from app.playbooks.rules.sentences import condition
from app.playbooks.screen.disputing import DisputePanel
from app.playbooks.screen.rulepanel import RulePanel, office_name
from app.requirements.core import question_of
from app.requirements.preflight import can_stop
from app.requirements.rules.rule import RuleInForce
from app.shell import theme
from app.shell.buttons import Button, Segmented
from app.shell.panels import Card, EmptyState, column, row
from app.shell.records_list import Entry, RecordList

_REPLACED = "Does not hold here any more"
_DISPUTED = "Sources disagree"
_CORE = "Nobody has said yet: assumed of every office"
FILTERS = (("all", "All rules"), ("confirm", "To confirm"))


class RulesPane(QWidget):
    """Rules on some documents. The buttons send what is to be done with the chosen rule, or with all to be confirmed."""

    confirm = Signal(object)  # RuleRow
    confirm_all = Signal(object)  # tuple of RuleRow
    otherwise = Signal(object)  # RuleRow
    edit = Signal(object)  # RuleRow or RuleInForce (assumed, to be said)
    lift = Signal(object)  # RuleRow or RuleInForce
    back = Signal(object)  # RuleRow
    decide = Signal(object, object)  # Dispute, Side
    add = Signal()

    def __init__(self, documents: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._documents = documents
        self._page: InstitutionPage | None = None
        self._rule: RuleRow | RuleInForce | None = None
        self._next: UUID | None = None
        self.filter = Segmented(FILTERS)
        self.filter.chosen.connect(self._filtered)
        self.confirm_all_button = Button("Confirm all of these…", "check", then=self.press_confirm_all)
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
        self.tools = QWidget()
        self.tools.setLayout(row(self.filter, 1, self.confirm_all_button))
        left = column(self.tools, card, gap=theme.S)
        box = row(gap=theme.L)
        box.addLayout(left, 3)
        box.addWidget(self._side(), 2)
        self.setLayout(box)

    def _side(self) -> QWidget:
        self.panel, self.dispute = RulePanel(), DisputePanel()
        for signal, mine in (
            (self.panel.confirm, self.confirm), (self.panel.otherwise, self.otherwise), (self.panel.edit, self.edit),
            (self.panel.lift, self.lift), (self.panel.back, self.back),
        ):  # fmt: skip
            signal.connect(mine)
        self.dispute.decide.connect(self.decide)
        self.side = QStackedWidget()
        self.side.addWidget(self.panel)
        self.side.addWidget(self.dispute)
        return self.side

    # -- showing ----------------------------------------------------------------------------------------------

    def show_page(self, page: InstitutionPage) -> None:
        """Show the rules of an institution; what was chosen stays chosen."""
        self._page = page
        late = len(self.due())
        self.filter.say("confirm", f"To confirm {late}" if late else "To confirm")
        self.tools.setVisible(bool(late) or self.filter.current() == "confirm")
        if not late and self.filter.current() == "confirm":
            self.filter.choose("all")
            self.tools.hide()
        self.confirm_all_button.setVisible(bool(late) and self.filter.current() == "confirm")
        self._show_list()

    def _show_list(self) -> None:
        page = self._page
        if page is None:
            return
        self.list.show(self._to_confirm(page) if self.filter.current() == "confirm" else self._entries(page))
        if self._next is not None and self.list.choose(self._next):
            self._next = None
        self.list.choose_first()
        entry = self.list.current()
        if entry is None:
            self._clear()
        elif entry.data is not self._rule:
            self._chosen(entry)

    def _filtered(self, _key: str) -> None:
        if self._page is not None:
            self.show_page(self._page)

    def show_due(self) -> bool:
        """Show the rules that wait to be confirmed; answers whether there is one."""
        if not self.due():
            return False
        self.filter.choose("confirm")
        if self._page is not None:
            self.show_page(self._page)
        return True

    def due(self) -> tuple[RuleRow, ...]:
        """The rules here that wait to be confirmed again."""
        if self._page is None:
            return ()
        return tuple(r for r in self._page.rules if r.on in self._documents and self._page.due(r))

    def count(self) -> int:
        """How many rules hold."""
        if self._page is None:
            return 0
        return sum(rule.on in self._documents for rule in self._page.in_force)

    def choose(self, rule_id: UUID) -> bool:
        """Choose a rule by its id."""
        return self.list.choose(rule_id)

    def choose_key(self, key: str) -> bool:
        """Choose the rule of this key that holds here, else one that does not; answers whether there is one."""
        page = self._page
        if page is None:
            return False
        mine = [rule for rule in page.rules if rule.key == key and rule.on in self._documents]
        if not mine:
            return self.list.choose(f"core/{key}")
        if self.filter.current() != "all":
            self.filter.choose("all")
            self.show_page(page)
        return self.list.choose(next((rule for rule in mine if page.holds(rule)), mine[-1]).id)

    def choose_next(self, rule_id: UUID) -> None:
        """Choose a rule now or as soon as it is shown: it has just been written."""
        self._next = None if self.list.choose(rule_id) else rule_id

    def _entries(self, page: InstitutionPage) -> Iterable[Entry]:
        mine = [rule for rule in page.rules if rule.on in self._documents]
        disputed = [rule for rule in mine if page.dispute_about(rule) is not None]
        held = [rule for rule in mine if page.holds(rule) and rule not in disputed]
        gone = [rule for rule in mine if not page.holds(rule)]
        for rule in disputed:
            yield self._entry(page, rule, _DISPUTED)
        offices = list(dict.fromkeys((rule.office, rule.on) for rule in sorted(held, key=_office_order)))
        for office, on in offices:
            group = f"{office_name(page, office)} · {DOCUMENTS.get(on, on).lower()}"
            if any(rule.of_one for rule in held if rule.office == office):
                group = f"{office_name(page, office)} alone · {DOCUMENTS.get(on, on).lower()}"
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

    def _to_confirm(self, page: InstitutionPage) -> Iterable[Entry]:
        for rule in sorted(self.due(), key=lambda r: (r.review_after or page.day, r.key)):
            yield self._entry(page, rule, f"{number(len(self.due()), 'rule', 'rules')} to confirm again")

    def _entry(self, page: InstitutionPage, rule: RuleRow, group: str) -> Entry:
        word, signal, icon = STATUSES.get(rule.status, (rule.status, "neutral", "circle"))
        gone = not page.holds(rule)
        if gone:
            aside = "set aside" if page.ended(rule) else "replaced"
            word, signal, icon = (
                ("lifted" if rule.lifts and not page.ended(rule) else aside),
                "neutral",
                "minus",
            )
        elif page.due(rule) and rule.status in ("confirmed", "published"):
            word, signal, icon = "confirm again", "amber", "history"
        return Entry(
            rule.id, sentence(rule), self._context(page, rule), icon, signal, word, group, sentence(rule), rule,
            gone and not (rule.lifts and not page.ended(rule)),
        )  # fmt: skip

    @staticmethod
    def _context(page: InstitutionPage, rule: RuleRow) -> str:
        when = condition(rule.when)
        weight = "" if can_stop(rule.kind, rule.severity, rule.status) else "advice"
        own = rule.institution == page.institution.key and not rule.of_one
        level = "" if own and len(page.levels) == 1 else page.level_words(rule)
        seen = day(rule.last_seen, page.day) if rule.last_seen else ""
        parts = [when, weight, level[:1].lower() + level[1:], seen]
        text = " · ".join(part for part in parts if part)
        return text[:1].upper() + text[1:]

    def _chosen(self, entry: object) -> None:
        if not isinstance(entry, Entry) or self._page is None:
            self._clear()
            return
        self._rule = rule = entry.data
        dispute = self._page.dispute_about(rule) if isinstance(rule, RuleRow) else None
        if dispute is not None:
            self.dispute.show_dispute(self._page, dispute)
            self.side.setCurrentWidget(self.dispute)
            return
        self.panel.show_rule(self._page, rule)
        self.side.setCurrentWidget(self.panel)

    def _clear(self) -> None:
        self._rule = None
        self.panel.clear()
        self.side.setCurrentWidget(self.panel)

    # -- doing ------------------------------------------------------------------------------------------------

    def rule(self) -> RuleRow | RuleInForce | None:
        """The chosen rule."""
        return self._rule

    def press_confirm(self) -> None:
        """Somebody says that the chosen rule holds."""
        if self.side.currentWidget() is self.panel:
            self.panel.press_confirm()
        else:
            self.dispute.press_first()

    def press_confirm_all(self) -> None:
        """One person stands for everything that waits to be confirmed."""
        if self.due():
            self.confirm_all.emit(self.due())

    def press_edit(self) -> None:
        """Write the chosen rule anew."""
        if self.side.currentWidget() is self.panel:
            self.panel.press_edit()

    def press_lift(self) -> None:
        """Say that the chosen rule does not hold here."""
        if self.side.currentWidget() is self.panel:
            self.panel.press_lift()

    def press_back(self) -> None:
        """Let the chosen rule hold again."""
        if self.side.currentWidget() is self.panel:
            self.panel.press_back()


def _office_order(rule: RuleRow) -> tuple[int, int]:
    roles, documents = list(ROLES), list(DOCUMENTS)
    at = roles.index(rule.office) if rule.office in roles else len(roles)
    return documents.index(rule.on) if rule.on in documents else 9, at


def _weight(rule: RuleRow) -> tuple[int, int, str]:
    statuses = ["contradicted", "confirmed", "published", "assumed", "unknown"]
    at = statuses.index(rule.status) if rule.status in statuses else 9
    return int(rule.status != "contradicted"), int(rule.severity != "blocking") * 10 + at, sentence(rule)
