"""Pairing: a card each way, six words, and the machine has the office; nothing but the two cards and the snapshot travels."""

from __future__ import annotations

import shutil

import pytest

from app.basics.errors import Refusal
from app.office import create_office, open_office
from app.records import Client
from app.storage.backup import back_up, restore
from app.sync import exporting, pairing, refusals, roster, words
from app.sync import keys as keyring
from app.sync.importing import take
from app.sync.verify import verify
from tests.sync.pairs import add_client, clients


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """Changes to the settings of another computer."""

    def sit_at(name):
        folder = tmp_path / "settings" / name
        folder.mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv("CONCIERGE_CONFIG", str(folder))

    return sit_at


@pytest.fixture
def first(tmp_path, clock, desk):
    """The office as its first machine has it."""
    desk("ana")
    office = create_office(tmp_path / "ana" / "office.sqlite", clock=clock, author="Ana")
    add_client(office, "Suwa Lab")
    yield office
    office.close()


def _name_it(office, name):
    with office.work("rename") as session:
        session.query(Client).one().name = name


def _join(tmp_path, clock, desk, first, name="Tom's laptop"):
    """The whole way of a new machine; answers its office's path."""
    desk(name)
    asked = pairing.ask_to_join(tmp_path / name / "ask.relpair", name=name, colleague="Tom")
    desk("ana")
    card = pairing.read_card(asked.path)
    assert card.words == asked.words
    welcome = pairing.welcome(first, card, tmp_path / name / "answer.relpair")
    snapshot = tmp_path / name / "snapshot.relsync"
    exporting.export(first, snapshot, exporting.Giving(kind="snapshot", to=[welcome.machine]))
    desk(name)
    answer = pairing.read_answer(welcome.path)
    assert (answer.words, answer.name, answer.series) == (welcome.words, name, welcome.series)
    place = tmp_path / name / "office.sqlite"
    said = pairing.accept(welcome.path, snapshot=snapshot, office=place, clock=clock)
    assert name in said
    return place


def test_a_new_machine_joins_and_both_understand_each_other(tmp_path, clock, desk, first):
    place = _join(tmp_path, clock, desk, first)
    second = open_office(place, clock=clock, author="Tom")
    assert (second.id, second.series) == (first.id, "B")
    assert pairing.pending() is None
    assert clients(second) == ["Suwa Lab"]
    _name_it(second, "Suwa Laboratory")
    with second.look() as session:
        assert verify(session) == []
        assert {m.series for m in roster.machines(session)} == {"A", "B"}
    back = exporting.export(second, tmp_path / "back.relsync")
    second.close()
    desk("ana")
    take(first, back.path)
    with first.look() as session:
        names = {m.name for m in roster.machines(session)}
    assert "Tom's laptop" in names
    assert clients(first) == ["Suwa Laboratory"]


def test_an_office_on_a_server_joins_and_two_computers_use_its_keys(
    tmp_path, clock, desk, first, new_address
):
    desk("server")
    asked = pairing.ask_to_join(tmp_path / "ask.relpair", name="The server")
    desk("ana")
    welcome = pairing.welcome(first, pairing.read_card(asked.path), tmp_path / "answer.relpair")
    snapshot = tmp_path / "snapshot.relsync"
    exporting.export(first, snapshot, exporting.Giving(kind="snapshot", to=[welcome.machine]))
    desk("server")
    place = new_address()
    pairing.accept(welcome.path, snapshot=snapshot, office=place, clock=clock)
    second = open_office(place, clock=clock, author="Tom")
    keyring.save(second, tmp_path / "keys", "two computers one server")
    desk("another computer")
    with pytest.raises(Refusal, match="sync keys --load FILE"):
        exporting.export(second, tmp_path / "no.relsync")
    keyring.load(second, tmp_path / "keys", "two computers one server")
    _name_it(second, "From the server")
    back = exporting.export(second, tmp_path / "back.relsync")
    second.close()
    desk("ana")
    take(first, back.path)
    assert clients(first) == ["From the server"]


def test_a_third_machine_joins_at_the_second_and_the_first_knows_it_by_its_file(tmp_path, clock, desk, first):
    place = _join(tmp_path, clock, desk, first)
    second = open_office(place, clock=clock, author="Tom")
    desk("third")
    asked = pairing.ask_to_join(tmp_path / "3.relpair", name="Third")
    desk("Tom's laptop")
    welcome = pairing.welcome(second, pairing.read_card(asked.path), tmp_path / "3a.relpair")
    assert welcome.series == "BA"
    exporting.export(second, tmp_path / "3.relsync", exporting.Giving(kind="snapshot", to=[welcome.machine]))
    second.close()
    desk("third")
    pairing.accept(welcome.path, snapshot=tmp_path / "3.relsync", office=tmp_path / "3.sqlite", clock=clock)
    third = open_office(tmp_path / "3.sqlite", clock=clock, author="Third")
    _name_it(third, "From the third")
    file = exporting.export(third, tmp_path / "third.relsync").path
    third.close()
    desk("ana")
    take(first, file)
    with first.look() as session:
        assert {m.series for m in roster.machines(session)} == {"A", "B", "BA"}
    assert clients(first) == ["From the third"]


