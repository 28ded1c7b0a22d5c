"""What stands against each other, in words that a person can decide by: issued documents, deletions, prices."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.basics.errors import Refusal
from app.clients.queries import client_head
from app.exchange.commands import decide
from app.exchange.queries import decide_page, to_decide
from app.exchange.rows import Decision
from app.exchange.screen.inbox import listed_answers
from app.exchange.typed import edits, read
from app.quotes.commands import issue, new_quote
from app.records.quote import QuoteLine
from app.records.seller import ServiceItem
from app.sync.capture import schema
from tests.exchange.test_two_offices import exchange
from tests.quotes.conftest import a_client, a_draft, an_institution, the_seller


@pytest.fixture
def drafted(both, tmp_path):
    """A draft that both machines have, and its number."""
    lena, ines = both

    def begin(session):
        the_seller(session)
        house = an_institution(session, "northfield-state", "Northfield State University", "US", payer=("Box 1", "Northfield, MN"))  # fmt: skip
        a_client(session, "okafor-group", "Okafor Group", house)
        return new_quote(session, a_draft()).number

    number = lena.do(begin)
    exchange(lena, ines, tmp_path)
    return lena, ines, number


def dearer(session):
    line = session.scalars(select(QuoteLine).order_by(QuoteLine.position)).first()
    line.unit_price += 150_000


def test_two_papers_of_one_draft_are_told_apart_by_their_totals(drafted, tmp_path):
    lena, ines, number = drafted
    lena.do(issue, number, "As agreed")
    ines.do(dearer)
    ines.do(issue, number, "As agreed by telephone")
    exchange(ines, lena, tmp_path)
    (one,) = [c for c in lena.ask(decide_page).conflicts if c.kind == "issued_twice"]
    assert one.group == "Issued documents"
    assert "total" in one.what
    left, right = one.sides
    assert left.ours
    assert left.values[0].label == right.values[0].label == "Total"
    assert left.values[0].words != right.values[0].words
    assert left.values[0].words.startswith("USD")
    lena.do(decide, (Decision(*one.key, keep=left.number),))
    assert not [c for c in lena.ask(decide_page).conflicts if c.kind == "issued_twice"]


def test_an_edit_of_what_was_issued_elsewhere_can_only_give_way(drafted, tmp_path):
    lena, ines, number = drafted
    lena.do(issue, number, "As agreed")
    ines.do(dearer)
    exchange(ines, lena, tmp_path)
    (one,) = [c for c in lena.ask(decide_page).conflicts if c.kind == "frozen_edit"]
    assert one.what == "unit price"
    assert one.edits == ()
    words = {side.word: side for side in one.sides}
    assert set(words) == {"Keep as issued", "-"}
    with pytest.raises(Refusal, match="issued cannot be changed"):
        lena.do(decide, (Decision(*one.key, keep=words["-"].number),))
    lena.do(decide, (Decision(*one.key, keep=words["Keep as issued"].number),))
    assert lena.ask(to_decide) == 0


def test_what_differs_stands_first_and_a_price_says_its_currency(both, tmp_path):
    lena, ines = both
    from tests.exchange.test_two_offices import add_service, price  # noqa: PLC0415 - helpers of the story

    service = lena.do(add_service)
    exchange(lena, ines, tmp_path)
    price(lena, service, unit_price=3_200_000)
    price(ines, service, unit_price=3_300_000)
    exchange(ines, lena, tmp_path)
    (one,) = lena.ask(decide_page).conflicts
    assert one.what == "unit price"
    assert next((v.label, v.words, v.differs) for v in one.sides[0].values) == (
        "Unit price",
        "USD 320.00",
        True,
    )
    assert lena.ask(client_head, "okafor").name


# -- typing another answer ----------------------------------------------------------------------------------------


PRICE = schema()[ServiceItem]
MEMBERS = tuple(f for f in PRICE.fields if f.register == PRICE.by_key["unit_price"].register)
SHOWN = {"unit": "sample", "unit_price": 3_100_000, "currency": "USD"}


def test_a_group_is_typed_as_people_write_it_and_read_back_the_same():
    rows = {edit.field: (edit.reads, edit.typed) for edit in edits(PRICE, MEMBERS, SHOWN)}
    assert rows == {"unit": ("text", "sample"), "unit_price": ("price", "310"), "currency": ("text", "USD")}
    assert read(PRICE, MEMBERS, {field: typed for field, (_, typed) in rows.items()}, SHOWN) == SHOWN


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"unit_price": "a lot"}, "a lot"), ({"currency": "XXQ"}, "XXQ")],
)
def test_what_cannot_be_read_is_refused_by_its_name(typed, said):
    with pytest.raises(Refusal, match=said):
        read(PRICE, MEMBERS, typed, SHOWN)


def test_a_field_that_was_not_typed_stays_as_it_is():
    assert read(PRICE, MEMBERS, {"unit_price": "325.5"}, SHOWN) == {**SHOWN, "unit_price": 3_255_000}


def test_deleted_or_kept_is_said_so_in_the_list_and_on_the_sides(drafted, tmp_path):
    lena, ines, _ = drafted

    def remove(session):
        session.delete(session.scalars(select(QuoteLine).order_by(QuoteLine.position)).first())

    lena.do(remove)
    ines.do(dearer)
    exchange(ines, lena, tmp_path)
    (one,) = lena.ask(decide_page).conflicts
    assert listed_answers(one) == "deleted or kept"
    delete, keep = (next(s.number for s in one.sides if s.word == word) for word in ("Delete it", "Keep it"))
    exchange(lena, ines, tmp_path)
    lena.do(decide, (Decision(*one.key, keep=delete),))
    ines.do(decide, (Decision(*one.key, keep=keep),))
    exchange(ines, lena, tmp_path)
    (again,) = lena.ask(decide_page).conflicts
    assert {v.label for side in again.sides for v in side.values} == {"Deleted", "Stays"}


def test_a_file_that_is_dropped_beside_an_open_drawer_is_looked_at_without_it(both, tmp_path):
    lena, ines = both
    path = lena.give(tmp_path)
    ines.page.give()
    assert not ines.page.giving.isHidden()
    ines.page.take(path)
    assert ines.page.giving.isHidden()
    assert ines.page.here() == "take"
