"""Letters and splits as a person makes them: from the button of a finding to the paper that goes along."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.institutions.commands import add_payer
from app.institutions.drafts import PayerDraft
from app.quotes.commands import new_quote
from app.quotes.queries import quote, quotes
from app.quotes.queries.letters import letter
from app.quotes.queries.parts import family_of
from app.quotes.screen import QuoteScreen
from app.requirements.commands import set_rule
from app.requirements.drafts import RuleDraft
from tests.quotes.conftest import a_draft
from tests.quotes.test_screen import dressed, house, prepared, shown  # noqa: F401 - fixtures

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(house, qtbot):  # noqa: F811
    rule = RuleDraft(
        key="three-quotes",
        kind="competing-quotes",
        params={"quotes": 3},
        when={"amount_from": "10000.00", "currency": "USD"},
        severity="blocking",
        person="M. Ortiz",
    )
    house.run(set_rule, house.buyer, rule)
    house.run(add_payer, house.buyer, PayerDraft(key="services", lines=("Northfield Research Services",)))
    house.number = house.run(new_quote, a_draft()).number
    made = shown(qtbot, QuoteScreen(house.desk), f"quote/{house.number}")
    made.house = house
    qtbot.waitUntil(lambda: bool(made.side.preflight.cards))
    return made


def wait(qtbot, so):
    qtbot.waitUntil(so, timeout=3000)


def test_what_the_quote_crosses_stands_above_the_findings(page):
    said = page.side.ahead.said[0].replace("\u00a0", " ")
    assert said.startswith(
        "This quote crosses USD 10,000.00 (it comes to 16,800.00): three quotes or a sole-source letter"
    )
    assert page.side.ahead.isVisible()
    page.side.choose("document")
    assert not page.side.ahead.isVisible()


def test_the_button_of_the_finding_opens_the_letter_and_attaching_it_meets_the_rule(page, qtbot):
    card = next(c for c in page.side.preflight.cards if c.finding.rule == "three-quotes")
    QTest.mouseClick(card.button, Qt.MouseButton.LeftButton)
    panel = page.preparing.letters
    wait(qtbot, lambda: panel.view is not None)
    assert panel.isVisible()
    assert not panel.primary.isEnabled()
    assert "Why only this source can meet it" in panel.missing.text()
    assert panel.passages["need"].value().startswith("Protein sequencing, 48 samples.")
    for key in ("unique", "alternatives"):
        panel.passages[key].widget.setFocus()
        QTest.keyClicks(panel.passages[key].widget, "Only here.")
    assert panel.primary.isEnabled()
    assert not panel.lacking.isVisible()
    QTest.mouseClick(panel.primary, Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: not page.preparing.showing())
    (annex,) = page.house.ask(quote, page.house.number).draft.annexes
    assert annex.kind == "sole-source-letter"
    assert annex.sha256
    wait(qtbot, lambda: page.watch.standing is not None and page.watch.standing.preflight.may_issue)


def test_what_is_typed_into_a_letter_is_kept_with_the_draft(page, qtbot):
    page.preparing.letter()
    panel = page.preparing.letters
    wait(qtbot, lambda: panel.view is not None)
    QTest.keyClicks(panel.passages["unique"].widget, "Half a thought")
    assert page.back_out()
    assert not page.preparing.showing()
    page.save()
    wait(qtbot, lambda: not page.keeper.dirty())
    assert page.house.ask(letter, page.house.number).draft.passages["unique"] == "Half a thought"


def test_for_the_requester_the_name_below_changes_with_who_signs(page, qtbot):
    page.preparing.letter()
    panel = page.preparing.letters
    wait(qtbot, lambda: panel.view is not None)
    assert panel.signatory.value() == "Lena Brandt, account manager"
    panel.signed_by.choose("requester")
    assert panel.signatory.value() == "Ada Okafor, Dr., Chemistry"
    assert panel.draft.signed_by == "requester"


def test_a_quote_is_split_over_two_payers_with_the_sum_beside_it(page, qtbot):
    page.preparing.split()
    panel = page.preparing.splitting
    assert panel.isVisible()
    assert len(panel.rows) == 2
    QTest.keyClicks(panel.rows[0].share.widget, "60")
    assert not panel.button.isEnabled()
    QTest.keyClicks(panel.rows[1].share.widget, "30")
    assert "10 % is left over" in panel.wrong.text()
    panel.rows[1].share.widget.clear()
    QTest.keyClicks(panel.rows[1].share.widget, "rest")
    assert panel.rows[0].amount.text().replace("\u00a0", " ") == "USD 10,080.00"
    assert (
        panel.sum.text().replace("\u00a0", " ")
        == "The parts come to USD 16,800.00, the whole to USD 16,800.00."
    )
    panel.press()
    wait(qtbot, panel.family.isVisible)
    assert [row.total.plain() for row in page.house.ask(quotes).rows] == ["6720.00", "10080.00", "16800.00"]
    page.back_out()
    wait(qtbot, lambda: any(c.finding.kind == "split-adds-up" for c in page.side.preflight.cards))
    card = next(c for c in page.side.preflight.cards if c.finding.kind == "split-adds-up")
    assert card.button.text() == "See the parts"
    QTest.mouseClick(card.button, Qt.MouseButton.LeftButton)
    wait(qtbot, panel.family.isVisible)
    QTest.mouseClick(panel.undo, Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: not page.preparing.showing())
    assert page.house.ask(family_of, page.house.number) is None


def test_by_lines_each_line_goes_to_the_payer_chosen_for_it(page, qtbot):
    page.preparing.split()
    panel = page.preparing.splitting
    panel.how.choose("lines")
    assert not panel.button.isEnabled()
    first, second = (part.payer.value() for part in panel.rows)
    for place, payer in (("1", first), ("2", second)):
        panel.takers[place].put(payer)
    panel.compute()
    assert panel.button.isEnabled()
    assert [part.amount.text().replace("\u00a0", " ") for part in panel.rows] == [
        "USD 14,880.00",
        "USD 1,920.00",
    ]
