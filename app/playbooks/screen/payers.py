"""Who pays: the lines as they must be printed, for which money, and the tax exemptions."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.institutions.commands import add_exemption, add_payer, edit_exemption, edit_payer
from app.institutions.drafts import ExemptionDraft, PayerDraft
from app.institutions.queries import ExemptionRow, PayerRow
from app.institutions.retiring import retire_exemption, retire_payer
from app.playbooks.form.parts import exemption_sheet, payer_sheet
from app.playbooks.form.words import day
from app.playbooks.queries import InstitutionPage
from app.playbooks.screen.offices import Cards
from app.shell.buttons import Button
from app.shell.desk import Desk
from app.shell.marks import Badge
from app.shell.panels import Card, EmptyState, row
from app.shell.sheet import SheetDrawer
from app.shell.texts import Body, Label, Muted, Strong


class PayersPane(Cards):
    """One card a payer, one card an exemption; the last adds."""

    def __init__(self, desk: Desk, drawer: SheetDrawer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._drawer = desk, drawer
        self._page: InstitutionPage | None = None
        self._shown: object = None
        self._editing: UUID | None = None
        self.offer(
            Button("Add a payer", "plus", then=self.add),
            Button("Add a tax exemption", "percent", then=self.add_exemption),
        )

    def show_page(self, page: InstitutionPage) -> None:
        """Show who pays."""
        self._page = page
        state = (page.payers, page.exemptions, page.institution.key)
        if state == self._shown:
            return
        self._shown = state
        cards: list[QWidget] = [self._card(page, payer) for payer in page.payers]
        cards += [self._exemption(page, one) for one in page.exemptions]
        self.fill(cards or [self._none()])

    def _none(self) -> QWidget:
        text = "The entity whose name must stand on the quote and on the invoice, for each source of money."
        empty = EmptyState("wallet", "No payer is known yet", text)
        empty.setMinimumHeight(190)
        return Card().add(empty)

    def _card(self, page: InstitutionPage, payer: PayerRow) -> QWidget:
        card = Card()
        edit = Button("", "pencil", quiet=True, small=True, then=partial(self.edit, payer))
        edit.named(f"Edit {payer.lines[0] if payer.lines else payer.key}")
        gone = Button("", "trash-2", quiet=True, small=True, then=partial(self.retire, payer))
        gone.named(f"Take away {payer.lines[0] if payer.lines else payer.key}")
        gone.setVisible(payer.institution == page.institution.key)
        badge = Badge("pays unless said otherwise", "accent", "check") if payer.is_default else Badge()
        badge.setVisible(payer.is_default)
        card.body.addLayout(row(Strong(payer.lines[0] if payer.lines else payer.key), badge, 1, gone, edit))
        if len(payer.lines) > 1:
            lines = Body("\n".join(payer.lines[1:]))
            lines.selectable()
            card.add(lines)
        for title, text in (
            (
                "Named in the address",
                ", ".join(part for part in (payer.officer, payer.officer_title) if part),
            ),
            ("Pays for", ", ".join(payer.funding)),
            ("Invoices to", payer.mailbox),
            ("Tax numbers", ", ".join(f"{scheme} {number}" for scheme, number in payer.tax_ids.items())),
        ):
            if text:
                words = Body(text, wrap=True)
                words.selectable()
                card.add(Label(title), words)
        if payer.institution != page.institution.key:
            card.add(Muted(f"From {page.level_name(payer.institution)}."))
        card.body.addStretch(1)
        return card

    def _exemption(self, page: InstitutionPage, one: ExemptionRow) -> QWidget:
        card = Card()
        edit = Button("", "pencil", quiet=True, small=True, then=partial(self.edit_exemption, one))
        edit.named(f"Edit the exemption {one.certificate}")
        gone = Button("", "trash-2", quiet=True, small=True, then=partial(self.retire_exemption, one))
        gone.named(f"Take away the exemption {one.certificate}")
        gone.setVisible(one.institution == page.institution.key)
        over = one.valid_to is not None and one.valid_to < page.day
        badge = (
            Badge("has run out", "red", "circle-x") if over else Badge("in force", "green", "circle-check")
        )
        card.body.addLayout(row(Strong("Tax exemption"), badge, 1, gone, edit))
        card.add(
            Body(f"Certificate {one.certificate}" + (f", {one.jurisdiction}" if one.jurisdiction else ""))
        )
        ends = [
            f"from {day(one.valid_from, page.day)}" if one.valid_from else "",
            f"to {day(one.valid_to, page.day)}" if one.valid_to else "no end known",
        ]
        card.add(Muted(" ".join(part for part in ends if part)))
        card.body.addStretch(1)
        return card

    # -- doing ------------------------------------------------------------------------------------------------

    def retire(self, payer: PayerRow) -> None:
        """Take a payer away that nothing uses; what uses it is said in the strip."""
        name = payer.lines[0] if payer.lines else payer.key
        self._desk.do(retire_payer, payer.id, label=f"Took away {name}")

    def retire_exemption(self, one: ExemptionRow) -> None:
        """Take an exemption away that no quote claims; what uses it is said in the strip."""
        self._desk.do(retire_exemption, one.id, label=f"Took away the exemption {one.certificate}")

    def add(self) -> None:
        """A new payer."""
        sheet, fields = payer_sheet(None)
        self._drawer.begin("New payer", sheet, fields, self._keep_payer, "Add the payer")
        self._editing = None

    def edit(self, payer: PayerRow) -> None:
        """Change a payer."""
        self._editing = payer.id
        sheet, fields = payer_sheet(payer)
        self._drawer.begin("Edit the payer", sheet, fields, self._keep_payer)

    def _keep_payer(self, draft: PayerDraft) -> None:
        if self._page is None:
            return
        if self._editing is None:
            self._desk.do(
                add_payer, self._page.institution.id, draft,
                then=self._drawer.kept, label="Added the payer", otherwise=self._drawer.refused,
            )  # fmt: skip
        else:
            self._desk.do(
                edit_payer, self._editing, draft,
                then=self._drawer.kept, label="Saved the payer", otherwise=self._drawer.refused,
            )  # fmt: skip

    def add_exemption(self) -> None:
        """A new tax exemption."""
        self._editing = None
        sheet, fields = exemption_sheet(None)
        self._drawer.begin("New tax exemption", sheet, fields, self._keep_exemption, "Add the exemption")

    def edit_exemption(self, one: ExemptionRow) -> None:
        """Change a tax exemption."""
        self._editing = one.id
        sheet, fields = exemption_sheet(one)
        self._drawer.begin("Edit the tax exemption", sheet, fields, self._keep_exemption)

    def _keep_exemption(self, draft: ExemptionDraft) -> None:
        if self._page is None:
            return
        if self._editing is None:
            self._desk.do(
                add_exemption, self._page.institution.id, draft,
                then=self._drawer.kept, label="Added the exemption", otherwise=self._drawer.refused,
            )  # fmt: skip
        else:
            self._desk.do(
                edit_exemption, self._editing, draft,
                then=self._drawer.kept, label="Saved the exemption", otherwise=self._drawer.refused,
            )  # fmt: skip
