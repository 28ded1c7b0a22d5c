"""What is typed on the settings: our side as sheets, and the rows of tax numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.basics.dates import TermsStart
from app.basics.quantity import parse_unit_price, plain_unit_price
from app.basics.taxes import TaxClasses, parts_in
from app.seller.drafts import BankDraft, ClauseDraft, ColleagueDraft, FiledDraft, SellerDraft, ServiceDraft
from app.seller.queries import BankRow, ClauseRow, ColleagueRow, FiledRow, SellerRow, ServiceRow
from app.seller.rules import ROUNDINGS
from app.shell import theme
from app.shell.buttons import Button
from app.shell.fields import AmountField, ChoiceField, DateField, NoteField, TextField
from app.shell.panels import column, row
from app.shell.sheet import Row, Sheet

STARTS = {
    TermsStart.INVOICE.value: "the invoice",
    TermsStart.RECEIPT.value: "receipt of the invoice",
    TermsStart.LATER_OF_INVOICE_AND_ACCEPTANCE.value: "the later of invoice and acceptance",
    TermsStart.LATER_OF_RECEIPT_AND_ACCEPTANCE.value: "the later of receipt and acceptance",
    TermsStart.END_OF_MONTH.value: "the end of the month",
}
_ROUNDED = {
    "line/half-up": "each line, half up",
    "line/half-even": "each line, half to even",
    "total/half-up": "the total, half up",
    "total/half-even": "the total, half to even",
}
_BASES = {"exclusive": "without tax, which is added", "inclusive": "with the tax in them"}
BLOCKS = {"terms": "Terms", "payment": "Payment", "delivery": "Delivery"}
_RATE = "standard 19"


def seller_sheet(found: SellerRow | None) -> Sheet:
    """Who we are, as it is typed."""
    draft = SellerDraft()
    if found is not None:
        names = [name for name in SellerDraft.__slots__ if name not in ("street", "remit_to")]
        values: dict[str, Any] = {name: getattr(found, name) for name in names}
        values |= {"street": "\n".join(found.street), "remit_to": "\n".join(found.remit_to)}
        draft = SellerDraft(**values)
    return Sheet(
        draft, SellerDraft(legal_name="Firm"), {"tax_rates": _rates, "registrations": _registrations},
        {"registrations": lambda known: "\n".join(f"{system} {number}" for system, number in known.items()), "tax_rates": _rates_text},
    )  # fmt: skip


def _registrations(text: str) -> dict[str, str]:
    """One line each: the buyer's system, a blank, our number there."""
    lines = (line.strip().partition(" ") for line in text.splitlines() if line.strip())
    return {system: number.strip() for system, _, number in lines}


def _rates(text: str) -> TaxClasses:
    """``standard 19``, or of several taxes ``bc: GST 5 + PST 7``, one a line."""
    told: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, colon, taxes = line.partition(":")
        if not colon:
            name, _, taxes = line.removesuffix("%").rstrip().rpartition(" ")
        told[name.strip() or "standard"] = taxes.strip()
    return TaxClasses.read(told)


def _rates_text(rates: TaxClasses) -> str:
    return "\n".join(
        f"{name}{':' if name in parts_in(rates) else ''} {TaxClasses(rates, parts_in(rates)).told(name)}"
        for name in rates
    )


