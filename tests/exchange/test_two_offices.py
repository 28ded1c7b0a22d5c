"""Two real offices: paired, given, taken, decided, undone, by clicks and keys."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from sqlalchemy import select

from app.basics.errors import Refusal
from app.clients.commands import add_client, edit_client
from app.clients.drafts import ClientDraft
from app.clients.queries import client_head
from app.exchange import commands
from app.exchange.commands import ask_to_join
from app.exchange.queries import decide_page, exchange_page, files_given_and_taken, to_decide
from app.exchange.screen.beside import ConflictsHere
from app.exchange.screen.sweeping import Sweeper
from app.office import open_office
from app.records.client import Client
from app.records.seller import BankAccount, Seller, ServiceItem
from app.relationship.screen import FileScreen
from app.seller.commands import set_bank_account, set_seller
from app.seller.drafts import BankDraft, SellerDraft
from app.storage.cursor import Cursor
from app.sync.outgoing import vector_of
from app.sync.vectors import packed
from tests.exchange.conftest import CLOCK, Machine, click, join, key, words


def change(machine: Machine, **values) -> None:
    def edit(session):
        record = session.scalars(select(Client).where(Client.key == "okafor")).one()
        draft = {
            "name": record.name,
            "institution_id": record.institution_id,
            "key": record.key,
            "department": record.department,
        }
        edit_client(session, record.id, ClientDraft(**{**draft, **values}))

    machine.do(edit)


def name(machine: Machine) -> str:
    return machine.ask(client_head, "okafor").name


def add_service(session, code="SEQ", price=3_100_000) -> UUID:
    set_seller(session, SellerDraft(legal_name="Meridian Analytical LLC", country="US"))
    seller = session.scalars(select(Seller)).one()
    item = ServiceItem(
        seller_id=seller.id, code=code, text="Sequencing", unit="sample", unit_price=price, currency="USD"
    )
    session.add(item)
    session.flush()
    return item.id


def price(machine: Machine, id_: UUID, **values) -> tuple[int, str]:
    """The price of a service, changed before where values are given."""

    def set_price(session):
        item = session.get_one(ServiceItem, id_)
        for field, value in values.items():
            setattr(item, field, value)

    if values:
        machine.do(set_price)

    def read(session):
        item = session.get_one(ServiceItem, id_)
        return item.unit_price, item.currency

    return machine.ask(read)


def exchange(giver: Machine, taker: Machine, folder: Path) -> str:
    return taker.take(giver.give(folder))


# -- pairing, giving, taking --------------------------------------------------------------------------------------


def test_two_people_pair_a_machine_by_clicks_and_the_laptop_has_the_office(first, tmp_path, qtbot):
    place = join(first, tmp_path / "ines", qtbot)
    ines = Machine(open_office(place, clock=CLOCK, author="Ines Moreau"), qtbot)
    assert name(ines) == "Okafor Group"
    assert ines.office.series == "B"
    (other,) = first.ask(exchange_page).machines
    assert (other.name, other.series, other.status) == ("Ines' laptop", "B", "active")
    assert "Ines' laptop" in [row.name for row in first.page.machines.table.rows()]
    ines.close()


def test_a_change_travels_in_a_file_and_the_page_says_what_waits(both, tmp_path):
    lena, ines = both
    change(ines, name="Okafor Lab")
    assert ines.page.summary.text().startswith("To give: ")
    path = ines.give(tmp_path)
    lena.page.take(path)
    taking = lena.page.taking
    assert taking.head.text().endswith("from Ines' laptop")
    (client,) = [row for row in taking.table.rows() if row.client_id]
    assert (client.client, client.changed, client.conflicts) == ("Okafor Lab", 1, 0)
    assert "nothing disappears" in taking.says.text()
    assert name(lena) == "Okafor Group"
    key(taking.take_button, Qt.Key.Key_Return)
    assert name(lena) == "Okafor Lab"
    assert taking.undo_button.isVisible()
    (taken,) = [f for f in lena.ask(files_given_and_taken) if not f.given]
    assert (taken.machines, taken.clients) == ("Ines' laptop", 1)


def test_a_file_that_was_taken_says_so_and_offers_nothing(both, tmp_path):
    lena, ines = both
    change(ines, name="Okafor Lab")
    path = ines.give(tmp_path)
    lena.take(path)
    lena.page.take(path)
    assert lena.page.taking.says.text() == "Everything in this file is here already."
    assert not lena.page.taking.take_button.isVisible()
    click(lena.page.taking.leave_button)
    assert lena.page.here() == "machines"


def test_what_was_taken_is_taken_back_by_one_click(both, tmp_path):
    lena, ines = both
    change(ines, name="Okafor Lab")
    exchange(ines, lena, tmp_path)
    click(lena.page.taking.undo_button)
    assert name(lena) == "Okafor Group"
    assert lena.page.taking.leave_button.text() == "Done"


def test_what_was_given_is_called_so_until_a_file_from_there_confirms_it(both, tmp_path):
    lena, ines = both
    change(lena, name="Okafor Lab")
    lena.tab("machines")
    assert lena.page.summary.text() == "To give: 1 change for Ines' laptop."
    path = lena.give(tmp_path)
    assert lena.page.summary.text().startswith("Everything was given.")
    ines.take(path)
    exchange(ines, lena, tmp_path)
    assert lena.page.summary.text() == "Every machine is known to have everything."


def test_taking_is_stopped_and_nothing_is_changed(both, tmp_path):
    lena, ines = both
    change(ines, name="Okafor Lab")
    path = ines.give(tmp_path)
    with pytest.raises(Refusal, match=r"Stopped\. Nothing was changed"):
        commands.take(lena.office, path, False, "", commands.Way(cancelled=lambda: True))
    assert name(lena) == "Okafor Group"
    assert [f for f in lena.ask(files_given_and_taken) if not f.given] == []


def test_while_a_file_is_taken_esc_stops_it_and_does_not_leave(both, tmp_path, monkeypatch):
    lena, ines = both
    change(ines, name="Okafor Lab")
    lena.page.take(ines.give(tmp_path))
    monkeypatch.setattr(lena.desk, "lend", lambda *_args, **_more: True)  # it takes long
    taking = lena.page.taking
    click(taking.take_button)
    taking._moved.emit(40, 100)
    assert taking.says.text().startswith("40 of 100 changes.")
    assert lena.page.back_out()
    assert lena.page.here() == "take"
    assert taking.leave_button.text() == "Stopping…"


def test_a_damaged_file_is_refused_in_a_sentence_and_changes_nothing(both, tmp_path):
    lena, ines = both
    change(ines, name="Okafor Lab")
    path = Path(ines.give(tmp_path))
    path.write_bytes(path.read_bytes()[:-40])
    lena.page.take(str(path))
    assert lena.page.taking.head.text()
    assert not lena.page.taking.take_button.isVisible()
    assert "Nothing was changed." in lena.page.taking.facts.text()
    assert name(lena) == "Okafor Group"


def test_a_file_dropped_on_the_window_is_looked_at(both, tmp_path):
    lena, ines = both
    change(ines, name="Okafor Lab")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(ines.give(tmp_path))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    lena.page.dropEvent(event)
    assert lena.page.here() == "take"
    assert lena.page.taking.may_take()


def test_a_file_that_came_early_waits_and_follows_by_itself(both, tmp_path):
    lena, ines = both
    change(ines, name="First")
    early = Path(ines.give(tmp_path)).rename(tmp_path / "first.relsync")

    def believe(session):  # Ines' laptop is told that Lena has everything already
        Cursor(session.connection())("UPDATE sync_peer SET vv = ?", (packed(vector_of(session)),))

    ines.do(believe)
    change(ines, name="Second")
    late = ines.give(tmp_path)
    lena.page.take(late)
    assert lena.page.taking.take_button.text() == "Keep it until then"
    assert "change" in lena.page.taking.says.text()
    click(lena.page.taking.take_button)
    assert name(lena) == "Okafor Group"
    pane = lena.tab("files")
    assert "Ines' laptop" in words(pane.waiting)
    assert lena.page.tabs._buttons["files"].text() == "Files, 1 waiting"
    lena.take(str(early))
    assert name(lena) == "Second"
    assert lena.ask(to_decide) == 0


# -- deciding -----------------------------------------------------------------------------------------------------


@pytest.fixture
def apart(both, tmp_path):
    """Both gave the client another name and the service another price; Lena has Ines' file."""
    lena, ines = both
    service = lena.do(add_service)
    exchange(lena, ines, tmp_path)
    change(lena, name="Okafor Group Chicago")
    change(ines, name="Okafor Lab")
    price(lena, service, unit_price=3_200_000)
    price(ines, service, unit_price=3_300_000, currency="EUR")
    exchange(ines, lena, tmp_path)
    return lena, ines, service


