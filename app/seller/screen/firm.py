"""Who we are, as a form in two columns; what is wrong stands beside the field it comes from."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.basics.errors import Refusal
from app.seller.commands import set_seller
from app.seller.form import NumberRows, seller_fields, seller_sheet
from app.seller.queries import SettingsPage
from app.seller.screen.pictures import PicturesCard
from app.shell import theme
from app.shell.buttons import Button
from app.shell.desk import Desk
from app.shell.forms import Form
from app.shell.panels import Card, Field, Line, ScrollPage, column, row
from app.shell.texts import Muted, Problem, Statement

_LEFT = ("Who we are", "Address", "How we are reached")
_NARROW = 820


class FirmPane(QWidget):
    """The form keeps what is typed until it is saved; a change from elsewhere does not write over it."""

    saved = Signal()
    touched = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.dirty = False
        self.fields: dict[str, Field] = {}
        self._cards: list[tuple[QWidget, int]] = []
        self.form = Form(seller_sheet(None), self)
        self.numbers = NumberRows()
        self.pictures = PicturesCard(desk)
        self.number_field = Field("Tax numbers, as they stand on documents", self.numbers)
        self._build()
        self.form.changed.connect(self._edited)
        self.numbers.edited.connect(self._numbers_edited)

    def _build(self) -> None:
        self.says, self.state = Statement("", wrap=True), Muted("")
        self.wrong = Problem()
        self.save_button = Button("Save", "save", primary=True, keys="", then=self.save).named(
            "Save", "Ctrl+S"
        )
        self.undo_button = Button("Undo what was typed", "undo-2", quiet=True, then=self.undo)
        page = ScrollPage()
        page.body.addWidget(self.says)
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.L)
        self._columns = (column(gap=theme.L), column(gap=theme.L))
        for at, box in enumerate(self._columns):
            self._grid.addLayout(box, 0, at)
            self._grid.setColumnStretch(at, 1)
        for title, lines in seller_fields().items():
            card = Card()
            card.body.setSpacing(theme.M)
            card.add(Statement(title))
            for line in lines:
                for attribute, field in line:
                    self.fields[attribute] = field
                    self.form.bind(field, attribute)
                card.body.addLayout(row(*(field for _, field in line), gap=theme.M))
            if title == "Tax":
                card.add(self.number_field)
            self._columns[0 if title in _LEFT else 1].addWidget(card)
        self._columns[0].addWidget(self.pictures)
        for box in self._columns:
            box.addStretch(1)
        page.body.addLayout(self._grid)
        page.body.addStretch(1)
        self._under(page)
        self._tell()

    def _under(self, page: QWidget) -> None:
        """What can be done stands below the page, always in sight."""
        foot = row(self.wrong, self.state, 1, self.undo_button, self.save_button)
        foot.setContentsMargins(theme.XL, theme.M, theme.XL, theme.M)
        box = column(page, Line(), gap=0)
        box.setStretch(0, 1)
        box.addLayout(foot)
        self.setLayout(box)

    def show_page(self, page: SettingsPage) -> None:
        """Show who we are; what is being typed is left alone."""
        self._page = page
        known = page.seller is not None
        self.pictures.show_page(page)
        self.says.setText(
            "This stands on every quote and invoice." if known
            else "Say who you are: it stands on every quote and invoice, and nothing can be quoted before."
        )  # fmt: skip
        if not self.dirty:
            self._take(page)

    def _take(self, page: SettingsPage) -> None:
        sheet = seller_sheet(page.seller)
        self.form.take(sheet)
        self.numbers.put(sheet.typed("tax_ids"))
        self.number_field.problem("")
        self.wrong.say("")
        self.dirty = False
        self._tell()

    def _edited(self) -> None:
        self.dirty = True
        self.wrong.say("")
        self._tell()
        self.touched.emit()

    def _numbers_edited(self) -> None:
        self.form.draft.tax_ids = self.numbers.value()
        self.number_field.problem("")
        self._edited()

    def _tell(self) -> None:
        self.state.setText("Not saved yet." if self.dirty else "")
        self.save_button.allow(self.dirty, "Nothing was changed.")
        self.undo_button.setVisible(self.dirty)

    # -- doing ------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Keep what is typed, or show what is wrong with it."""
        good = self.form.show_problems()
        said = dict(self.form.draft.problems())
        self.number_field.problem(said.get("tax_ids", ""))
        if not good:
            general = self.form.general()
            self.wrong.say("" if general == said.get("tax_ids") else general)
            self.state.setText("Mend what is marked red, then save.")
            return
        self._desk.do(
            set_seller,
            self.form.draft.draft(),
            then=self._saved,
            label="Saved who we are",
            otherwise=self._refused,
        )

    def _saved(self, _id: UUID) -> None:
        self.dirty = False
        self._tell()
        self.saved.emit()

    def _refused(self, refusal: Refusal) -> None:
        self.wrong.say(refusal.text)

    def undo(self) -> None:
        """Show again what is stored."""
        self._take(self._page)