def seller_fields() -> dict[str, list[list[tuple[str, Any]]]]:
    """The fields of who we are, in their cards; tax numbers have rows of their own."""
    return {
        "Who we are": [
            [("legal_name", TextField("Legal name"))],
            [("trade_name", TextField("Trade name")), ("accent", TextField("Accent colour", "#0f6b63"))],
            [("tagline", TextField("Tagline"))],
            [("representative", TextField("Who stands for us on documents", "Yuki Tanaka, Representative Director"))],
        ],
        "Address": [
            [("street", _note("Street", lines=2))],
            [("postal_code", TextField("Postal code")), ("city", TextField("City"))],
            [("region", TextField("Region")), ("country", TextField("Country", "US"))],
            [("remit_to", _note("Where cheques go, if elsewhere", lines=2))],
        ],
        "How we are reached": [
            [("email", TextField("E-mail")), ("phone", TextField("Phone"))],
            [("website", TextField("Website")), ("time_zone", TextField("Time zone", "America/Chicago"))],
        ],
        "On our documents": [
            [("currency", TextField("Currency", "USD")), ("language", TextField("Language", "en"))],
            [("valid_days", TextField("A quote is valid for days")), ("payment_days", TextField("Payment within days"))],
            [("payment_from", ChoiceField("Payment runs from", list(STARTS.items())))],
            [("rounding", ChoiceField("Rounding", [(one, _ROUNDED.get(one, one)) for one in ROUNDINGS]))],
            [("terms_text", _note("Terms", lines=3))],
            [("delivery_text", _note("Delivery", lines=2))],
            [("warranty", _note("Warranty", lines=2))],
            [("governing_law", TextField("Governing law"))],
        ],
        "Tax": [
            [("tax_scheme", TextField("Tax scheme", "us-sales, eu-vat")), ("register_entry", TextField("Register entry"))],
            [("tax_rates", _note("Rates in percent, one a line; several taxes as bc: GST 5 + PST 7", _RATE, lines=2))],
            [("price_basis", ChoiceField("Our prices", list(_BASES.items())))],
            [("registrations", _note("Registered with, one a line", "lsu 123456", lines=2))],
        ],
    }  # fmt: skip


def _note(label: str, hint: str = "", lines: int = 2) -> NoteField:
    """A note as high as its lines: the form has many."""
    field = NoteField(label, hint, lines)
    field.widget.setFixedHeight(lines * 19 + 20)
    return field


class NumberRows(QWidget):
    """Numbers by scheme, a row each: what it is, and the number. ``value()`` is text as a sheet keeps it."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[QLineEdit, QLineEdit, QWidget]] = []
        self._box = column(gap=theme.S)
        self.more = Button("Add a number", "plus", quiet=True, small=True, then=self._add_by_hand)
        box = column(gap=theme.S)
        box.addLayout(self._box)
        box.addLayout(row(self.more, 1))
        self.setLayout(box)

    def value(self) -> str:
        """A line a number: ``us.ein 12-3456789``; empty rows are left out."""
        pairs = [(scheme.text().strip(), number.text().strip()) for scheme, number, _ in self._rows]
        return "\n".join(f"{scheme} {number}".strip() for scheme, number in pairs if scheme or number)

    def put(self, text: str) -> None:
        """Show these numbers; nothing is touched where they stand there already."""
        if text == self.value() and self._rows:
            return
        for _, _, line in self._rows:
            line.hide()
            line.deleteLater()
        self._rows = []
        for one in text.splitlines() or [""]:
            scheme, _, number = one.partition(" ")
            self._add(scheme, number)

    def _add_by_hand(self) -> None:
        self._add("", "").setFocus()

    def _add(self, scheme: str, number: str) -> QLineEdit:
        what, which = QLineEdit(scheme), QLineEdit(number)
        what.setPlaceholderText("us.ein")
        what.setAccessibleName("Scheme of the number")
        what.setMaximumWidth(130)
        which.setPlaceholderText("12-3456789")
        which.setAccessibleName("Number")
        line = QWidget()
        shut = Button("", "x", quiet=True, small=True).named("Take the number out")
        box: QHBoxLayout = row(what, which, shut)
        box.setStretch(1, 1)
        line.setLayout(box)
        entry = (what, which, line)
        shut.clicked.connect(lambda _checked=False: self._drop(entry))
        for edit in (what, which):
            edit.textEdited.connect(lambda _text: self.edited.emit())
        self._rows.append(entry)
        self._box.addWidget(line)
        return what

    def _drop(self, entry: tuple[QLineEdit, QLineEdit, QWidget]) -> None:
        self._rows.remove(entry)
        entry[2].hide()
        entry[2].deleteLater()
        self.edited.emit()


@dataclass(frozen=True, slots=True)
class BankWord(BankDraft):
    """An account, and who compared it with the bank's own paper."""

    confirmed_by: str = ""

    def cleaned(self) -> BankWord:
        """As the account is kept."""
        plain = BankDraft(
            self.holder, self.bank, self.iban, self.bic, self.account, self.routing, self.currency
        ).cleaned()
        return BankWord(
            **{name: getattr(plain, name) for name in BankDraft.__slots__}, confirmed_by=self.confirmed_by
        )

    def problems(self) -> list[str]:
        """What must be mended before money may be sent here."""
        said = BankDraft.problems(self)
        return (
            said if self.confirmed_by.strip() else [*said, "Say who compared it with the bank's own paper."]
        )


