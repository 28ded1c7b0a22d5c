"""The settings, tried by keys and clicks on a real office."""

from __future__ import annotations

import shutil
import tomllib

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.office import open_office
from app.seller.commands import add_colleague, set_bank_account, set_seller
from app.seller.drafts import BankDraft, ColleagueDraft, SellerDraft
from app.seller.form import masked
from app.seller.queries import seller, settings_page
from app.seller.screen import SettingsScreen
from app.shell import theme
from app.shell.application import application
from app.shell.change_feed import ChangeFeed
from app.shell.desk import Desk
from app.shell.jobs import InlineJobs
from app.storage.backup import verify_backup


@pytest.fixture(autouse=True)
def dressed(qapp):
    if qapp.style().name() != "fusion" or theme.scheme() != "light":
        application(scheme="light")
    yield qapp
    QCoreApplication.sendPostedEvents(
        None, QEvent.Type.DeferredDelete
    )  # else every test is slower than the last
    if theme.scheme() != "light":
        application(scheme="light")


@pytest.fixture
def house(office_template, tmp_path, clock):
    path = tmp_path / "screens.sqlite"
    shutil.copyfile(office_template, path)
    opened = open_office(path, clock=clock, author="Test")
    yield opened
    opened.close()


@pytest.fixture
def firm(house):
    """Who we are is said, and one of us is known."""
    with house.work("scene") as session:
        set_seller(
            session,
            SellerDraft(legal_name="Meridian Analytical LLC", country="US", tax_rates={"standard": 8875}),
        )
        add_colleague(session, ColleagueDraft("Lena Brandt"))
    return house


@pytest.fixture
def opened(qtbot, house):
    def show(tab=""):
        feed = ChangeFeed()
        house.listen(feed.changed.emit)
        screen = SettingsScreen(Desk(house, InlineJobs(), feed))
        screen.resize(1250, 850)
        qtbot.addWidget(screen)
        screen.open(f"settings/{tab}".rstrip("/"))
        screen.show()
        return screen

    return show


def stored(house):
    with house.look() as session:
        return settings_page(session)


def words(widget):
    QApplication.processEvents()  # what was just put into a layout is shown by an event
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def types(field, text):
    field.widget.setFocus()
    field.widget.selectAll()
    QTest.keyClicks(field.widget, text)


def press(screen, keys):
    """What the window does with a shortcut: the first possible action that bears it."""
    action = next(a for a in screen.actions_here() if a.shortcut == keys and a.possible())
    action.run()


def test_an_office_that_nobody_set_up_says_where_to_start(opened, house):
    screen = opened()
    assert screen.summary.text().startswith("Nobody has said yet who we are.")
    assert not screen.prices.add_button.isEnabled()
    types(screen.firm.fields["legal_name"], "Meridian Analytical LLC")
    press(screen, "Ctrl+S")
    assert stored(house).seller.legal_name == "Meridian Analytical LLC"
    assert screen.prices.add_button.isEnabled()
    assert not screen.firm.dirty


def test_a_problem_stands_beside_the_field_it_comes_from(opened, firm):
    screen = opened()
    fields = screen.firm.fields
    types(fields["country"], "usa")
    types(fields["valid_days"], "long")
    types(fields["email"], "nobody")
    screen.save()
    assert "is not a country" in fields["country"].wrong.text()
    assert fields["valid_days"].wrong.text() == "Write a whole number."
    assert "is not an e-mail address" in fields["email"].wrong.text()
    assert fields["city"].wrong.text() == ""
    assert stored(firm).seller.country == "US"
    types(fields["country"], "DE")
    types(fields["valid_days"], "90")
    types(fields["email"], "hello@meridian.example")
    screen.save()
    seller = stored(firm).seller
    assert (seller.country, seller.valid_days, seller.tax_rates) == ("DE", 90, {"standard": 8875})


def test_tax_numbers_are_rows_of_scheme_and_number(opened, firm):
    screen = opened()
    numbers = screen.firm.numbers
    scheme, number, _ = numbers._rows[0]
    QTest.keyClicks(scheme, "us.ein")
    QTest.keyClicks(number, "1")
    screen.save()
    assert "us.ein" in screen.firm.number_field.wrong.text()
    number.selectAll()
    QTest.keyClicks(number, "41-6007513")
    screen.save()
    assert stored(firm).seller.tax_ids == {"us.ein": "41-6007513"}