def test_what_a_revoked_machine_sends_is_refused_there_and_elsewhere(tmp_path, clock, desk, first):
    place = _join(tmp_path, clock, desk, first)
    second = open_office(place, clock=clock, author="Tom")
    _name_it(second, "Taken over")
    file = exporting.export(second, tmp_path / "late.relsync").path
    tom = second.machine
    second.close()
    desk("ana")
    with first.work() as session:
        roster.revoke(session, tom, "lost")
    with pytest.raises(refusals.Revoked, match="Tom's laptop"):
        take(first, file)
    sealed = exporting.export(
        first, tmp_path / "new.relsync", exporting.Giving(passphrase="between us two only")
    ).path
    desk("Tom's laptop")
    second = open_office(place, clock=clock, author="Tom")
    with pytest.raises(refusals.NeedsPassphrase):
        take(second, sealed)
    second.close()


def test_a_card_may_wish_only_for_what_this_machine_gives(tmp_path, clock, desk, first):
    place = _join(tmp_path, clock, desk, first)
    second = open_office(place, clock=clock, author="Tom")
    given = []
    for number, wish in enumerate(("K", "BX", "")):
        desk(f"new {number}")
        asked = pairing.ask_to_join(tmp_path / f"{number}.relpair", name=f"New {number}", series=wish)
        desk("Tom's laptop")
        card = pairing.read_card(asked.path)
        given.append(
            pairing.welcome(second, card, tmp_path / f"{number}a.relpair", series=card.series).series
        )
    second.close()
    assert given == ["BA", "BX", "BB"]
    desk("new")
    asked = pairing.ask_to_join(tmp_path / "k.relpair", name="New", series="K")
    desk("ana")
    assert pairing.welcome(first, pairing.read_card(asked.path), tmp_path / "ka.relpair").series == "K"


def test_a_changed_card_is_refused_or_has_other_words(tmp_path, desk):
    desk("tom")
    asked = pairing.ask_to_join(tmp_path / "ask.relpair", name="Tom")
    whole = asked.path.read_bytes()
    for place in range(len(whole)):
        asked.path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(Refusal):
            pairing.read_card(asked.path)
    for end in range(0, len(whole), 7):
        asked.path.write_bytes(whole[:end])
        with pytest.raises(Refusal):
            pairing.read_card(asked.path)


def test_a_card_swapped_after_its_words_were_compared_is_refused(tmp_path, desk, first):
    desk("tom")
    asked = pairing.ask_to_join(tmp_path / "ask.relpair", name="Tom")
    desk("mallory")
    other = pairing.ask_to_join(tmp_path / "other.relpair", name="Tom")
    assert other.words != asked.words
    desk("ana")
    card = pairing.read_card(asked.path)
    shutil.copy(other.path, asked.path)
    with pytest.raises(Refusal, match="changed since its words were compared"):
        pairing.welcome(first, card, tmp_path / "answer.relpair")


def test_an_answer_is_only_for_who_asked(tmp_path, desk, first):
    desk("tom")
    asked = pairing.ask_to_join(tmp_path / "ask.relpair", name="Tom")
    desk("ana")
    welcome = pairing.welcome(first, pairing.read_card(asked.path), tmp_path / "answer.relpair")
    raw = welcome.path.read_bytes()
    assert b"Tom" not in raw
    assert first.id.bytes not in raw
    with pytest.raises(Refusal, match="for another machine"):
        pairing.read_answer(welcome.path)
    with pytest.raises(Refusal, match="is an answer"):
        pairing.read_card(welcome.path)
    desk("tom")
    with pytest.raises(Refusal, match="asks to join"):
        pairing.read_answer(asked.path)


def test_two_offices_begun_apart_are_not_merged(tmp_path, clock, desk, first):
    desk("tom")
    other = create_office(tmp_path / "tom.sqlite", clock=clock, author="Tom")
    card = pairing.ask_again(other, tmp_path / "ask.relpair")
    other.close()
    desk("ana")
    with pytest.raises(Refusal, match="begun apart are not merged"):
        pairing.welcome(first, pairing.read_card(card.path), tmp_path / "answer.relpair")


