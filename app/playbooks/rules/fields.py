"""Every field of a playbook file: the one declaration that reading, the JSON Schema and the guide go by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.basics.dates import TermsStart
from app.institutions import rules as known
from app.playbooks.rules import shapes as s
from app.playbooks.rules.parts import SCHEMA

MOST_RULES = 1000
MOST_PARTS = 200
# What the document kit fills in (app/documents/tailoring.py); a test holds the two lists together.
FILE_NAME_SLOTS = ("number", "revision", "kind", "date", "institution", "client", "order")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its shape, whether it must be there, and what it is for."""

    shape: s.Shape
    about: str
    required: bool = False


Fields = Mapping[str, Field]
#: The columns that a table of lines may have, in their usual order.
COLUMNS = (
    "line",
    "description",
    "code",
    "quantity",
    "unit",
    "unit-price",
    "amount",
    "discount",
    "tax",
    "list-price",
    "academic-price",
)

HEAD: Fields = {
    "schema": Field(s.exactly(SCHEMA), "The version of this file format.", required=True),
    "key": Field(s.KEY, "The short name by which files and commands name the institution.", required=True),
    "name": Field(s.text(), "The name as people say it.", required=True),
    "legal_name": Field(s.text(), "The name of the legal entity, where it differs."),
    "country": Field(s.COUNTRY, "Country (ISO 3166), for public holidays.", required=True),
    "region": Field(s.REGION, "Region (ISO 3166-2, without the country), for its holidays."),
    "parent": Field(s.KEY, "The key of the institution above, whose rules are inherited."),
    "currency": Field(s.CURRENCY, "The currency it buys in."),
    "language": Field(s.LANGUAGE, "The language of its papers."),
    "paper": Field(s.one_of(known.PAPERS), "The paper it prints on; else by country."),
    "fiscal_year_start": Field(s.MONTH_DAY, "When its fiscal year starts."),
    "seen": Field(s.DAY, "The day this playbook was last gone through."),
    "note": Field(s.text(4000, lines=True), "What is worth knowing and no rule."),
    "identifiers": Field(s.table_of_texts(30), "Its public numbers by scheme, such as fr.siret."),
}
OFFICE: Fields = {
    "key": Field(s.KEY, "The short name of the office.", required=True),
    "role": Field(s.one_of(known.ROLES), "What the office does.", required=True),
    "name": Field(s.text(), "Its name as it signs."),
    "channel": Field(s.one_of(known.CHANNELS), "How papers reach it."),
    "email": Field(s.EMAIL, "Its mailbox."),
    "phone": Field(s.text(60), "Its telephone."),
    "portal": Field(s.URL, "Its portal."),
    "hours": Field(s.text(120), "When it answers."),
    "timezone": Field(s.ZONE, "Its time zone."),
    "closed": Field(s.many(s.PERIOD, 60), "Days on which it is closed, beyond public holidays."),
    "note": Field(s.text(4000, lines=True), "What is worth knowing."),
}
PAYER: Fields = {
    "key": Field(s.KEY, "The short name of the payer.", required=True),
    "lines": Field(
        s.many(s.text(), 12, least=1), "The addressee as it must be printed, line by line.", required=True
    ),
    "funding": Field(s.many(s.text(80), 30), "The funding lines this payer stands for."),
    "default": Field(s.FLAG, "Whether it pays where no funding line says otherwise."),
    "mailbox": Field(s.EMAIL, "Where invoices for it go."),
    "tax_ids": Field(s.table_of_texts(30), "Its tax numbers by scheme."),
    "officer": Field(s.text(), "The person who stands for it in the address, where papers name one."),
    "officer_title": Field(s.text(), "The title of that person's office, such as President."),
}
EXEMPTION: Fields = {
    "certificate": Field(s.text(120), "The number of the certificate.", required=True),
    "jurisdiction": Field(s.text(60), "Where it holds, such as US-LA."),
    "valid_from": Field(s.DAY, "Its first day."),
    "valid_to": Field(s.DAY, "Its last day."),
}
SOURCE: Fields = {
    "url": Field(s.URL, "The page that says so."),
    "person": Field(s.text(120), "The person who said so, by office rather than by name."),
    "says": Field(s.text(4000, lines=True), "What exactly it says, in a few words."),
    "seen": Field(s.DAY, "The day it was seen or said."),
}
RULE: Fields = {
    "key": Field(s.KEY, "The short name; the same key at a lower level overrides.", required=True),
    "kind": Field(s.KEY, "The kind of check, from the catalogue; needed unless the rule lifts another."),
    "office": Field(s.KEY, "The role or the key of the office that asks."),
    "on": Field(s.one_of(known.DOCUMENTS), "The document it is asked of."),
    "params": Field(s.anything_in_a_table(), "The parameters of the kind."),
    "when": Field(s.anything_in_a_table(), "The condition under which it is asked."),
    "severity": Field(s.one_of(known.SEVERITIES), "Whether it stops the issue."),
    "status": Field(s.one_of(known.STATUSES), "How sure it is."),
    "say": Field(s.text(2000, lines=True), "The rule as a sentence; else the sentence of its kind."),
    "ask": Field(s.text(2000, lines=True), "The question to put to the office; else that of its kind."),
    "clause": Field(s.text(2000, lines=True), "A text to print on the document."),
    "sources": Field(s.many(s.anything_in_a_table(), 20), "Who says so."),
    "valid_from": Field(s.DAY, "The first day of the rule."),
    "valid_to": Field(s.DAY, "Its last day."),
    "review_after": Field(s.DAY, "When it asks to be confirmed again."),
    "lifts": Field(s.FLAG, "Takes away the rule of this key that a parent has."),
}
STEP: Fields = {
    "key": Field(s.KEY, "The short name of the step.", required=True),
    "holder": Field(s.one_of(known.HOLDERS), "Who has to act.", required=True),
    "title": Field(s.text(120), "What happens, in words."),
    "days": Field(s.whole(0, 365, "business days"), "How many business days it usually takes."),
    "clock": Field(s.one_of(tuple(start.value for start in TermsStart)), "From when the payment term runs."),
    "run": Field(s.RUN, "On which days the office pays."),
    "source": Field(s.text(300), "Where the figure is from."),
}
# The wishes that the document kit answers (app/documents/tailoring.py); a test holds the two lists together.
WISHES: Fields = {
    "paper": Field(s.one_of(known.PAPERS), "The paper of this kind of document."),
    "language": Field(s.LANGUAGE, "The language of its labels and figures."),
    "locale": Field(s.LANGUAGE, "The way of writing dates and figures, where it differs from the language."),
    "dates": Field(s.one_of(("short", "long")), "Dates in figures or in words."),
    "title": Field(s.text(60), "The word at the top."),
    "blocks": Field(s.many(s.text(60), 30), "The blocks of the page, in order."),
    "columns": Field(
        s.many(
            s.one_of(COLUMNS),
            12,
            least=1,
        ),
        "The columns of the table, in order.",
    ),
    "clauses": Field(
        s.many(s.text(600), 30), "Clauses to print: keys of the house's clauses, or the text itself."
    ),
    "references": Field(s.many(s.text(60), 30), "The references to print, in order."),
    "signature": Field(s.one_of(("none", "line", "acceptance", "seal")), "The signature block."),
    "seals": Field(
        s.many(s.one_of(("company", "representative")), 2), "The seals, where the signature is seal."
    ),
    "signature_picture": Field(s.FLAG, "Whether the picture of our signature is printed on its line."),
    "tax_split": Field(s.FLAG, "Whether taxable and non-taxable amounts have sums of their own."),
    "addressee_order": Field(
        s.many(s.one_of(("organisation", "unit", "officer", "lines", "country")), 5, least=1),
        "The order of the addressee.",
    ),
    "window": Field(s.one_of(("none", "left", "right")), "Where the window of the envelope is."),
    "show_bank": Field(s.FLAG, "Whether our bank data is printed."),
    "file_name": Field(
        s.file_name(FILE_NAME_SLOTS),
        "The file name: {number}, {revision}, {kind}, {date}, {institution}, {client}, {order}.",
    ),
    "subject_line": Field(
        s.file_name((*FILE_NAME_SLOTS, "title"), "a subject line"),
        "The subject of the e-mail: the slots of the file name, and {title}.",
    ),
    "one_per_mail": Field(s.FLAG, "Whether every file goes in a message of its own."),
    "e_invoice": Field(
        s.one_of(("inside", "beside")),
        "Whether the e-invoice rides in the PDF alone, or goes beside it as a file too.",
    ),
    "accent": Field(s.COLOUR, "The accent colour."),
    "annexes": Field(
        s.one_of(("separate", "merge", "attach")),
        "Whether annexes go as files of their own, behind the pages, or inside the PDF.",
    ),
    "intro": Field(
        s.text(2000, lines=True), "Sentences above the lines, where the quote has none of its own."
    ),
    "words": Field(
        s.table_of_texts(100), 'Labels said otherwise, by their key: { quote = "Kostenvoranschlag" }.'
    ),
}
TABLES: Mapping[str, tuple[Fields, int]] = {
    "office": (OFFICE, MOST_PARTS),
    "payer": (PAYER, MOST_PARTS),
    "exemption": (EXEMPTION, MOST_PARTS),
    "rule": (RULE, MOST_RULES),
    "step": (STEP, MOST_PARTS),
}
PER_DOCUMENT = known.DOCUMENTS
#: Tables that have document wishes of their own: ``[office.document]`` below its ``[[office]]``.
WITH_WISHES = ("office", "payer")
MEANINGS: Mapping[str, str] = {
    "identifiers": "Its public numbers, by scheme.",
    "office": "The offices that handle paper: who asks, and where papers go.",
    "payer": "Who pays, as it must be printed; chosen by the money (funding), not by the person.",
    "exemption": "Certificates of tax exemption.",
    "rule": "What is asked of a document: the check (kind, params), when it is asked, how sure we are, and who says so.",
    "document": "How this institution wants its papers.",
    "step": "The way from our invoice to the money, in order, in business days.",
}
