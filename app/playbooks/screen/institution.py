"""The page of one institution: what we know of how it buys and pays, who said so, and what to ask."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar
from uuid import UUID

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.basics.errors import Refusal
from app.institutions.commands import edit_institution
from app.institutions.drafts import InstitutionDraft
from app.playbooks.form.parts import institution_sheet
from app.playbooks.form.words import statement, waiting
from app.playbooks.queries import (
    InstitutionLines,
    InstitutionPage,
    export_to,
    institution_lines,
    institution_page,
)
from app.playbooks.queries.figures import Figures, figures
from app.playbooks.screen.answering import AnswersDrawer
from app.playbooks.screen.asking import AskingDrawer
from app.playbooks.screen.clients import ClientsPane
from app.playbooks.screen.documents import DocumentsPane
from app.playbooks.screen.facts import Facts, padded
from app.playbooks.screen.figures import FiguresPane
from app.playbooks.screen.importing import ImportDrawer
from app.playbooks.screen.offices import OfficesPane
from app.playbooks.screen.overview import FILES
from app.playbooks.screen.payers import PayersPane
from app.playbooks.screen.payment import PaymentPane
from app.playbooks.screen.rulelist import RulesPane
from app.playbooks.screen.saying import Saying
from app.shell import theme
from app.shell.actions import Action
from app.shell.buttons import Breadcrumb, Button, Tabs
from app.shell.desk import Desk
from app.shell.drawer import Drawer
from app.shell.panels import EmptyState, Header, column, row
from app.shell.screens import Screen
from app.shell.sheet import SheetDrawer
from app.shell.texts import Muted, Statement, Title

TABS = {
    "purchasing": "Purchasing",
    "payment": "Payment",
    "offices": "Offices",
    "payers": "Payers",
    "documents": "Documents",
    "clients": "Clients there",
    "figures": "How our papers fare",
}


class InstitutionScreen(Screen):
    """``institution/<key>``, perhaps with a tab behind it: ``institution/lsu/payment``."""

    SHOWS: ClassVar[frozenset[str]] = frozenset(
        {
            "institution", "office", "payer", "exemption", "document_profile", "rule", "rule_source",
            "rule_confirmation", "route_step", "client", "quote_event", "invoice_event", "dispute", "revision", "invoice",
        }
    )  # fmt: skip

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._page: InstitutionPage | None = None
        self.drawer = SheetDrawer(self)
        self.importing = ImportDrawer(desk, self)
        self.asking = AskingDrawer(desk, self)
        self.answers = AnswersDrawer(desk, self)
        self.asking.answered.connect(self.answer)
        self._to_confirm, self._rule = False, ""
        self.saying = Saying(desk, self)
        self._build()
        for drawer in self._drawers():
            drawer.raise_()

    def _drawers(self) -> tuple[Drawer, ...]:
        return (
            self.drawer,
            self.importing,
            self.asking,
            self.answers,
            self.saying.drawer,
            self.saying.rule,
        )

    def _build(self) -> None:
        self.purchasing = self.saying.pane(("quote", "order"))
        self.payment = PaymentPane(self.desk, self.drawer, self.saying.pane(("invoice",)))
        self.offices = OfficesPane(self.desk, self.drawer)
        self.offices.asked.connect(self.ask)
        self.payers = PayersPane(self.desk, self.drawer)
        self.documents = DocumentsPane(self.desk)
        self.clients = ClientsPane()
        self.clients.went.connect(self.go)
        self.figures = FiguresPane()
        self.figures.went.connect(self.go)
        self.figures.chosen.connect(self.choose_rule)
        for rules in (self.purchasing, self.payment.rules):
            rules.panel.learned.went.connect(self.go)
        self._panes: dict[str, QWidget] = {
            "purchasing": padded(self.purchasing), "payment": self.payment, "offices": self.offices,
            "payers": self.payers, "documents": self.documents, "clients": padded(self.clients),
            "figures": self.figures,
        }  # fmt: skip
        self.stack = QStackedWidget()
        for pane in self._panes.values():
            self.stack.addWidget(pane)
        self.missing = EmptyState(
            "landmark",
            "There is no such institution",
            "",
            ("All institutions", lambda: self.go("institutions")),
        )
        self.stack.addWidget(self.missing)
        self.setLayout(column(self._header(), self.stack))

    def _header(self) -> QWidget:
        self.crumbs = Breadcrumb()
        self.crumbs.went.connect(self.go)
        self.head, self.legal = Title(""), Muted("")
        self.facts = Facts()
        self.says, self.waits = Statement("", wrap=True), Muted("", wrap=True)
        self.ask_button = Button("Questions to ask", "mail", primary=True, then=self.ask)
        self.ask_button.setToolTip("Ctrl Enter")
        self.add_button = Button("Add a rule", "plus", then=self.add_rule)
        self.edit_button = Button("Edit", "pencil", then=self.edit)
        self.export_button = Button("Export…", "download", then=self.export)
        self.compare_button = Button("Compare with a file…", "git-compare", then=self.compare)
        name = QWidget()
        name.setLayout(row(self.head, self.legal, 1, gap=theme.M))
        words = QWidget()
        words.setLayout(column(self.crumbs, name, self.facts, gap=theme.XS))
        buttons = QWidget()
        buttons.setLayout(
            row(self.edit_button, self.export_button, self.compare_button, self.add_button, self.ask_button)
        )
        top = row(words, buttons, gap=theme.L)
        top.setStretch(0, 1)
        self.tabs = Tabs(tuple(TABS.items()))
        self.tabs.chosen.connect(self._tab)
        header = Header()
        header.body.setContentsMargins(theme.XL, theme.L, theme.XL, 0)
        shrinking = (self.edit_button, self.export_button, self.compare_button, self.add_button)
        header.shrink(1000, *shrinking, away=(self.legal,))
        header.body.addLayout(top)
        header.body.addWidget(self.says)
        header.body.addWidget(self.waits)
        header.body.addSpacing(theme.S)
        header.body.addWidget(self.tabs)
        return header

    # -- where this is ----------------------------------------------------------------------------------------

    def title(self) -> str:
        return self._page.institution.name if self._page else "Institution"

    def key(self) -> str:
        return super().key().partition("/")[0]

    def open(self, address: str) -> None:
        before = self.key()
        tab, _, what = address.partition("/")[2].partition("/")[2].partition("/")
        if tab == "documents" and what:
            self.documents.want(what)
        super().open(address)
        if self.key() != before:
            self._page = None
            for drawer in self._drawers():
                drawer.shut()
        self._to_confirm, self._rule = tab == "confirm", what if tab == "rule" else ""
        wanted = tab if tab in TABS else next(iter(TABS)) if self.key() != before else ""
        if wanted and self.tabs.current() != wanted:
            self.tabs.choose(wanted)

    def _tab(self, key: str) -> None:
        if self._page is not None:
            self.stack.setCurrentWidget(self._panes[key])

    # -- reading ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        if self.key():
            self.desk.ask(institution_page, self.key(), then=self._answered, otherwise=self._not_there)
            self.desk.ask(figures, self.key(), then=self._counted, otherwise=self._uncounted)

    def _not_there(self, refusal: Refusal) -> None:
        self._page = None
        self.missing.text.setText(refusal.text)
        self.stack.setCurrentWidget(self.missing)

    def _answered(self, page: InstitutionPage) -> None:
        if page.institution.key != self.key():
            return
        self._page = page
        row_ = page.institution
        above = [(level.name, f"institution/{level.key}") for level in page.levels[:-1]]
        self.crumbs.say([("Institutions", "institutions"), *above])
        self.head.setText(row_.name)
        self.legal.setText(row_.legal_name if row_.legal_name != row_.name else "")
        self.facts.show_institution(row_)
        self.says.setText(statement(page))
        self.waits.setText(waiting(page))
        self.waits.setVisible(bool(waiting(page)))
        self.ask_button.setText(
            f"Questions to ask · {page.questions}" if page.questions else "Questions to ask"
        )
        self.saying.show_page(page)
        for pane in (self.payment, self.offices, self.payers, self.documents, self.clients):
            pane.show_page(page)
        counts = {
            "purchasing": self.purchasing.count(), "offices": len(page.offices), "payers": len(page.payers),
            "clients": len(page.clients),
        }  # fmt: skip
        for key, words in TABS.items():
            if key == "figures":
                continue
            self.tabs.say(key, f"{words} {counts[key]}" if counts.get(key) else words)
        self._tab(self.tabs.current())
        if self._to_confirm or self._rule:
            self._show_wanted()
            self._to_confirm, self._rule = False, ""
        self.renamed.emit()

    def _show_wanted(self) -> None:
        """The rule that was asked for, else the rules that wait to be confirmed, on the tab where they stand."""
        for tab, pane in (("purchasing", self.purchasing), ("payment", self.payment.rules)):
            if pane.choose_key(self._rule) if self._rule else pane.show_due():
                self.tabs.choose(tab)
                self._tab(tab)
                return

    def _counted(self, found: Figures) -> None:
        if found.institution.key != self.key():
            return
        self.figures.show_figures(found)
        for rules in (self.purchasing, self.payment.rules):
            rules.panel.learned.take(found)
        quotes = next((one.whole for one in found.offices if one.on == "quote"), None)
        self.tabs.say("figures", f"{TABS['figures']} {quotes.percent} %" if quotes else TABS["figures"])

    def _uncounted(self, _refusal: Refusal) -> None:
        """There is no such institution; the page says so itself."""

    # -- doing ------------------------------------------------------------------------------------------------

    def actions_here(self) -> tuple[Action, ...]:
        known = lambda: self._page is not None  # noqa: E731 - one word, used often
        typing = lambda: self._drawer() is not None or self.documents.editing  # noqa: E731 - one word
        on_rules = lambda: self.tabs.current() in ("purchasing", "payment")  # noqa: E731 - one word
        return (
            Action("institution.save", "Save", self._save, "save", "Ctrl+S", typing, listed=False),
            Action("institution.ask", "Questions to ask this office", self.ask, "mail", "Ctrl+Return", known),
            Action(
                "institution.new", "Add here", self.new, "plus", "Ctrl+N", known, words="rule office payer"
            ),
            Action("institution.rule", "Add a rule", self.add_rule, "scale", "", known),
            Action("institution.confirm", "Confirm the rule", self._confirm, "check", "Ctrl+J", on_rules),
            Action("institution.lift", "The rule does not hold here", self._lift, "ban", "Del", on_rules),
            Action("institution.back", "Bring the rule back", self._back, "undo-2", "", on_rules),
            Action(
                "institution.confirm-all",
                "Confirm all that waits",
                self._confirm_all,
                "check",
                "Ctrl+Shift+J",
                on_rules,
            ),
            Action(
                "institution.answers", "Write down their answers", self.answer, "clipboard-list", "", known
            ),
            Action("institution.edit", "Edit what is chosen", self._edit_here, "pencil", "F2", known),
            Action("institution.head", "Edit the institution", self.edit, "landmark", "", known),
            Action("institution.export", "Export the playbook", self.export, "download", "Ctrl+E", known),
            Action(
                "institution.compare", "Compare with a playbook file", self.compare, "git-compare", "", known
            ),
        )

    def _drawer(self) -> Drawer | None:
        return next((drawer for drawer in self._forms() if not drawer.isHidden()), None)

    def _forms(self) -> tuple[Drawer, ...]:
        return (self.drawer, self.answers, self.saying.drawer, self.saying.rule)

    def back_out(self) -> bool:
        if self.documents.editing:
            self.documents.shut()
            return True
        for drawer in self._drawers():
            if not drawer.isHidden():
                drawer.shut()
                return True
        return False

    def _save(self) -> None:
        if self.documents.editing:
            self.documents.editor.save()
        for drawer in self._forms():
            if not drawer.isHidden():
                drawer.press()

    def ask(self, office: str = "purchasing") -> None:
        """The questions for an office, as an e-mail draft."""
        if self._page is not None:
            self.asking.begin(self._page.institution.id, self._page.institution.name, office or "purchasing")

    def new(self) -> None:
        """Add what the open tab shows."""
        {"offices": self.offices.add, "payers": self.payers.add, "payment": self.payment.add}.get(
            self.tabs.current(), self.add_rule
        )()

    def add_rule(self) -> None:
        """Write down a rule."""
        self.saying.add("invoice" if self.tabs.current() == "payment" else "quote")

    def answer(self, office: str = "purchasing") -> None:
        """Write down what an office answered, one pass over all questions."""
        if self._page is not None:
            self.answers.begin(self._page, office or "purchasing")

    def _rules(self) -> RulesPane:
        return self.payment.rules if self.tabs.current() == "payment" else self.purchasing

    def _confirm(self) -> None:
        self._rules().press_confirm()

    def _confirm_all(self) -> None:
        self._rules().press_confirm_all()

    def _lift(self) -> None:
        self._rules().press_lift()

    def _back(self) -> None:
        self._rules().press_back()

    def _edit_here(self) -> None:
        if self.tabs.current() == "purchasing":
            self.purchasing.press_edit()
        elif self.tabs.current() == "payment":
            self.payment.rules.press_edit()
        elif self.tabs.current() == "documents":
            self.documents.edit()
        else:
            self.edit()

    def edit(self) -> None:
        """Edit the head of the institution; those that can stand above it are read first."""
        self.desk.ask(institution_lines, "", "all", then=self._edit)

    def _edit(self, lines: InstitutionLines) -> None:
        if self._page is None:
            return
        row_ = self._page.institution
        sheet, fields = institution_sheet(
            row_, [(line.id, line.name) for line in lines.rows if line.id != row_.id]
        )
        self.drawer.begin(f"Edit {row_.name}", sheet, fields, self._keep)

    def _keep(self, draft: InstitutionDraft) -> None:
        if self._page is not None:
            self.desk.do(
                edit_institution, self._page.institution.id, draft,
                then=self.drawer.kept, label=f"Saved {draft.name}", otherwise=self.drawer.refused,
            )  # fmt: skip

    def export(self) -> None:
        """Choose where the playbook file is written."""
        if self._page is None:
            return
        name, _ = QFileDialog.getSaveFileName(self, "Export the playbook", f"{self.key()}.toml", FILES)
        if name:
            self.export_to(Path(name))

    def export_to(self, path: Path) -> None:
        """Write the playbook file."""
        self.desk.ask(export_to, self.key(), path, then=self._exported)

    def _exported(self, path: Path) -> None:
        self.desk.done.emit(f"Wrote {path.name}")

    def compare(self) -> None:
        """Choose a playbook file to set beside what is known here."""
        name, _ = QFileDialog.getOpenFileName(self, "Compare with a file", "", FILES)
        if name:
            self.importing.compare_file(self.key(), Path(name))

    def choose_rule(self, rule_id: UUID) -> bool:
        """Choose a rule by its id, on the tab where it stands."""
        for tab, pane in (("purchasing", self.purchasing), ("payment", self.payment.rules)):
            if pane.choose(rule_id):
                self.tabs.choose(tab)
                return True
        return False
