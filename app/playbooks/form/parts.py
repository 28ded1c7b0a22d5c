"""The fields of institutions, offices, payers, exemptions and payment steps, as sheets for the drawer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.institutions.drafts import ExemptionDraft, InstitutionDraft, OfficeDraft, PayerDraft, StepDraft
from app.institutions.queries import ExemptionRow, InstitutionRow, OfficeRow, PayerRow, StepRow
from app.playbooks.form.words import CHANNELS, CLOCKS, HOLDERS, ROLES
from app.shell.fields import CheckField, ChoiceField, DateField, NoteField, TextField
from app.shell.sheet import Row, Sheet

PAPERS = (("", "As its country does"), ("letter", "Letter"), ("a4", "A4"))
LANGUAGES = (
    ("en", "English"), ("en-US", "English (US)"), ("en-GB", "English (UK)"), ("de", "German"), ("fr", "French"),
    ("es", "Spanish"), ("it", "Italian"), ("nl", "Dutch"), ("sv", "Swedish"), ("pt", "Portuguese"),
    ("ja", "Japanese"), ("zh", "Chinese"),
)  # fmt: skip


def institution_sheet(
    row: InstitutionRow | None, parents: Sequence[tuple[UUID, str]]
) -> tuple[Sheet, list[Row]]:
    """The head of an institution: a new one, or one as it stands."""
    draft = InstitutionDraft() if row is None else InstitutionDraft(
        name=row.name, key=row.key, legal_name=row.legal_name, parent_id=row.parent_id, country=row.country,
        region=row.region, currency=row.currency, language=row.language, paper=row.paper,
        fiscal_year_start=row.fiscal_year_start, identifiers=dict(row.identifiers), note=row.note, version=row.version,
    )  # fmt: skip
    above = ChoiceField("Below", [(None, "Nobody: it stands alone"), *parents])
    spoken = dict(LANGUAGES)
    languages = (
        list(LANGUAGES) if draft.language in spoken else [(draft.language, draft.language), *LANGUAGES]
    )
    rows: list[Row] = [
        [("name", TextField("Name", "Northfield State University"))],
        [("legal_name", TextField("Legal name, as it stands on orders"))],
        [("parent_id", above)],
        [
            ("country", TextField("Country", "US")),
            ("region", TextField("Region", "LA")),
            ("currency", TextField("Currency", "USD")),
        ],
        [("language", ChoiceField("Language", languages)), ("paper", ChoiceField("Paper", PAPERS))],
        [
            ("fiscal_year_start", TextField("Fiscal year starts", "07-01")),
            ("key", TextField("Key in files", "made from the name")),
        ],
        [("identifiers", NoteField("Numbers, one a line", "us.ein 12-3456789", lines=2))],
        [("note", NoteField("Note", lines=3))],
    ]
    return Sheet(draft, InstitutionDraft(name="Northfield")), rows


def office_sheet(row: OfficeRow | None, role: str = "purchasing") -> tuple[Sheet, list[Row]]:
    """An office: how it is reached, and when."""
    draft = OfficeDraft(role=role) if row is None else OfficeDraft(
        role=row.role, name=row.name, key=row.key, channel=row.channel, email=row.email, phone=row.phone,
        portal=row.portal, hours=row.hours, time_zone=row.time_zone, closed=row.closed, note=row.note,
        version=row.version,
    )  # fmt: skip
    closed = NoteField("Closed, one period a line", "2026-12-24..2027-01-01", lines=2)
    rows: list[Row] = [
        [("role", ChoiceField("What it does", list(ROLES.items())))],
        [("name", TextField("Name", "Procurement Services"))],
        [("email", TextField("E-mail")), ("phone", TextField("Phone"))],
        [("channel", ChoiceField("Takes quotes by", list(CHANNELS.items()))), ("hours", TextField("Hours", "08:00–16:30"))],
        [("portal", TextField("Portal", "https://"))],
        [("time_zone", TextField("Time zone", "America/Chicago"))],
        [("closed", closed)],
        [("note", NoteField("Note", lines=3))],
    ]  # fmt: skip
    return Sheet(draft, OfficeDraft(role="purchasing")), rows


def payer_sheet(row: PayerRow | None) -> tuple[Sheet, list[Row]]:
    """A payer: the lines that are printed, and for which money."""
    draft = PayerDraft() if row is None else PayerDraft(
        lines=row.lines, key=row.key, funding=row.funding, tax_ids=dict(row.tax_ids), mailbox=row.mailbox,
        is_default=row.is_default, officer=row.officer, officer_title=row.officer_title, version=row.version,
    )  # fmt: skip
    rows: list[Row] = [
        [("lines", NoteField("Addressee, as it must be printed", "Northfield Research Foundation\nBox 1200", 4))],
        [("officer", TextField("Officer named in the address", "Martin Vetter")), ("officer_title", TextField("Title of the office", "President"))],
        [("funding", NoteField("Pays for, one a line", "NIH\nfoundation grant", lines=2))],
        [("mailbox", TextField("Mailbox for invoices", "invoices@northfield.edu"))],
        [("tax_ids", NoteField("Tax numbers, one a line", "us.ein 12-3456789", lines=2))],
        [("is_default", CheckField("Pays where nobody says otherwise"))],
    ]  # fmt: skip
    return Sheet(draft, PayerDraft(lines=("Northfield",))), rows


def exemption_sheet(row: ExemptionRow | None) -> tuple[Sheet, list[Row]]:
    """A tax exemption."""
    draft = ExemptionDraft() if row is None else ExemptionDraft(
        certificate=row.certificate, jurisdiction=row.jurisdiction, valid_from=row.valid_from, valid_to=row.valid_to,
        sha256=row.sha256, version=row.version,
    )  # fmt: skip
    rows: list[Row] = [
        [("certificate", TextField("Certificate")), ("jurisdiction", TextField("Where it holds", "US-LA"))],
        [
            ("valid_from", DateField("From", optional=True)),
            ("valid_to", DateField("To, included", optional=True)),
        ],
    ]
    return Sheet(draft, ExemptionDraft(certificate="1")), rows


class StepSheet(Sheet):
    """A step of the route; its key is made from its title where it has none."""

    def draft(self) -> Any:
        made = super().draft()
        made.key = made.key or _slug(made.title) or made.holder
        return made


class _Judged(StepDraft):
    """A step that says what is wrong with it."""

    def problems(self) -> list[str]:
        said = [] if self.holder in HOLDERS else ["Choose who holds it."]
        if not 0 <= self.days <= 365:
            said.append("A step takes 0 to 365 business days.")
        return said


def step_sheet(row: StepRow | None) -> tuple[StepSheet, list[Row]]:
    """One step of the payment route."""
    draft = _Judged(holder="accounts-payable") if row is None else _Judged(
        key=row.key, holder=row.holder, days=row.days, title=row.title, clock=row.clock, run=row.run,
        source=row.source,
    )  # fmt: skip
    clocks = dict(CLOCKS) | ({row.clock: row.clock} if row is not None and row.clock not in CLOCKS else {})
    rows: list[Row] = [
        [("title", TextField("What happens", "Receipt and acceptance"))],
        [("holder", ChoiceField("Who has it", list(HOLDERS.items()))), ("days", TextField("Business days"))],
        [("clock", ChoiceField("The days run", list(clocks.items())))],
        [
            (
                "run",
                TextField("Payment run, if money only goes on certain days", "weekly:thursday or monthly:15"),
            )
        ],
        [("source", TextField("Who says so", "a page, or a person"))],
    ]
    return StepSheet(draft, _Judged(holder="us")), rows


def _slug(text: str) -> str:
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in text.casefold())
    return "-".join(part for part in kept.split("-") if part)[:40].strip("-")
