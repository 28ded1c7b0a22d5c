"""Every cure of a finding about an invoice leads somewhere: a page, the slip, a letter, or a sentence."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QDesktopServices
from sqlalchemy import select

from app.interactions.queries import promises
from app.payments.queries import check, invoice_named
from app.records import PurchaseOrder
from app.requirements.commands import set_rule
from app.requirements.drafts import RuleDraft
from app.requirements.rules.finding import Action, Finding, Result, cure

from .test_screen import an_invoice, desk, opened  # noqa: F401 - fixtures


@pytest.fixture
def draft(desk, qtbot):  # noqa: F811 - the fixture
    return opened(desk, qtbot, an_invoice(desk, issued=False))


def a_finding(action, **params):
    return Finding("tried", "tried", Result.FAILED, "advisory", "confirmed", "Says.", "Because.", "", cure=cure(action, **params))  # fmt: skip


def test_no_button_of_an_invoice_does_nothing(desk, draft, monkeypatch):  # noqa: F811
    told, went, mailed = [], [], []
    desk.refused.connect(lambda text, _found: told.append(text))
    draft.went.connect(went.append)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: mailed.append(url.toString()))
    for action in Action:
        before = len(told) + len(went) + len(mailed)
        draft.curing.cure(a_finding(action))
        asks = draft.slip.is_open() or draft.facts.filing.isVisible()
        assert len(told) + len(went) + len(mailed) > before or asks, action
        draft.slip.close_slip()
        draft.facts.filing.hide()
    assert mailed[0].startswith("mailto:")
    assert set(went) >= {"settings"}


def test_advice_on_an_invoice_becomes_a_task(desk, draft):  # noqa: F811
    with desk.office.work("rule") as session:
        buyer = session.scalars(select(PurchaseOrder.institution_id)).one()
        set_rule(session, buyer, RuleDraft(key="register", kind="advice", on="invoice", params={"task": "Register."}))  # fmt: skip
    draft.refresh()
    draft.facts.findings.buttons["register"].click()
    draft.slip.press()
    with desk.office.look() as session:
        assert [row.what for row in promises(session)] == ["Register."]
        found = check(session, invoice_named(session, draft.key())).result.cannot_tell
    assert [f.in_hand for f in found if f.rule == "register"] == [True]
