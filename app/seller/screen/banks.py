"""Where money is sent to: the accounts, masked, each with the person who stands for it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.basics.dates import parse_day
from app.basics.wording import Wording
from app.seller.commands import set_bank_account
from app.seller.drafts import BankDraft
from app.seller.form import BankWord, bank_sheet, masked
from app.seller.queries import BankRow, SettingsPage
from app.shell import theme
from app.shell.buttons import Button
from app.shell.desk import Desk
from app.shell.marks import Badge
from app.shell.panels import Card, EmptyState, Icon, ScrollPage, column, row
from app.shell.sheet import SheetDrawer
from app.shell.texts import Body, Muted, Strong

_WORDING = Wording("en_GB")


class BanksPane(ScrollPage):
    """A card an account. A change is refused without the name of who compared it."""

    def __init__(self, desk: Desk, drawer: SheetDrawer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._drawer = desk, drawer
        self._page: SettingsPage | None = None
        self._shown: object = None
        self._list = column(gap=theme.L)
        self.add_button = Button("Add a bank account", "plus", then=self.add)
        self.body.addWidget(
            Muted("Where clients pay to. An account that changes must be compared with the bank's own paper by a person.", wrap=True)
        )  # fmt: skip
        self.body.addLayout(self._list)
        self.body.addLayout(row(self.add_button, 1))
        self.body.addStretch(1)

    def show_page(self, page: SettingsPage) -> None:
        """Show the accounts."""
        self._page = page
        self.add_button.allow(page.seller is not None, "Say first who you are.")
        if page.banks == self._shown:
            return
        self._shown = page.banks
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for bank in page.banks:
            self._list.addWidget(self._card(bank))
        if not page.banks:
            empty = EmptyState("banknote", "No bank account yet", "Invoices cannot say where to pay to.")
            empty.setMinimumHeight(180)
            self._list.addWidget(Card().add(empty))

    def _card(self, bank: BankRow) -> QWidget:
        card = Card()
        stood = Badge("nobody stands for it", "amber", "triangle-alert")
        if bank.confirmed_by:
            on = f", {_WORDING.long_day(parse_day(bank.confirmed_on))}" if bank.confirmed_on else ""
            stood = Badge(f"compared by {bank.confirmed_by}{on}", "green", "shield-check")
        change = Button("Change…", "pencil", small=True, then=partial(self.change, bank))
        change.setAccessibleName(f"Change the account of {bank.holder}")
        card.body.addLayout(
            row(Icon("banknote"), Strong(bank.bank or bank.holder), Muted(bank.currency), 1, stood, change)
        )
        number = f"IBAN {masked(bank.iban)}" if bank.iban else f"Account {masked(bank.account)}"
        parts = [
            bank.holder,
            number,
            f"BIC {bank.bic}" if bank.bic else "",
            "routing number on file" if bank.routing else "",
        ]
        card.add(Body(" · ".join(part for part in parts if part), wrap=True))
        return card

    # -- doing ------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """A further account."""
        holder = self._page.seller.legal_name if self._page and self._page.seller else ""
        sheet, fields = bank_sheet(None, holder)
        self._drawer.begin("New bank account", sheet, fields, self._keep, "Add the account")

    def change(self, bank: BankRow) -> None:
        """Change an account; who stands for it is asked anew."""
        sheet, fields = bank_sheet(bank)
        subject = "Another IBAN or account number is kept as a further account."
        self._drawer.begin("Change the bank account", sheet, fields, self._keep, subject=subject)

    def _keep(self, word: BankWord) -> None:
        draft = BankDraft(
            word.holder, word.bank, word.iban, word.bic, word.account, word.routing, word.currency
        )
        self._desk.do(
            set_bank_account, draft, word.confirmed_by,
            then=self._drawer.kept, label="Saved the bank account", otherwise=self._drawer.refused,
        )  # fmt: skip
