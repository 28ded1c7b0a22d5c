"""Every cure there is, pressed in the real editor: the finding goes, or the cursor stands where a person must speak."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.interactions.queries import promises, tasks
from app.quotes.commands import issue, new_quote
from app.quotes.drafts import LineDraft
from app.quotes.queries import quote_keys, quote_rows
from app.quotes.rules.amounts import totals
from app.quotes.rules.offer import Enclosure
from app.quotes.screen import QuoteScreen
from app.requirements.commands import set_rule
from app.requirements.drafts import RuleDraft
from app.requirements.rules.finding import Action, Finding, Result, cure
from app.shell.actions import Actions

from .conftest import a_draft
from .test_screen import checked, dressed, house, prepared, shown  # noqa: F401 - fixtures

LUMP = [LineDraft(text="Service package", quantity="1", unit="lot", unit_price="4800.00", tax="exempt")]
GOODS = [LineDraft(kind="material", text="Column", unit="pc", unit_price="300.00", tax="exempt")]
W9 = [Enclosure(kind="w-9", title="Form W-9")]
GONE, FIELD, PAGE, OPEN = "gone", "field", "page", "open"

#: The action, the kind and parameters of a rule that yields it, what the draft says otherwise, and what comes of it.
TABLE = [
    (Action.SET_TITLE, "title-word", {"words": ["Offer"]}, {}, GONE),
    (Action.SET_NUMBER, None, {}, {}, "number and today's date"),
    (Action.SET_DATE, "days-between", {"start": "issued", "end": "period_end", "most": 30}, {}, (FIELD, "period_end")),
    (Action.SET_VALIDITY, "validity-at-least", {"days": 90}, {}, GONE),
    (Action.SET_CURRENCY, "currency-printed", {"any_of": ["EUR"]}, {}, GONE),
    (Action.SET_LANGUAGE, "document-language", {"any_of": ["fr"]}, {}, GONE),
    (Action.SET_PAPER, "paper-size", {"size": "a4"}, {}, GONE),
    (Action.SET_ADDRESSEE, "addressee-officer", {"title": "President"}, {}, (PAGE, "institution/northfield-state")),
    (Action.SET_REQUESTER, None, {}, {}, (FIELD, "requester")),
    (Action.SET_CONTACT, None, {}, {}, (PAGE, "settings")),
    (Action.SET_SELLER, "seller-tax-id", {"scheme": "us.uei"}, {}, (PAGE, "settings")),
    (Action.ADD_REFERENCE, "reference-present", {"reference": "po"}, {}, (FIELD, "references")),
    (Action.CHOOSE_SIGNATURE, "signature-kind", {"any_of": ["wet"]}, {}, GONE),
    (Action.SET_DOCUMENT, "attachments-merged", {"merged": True}, {"annexes": W9}, GONE),
    (Action.SET_DELIVERY_METHOD, "delivery-method", {"any_of": ["portal"]}, {}, GONE),
    (Action.EDIT_LINE, "line-fact", {"fact": "origin"}, {"lines": GOODS}, (OPEN, "slip")),
    (Action.SPLIT_LINE, "no-lump-sum", {}, {"lines": LUMP}, (OPEN, "slip")),
    (Action.ADD_LINE_CODE, "commodity-code", {"scheme": "unspsc"}, {}, (FIELD, "commodity")),
    (Action.ADD_LINE, "discount-shown", {}, {}, (FIELD, "unit_price")),
    (Action.REMOVE_TEXT, "text-forbids", {"phrases": ["restocking fee"]}, {"intro": "A restocking fee applies."}, GONE),
    (Action.ADD_TEXT, "text-contains", {"any_of": ["one report per sample"]}, {}, GONE),
    (Action.ADD_CLAUSE, "clause-present", {"clause": "fob-destination"}, {}, GONE),
    (Action.SET_TAX, None, {"exempt": True}, {}, "exempt"),
    (Action.SET_FREIGHT, "freight-terms", {"terms": ["fob-origin"]}, {}, GONE),
    (Action.SET_TERMS, "payment-terms-at-least", {"days": 60}, {}, GONE),
    (Action.SET_DELIVERY, "delivery-at-most", {"days": 14}, {}, GONE),
    (Action.SET_PERIOD, "period-stated", {}, {"period_end": ""}, (FIELD, "period_start")),
    (Action.SET_PLACE, "place-stated", {"any_of": ["Northfield, ST"]}, {"place": "Elsewhere"}, GONE),
    (Action.ATTACH_DOCUMENT, "attachment-required", {"document": "w-9"}, {}, GONE),
    (Action.RECORD_FACT, "field-present", {"field": "funding"}, {}, (FIELD, "funding")),
    (Action.PREPARE_LETTER, "competing-quotes", {"quotes": 3}, {}, (OPEN, "letters")),
    (Action.NOTE_ADVICE, "advice", {"task": "Register in the portal."}, {}, (OPEN, "slip")),
    (Action.ASK_OFFICE, "amount-at-most", {"amount": "100.00 USD"}, {}, (OPEN, "letter")),
]  # fmt: skip


@pytest.fixture
def editor(house, qtbot):  # noqa: F811 - the fixture
    """Makes a quote, and an institution with one rule, and opens the editor."""

    def opened(kind, params, changes):
        if kind is not None:
            house.run(set_rule, house.buyer, RuleDraft(key="tried", kind=kind, params=params, person="M. Ortiz", seen=dt.date(2026, 11, 10)))  # fmt: skip
        house.run(new_quote, a_draft(**{"engagement": "Tried", **changes}))
        number = house.ask(quote_rows, house.ask(quote_keys))[0].number
        screen = shown(qtbot, QuoteScreen(house.desk), f"quote/{number}")
        qtbot.waitUntil(lambda: screen.watch.standing is not None)
        return screen

    return opened


def card_of(screen, rule="tried"):
    return next((card for card in screen.side.preflight.cards if card.finding.rule == rule), None)


def a_finding(action, params):
    """For what no rule of these institutions can yield on a sound quote."""
    return Finding("tried", "tried", Result.FAILED, "advisory", "confirmed", "Says.", "Because.", "", cure=cure(action, **params))  # fmt: skip


def test_every_action_is_in_the_table():
    assert {entry[0] for entry in TABLE} == set(Action)


@pytest.mark.parametrize(
    ("action", "kind", "params", "changes", "expected"), TABLE, ids=[e[0].value for e in TABLE]
)
def test_the_button_does_what_it_says(editor, house, qtbot, action, kind, params, changes, expected):  # noqa: F811, PLR0917
    screen = editor(kind, params, changes)
    if kind is None:
        screen.curing.cure(a_finding(action, params))
    else:
        card = card_of(screen)
        assert card.finding.cure.action is action
        QTest.mouseClick(card.button, Qt.MouseButton.LeftButton)
    checked(qtbot, screen)
    if expected == GONE:
        assert card_of(screen) is None
    elif expected == "exempt":
        assert {line.tax for line in screen.keeper.draft.lines if line.kind == "service"} == {"exempt"}
    elif isinstance(expected, str):
        assert expected in house.said[-1]
    elif expected[0] == FIELD:
        stands_in(screen, expected[1])
    elif expected[0] == PAGE:
        assert screen.went_to == [expected[1]]
    else:
        assert opened_part(screen, expected[1])


def stands_in(screen, name):
    if name == "unit_price":
        assert screen.editor.grid.currentIndex().column() == 5
        return
    fields = {**screen.editor.more.fields, **screen.editor.bar.fields}
    assert fields[name].widget.hasFocus()


def opened_part(screen, name):
    if name == "letters":
        return screen.preparing.showing()
    return screen.side.slip.is_open() if name == "slip" else screen.side.letter.isVisible()


# -- what is asked on the way ---------------------------------------------------------------------------------


def test_a_lump_sum_is_split_and_the_total_stays(editor, qtbot):
    screen = editor("no-lump-sum", {}, {"lines": LUMP})
    card_of(screen).button.click()
    slip = screen.side.slip
    slip.field("parts").put("Planning; 8; h; 100\nWork; 40; h; 99")
    slip.press()
    assert "The parts come to" in slip.problem.text()
    slip.field("parts").put("labour: Planning; 8; h; 100\nmaterial: Kit; 1; set; 4000.00")
    slip.press()
    checked(qtbot, screen)
    lines = screen.keeper.draft.lines
    assert [(line.kind, line.text) for line in lines] == [
        ("section", "Service package"),
        ("labour", "Planning"),
        ("material", "Kit"),
    ]
    offer = screen.keeper.draft.roughly({})
    assert totals(offer.lines, "USD", offer.rounding).net.plain() == "4800.00"
    assert card_of(screen) is None


def test_a_fact_of_a_line_is_recorded_in_place(editor, qtbot):
    screen = editor("line-fact", {"fact": "origin"}, {"lines": GOODS})
    card_of(screen).button.click()
    screen.side.slip.field("line 1").put("DE")
    screen.side.slip.press()
    checked(qtbot, screen)
    assert card_of(screen) is None


def keyed(screen):
    """The keys of the page as the window hears them."""
    actions = Actions(screen)
    actions.provide(screen.actions_here)
    actions.listen(action.shortcut for action in screen.actions_here())
    return actions


def test_ctrl_enter_in_an_open_card_takes_its_answer_and_issues_nothing(editor, house, qtbot):  # noqa: F811
    screen = editor("line-fact", {"fact": "origin"}, {"lines": GOODS})
    keyed(screen)
    card_of(screen).button.click()
    field = screen.side.slip.field("line 1")
    field.put("DE")
    field.setFocus()
    QTest.keyClick(field.widget, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    checked(qtbot, screen)
    assert card_of(screen) is None
    assert not screen.side.slip.is_open()
    assert screen.editing.view.revision.issued_on is None


def test_an_issued_quote_has_no_card_left_open(editor, house, qtbot):  # noqa: F811
    screen = editor("line-fact", {"fact": "origin"}, {"lines": GOODS})
    card_of(screen).button.click()
    house.run(issue, screen.number(), "They know.")
    screen.reload()
    assert screen.editing.view.revision.issued_on is not None
    assert not screen.side.slip.is_open()
    assert not screen.side.slip.isVisible()


def test_a_ceiling_is_stated(editor, qtbot):
    screen = editor("ceiling-stated", {}, {})
    card_of(screen).button.click()
    checked(qtbot, screen)
    assert card_of(screen) is None


def test_a_paper_is_filed_from_its_finding(editor, house, qtbot, tmp_path):  # noqa: F811
    file = tmp_path / "coi.pdf"
    file.write_bytes(b"%PDF-1.4 insurance")
    screen = editor("attachment-required", {"document": "insurance", "covers": "period"}, {})
    card_of(screen).button.click()
    card = screen.side.paper
    assert card.isVisible()
    card.ends.put(dt.date(2027, 12, 31))
    card.go.click()
    assert card.isVisible(), "without its file it is not filed"
    card.attach(file)
    card.go.click()
    checked(qtbot, screen)
    assert not card.isVisible()
    assert card_of(screen) is None


def test_advice_becomes_a_task_and_passes_when_it_is_kept(editor, house, qtbot):  # noqa: F811
    screen = editor("advice", {"task": "Register in the portal."}, {})
    card_of(screen).button.click()
    screen.side.slip.press()
    checked(qtbot, screen)
    card = card_of(screen)
    assert card.finding.because == "Task for Lena Brandt, due 24 November 2026."
    assert house.ask(promises)[0].what == "Register in the portal."
    card.button.click()
    checked(qtbot, screen)
    assert card_of(screen) is None
    client = screen.editing.client.id
    assert house.ask(tasks, client, screen.keeper.draft.engagement_id)["tried"].done == dt.date(2026, 11, 22)


def test_f8_goes_from_finding_to_finding_and_enter_cures(editor, house, qtbot):  # noqa: F811
    screen = editor("validity-at-least", {"days": 90}, {})
    keys = {action.id: action for action in screen.actions_here()}
    assert (keys["quote.finding"].shortcut, keys["quote.finding-before"].shortcut) == ("F8", "Shift+F8")
    keys["quote.finding"].run()
    card = card_of(screen)
    while not card.button.hasFocus():
        keys["quote.finding"].run()
    QTest.keyClick(card.button, Qt.Key.Key_Return)
    checked(qtbot, screen)
    assert screen.keeper.draft.valid_days == "90"


def test_f8_goes_on_where_it_was_after_the_cursor_went_into_the_draft(editor, qtbot):
    screen = editor("line-fact", {"fact": "origin"}, {"lines": GOODS})
    panel = screen.side.preflight
    reachable = [card for card in panel.cards if card.button is not None]
    assert len(reachable) > 2
    panel.step(1)
    panel.step(1)
    assert reachable[1].button.hasFocus()
    screen.editor.grid.setFocus()
    panel.step(1)
    assert reachable[2].button.hasFocus()
    screen.editor.grid.setFocus()
    panel.step(-1)
    assert reachable[1].button.hasFocus()


def test_what_passed_is_folded_away_with_its_count(editor):
    panel = editor("validity-at-least", {"days": 30}, {}).side.preflight
    assert panel.passed_fold.text().startswith("Passed · ")
    assert not panel.passed_words.isVisible()
    panel.passed_fold.click()
    assert panel.passed_words.isVisible()


def test_an_insurance_is_filed_with_what_it_covers_and_says(editor, qtbot, tmp_path):
    file = tmp_path / "coi.pdf"
    file.write_bytes(b"%PDF-1.4 insurance")
    screen = editor("insurance-covers", {"limit": "1000000.00 USD", "wording": "additional insured"}, {})
    card_of(screen).button.click()
    card = screen.side.paper
    card.covers.put("1000000.00 USD")
    card.says.put("Northfield is additional insured.")
    card.attach(file)
    card.go.click()
    checked(qtbot, screen)
    assert card_of(screen) is None