def test_money_comes_first_and_both_answers_say_who_and_where(apart):
    lena, _, service = apart
    click(lena.page.taking.decide_button)
    pane = lena.page.deciding
    first, second = pane.inbox.list.entries()
    assert (first.group, second.group) == ("Money", "Everything else")
    assert pane.inbox.current().row == service
    left, right = pane.sides
    assert "Lena Brandt" in words(left)
    assert "Ines Moreau" in words(right)
    assert "Ines' laptop" in words(right)
    assert ".relsync" in right.accessibleName() or "came in" in words(right)
    assert {v.label for v in right.side.values if v.differs} == {"Unit price", "Currency"}


def test_one_key_keeps_the_right_one_and_it_holds_on_both_machines(apart, tmp_path):
    lena, ines, service = apart
    pane = lena.tab("decide")
    key(pane.inbox.list, Qt.Key.Key_2)
    assert price(lena, service) == (3_300_000, "EUR")
    assert len(pane.inbox.list.entries()) == 1
    key(pane.inbox.list, Qt.Key.Key_1)
    assert name(lena) == "Okafor Group Chicago"
    assert lena.ask(to_decide) == 0
    exchange(lena, ines, tmp_path)
    assert ines.ask(to_decide) == 0
    assert (name(ines), price(ines, service)) == ("Okafor Group Chicago", (3_300_000, "EUR"))


