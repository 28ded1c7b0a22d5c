"""Filed papers go with an invoice: merged, inside or beside, on window and command line, frozen with the issue."""

from __future__ import annotations

from io import BytesIO

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from reportlab.pdfgen.canvas import Canvas

from app.basics.errors import Refusal
from app.documents.reading import pages_in, riders_of, text_of
from app.institutions.commands import set_document_profile
from app.payments import commands
from app.payments.commands.redraft import redraft
from app.payments.document import preview, reprint
from app.payments.document.sending import prepared
from app.payments.drafts import InvoiceDraft
from app.payments.queries import check, invoice, invoice_named
from app.quotes.rules.offer import Enclosure
from app.records import PurchaseOrder
from app.requirements.commands import set_rule
from app.requirements.drafts import RuleDraft
from app.seller.commands import file_paper
from app.seller.drafts import FiledDraft
from tests.payments.test_commands import an_order
from tests.payments.test_screen import an_invoice, desk, opened  # noqa: F401 - fixtures

W9 = Enclosure(kind="w-9", title="Form W-9")


def a_pdf(words):
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawString(72, 700, words)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def on_file(session):
    file_paper(session, FiledDraft(kind="w-9", title="Form W-9"), a_pdf("Paper of ours"), "application/pdf")


@pytest.fixture
def draft(session):
    _, order_id = an_order(session)
    on_file(session)
    return commands.new_invoice(session, order_id)


def wish(session, settings):
    set_document_profile(session, session.query(PurchaseOrder).one().institution_id, "invoice", settings)


def test_merged_papers_stand_behind_the_invoice_in_preview_and_issue(session, draft):
    wish(session, {"annexes": "merge"})
    commands.attach(session, draft, W9)
    before = pages_in(preview(session, draft)[1])
    assert "Paper of ours" in text_of(preview(session, draft)[1])[-1]
    commands.issue(session, draft)
    pdf = reprint(session, draft)[1]
    assert pages_in(pdf) == before
    assert "Paper of ours" in text_of(pdf)[-1]
    assert "Form W-9" in " ".join(text_of(pdf))
    assert invoice(session, draft).annexes == (W9,)


def test_attached_papers_ride_in_the_invoice(session, draft):
    wish(session, {"annexes": "attach"})
    commands.attach(session, draft, W9)
    commands.issue(session, draft)
    (name,) = [name for name in riders_of(reprint(session, draft)[1]) if "W-9" in name]
    assert riders_of(reprint(session, draft)[1])[name] == a_pdf("Paper of ours")


def test_papers_apart_are_sent_beside_as_they_were_frozen(session, draft):
    wish(session, {"annexes": "separate"})
    commands.attach(session, draft, W9)
    commands.issue(session, draft)
    file_paper(session, FiledDraft(kind="w-9", title="Form W-9"), a_pdf("A newer one"), "application/pdf")
    files = prepared(session, draft).files
    assert [file.title for file in files][-1] == "Form W-9"
    assert files[-1].data == a_pdf("Paper of ours")


def test_what_is_not_on_file_and_what_is_issued_is_refused(session, draft):
    with pytest.raises(Refusal, match="no paper 'insurance' on file"):
        commands.attach(session, draft, Enclosure(kind="insurance", title=""))
    commands.issue(session, draft)
    with pytest.raises(Refusal, match="is issued"):
        commands.attach(session, draft, W9)


def test_a_rule_for_invoices_is_met_by_the_paper_that_goes_along(session, draft):
    buyer = session.query(PurchaseOrder).one().institution_id
    rule = RuleDraft(key="w9", kind="attachment-required", params={"document": "w-9"}, on="invoice")
    set_rule(session, buyer, rule)
    result = lambda: {f.rule: f.result for f in check(session, draft).result.findings}["w9"]  # noqa: E731
    assert result() == "failed"
    commands.attach(session, draft, W9)
    assert result() == "passed"


def test_billing_something_else_keeps_the_papers(session, draft):
    commands.attach(session, draft, W9)
    number = redraft(session, draft, InvoiceDraft())
    assert invoice(session, invoice_named(session, number)).annexes == (W9,)


# -- in the window --------------------------------------------------------------------------------------------


def test_papers_are_taken_and_left_on_the_page_of_a_draft(desk, qtbot):  # noqa: F811
    with desk.office.work("file") as session:
        on_file(session)
    page = opened(desk, qtbot, an_invoice(desk, issued=False))
    box = page.facts.papers.boxes["w-9", "Form W-9"]
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center().__class__(8, box.height() // 2))
    assert box.isChecked()
    with desk.office.look() as session:
        assert invoice(session, invoice_named(session, page.key())).annexes == (W9,)
    box.click()
    with desk.office.look() as session:
        assert invoice(session, invoice_named(session, page.key())).annexes == ()


def test_a_paper_that_is_missing_is_filed_and_attached_in_place(desk, qtbot, tmp_path):  # noqa: F811
    page = opened(desk, qtbot, an_invoice(desk, issued=False))
    with desk.office.work("rule") as session:
        buyer = session.query(PurchaseOrder).one().institution_id
        rule = RuleDraft(key="w9", kind="attachment-required", params={"document": "w-9"}, on="invoice")
        set_rule(session, buyer, rule)
    page.refresh()
    page.facts.findings.buttons["w9"].click()
    card = page.facts.filing
    assert card.isVisible()
    path = tmp_path / "w9.pdf"
    path.write_bytes(a_pdf("Filed in place"))
    card.attach(path)
    card.go.click()
    assert not card.isVisible()
    with desk.office.look() as session:
        own = invoice(session, invoice_named(session, page.key())).annexes
    assert [one.kind for one in own] == ["w-9"]
    assert "w9" not in page.facts.findings.buttons