def test_what_is_typed_survives_a_change_from_elsewhere_and_can_be_undone(opened, firm):
    screen = opened()
    types(screen.firm.fields["city"], "Duluth")
    with firm.work("other") as session:
        set_seller(session, SellerDraft(legal_name="Meridian Analytical LLC", phone="+1 218 555 0100"))
    assert screen.firm.fields["city"].value() == "Duluth"
    screen.firm.undo()
    assert screen.firm.fields["city"].value() == ""
    assert screen.firm.fields["phone"].value() == "+1 218 555 0100"


def test_bank_numbers_are_masked_and_a_change_asks_who_stands_for_it(opened, firm):
    with firm.work("bank") as session:
        set_bank_account(session, BankDraft("Meridian", iban="DE89370400440532013000"), "Lena Brandt")
    screen = opened("banks")
    said = words(screen.banks)
    assert "DE89 •••• 3000" in said
    assert "370400" not in said
    screen.banks.change(stored(firm).banks[0])
    types(screen.drawer.fields["bank"], "Harbor Bank")
    press(screen, "Ctrl+S")
    assert "who compared it" in screen.drawer.fields["confirmed_by"].wrong.text()
    assert stored(firm).banks[0].bank == ""
    types(screen.drawer.fields["confirmed_by"], "Tomas Reyes")
    press(screen, "Ctrl+S")
    bank = stored(firm).banks[0]
    assert (bank.bank, bank.confirmed_by) == ("Harbor Bank", "Tomas Reyes")
    assert screen.drawer.isHidden()


def test_a_wrong_iban_is_named_at_its_field(opened, firm):
    screen = opened("banks")
    press(screen, "Ctrl+N")
    types(screen.drawer.fields["iban"], "DE89370400440532013001")
    types(screen.drawer.fields["confirmed_by"], "Lena")
    screen.drawer.press()
    assert "check digits" in screen.drawer.fields["iban"].wrong.text()
    assert stored(firm).banks == ()


@pytest.mark.parametrize(
    ("number", "shown"),
    [("DE89 3704 0044 0532 0130 00", "DE89 •••• 3000"), ("12345678", "••••••78"), ("1", "1")],
)
def test_a_masked_number_shows_its_ends_alone(number, shown):
    assert masked(number) == shown


def test_colleagues_come_and_leave(opened, firm):
    screen = opened("colleagues")
    press(screen, "Ctrl+N")
    types(screen.drawer.fields["name"], "Priya Raman")
    types(screen.drawer.fields["role"], "technician")
    press(screen, "Ctrl+S")
    assert [c.name for c in screen.colleagues.table.rows()] == ["Lena Brandt", "Priya Raman"]
    screen.colleagues.table.choose(screen.colleagues.table.rows()[1].id)
    press(screen, "Del")
    assert [c.active for c in stored(firm).colleagues] == [True, False]
    assert not screen.colleagues.left_button.isEnabled()


def test_initials_that_are_taken_are_refused_in_the_form(opened, firm):
    screen = opened("colleagues")
    screen.new()
    types(screen.drawer.fields["name"], "Lars Berg")
    screen.drawer.press()
    assert "already has the initials LB" in screen.drawer.wrong.text()


def test_a_price_is_read_exactly_and_shown_at_the_right(opened, firm):
    screen = opened("prices")
    press(screen, "Ctrl+N")
    types(screen.drawer.fields["code"], "SEQ-210")
    types(screen.drawer.fields["text"], "De novo protein sequencing")
    types(screen.drawer.fields["unit_price"], "310,5x")
    screen.drawer.press()
    assert screen.drawer.fields["unit_price"].wrong.text()
    types(screen.drawer.fields["unit_price"], "1,310.05")
    screen.drawer.press()
    (service,) = stored(firm).services
    assert service.unit_price == 13_100_500
    model = screen.prices.table.model()
    assert model.index(0, 3).data() == "1,310.05"
    screen.prices.table.choose(service.id)
    press(screen, "F2")
    assert screen.drawer.fields["unit_price"].value() == "1310.05"
    assert not screen.drawer.fields["code"].widget.isEnabled()


def test_a_paper_is_filed_with_its_bytes_and_says_when_it_runs_out(opened, firm, tmp_path):
    file = tmp_path / "insurance.pdf"
    file.write_bytes(b"%PDF-1.4 paper")
    screen = opened("papers")
    press(screen, "Ctrl+N")
    types(screen.drawer.fields["kind"], "Insurance Paper")
    types(screen.drawer.fields["title"], "Certificate of insurance")
    screen.drawer.press()
    assert "small letters" in screen.drawer.fields["kind"].wrong.text()
    types(screen.drawer.fields["kind"], "insurance")
    screen.drawer.form.draft.valid_to = stored(firm).day
    screen.papers.attach(file)
    screen.drawer.press()
    (paper,) = stored(firm).papers
    assert paper.file_name == "insurance.pdf"
    assert paper.sha256
    assert screen.papers.table.model().index(0, 3).data() == "runs out today"
    assert "A filed paper runs out soon." in screen.summary.text()