def test_another_answer_is_typed_with_its_currency_together(apart):
    lena, _, service = apart
    pane = lena.tab("decide")
    key(pane.inbox.list, Qt.Key.Key_E)
    drawer = pane.drawer
    assert set(drawer.fields) == {"unit", "unit_price", "currency"}
    drawer.fields["unit_price"].widget.setText("325.50")
    drawer.fields["currency"].widget.setText("nonsense")
    click(drawer.primary)
    assert drawer.wrong.text()
    assert lena.ask(to_decide) == 2
    drawer.fields["currency"].widget.setText("usd")
    click(drawer.primary)
    assert price(lena, service) == (3_255_000, "USD")
    assert drawer.isHidden()
    assert lena.ask(to_decide) == 1


def test_later_leaves_it_and_looks_at_the_next_one(apart):
    lena, _, _ = apart
    pane = lena.tab("decide")
    before = pane.inbox.current()
    key(pane.inbox.list, Qt.Key.Key_L)
    assert pane.inbox.current() is not before
    assert lena.ask(to_decide) == 2


def test_several_of_one_kind_are_decided_at_once(both, tmp_path):
    lena, ines = both
    services = [lena.do(add_service, f"S{n}") for n in range(3)]
    exchange(lena, ines, tmp_path)
    for n, service in enumerate(services, 1):
        price(lena, service, unit_price=n)
        price(ines, service, unit_price=10 * n)
    exchange(ines, lena, tmp_path)
    pane = lena.tab("decide")
    click(pane.inbox.all_like)
    click(pane.inbox.right)
    assert [price(lena, service)[0] for service in services] == [10, 20, 30]
    assert lena.ask(to_decide) == 0


