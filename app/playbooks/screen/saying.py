"""What somebody says about a rule: it holds, it is otherwise, two sources disagree, or a new one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.basics.errors import Refusal
from app.institutions.queries import RuleRow
from app.playbooks.form.rule import RuleDrawer, blank, draft_of
from app.playbooks.form.words import sentence
from app.playbooks.queries import InstitutionPage
from app.playbooks.screen.rulelist import RulesPane
from app.playbooks.screen.settling import Settling
from app.requirements.commands import confirm_rule, set_rule
from app.requirements.drafts import ConfirmDraft, RuleDraft
from app.requirements.rules.rule import RuleInForce
from app.shell.desk import Desk
from app.shell.fields import ChoiceField, NoteField, TextField
from app.shell.sheet import SheetDrawer

_OTHERWISE = (
    ("contradicted", "Two sources disagree: keep both until someone decides"),
    ("changed", "It has changed: write the rule anew"),
)


@dataclass(slots=True)
class _Word:
    """Who said something about a rule, and what."""

    person: str = ""
    note: str = ""
    outcome: str = "confirmed"
    settles: bool = False

    def problems(self) -> list[tuple[str, str]]:
        if not self.person:
            return [("person", "Say who said so: the name is what the next colleague trusts.")]
        if self.outcome == "contradicted" and not self.note:
            return [("note", "Say what this person says instead.")]
        if self.settles and not self.note:
            return [("note", "The sources disagree. Say why this one holds.")]
        return []

    def draft(self) -> _Word:
        """Itself; the drawer asks sheets for their draft."""
        return self


class Saying(QObject):
    """The two drawers behind the buttons of the rules, and the commands they end in."""

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host)
        self._desk = desk
        self._page: InstitutionPage | None = None
        self._panes: list[RulesPane] = []
        self._about: RuleRow | None = None
        self.drawer = SheetDrawer(host)
        self.rule = RuleDrawer(host)
        self.settling = Settling(desk, self.drawer, self.rule)
        self.settling.settled.connect(self._show_next)

    def pane(self, documents: tuple[str, ...]) -> RulesPane:
        """A list of rules whose buttons end here."""
        pane = RulesPane(documents)
        pane.confirm.connect(self.confirm)
        pane.otherwise.connect(self.otherwise)
        pane.edit.connect(self.edit)
        pane.add.connect(self.add)
        pane.lift.connect(self.settling.lift)
        pane.back.connect(self.settling.back)
        pane.decide.connect(self.settling.decide)
        pane.confirm_all.connect(self.settling.confirm_all)
        self._panes.append(pane)
        return pane

    def show_page(self, page: InstitutionPage) -> None:
        """Show the rules of an institution in every pane."""
        self._page = page
        self.settling.show_page(page)
        for pane in self._panes:
            pane.show_page(page)

    def confirm(self, rule: RuleRow) -> None:
        """Ask who says that it holds."""
        self._about = rule
        word = _Word(settles=rule.status == "contradicted")
        why = "Why this one holds" if word.settles else "What was said (if it matters)"
        self.drawer.begin(
            "Confirm the rule", word,
            [[("person", TextField("Who said so", "M. Ortiz, purchasing"))], [("note", NoteField(why, lines=3))]],
            self._say, "Confirm", sentence(rule),
        )  # fmt: skip

    def otherwise(self, rule: RuleRow) -> None:
        """Ask what is otherwise, and who says so."""
        self._about = rule
        word = _Word(outcome="contradicted")
        self.drawer.begin(
            "It is otherwise", word,
            [
                [("outcome", ChoiceField("What happened", _OTHERWISE))],
                [("person", TextField("Who said so", "M. Ortiz, purchasing"))],
                [("note", NoteField("What this person says instead", lines=3))],
            ],
            self._say, "Keep it", sentence(rule),
        )  # fmt: skip

    def _say(self, word: _Word) -> None:
        rule = self._about
        if rule is None:
            return
        if word.outcome == "changed":
            self.drawer.kept()
            self._write(rule, word.person, word.note)
            return
        said = ConfirmDraft(
            rule.id, outcome=word.outcome, person=word.person, note=word.note,
            colleague_id=self._page.me if self._page else None,
        )  # fmt: skip
        label = "Confirmed the rule" if word.outcome == "confirmed" else "Both are kept until someone decides"
        self._desk.do(confirm_rule, said, then=self.drawer.kept, label=label, otherwise=self.drawer.refused)

    # -- writing ----------------------------------------------------------------------------------------------

    def add(self, on: str = "quote") -> None:
        """A rule from nothing."""
        office = "accounts-payable" if on == "invoice" else "purchasing"
        self._begin(replace(blank(), on=on, office=office), "")

    def edit(self, rule: RuleRow | RuleInForce) -> None:
        """A rule anew; an assumed one to be said; one of a parent as one of this level."""
        if isinstance(rule, RuleRow):
            self._write(rule, "", "")
            return
        draft = RuleDraft(
            key=rule.key, kind=rule.kind, params=dict(rule.params), when=rule.when.as_mapping(), office=rule.office,
            on=rule.on, severity=rule.severity, status="assumed", ask=rule.ask,
        )  # fmt: skip
        self._begin(draft, "Nobody has said this yet. Write down what they ask for, and who said so.")

    def _write(self, rule: RuleRow, person: str, note: str) -> None:
        page = self._page
        if page is None:
            return
        draft = draft_of(rule)
        if person:
            draft = replace(draft, person=person, say=note)
        subject = ""
        if rule.institution != page.institution.key:
            subject = (
                f"This rule comes from {page.level_name(rule.institution)}. "
                f"What you save holds for {page.institution.name} instead of it."
            )
        self._begin(draft, subject)

    def _begin(self, draft: RuleDraft, subject: str) -> None:
        if self._page is not None:
            self.rule.begin(draft, self._page.day, self._keep, subject, self._page.buying)

    def _keep(self, draft: RuleDraft) -> None:
        if self._page is not None:
            self._desk.do(
                set_rule, self._page.institution.id, draft,
                then=self._kept, label="Saved the rule", otherwise=self._refused,
            )  # fmt: skip

    def _kept(self, rule_id: UUID) -> None:
        self.rule.kept()
        self._show_next(rule_id)

    def _show_next(self, rule_id: object) -> None:
        for pane in self._panes:
            if isinstance(rule_id, UUID):
                pane.choose_next(rule_id)

    def _refused(self, refusal: Refusal) -> None:
        self.rule.refused(refusal)
