"""What a person decides about rules: which side holds, what does not hold here, what is back, who stands for several."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.basics.errors import Refusal
from app.institutions.queries import RuleRow
from app.playbooks.form.rule import RuleDrawer, draft_of
from app.playbooks.form.words import number, sentence
from app.playbooks.queries import InstitutionPage
from app.requirements.dispute import Dispute, Side
from app.requirements.drafts import ConfirmDraft, DecideDraft, LiftDraft, RuleDraft, WordDraft
from app.requirements.rules.rule import RuleInForce
from app.requirements.settling import bring_back, confirm_rules, decide, lift_rule
from app.shell.desk import Desk
from app.shell.fields import ChoiceField, DateField, NoteField, TextField
from app.shell.sheet import Row, SheetDrawer

_NEXT = (
    ("write", "Write down what is checked from now on"),
    ("nothing", "It asks for nothing"),
)


@dataclass(slots=True)
class _Reason:
    """Why, and on whose word."""

    because: str = ""
    person: str = ""
    url: str = ""
    office: str = ""
    next: str = "write"

    def problems(self) -> list[tuple[str, str]]:
        return [] if self.because else [("because", "Say why: the reason is what the next colleague reads.")]

    def draft(self) -> _Reason:
        """Itself; the drawer asks sheets for their draft."""
        return self


@dataclass(slots=True)
class _Stood:
    """Who stands for several rules, and since when."""

    person: str = ""
    seen: dt.date | None = None
    note: str = ""

    def problems(self) -> list[tuple[str, str]]:
        if self.person:
            return []
        return [("person", "Say who said so: the name is what the next colleague trusts.")]

    def draft(self) -> _Stood:
        """Itself; the drawer asks sheets for their draft."""
        return self


class Settling(QObject):
    """The reasons that are asked for, and the commands they end in. Sends ``settled`` with the rule that now holds."""

    settled = Signal(object)  # UUID

    def __init__(self, desk: Desk, drawer: SheetDrawer, rule: RuleDrawer) -> None:
        super().__init__(drawer)
        self._desk, self._drawer, self._written = desk, drawer, rule
        self._page: InstitutionPage | None = None
        self._dispute: Dispute | None = None
        self._side: Side | None = None
        self._reason = _Reason()
        self._rule: RuleRow | RuleInForce | None = None
        self._rules: tuple[RuleRow, ...] = ()

    def show_page(self, page: InstitutionPage) -> None:
        """The institution that is open."""
        self._page = page

    def _word(self, reason: _Reason) -> WordDraft:
        return WordDraft(reason.because, reason.person, reason.url, self._page.me if self._page else None)

    # -- which side holds -------------------------------------------------------------------------------------

    def decide(self, dispute: Dispute, side: Side) -> None:
        """Ask why this side holds, and perhaps who said so."""
        self._dispute, self._side = dispute, side
        rows = _reason_rows("Why this one holds")
        if not side.written:
            rows.append([("next", ChoiceField("What follows", _NEXT))])
        word = "Decide" if side.written else "Go on"
        self._drawer.begin("This one holds", _Reason(), rows, self._decided, word, side.says)

    def _decided(self, reason: _Reason) -> None:
        dispute, side, page = self._dispute, self._side, self._page
        if dispute is None or side is None or page is None:
            return
        self._reason = reason
        if side.written or reason.next == "nothing":
            self._settle(dispute, side, DecideDraft(
                dispute.key, side.number, self._word(reason), dispute.on, dispute.office, side.says,
                nothing=not side.written,
            ))  # fmt: skip
            return
        self._drawer.kept()
        row = next(rule for rule in page.rules if rule.id == side.rule.id)
        draft = replace(draft_of(row), say=side.says)
        self._written.begin(
            draft,
            page.day,
            self._decided_anew,
            "Write down what is checked from now on. The other side is set aside.",
        )

    def _decided_anew(self, draft: RuleDraft) -> None:
        dispute, side = self._dispute, self._side
        if dispute is not None and side is not None:
            self._settle(dispute, side, DecideDraft(
                dispute.key, side.number, self._word(self._reason), dispute.on, dispute.office, side.says,
                params=draft.params, kind=draft.kind, severity=draft.severity,
            ))  # fmt: skip

    def _settle(self, dispute: Dispute, side: Side, draft: DecideDraft) -> None:
        page = self._page
        level = (
            next((one.id for one in page.levels if one.key == dispute.institution), None) if page else None
        )
        if level is not None:
            self._desk.do(
                decide, level, draft,
                then=self._done, label=f"Decided: {side.says}"[:120], otherwise=self._refused,
            )  # fmt: skip

    # -- what holds here --------------------------------------------------------------------------------------

    def lift(self, rule: RuleRow | RuleInForce) -> None:
        """Ask why a rule does not hold here."""
        page = self._page
        if page is None:
            return
        self._rule = rule
        rows = _reason_rows("Why it does not hold here")
        inherited = not isinstance(rule, RuleRow) or rule.institution != page.institution.key
        several = [(office.key, office.name or office.key) for office in page.buying]
        reason = _Reason(office=rule.office if isinstance(rule, RuleRow) and rule.of_one else "")
        if several and not reason.office:
            rows.append([("office", ChoiceField("For", [("", "Every client there"), *several]))])
        here = f"{page.institution.name} is lifted from it; those above keep it." if inherited else ""
        self._drawer.begin(
            "Does not hold here", reason, rows, self._lifted, "Lift the rule",
            " ".join(part for part in (sentence(rule), here) if part),
        )  # fmt: skip

    def _lifted(self, reason: _Reason) -> None:
        if self._page is None or self._rule is None:
            return
        draft = LiftDraft(self._rule.key, self._word(reason), self._rule.on, reason.office)
        self._desk.do(
            lift_rule, self._page.institution.id, draft,
            then=self._done, label="The rule does not hold here any more", otherwise=self._refused,
        )  # fmt: skip

    def back(self, rule: RuleRow) -> None:
        """Ask why a rule holds again."""
        self._rule = rule
        rows = _reason_rows("Why it holds again")
        self._drawer.begin("Bring it back", _Reason(), rows, self._brought, "Bring it back", sentence(rule))

    def _brought(self, reason: _Reason) -> None:
        if isinstance(self._rule, RuleRow):
            self._desk.do(
                bring_back, self._rule.id, self._word(reason),
                then=self._done, label="The rule is back", otherwise=self._refused,
            )  # fmt: skip

    # -- several at once --------------------------------------------------------------------------------------

    def confirm_all(self, rules: tuple[RuleRow, ...]) -> None:
        """Ask who stands for all of these."""
        if self._page is None:
            return
        self._rules = rules
        self._drawer.begin(
            f"Confirm {number(len(rules), 'rule', 'rules')}", _Stood(seen=self._page.day),
            [
                [("person", TextField("Who said so", "M. Ortiz, purchasing")), ("seen", DateField("On"))],
                [("note", NoteField("What was said (if it matters)", lines=3))],
            ],
            self._stood, "Confirm them all", "; ".join(sentence(rule).rstrip(".") for rule in rules)[:400],
        )  # fmt: skip

    def _stood(self, word: _Stood) -> None:
        if not self._rules:
            return
        said = ConfirmDraft(
            self._rules[0].id, person=word.person, note=word.note, seen=word.seen,
            colleague_id=self._page.me if self._page else None,
        )  # fmt: skip
        ids = tuple(rule.id for rule in self._rules)
        self._desk.do(
            confirm_rules, ids, said,
            then=self._drawer.kept, label=f"Confirmed {number(len(ids), 'rule', 'rules')}", otherwise=self._refused,
        )  # fmt: skip

    def _done(self, rule_id: object) -> None:
        self._drawer.kept()
        self._written.kept()
        if isinstance(rule_id, UUID):
            self.settled.emit(rule_id)

    def _refused(self, refusal: Refusal) -> None:
        (self._drawer if not self._drawer.isHidden() else self._written).refused(refusal)


def _reason_rows(why: str) -> list[Row]:
    return [
        [("because", NoteField(why, lines=3))],
        [("person", TextField("Who said so (if anyone)", "M. Ortiz, purchasing"))],
        [("url", TextField("Or the page that says so", "https://"))],
    ]