def test_the_page_of_the_client_says_so_and_leads_there(apart, qtbot):
    lena, _, _ = apart
    page = FileScreen(lena.desk)
    badge = ConflictsHere(lena.desk, page)
    qtbot.addWidget(page)
    went = []
    page.went.connect(went.append)
    page.resize(1250, 850)
    page.open("client/okafor")
    page.show()
    assert badge.card.isVisibleTo(page)
    assert badge.says.text() == "1 question has two answers"
    click(badge.button)
    assert went == ["exchange/decide/okafor"]
    lena.page.open(went[0])
    assert [e.data.client_key for e in lena.page.deciding.inbox.list.entries()] == ["okafor"]
    assert "Okafor" in lena.page.deciding.only.text()
    key(lena.page.deciding.inbox.list, Qt.Key.Key_1)
    assert not badge.card.isVisibleTo(page)


# -- bank details -------------------------------------------------------------------------------------------------


OLD = BankDraft(
    "Meridian Analytical LLC", "First Harbour Bank", "DE89370400440532013000", "COBADEFFXXX", currency="EUR"
)


def iban(machine: Machine) -> str:
    return machine.ask(lambda session: session.scalars(select(BankAccount.iban)).one())


@pytest.fixture
def swapped(both, tmp_path):
    """Somebody changed the account on Ines' laptop, and Lena has the file."""
    lena, ines = both
    lena.do(
        lambda session: set_seller(session, SellerDraft(legal_name="Meridian Analytical LLC", country="US"))
    )
    lena.do(lambda session: set_bank_account(session, OLD, "Lena Brandt"))
    exchange(lena, ines, tmp_path)

    def swap(session):
        session.scalars(select(BankAccount)).one().iban = "LT121000011101001000"

    ines.do(swap)
    exchange(ines, lena, tmp_path)
    return lena, ines


def test_changed_bank_details_take_no_effect_before_a_named_person_confirms(swapped):
    lena, _ = swapped
    assert iban(lena) == "DE89370400440532013000"
    pane = lena.tab("decide")
    assert "number you already know" in words(pane.warning)
    old, new = pane.sides
    assert "DE89370400440532013000" in words(old)
    assert "LT121000011101001000" in words(new)
    assert pane.confirm.text() == "Confirm as Lena Brandt"
    click(pane.confirm)
    assert iban(lena) == "LT121000011101001000"
    assert lena.ask(to_decide) == 0


def test_refused_bank_details_go_back_on_the_other_machine_too(swapped, tmp_path):
    lena, ines = swapped
    pane = lena.tab("decide")
    click(pane.refuse)
    assert iban(lena) == "DE89370400440532013000"
    assert lena.ask(to_decide) == 0
    exchange(lena, ines, tmp_path)
    assert ines.ask(decide_page).held or iban(ines) == "DE89370400440532013000"


# -- machines -----------------------------------------------------------------------------------------------------


def test_a_revoked_machine_is_not_taken_from_any_more(both, tmp_path):
    lena, ines = both
    change(ines, name="Stolen")
    path = ines.give(tmp_path)
    table = lena.page.machines.table
    table.setCurrentIndex(table.model().index(0, 0))
    click(lena.page.machines.revoke)
    drawer = lena.page.leaving
    click(drawer.primary)
    assert drawer.why.wrong.text() == "Say why: everybody is told."
    drawer.why.widget.setPlainText("Left in a train")
    click(drawer.primary)
    assert lena.ask(exchange_page).machines[0].status == "revoked"
    lena.page.take(path)
    assert not lena.page.taking.take_button.isVisible()
    assert "revoked" in lena.page.taking.head.text() or "shut out" in lena.page.taking.head.text()
    assert name(lena) == "Okafor Group"


def test_a_machine_is_renamed_for_everybody(both, tmp_path):
    lena, ines = both
    click(lena.page.machines.own_rename)
    lena.page.naming.name.widget.setText("Reception")
    click(lena.page.naming.primary)
    assert lena.page.machines.own_name.text() == "Reception"
    exchange(lena, ines, tmp_path)
    assert ines.ask(exchange_page).machines[0].name == "Reception"