def test_a_paper_says_its_limit_its_wording_and_how_it_is_signed(opened, firm):
    screen = opened("papers")
    press(screen, "Ctrl+N")
    fields = screen.drawer.fields
    types(fields["kind"], "insurance")
    types(fields["title"], "Certificate of insurance")
    types(fields["limit"], "1000000.00")
    screen.drawer.press()
    assert "insured sum" in fields["limit"].wrong.text()
    types(fields["currency"], "USD")
    types(fields["wording"], "additional insured: the university")
    fields["signature"].choices.setCurrentIndex(2)
    fields["signature"].choices.activated.emit(2)
    screen.drawer.press()
    (paper,) = stored(firm).papers
    assert paper.facts == {
        "limit": "1000000.00", "currency": "USD", "wording": "additional insured: the university", "signature": "digital",
    }  # fmt: skip
    assert screen.papers.table.model().index(0, 4).data() == "USD\u00a01,000,000.00"
    screen.papers.table.choose(paper.id)
    screen.papers.edit()
    assert screen.drawer.fields["limit"].value() == "1000000.00"


def test_a_file_that_is_gone_is_said_in_words(qtbot, opened, firm, tmp_path):
    screen = opened("papers")
    screen.new()
    types(screen.drawer.fields["kind"], "w-9")
    types(screen.drawer.fields["title"], "Form W-9")
    screen.papers.attach(tmp_path / "gone.pdf")
    with qtbot.waitSignal(screen.desk.trouble) as trouble:
        screen.drawer.press()
    assert "gone.pdf cannot be read" in trouble.args[0]
    assert stored(firm).papers == ()


def test_a_clause_is_kept_once_for_each_language(opened, firm):
    screen = opened("clauses")
    for language, text in (("en", "Freight is included."), ("de", "Frei Haus.")):
        press(screen, "Ctrl+N")
        types(screen.drawer.fields["key"], "freight")
        types(screen.drawer.fields["language"], language)
        screen.drawer.fields["text"].widget.setPlainText(text)
        press(screen, "Ctrl+S")
    assert {c.language: c.text for c in stored(firm).clauses} == {
        "en": "Freight is included.",
        "de": "Frei Haus.",
    }


def test_who_sits_here_is_remembered_on_this_machine_alone(opened, firm, config):
    screen = opened("machine")
    lena = stored(firm).colleagues[0]
    screen.machine.who.put(lena.id)
    screen.machine.who.edited.emit()
    assert tomllib.loads((config / "concierge.toml").read_text())["author"] == "Lena Brandt"


def test_the_window_changes_its_look_at_once(opened, firm):
    screen = opened("machine")
    screen.machine.scheme.choose("dark")
    assert theme.scheme() == "dark"


def test_a_backup_is_written_and_read_back(qtbot, opened, firm, tmp_path):
    screen = opened("machine")
    target = tmp_path / "copy.office"
    with qtbot.waitSignal(screen.machine.backed_up):
        screen.machine.back_up(target)
    assert verify_backup(target).kind == "sqlite"
    assert screen.machine.backup_button.isEnabled()
    assert str(target) in screen.machine.backup_said.text()


def test_tab_and_arrow_keys_walk_through_the_parts(opened, firm):
    screen = opened()
    first = screen.tabs._buttons["firm"]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert screen.stack.currentWidget() is screen.banks


def test_a_logo_is_chosen_seen_and_taken_away_and_no_other_file_is_taken(firm, opened, tmp_path):
    card = opened("firm").firm.pictures
    assert list(card.rows)[:3] == ["logo", "seal", "representative-seal"]
    good, bad = tmp_path / "logo.png", tmp_path / "logo.svg"
    Image.new("RGB", (40, 20), "teal").save(good)
    bad.write_text("<svg onload='x'/>", "utf-8")
    card.take("logo", bad)
    assert "cannot be read as a picture" in card.wrong.text()
    assert card.rows["logo"].preview.isHidden()
    card.take("logo", good)
    assert card.wrong.text() == ""
    assert not card.rows["logo"].preview.pixmap().isNull()
    with firm.look() as session:
        assert seller(session).logo
    card.take("representative-seal", good)
    assert not card.rows["representative-seal"].preview.pixmap().isNull()
    card.rows["logo"].remove.click()
    assert card.rows["logo"].preview.isHidden()
    with firm.look() as session:
        assert seller(session).logo is None
