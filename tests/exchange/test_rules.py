"""How the exchange is worded."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest

from app.basics.errors import Refusal
from app.exchange.named import decided_by, last_taken, machine_of, name_of
from app.exchange.rows import (
    ClientChanges,
    ConflictRow,
    ExchangePage,
    FileRow,
    MachineRow,
    ParkedRow,
    PreviewPage,
)
from app.exchange.rules import (
    exchanged,
    exchanged_how,
    file_name,
    listed,
    many,
    moment,
    plain_name,
    preview_says,
    preview_title,
    size,
    summary,
    waits_for,
    words_of,
)

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


def machine(name="Reception", series="B", **more):
    return MachineRow(uuid4(), name, series, more.pop("status", "active"), "a b c d e f", **more)


def page(*machines, conflicts=0, held=0, parked=()):
    return ExchangePage(NOW, machine("Here", "A"), "Lena Brandt", machines, parked, None, conflicts, held, 0)


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 byte"), (812, "812 bytes"), (84_312, "84 kB"), (1_200_000, "1.2 MB"), (999_600, "1.0 MB"), (3_000_000_000, "3.0 GB")],
)  # fmt: skip
def test_a_size_is_said_as_people_say_it(count, said):
    assert size(count) == said


def test_counts_and_lists_are_words():
    assert many(1, "change") == "1 change"
    assert many(1204, "change") == "1,204 changes"
    assert many(2, "entry", "entries") == "2 entries"
    assert listed(["street", "city", "country"]) == "street, city and country"
    assert listed(["amount"]) == "amount"


def test_a_moment_says_its_day_only_where_it_is_another():
    local = NOW.astimezone()
    assert moment(NOW, NOW) == f"today {local:%H:%M}"
    assert moment(NOW - dt.timedelta(days=1), NOW) == f"yesterday {local:%H:%M}"
    assert moment(NOW - dt.timedelta(days=10), NOW).startswith("12 Nov ")
    assert moment(NOW - dt.timedelta(days=400), NOW).startswith("18 Oct 2025 ")
    assert moment(None, NOW) == ""


def test_six_words_are_read_however_they_were_joined():
    assert words_of("walnut harbour-signal  tide, copper · maple") == ("walnut", "harbour", "signal", "tide", "copper", "maple")  # fmt: skip


def test_a_machine_that_works_alone_is_told_so():
    assert summary(page()).startswith("This machine works alone.")
    assert summary(page(machine(status="revoked"))).startswith("This machine works alone.")
    assert summary(page(machine())) == "Every machine is known to have everything."


def test_the_most_pressing_thing_is_said_first():
    waiting = [machine(f"M{n}", waiting=n, unsent=n) for n in range(1, 6)]
    parked = (ParkedRow(uuid4(), "x.relsync", "M1", NOW, "Waits."),)
    said = summary(page(*waiting, conflicts=3, held=1, parked=parked))
    assert said == (
        "1 changed bank detail to confirm. 3 conflicts to decide. 1 file waits for what came before. "
        "To give: 1 change for M1, 2 for M2, 3 for M3 and 2 more."
    )


def test_what_waits_for_a_retired_machine_is_nothing_to_give():
    assert "To give" not in summary(page(machine(), machine(status="retired", waiting=9, unsent=9)))


def test_what_was_given_and_is_not_known_to_have_arrived_is_not_given_again():
    one = machine(waiting=9)
    assert waits_for(one) == "given, not confirmed"
    assert waits_for(replace(one, unsent=3)) == "3 changes"
    assert waits_for(replace(one, status="revoked")) == ""
    assert waits_for(machine()) == "nothing"
    assert summary(page(one)).startswith("Everything was given.")


def test_when_something_was_last_exchanged_is_the_later_of_both_ways():
    one = machine(taken_at=NOW - dt.timedelta(days=3), given_at=NOW - dt.timedelta(days=1))
    assert exchanged(one, NOW).startswith("yesterday")
    assert exchanged(machine(), NOW) == "never"
    assert exchanged_how(replace(one, given_at=None), NOW).startswith("nothing given yet, taken 19 Nov")


def preview(**more):
    clients = (ClientChanges(uuid4(), "Okafor", 1, 2, 0, 1), ClientChanges(None, "", 0, 3, 0, 0))
    known = {
        "path": "x", "name": "x.relsync", "machine": "Reception", "by": "Ines Moreau", "made_at": NOW, "kind": "incremental",
        "size": 84_000, "state": "new", "sentence": "", "changes": 412, "clients": clients, "conflicts": 1,
    }  # fmt: skip
    return PreviewPage(**{**known, **more})


def test_a_preview_says_what_would_happen_in_one_sentence():
    assert preview_title(preview()) == "412 changes from Reception"
    assert preview_title(preview(kind="snapshot")) == "The whole office, as Reception had it"
    said = "It concerns 1 client; 1 question will wait for a decision; nothing disappears."
    assert preview_says(preview()) == said
    gone = (ClientChanges(uuid4(), "Okafor", 0, 0, 4, 0),)
    assert preview_says(preview(clients=gone, conflicts=0)).endswith("nothing contradicts what is here; 4 entries would disappear.")  # fmt: skip
    assert preview_says(preview(clients=())).startswith("It concerns no client's file;")


def test_the_name_of_a_file_is_one_that_every_system_takes():
    assert plain_name("Ines’ laptop / büro: 1") == "Ines laptop büro 1"
    assert plain_name("///") == "machine"
    made = file_name("Lena's machine", ["Reception"], NOW)
    assert made == f"Lena s machine for Reception {NOW.astimezone():%Y-%m-%d %H%M}.relsync"
    assert file_name("A", ["B", "C"], NOW).startswith("A for everybody ")


# -- names that a person can type ---------------------------------------------------------------------------------


def test_a_machine_is_found_by_name_series_or_beginning():
    both = (machine("Reception", "B"), machine("Remote", "C"))
    assert machine_of(both, "reception").name == "Reception"
    assert machine_of(both, "c").name == "Remote"
    assert machine_of(both, "rem").name == "Remote"
    with pytest.raises(Refusal, match="Several machines"):
        machine_of(both, "re")
    with pytest.raises(Refusal, match=r"no machine 'x'. Known here: Reception \(B\), Remote \(C\)"):
        machine_of(both, "x")
    gone = replace(
        both[0], id=uuid4(), status="retired"
    )  # a restored backup leaves its name and series behind
    assert machine_of((gone, *both), both[0].name) == both[0]
    assert machine_of((gone, *both), both[0].series) == both[0]


def test_a_conflict_has_a_name_that_finds_it_again():
    one = ConflictRow(6, uuid4(), 2, "values", "Money", "Order 1", "amount", None, "", "", ())
    assert decided_by([one], name_of(one).upper(), "conflict") is one
    with pytest.raises(Refusal, match="no conflict 'x'"):
        decided_by([one], "x", "conflict")


def test_the_file_to_take_back_is_the_last_one_taken():
    def file(name, **more):
        return FileRow(uuid4(), more.pop("given", False), name, "B", NOW, "L", "incremental", 3, **more)

    files = (file("g", given=True), file("new", may_undo=True), file("old"))
    assert last_taken(files) == files[1].file
    assert last_taken(files, "old") == files[2].file
    with pytest.raises(Refusal, match="nothing to take back"):
        last_taken(files[2:])
    with pytest.raises(Refusal, match="No file called 'x'"):
        last_taken(files, "x")