def bank_sheet(found: BankRow | None, holder: str = "") -> tuple[Sheet, list[Row]]:
    """An account to be paid to."""
    draft = BankWord(holder=holder)
    if found is not None:
        draft = BankWord(**{name: getattr(found, name) for name in BankDraft.__slots__})
    rows: list[Row] = [
        [("holder", TextField("Holder"))],
        [("bank", TextField("Bank")), ("currency", TextField("Currency", "USD"))],
        [("iban", TextField("IBAN"))],
        [("bic", TextField("BIC"))],
        [("account", TextField("Account number")), ("routing", TextField("Routing number"))],
        [("confirmed_by", TextField("Compared with the bank's own paper by", "who stands for it"))],
    ]
    return Sheet(draft, BankWord(holder="Firm", account="1", confirmed_by="x")), rows


def colleague_sheet(found: ColleagueRow | None) -> tuple[Sheet, list[Row]]:
    """One of us."""
    draft = ColleagueDraft()
    if found is not None:
        draft = ColleagueDraft(**{name: getattr(found, name) for name in ColleagueDraft.__slots__})
    initials = TextField("Initials", "made from the name")
    initials.widget.setEnabled(found is None)
    rows: list[Row] = [
        [("name", TextField("Name")), ("initials", initials)],
        [("role", TextField("Role", "concierge, technician, finance"))],
        [("email", TextField("E-mail")), ("phone", TextField("Direct line"))],
        [("hours", TextField("Hours", "Mon–Fri 09:00–17:00"))],
    ]
    return Sheet(draft, ColleagueDraft(name="Ana Berg", initials="AB")), rows


def service_sheet(found: ServiceRow | None, currency: str) -> tuple[Sheet, list[Row]]:
    """A line of the price list."""
    draft = ServiceDraft(currency=currency or "USD")
    if found is not None:
        draft = ServiceDraft(**{name: getattr(found, name) for name in ServiceDraft.__slots__})
    code = TextField("Code", "SEQ-210")
    code.widget.setEnabled(found is None)
    rows: list[Row] = [
        [("code", code), ("unit", TextField("Unit", "sample"))],
        [("text", TextField("What it is"))],
        [("detail", NoteField("Detail", lines=3))],
        [("unit_price", AmountField("Unit price", "310.00")), ("currency", TextField("Currency"))],
        [("tax_class", TextField("Tax class", "standard")), ("kind", TextField("Kind", "service"))],
    ]
    sheet = Sheet(
        draft, ServiceDraft(code="A", text="A"), {"unit_price": _price},
        {"unit_price": lambda price: plain_unit_price(price, draft.currency) if found or price else ""},
    )  # fmt: skip
    return sheet, rows


def _price(text: str) -> int:
    return parse_unit_price(text.replace(",", "").replace("\u00a0", "").strip() or "0")


_FACTS = ("limit", "currency", "wording", "signature")
_SIGNED = {
    "": "not said",
    "wet": "by hand",
    "digital": "digitally",
    "typed": "by a typed name",
    "none": "not at all",
}