def test_a_machine_whose_keys_are_lost_is_let_in_again_with_its_series(tmp_path, clock, desk, first):
    place = _join(tmp_path, clock, desk, first)
    desk("Tom's laptop")
    second = open_office(place, clock=clock, author="Tom")
    keyring.place(second.id, second.machine).unlink()
    card = pairing.ask_again(second, tmp_path / "again.relpair", new_keys=True)
    _name_it(second, "With new keys")
    file = exporting.export(second, tmp_path / "b.relsync").path
    desk("ana")
    with pytest.raises(refusals.Forged, match="Tom's laptop"):
        take(first, file)
    welcome = pairing.welcome(first, pairing.read_card(card.path), tmp_path / "again-answer.relpair")
    assert welcome.series == "B"
    take(first, file)
    to_tom = exporting.export(first, tmp_path / "a.relsync").path
    desk("Tom's laptop")
    assert "let this machine in again" in pairing.accept_here(second, welcome.path)
    with second.look() as here, first.look() as there:
        mine = {m.id: m.words for m in roster.machines(here)}
        assert mine == {m.id: m.words for m in roster.machines(there)}
    take(second, to_tom)
    second.close()


def test_a_copied_office_is_let_in_as_a_machine_of_its_own(tmp_path, clock, desk, first):
    """On another computer: no keys, another identity; it has the data, so that no snapshot is needed."""
    with first.work() as session:
        roster.enter(session)
    archive = tmp_path / "copy.zip"
    back_up(first.address, archive, clock)
    desk("elsewhere")
    place = tmp_path / "elsewhere" / "office.sqlite"
    restore(archive, place, clock)
    copy = open_office(place, clock=clock, author="Tom")
    with pytest.raises(Refusal, match="sync rejoin CARD"):
        keyring.keys_of(copy)
    card = pairing.ask_again(copy, tmp_path / "ask.relpair")
    assert copy.machine != first.machine
    _name_it(copy, "Changed in the copy")
    file = exporting.export(copy, tmp_path / "copy.relsync").path
    desk("ana")
    assert take(first, file).state == "parked"
    welcome = pairing.welcome(first, pairing.read_card(card.path), tmp_path / "answer.relpair")
    take(first, file)
    assert clients(first) == ["Changed in the copy"]
    _name_it(first, "Changed back")
    back = exporting.export(first, tmp_path / "back.relsync").path
    desk("elsewhere")
    pairing.accept_here(copy, welcome.path)
    take(copy, back)
    assert clients(copy) == ["Changed back"]
    copy.close()


def test_where_the_snapshot_does_not_fit_no_file_stays(tmp_path, clock, desk, first):
    desk("tom")
    asked = pairing.ask_to_join(tmp_path / "ask.relpair", name="Tom")
    desk("ana")
    welcome = pairing.welcome(first, pairing.read_card(asked.path), tmp_path / "answer.relpair")
    snapshot = tmp_path / "snapshot.relsync"
    exporting.export(first, snapshot, exporting.Giving(kind="snapshot", to=[welcome.machine]))
    whole = snapshot.read_bytes()
    snapshot.write_bytes(whole[:-40])
    desk("tom")
    place = tmp_path / "tom" / "office.sqlite"
    with pytest.raises(refusals.NotRead):
        pairing.accept(welcome.path, snapshot=snapshot, office=place, clock=clock)
    assert list(place.parent.iterdir()) == []
    snapshot.write_bytes(whole)
    pairing.accept(welcome.path, snapshot=snapshot, office=place, clock=clock)


def test_a_card_waits_for_its_answer(tmp_path, desk):
    desk("tom")
    assert pairing.pending() is None
    made = pairing.ask_to_join(tmp_path / "ask", name="Tom", colleague="Tom S")
    assert made.path.name == "ask.relpair"
    assert pairing.pending() == made


def test_keys_are_carried_to_another_computer_of_the_same_office(tmp_path, desk, first):
    path, phrase = tmp_path / "keys", "two computers one server"
    keys = keyring.keys_of(first)
    keyring.save(first, path, phrase)
    assert keys.secret()["sign"].encode() not in path.read_bytes()
    desk("elsewhere")
    with pytest.raises(Refusal, match="passphrase does not open"):
        keyring.load(first, path, "two computers two servers")
    assert keyring.load(first, path, phrase).sign_pub == keys.sign_pub
    assert keyring.keys_of(first).age_pub == keys.age_pub


def test_six_words_are_the_same_everywhere_and_for_ever():
    assert words.six_words(b"concierge") == words.six_words(b"concierge")
    assert len(words.six_words(b"").split()) == 6
    assert words.six_words(b"a") != words.six_words(b"b")
    assert len(set(words.passphrase().split())) > 3
