"""Every kind of document, printed with the demo's data: whom to call stands on each, tagged, the same bytes again."""

from __future__ import annotations

import importlib
import pkgutil
import shutil
from io import BytesIO
from pathlib import Path

import pdfua
import pikepdf
import pypdfium2
import pytest
from sqlalchemy import select

import app
from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.documents.catalogue import kinds
from app.engagements.queries import engagements
from app.office import open_office
from app.orders.commands import deliver, send_query
from app.orders.drafts import DeliveryDraft
from app.payments import commands as payments
from app.payments.document import reprint as invoice_bytes
from app.payments.drafts import CreditDraft
from app.quotes.document import reprint as quote_bytes
from app.quotes.document.changes import changes_pdf
from app.quotes.document.issued import redrawn
from app.quotes.document.letter import letter_preview
from app.quotes.document.route import card_pdf, route_card
from app.quotes.drafts.letter import LetterDraft
from app.quotes.queries.papers import paper_pdf
from app.quotes.rules.letters import PRICE, SOLE_SOURCE
from app.records import Client, Invoice, PurchaseOrder
from app.relationship.commands import close_out, hand_over, introduce

SIZES = {(612, 792), (595, 842)}
#: Kinds that are kept as they went out.
#: Letters of ours that go with a quote, by the name under which they are looked at here.
LETTERS = {"sole-source-letter": SOLE_SOURCE, "price-statement": PRICE}
KEPT = ("delivery-note", "order-query", "introduction", "hand-over", "close-out")


@pytest.fixture(scope="module")
def printed(told, tmp_path_factory) -> dict[str, list[tuple[str, bytes]]]:
    """File name and bytes of every document that can be made with the demo's data, by its kind."""
    place = tmp_path_factory.mktemp("papers") / "office.sqlite"
    shutil.copyfile(told, place)
    shutil.copytree(told.with_name("office.sqlite.files"), place.with_name("office.sqlite.files"))
    office = open_office(place, clock=Clock.stopped("2026-11-22"), author="Lena Brandt")
    made: dict[str, list[tuple[str, bytes]]] = {
        kind: [] for kind in (*KEPT, "quote", "changes", "invoice", "credit-note", "route-card", *LETTERS)
    }
    try:
        with office.work() as session:
            for kind, id_ in _kept(session):
                made[kind].append(paper_pdf(session, id_))
                assert redrawn(session, id_) == made[kind][-1][1]
            made["changes"].append(changes_pdf(session, "Q-2026-A0008", 1, 2))
            assert changes_pdf(session, "Q-2026-A0008", 1, 2) == made["changes"][0]
            card = route_card(session, "Q-2026-A0008")
            made["route-card"].append((card.file_name, card_pdf(card)))
            for kind, letter in LETTERS.items():
                draft = LetterDraft(kind=letter, signatory="Lena Brandt")
                made[kind].append((kind, letter_preview(session, "Q-2026-A0008", draft)))
            made["quote"].append(quote_bytes(session, "Q-2026-A0008", 2))
            for record in session.scalars(select(Invoice).where(Invoice.kind == "invoice")).all():
                made["invoice"].append(invoice_bytes(session, record.id))
                note = payments.credit(session, record.id, CreditDraft("Priced by the wrong list"))
                payments.issue(session, note)
                made["credit-note"].append(invoice_bytes(session, note))
    finally:
        office.close()
    return made


def _kept(session):
    for order in session.scalars(select(PurchaseOrder)).all():
        try:
            yield "delivery-note", deliver(session, order.id, DeliveryDraft(method="SOP-12, version 3.1"))
        except Refusal:
            yield "order-query", send_query(session, order.id)  # the one that is not accepted asks something
    for client in session.scalars(select(Client)).all():
        yield "introduction", introduce(session, client.id)
        yield "hand-over", hand_over(session, client.key)
    for work in engagements(session):
        if any(m.kind == "closed" for m in work.milestones):
            yield "close-out", close_out(session, work.id)


def pages_of(pdf):
    return pypdfium2.PdfDocument(BytesIO(pdf))


def test_every_kind_of_the_catalogue_is_printed_here(printed):
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if ".document" in module.name:
            importlib.import_module(module.name)
    known = {kind.key for kind in kinds() if not kind.key.startswith("test-")}  # a test may have made one
    assert known <= set(printed) | {"letter"}, "a letter is printed as what it argues for"
    assert all(printed.values()), [kind for kind, papers in printed.items() if not papers]


def test_every_document_names_the_concierge_and_the_stand_in_with_line_and_hours(printed):
    for kind, papers in printed.items():
        for name, pdf in papers:
            said = " ".join(" ".join(p.get_textpage().get_text_bounded() for p in pages_of(pdf)).split())
            for part in ("Lena Brandt", "Tomás Reyes", "555 0112", "555 0113", "08:00-16:30", "09:00-17:30"):
                assert part in said, (kind, name, part)


def test_every_document_is_on_letter_or_a4_tagged_and_passes_the_checker(printed, tmp_path):
    for kind, papers in printed.items():
        if kind in LETTERS:
            continue  # drafts are drawn plain
        name, pdf = papers[0]
        for _, each in papers:
            assert all((round(w), round(h)) in SIZES for w, h in (p.get_size() for p in pages_of(each))), name
        with pikepdf.open(BytesIO(pdf)) as document:
            assert bool(document.Root.MarkInfo.Marked), kind
        path = Path(tmp_path) / f"{kind}.pdf"
        path.write_bytes(pdf)
        bad = [
            f
            for f in pdfua.validate(str(path)).findings
            if f.severity in (pdfua.Severity.ERROR, pdfua.Severity.WARNING)
        ]
        assert bad == [], kind
