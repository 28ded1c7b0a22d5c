"""Setting who we are, on both databases."""

from __future__ import annotations

import pytest

from app.basics.errors import Refusal
from app.seller import commands, queries
from app.seller.drafts import (
    BankDraft,
    ClauseDraft,
    ColleagueDraft,
    FiledDraft,
    SellerDraft,
    SellerFile,
    ServiceDraft,
)
from app.storage import blobs

BANK = BankDraft("Lab", iban="DE89370400440532013000")


@pytest.fixture
def firm(session):
    return commands.set_seller(
        session, SellerDraft(legal_name="Lab <b>&</b> Co", street="1 Mill St\nSuite 2")
    )


def test_who_we_are_is_kept_literally(session, firm):
    row = queries.seller(session)
    assert row.legal_name == "Lab <b>&</b> Co"
    assert row.street == ("1 Mill St", "Suite 2")


def test_setting_again_changes_the_same_seller(session, firm):
    assert commands.set_seller(session, SellerDraft(legal_name="Lab 2")) == firm
    assert queries.seller(session).legal_name == "Lab 2"


def test_without_a_seller_it_says_what_to_do(session):
    assert queries.find_seller(session) is None
    with pytest.raises(Refusal, match="seller set --from"):
        queries.seller(session)
    with pytest.raises(Refusal, match="Say first who you are"):
        commands.set_service(session, ServiceDraft("A", "x"))


def test_a_bank_account_needs_a_named_person(session, firm):
    with pytest.raises(Refusal, match="--confirmed-by"):
        commands.set_bank_account(session, BANK, " \x00")
    commands.set_bank_account(session, BANK, "Ana Koch")
    row = queries.bank_accounts(session)[0]
    assert (row.confirmed_by, row.confirmed_on) == ("Ana Koch", "2026-11-22")


def test_an_account_that_did_not_change_needs_nobody(session, firm):
    first = commands.set_bank_account(session, BANK, "Ana Koch")
    assert commands.set_bank_account(session, BANK, "") == first
    with pytest.raises(Refusal):
        commands.set_bank_account(session, BankDraft("Somebody else", iban=BANK.iban), "")
    assert queries.bank_accounts(session)[0].holder == "Lab"


def test_colleagues_are_found_by_initials_mail_and_name(session):
    commands.add_colleague(session, ColleagueDraft("Ana Koch", email="ana@lab.example"))
    commands.add_colleague(session, ColleagueDraft("Ana Lopez"))
    for said in ("ak", "ANA@lab.example", "ana koch", "Koch"):
        assert queries.who(session, said).name == "Ana Koch"
    with pytest.raises(Refusal, match="several"):
        queries.who(session, "Ana")
    with pytest.raises(Refusal, match="no colleague here: AK"):
        queries.who(session, "zz")
    with pytest.raises(Refusal, match="no colleague"):
        queries.who(session, "")


def test_who_was_known_by_initials_alone_gets_the_name_and_stays_one_person(session):
    first = commands.add_colleague(session, ColleagueDraft("AK"))
    assert commands.add_colleague(session, ColleagueDraft("Ana Koch", initials="AK")) == first
    assert [(row.initials, row.name) for row in queries.colleagues(session)] == [("AK", "Ana Koch")]


def test_two_colleagues_cannot_share_initials(session):
    commands.add_colleague(session, ColleagueDraft("Ana Koch"))
    with pytest.raises(Refusal, match="already has the initials AK"):
        commands.add_colleague(session, ColleagueDraft("Amy Kind"))


def test_who_left_is_no_longer_offered(session):
    gone = commands.add_colleague(session, ColleagueDraft("Ana Koch"))
    commands.deactivate(session, gone)
    assert queries.colleagues(session) == ()
    assert queries.colleagues(session, everybody=True)[0].name == "Ana Koch"
    with pytest.raises(Refusal):
        queries.who(session, "AK")


def test_the_author_is_a_colleague_once_there_are_some(session):
    assert queries.author_of(session, "whoever") == "whoever"
    ana = commands.add_colleague(session, ColleagueDraft("Ana Koch"))
    session.info["author"] = queries.author_of(session, "AK")
    assert session.info["author"] == "Ana Koch"
    assert queries.me(session) == ana
    with pytest.raises(Refusal):
        queries.author_of(session, "whoever")


def test_services_and_clauses_are_changed_by_their_keys(session, firm):
    commands.set_service(session, ServiceDraft("SEQ", "Old", unit_price=3_100_000))
    commands.set_service(session, ServiceDraft("SEQ", "New", unit_price=3_200_000))
    row = queries.service_item(session, "SEQ")
    assert (row.text, row.price) == ("New", "320.00")
    assert len(queries.services(session)) == 1
    assert queries.service_item(session, "nope") is None
    commands.set_clause(session, ClauseDraft("fob", "de", text="Frei Haus"))
    commands.set_clause(session, ClauseDraft("fob", "en", text="FOB destination"))
    assert queries.clause(session, "fob", "de_CH").text == "Frei Haus"
    assert queries.clause(session, "fob", "fr").text == "FOB destination"
    assert queries.clause(session, "other") is None


def test_a_paper_is_filed_with_its_bytes_and_replaced(session, firm):
    commands.file_paper(session, FiledDraft("w-9", "W-9"), b"%PDF old", "application/pdf")
    commands.file_paper(session, FiledDraft("w-9", "W-9"), b"%PDF new", "application/pdf")
    rows = queries.filed_documents(session, "w-9")
    assert len(rows) == 1
    assert blobs.get(session, rows[0].sha256) == b"%PDF new"


def test_a_seller_file_is_all_or_nothing(office):
    wrong = SellerFile(
        SellerDraft(legal_name="Lab"), colleagues=(ColleagueDraft("Ana Koch"), ColleagueDraft("Amy Kind"))
    )
    with pytest.raises(Refusal), office.work() as session:
        commands.set_from_file(session, wrong)
    with office.look() as session:
        assert queries.find_seller(session) is None
        assert queries.colleagues(session) == ()


def test_numbers_follow_each_other_and_a_rolled_back_one_is_given_again(office):
    with office.work() as session:
        assert [commands.next_number(session, "Q") for _ in range(2)] == ["Q-2026-A0001", "Q-2026-A0002"]
        assert commands.next_number(session, "INV") == "INV-2026-A0001"

    def _take_and_fail() -> None:
        with office.work() as session:
            commands.next_number(session, "Q")
            raise Refusal("never mind")

    with pytest.raises(Refusal, match="never mind"):
        _take_and_fail()
    with office.work() as session:
        assert commands.next_number(session, "Q") == "Q-2026-A0003"


def test_a_newer_paper_takes_the_place_of_the_old_one_which_is_kept(session, firm):
    old = commands.file_paper(session, FiledDraft("insurance", "Insurance"), b"%PDF 2026", "application/pdf")
    new = commands.file_paper(session, FiledDraft("insurance", "Insurance"), b"%PDF 2027", "application/pdf")
    assert [row.id for row in queries.filed_documents(session)] == [new]
    assert {row.id for row in queries.filed_documents(session, every=True)} == {old, new}