def test_words_that_differ_admit_nobody(first, tmp_path, qtbot):
    ask_to_join(str(tmp_path / "card.relpair"), "Laptop", "Ines")
    first.page.pair()
    first.page.pairing.read(str(tmp_path / "card.relpair"))
    click(first.page.pairing.check.no)
    assert first.page.pairing.steps.at == 0
    assert "Nothing was done" in first.page.pairing.steps.problem.text()
    assert first.ask(exchange_page).machines == ()


def test_a_machine_that_was_shut_out_by_mistake_is_let_in_again_with_new_keys(both, tmp_path):
    lena, ines = both
    (other,) = lena.ask(exchange_page).machines
    lena.do(commands.revoke_machine, other.id, "By mistake")
    click(ines.page.machines.own_rejoin)
    drawer = ines.page.rejoining
    drawer.new_keys.put(True)
    drawer.ask(str(tmp_path / "again.relpair"))
    lena.page.take(str(tmp_path / "again.relpair"))
    assert lena.page.here() == "pair"
    assert lena.page.pairing.check.words.spoken == drawer.words.spoken != ""
    click(lena.page.pairing.check.yes)
    click(lena.page.pairing.write)
    assert lena.page.pairing.steps.at == 3, lena.page.pairing.steps.problem.text()
    assert lena.page.pairing.back.text() == "Send the answer back, and read them these words"
    drawer.read(str(next(tmp_path.glob("Answer*.relpair"))))
    assert drawer.check.words.spoken == lena.page.pairing.own.spoken
    click(drawer.check.yes)
    assert drawer.isHidden(), drawer.wrong.text()
    change(ines, name="Back again")
    exchange(ines, lena, tmp_path)
    assert name(lena) == "Back again"


# -- what does not add up -----------------------------------------------------------------------------------------


def test_two_clients_with_one_key_are_told_and_lead_to_the_file(both, tmp_path):
    lena, ines = both
    for machine in both:
        house = machine.ask(client_head, "okafor").institution_id
        machine.do(add_client, ClientDraft("Weber Lab", house, "weber"))
    exchange(ines, lena, tmp_path)
    pane = lena.tab("decide")
    odd = [e for e in pane.inbox.list.entries() if e.group == "Does not add up"]
    assert odd, [e.title for e in pane.inbox.list.entries()]
    pane.inbox.list.choose(odd[0].key)
    assert pane.name.text() == odd[0].data.detail
    assert not pane.edit.isVisible()
    went = []
    pane.went.connect(went.append)
    click(pane.open_file)
    assert went == [f"client/{odd[0].data.client_key}"]


# -- a shared folder ----------------------------------------------------------------------------------------------


def test_a_shared_folder_brings_changes_by_itself_and_says_what_it_did(both, tmp_path):
    lena, ines = both
    shared = tmp_path / "shared"
    shared.mkdir()
    sweepers = [Sweeper(machine.desk) for machine in both]  # nothing happens: no folder was chosen
    for machine in both:
        machine.page.share(str(shared))
    assert lena.page.machines.folder_path.text() == str(shared)
    change(ines, name="Okafor Lab")
    sweepers[1].look()
    sweepers[0].look()
    assert name(lena) == "Okafor Lab"
    lena.tab("machines")
    assert "Took 1 file" in lena.page.machines.folder_said.text()
    click(lena.page.machines.look)
    assert "Nothing new." in lena.page.machines.folder_said.text()
    click(lena.page.machines.stop)
    assert not lena.page.machines.look.isVisible()
    change(ines, name="Unseen")
    sweepers[1].look()
    sweepers[0].look()
    assert name(lena) == "Okafor Lab"


def test_a_folder_that_cannot_be_used_is_said_on_the_page_and_the_clock_goes_on(both):
    lena, _ = both
    inside = lena.office.address.path.parent
    lena.page.share(str(inside))
    assert "This office lies in that folder itself" in lena.page.machines.folder_said.text()
    Sweeper(lena.desk)
    assert lena.said == []