@dataclass(frozen=True, slots=True)
class PaperWord(FiledDraft):
    """A filed paper, and what it says of itself in fields of their own."""

    limit: str = ""
    currency: str = ""
    wording: str = ""
    signature: str = ""

    def filed(self) -> FiledDraft:
        """The paper as it is kept: a currency without an insured sum says nothing."""
        said = {
            name: getattr(self, name).strip() for name in _FACTS if name != "currency" or self.limit.strip()
        }
        plain = {name: getattr(self, name) for name in FiledDraft.__slots__ if name != "facts"}
        return FiledDraft(**plain, facts={name: text for name, text in said.items() if text})

    def cleaned(self) -> PaperWord:
        """Without control signs."""
        plain = FiledDraft.cleaned(self)
        assert isinstance(plain, PaperWord)  # noqa: S101 - the same kind comes back
        return plain

    def problems(self) -> list[str]:
        """What must be mended before it can be filed."""
        return self.filed().problems()


def paper_sheet(found: FiledRow | None, attach: QWidget) -> tuple[Sheet, list[Row]]:
    """A paper that we keep ready; ``attach`` is the part that takes its file."""
    draft = PaperWord()
    if found is not None:
        kept: dict[str, Any] = {
            name: getattr(found, name) for name in FiledDraft.__slots__ if name != "facts"
        }
        draft = PaperWord(**kept | {name: str(found.facts.get(name) or "") for name in _FACTS})
    kind, title = TextField("Kind, as playbooks ask for it", "w-9"), TextField("Title", "Form W-9")
    for field in (kind, title):
        field.widget.setEnabled(found is None)
    rows: list[Row] = [
        [("kind", kind)],
        [("title", title)],
        [("signed_on", DateField("Signed on", optional=True))],
        [
            ("valid_from", DateField("Valid from", optional=True)),
            ("valid_to", DateField("To, included", optional=True)),
        ],
        [("limit", AmountField("It covers up to", "1000000.00")), ("currency", TextField("Currency", "USD"))],
        [("wording", NoteField("It says", "Such as additional insured: …", lines=2))],
        [("signature", ChoiceField("It is signed", list(_SIGNED.items())))],
        attach,
    ]
    return Sheet(draft, PaperWord(kind="a", title="a")), rows


def clause_sheet(found: ClauseRow | None) -> tuple[Sheet, list[Row]]:
    """A sentence for documents."""
    draft = ClauseDraft()
    if found is not None:
        draft = ClauseDraft(found.key, found.language, found.block, found.text)
    key, language = TextField("Key", "freight-included"), TextField("Language", "en")
    for field in (key, language):
        field.widget.setEnabled(found is None)
    rows: list[Row] = [
        [("key", key), ("language", language)],
        [("block", ChoiceField("Stands under", list(BLOCKS.items())))],
        [("text", NoteField("Text", lines=6))],
    ]
    return Sheet(draft, ClauseDraft(key="a", text="a")), rows


def masked(number: str) -> str:
    """A bank number that may be shown to anybody: its first and last four signs."""
    kept = number.replace(" ", "")
    if len(kept) <= 8:
        return "•" * max(0, len(kept) - 2) + kept[-2:]
    return f"{kept[:4]} •••• {kept[-4:]}"


def running_out(paper: FiledRow, today: dt.date) -> tuple[str, theme.Signal_]:
    """How a paper stands: in force, runs out soon, has run out, not yet."""
    if paper.valid_to is not None and paper.valid_to < today:
        return "has run out", "red"
    if paper.valid_from is not None and paper.valid_from > today:
        return "not yet in force", "amber"
    if paper.valid_to is not None and (paper.valid_to - today).days <= 60:
        days = (paper.valid_to - today).days
        return ("runs out today" if not days else f"{days} days left"), "amber"
    return "in force", "green"


def banks_said(banks: Sequence[BankRow]) -> bool:
    """Whether somebody stands for every account."""
    return all(bank.confirmed_by for bank in banks)
