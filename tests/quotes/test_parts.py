"""One job over several payers: a joint laboratory with three, and what happens when one part changes."""

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from app.basics.errors import Refusal
from app.basics.money import total
from app.playbooks.commands import import_playbook
from app.playbooks.rules.reading import read
from app.progress.queries import standing_of
from app.progress.rules import Stage
from app.quotes.commands import edit_quote, issue, new_quote, record_event
from app.quotes.commands.splitting import split_quote, unsplit_quote
from app.quotes.drafts import EventDraft, LineDraft
from app.quotes.drafts.split import PartDraft, SplitDraft, part_from, take_line
from app.quotes.queries import check, quote, quotes
from app.quotes.queries.parts import family_of
from app.quotes.queries.stored import quote_record
from app.quotes.screen.findings import PreflightPanel
from app.records import Institution
from app.relationship.queries import relationship_file
from tests.quotes.conftest import a_client, a_draft

BOOKS = Path(__file__).parents[2] / "resources" / "playbooks"


@pytest.fixture
def joint(desk):
    """The joint laboratory of three bodies from its shipped playbook, with one client and a draft of two tax classes."""

    def set_up(session):
        for name in ("aix-marseille.toml", "institut-fresnel.toml"):
            import_playbook(session, read((BOOKS / name).read_bytes(), name))
        record = session.query(Institution).filter_by(key="institut-fresnel").one()
        a_client(session, "equipe-optique", "Équipe Optique", record.id, person="Luc Martin")

    desk.run(set_up)
    lines = [
        LineDraft(code="SEQ-210", text="Séquençage", detail="LC-MS/MS", quantity="7", unit="échantillon", unit_price="333.33", tax="standard 20"),
        LineDraft(code="LIT-1", text="Rapport", quantity="1", unit="lot", unit_price="100.01", tax="reduced 5.5"),
    ]  # fmt: skip
    desk.number = desk.run(
        new_quote,
        a_draft("equipe-optique", engagement="Anticorps", currency="EUR", payer="university", lines=lines),
    ).number
    return desk


def in_three(desk, *shares):
    parts = [
        PartDraft(payer=p, share=s) for p, s in zip(("university", "cnrs", "school"), shares, strict=True)
    ]
    return desk.run(split_quote, desk.number, SplitDraft(parts=parts))


def test_three_payers_of_a_joint_laboratory_each_get_a_quote_and_the_sum_is_the_whole(joint):
    made = in_three(joint, "50 %", "30 %", "rest")
    views = [joint.ask(quote, part.number) for part in made.parts]
    assert [view.payer for view in views] == [
        ("Aix-Marseille Université", "Institut Fresnel"),
        ("CNRS", "Institut Fresnel"),
        ("Centrale Méditerranée", "Institut Fresnel"),
    ]
    whole = joint.ask(quote, joint.number).totals
    assert total((view.totals.gross for view in views), "EUR") == whole.gross == made.total
    for row in whole.taxes:
        same = [r for view in views for r in view.totals.taxes if r.tax_class == row.tax_class]
        assert (sum(r.base.minor for r in same), sum(r.amount.minor for r in same)) == (
            row.base.minor,
            row.amount.minor,
        )
    assert (
        views[1]
        .draft.intro.replace("\u202f", " ")
        .replace("\u00a0", " ")
        .startswith(f"Part 2 sur 3 du devis {joint.number} (total : ")
    )
    assert all(view.row.engagement == "Anticorps" for view in views)
    assert views[1].lines[0].detail == "LC-MS/MS\n7 échantillon × 333,33"


def test_the_whole_is_not_issued_while_it_has_parts_whatever_the_reason(joint):
    in_three(joint, "50 %", "30 %", "20 %")
    finding = joint.ask(check, joint.number).preflight.stops[0]
    assert finding.because.startswith("It is split over ")
    with pytest.raises(Refusal, match="states the whole of a job that is split over"):
        joint.run(issue, joint.number, "because")


def test_a_part_that_changes_afterwards_stops_every_part_with_the_difference(joint):
    made = in_three(joint, "50 %", "30 %", "20 %")
    number = made.parts[2].number
    assert not [f for f in joint.ask(check, number).preflight.stops if f.kind == "split-adds-up"]
    typed = joint.ask(quote, number).draft
    typed.lines[0].unit_price = "1.00"
    joint.run(edit_quote, number, typed)
    for part in made.parts:
        (finding,) = [f for f in joint.ask(check, part.number).preflight.stops if f.kind == "split-adds-up"]
        assert "is missing" in finding.because
    with pytest.raises(Refusal, match="is missing"):
        joint.run(issue, made.parts[0].number)


def test_a_part_that_adds_up_is_issued_and_then_the_split_cannot_be_undone(joint):
    made = in_three(joint, "50 %", "30 %", "20 %")
    joint.run(issue, made.parts[0].number, "agreed")
    with pytest.raises(Refusal, match=f"{made.parts[0].number} was issued"):
        joint.run(unsplit_quote, joint.number)


def test_undone_the_parts_are_gone_and_the_whole_may_be_issued(joint):
    made = in_three(joint, "50 %", "30 %", "20 %")
    removed = joint.run(unsplit_quote, made.parts[0].number)
    assert removed == tuple(part.number for part in made.parts)
    assert [row.number for row in joint.ask(quotes).rows] == [joint.number]
    assert joint.ask(family_of, joint.number) is None
    joint.run(issue, joint.number, "agreed")


def test_a_withdrawn_part_leaves_the_sum_short(joint):
    made = in_three(joint, "50 %", "30 %", "20 %")
    joint.run(issue, made.parts[0].number, "agreed")
    joint.run(record_event, made.parts[0].number, EventDraft(kind="withdrawn", reason="other payer"))
    family = joint.ask(family_of, joint.number)
    assert [part.number for part in family.parts] == [part.number for part in made.parts[1:]]
    assert not family.adds_up


def stands(desk, number):
    def read(session):
        work = quote_record(session, number).engagement_id
        return standing_of(session, work, dt.date(2026, 11, 22)).standing

    return desk.ask(read)


def test_the_work_of_a_split_quote_stands_where_its_parts_stand(joint):
    made = in_three(joint, "50 %", "30 %", "rest")
    assert stands(joint, joint.number).document == made.parts[0].number
    for part in made.parts:
        joint.run(issue, part.number, "agreed")
        joint.run(record_event, part.number, EventDraft(kind="submitted", to="purchasing"))
    standing = stands(joint, joint.number)
    assert (standing.stage, standing.step) == (Stage.PURCHASING, "with-purchasing")
    for part in made.parts:
        joint.run(record_event, part.number, EventDraft(kind="declined", reason="no funds"))
    assert stands(joint, joint.number).document == joint.number


def test_a_whole_with_parts_offers_no_issue_against_the_rules(joint, qtbot):
    panel = PreflightPanel()
    qtbot.addWidget(panel)

    def offered(number):
        panel.show_findings(joint.ask(check, number).preflight, {})
        buttons = panel.findChildren(QPushButton)
        return any(button.text().startswith("Issue anyway") for button in buttons)

    assert offered(joint.number) is bool(joint.ask(check, joint.number).preflight.stops)
    in_three(joint, "50 %", "30 %", "rest")
    assert joint.ask(check, joint.number).preflight.stops
    assert not offered(joint.number)


def test_by_lines_and_quantities_each_payer_pays_its_own(joint):
    draft = SplitDraft()
    for text in ("1:4=university", "1:3=cnrs", "2=cnrs"):
        take_line(draft, text)
    made = joint.run(split_quote, joint.number, draft)
    lines = [
        [(x.text, x.quantity) for x in joint.ask(quote, part.number).lines if x.kind != "fee"]
        for part in made.parts
    ]
    assert lines[0][0] == ("Séquençage", 40_000)
    assert lines[1][:2] == [("Séquençage", 30_000), ("Rapport", 10_000)]
    assert joint.ask(family_of, joint.number).adds_up


def test_amounts_are_without_tax_and_the_rest_takes_what_is_left(joint):
    made = in_three(joint, "1000.00", "500.00", "rest")
    nets = [joint.ask(quote, part.number).totals.net.minor for part in made.parts]
    whole = joint.ask(quote, joint.number).totals.net.minor
    assert sum(nets) == whole
    assert abs(nets[0] - 100_000) <= 20
    assert abs(nets[1] - 50_000) <= 20


@pytest.mark.parametrize(
    ("shares", "says"),
    [
        (("50 %", "30 %", "10 %"), "10 % is left over"),
        (("50 %", "30 %", "30 %"), "they are 10 % too much"),
        (("50 %", "500.00", "rest"), "Give all shares as percentages"),
        (("rest", "rest", "10 %"), "Only one part"),
        (("100 %", "rest", "0 %"), "do not make up the whole"),
        (("50 %", "", "50 %"), "Say the share of part 2"),
    ],
)
def test_shares_that_are_not_the_whole_are_refused_in_words(joint, shares, says):
    with pytest.raises(Refusal, match=says):
        in_three(joint, *shares)
    assert joint.ask(family_of, joint.number) is None


def test_a_payer_that_is_not_known_is_refused_with_those_there_are(joint):
    parts = [PartDraft(payer="university", share="50 %"), PartDraft(payer="nasa", share="50 %")]
    with pytest.raises(Refusal, match="cnrs"):
        joint.run(split_quote, joint.number, SplitDraft(parts=parts))


def test_a_part_or_a_split_quote_or_an_issued_one_is_not_split_again(joint):
    made = in_three(joint, "50 %", "30 %", "20 %")
    halves = SplitDraft(
        parts=[PartDraft(payer="cnrs", share="50 %"), PartDraft(payer="school", share="50 %")]
    )
    with pytest.raises(Refusal, match="is a part of"):
        joint.run(split_quote, made.parts[0].number, halves)
    with pytest.raises(Refusal, match="is split already"):
        joint.run(split_quote, joint.number, halves)
    other = joint.run(new_quote, a_draft()).number
    joint.run(issue, other, "agreed")
    with pytest.raises(Refusal, match="was issued"):
        joint.run(split_quote, other, halves)


def test_a_part_may_go_to_another_client_at_another_institution(joint):
    parts = [
        PartDraft(payer="cnrs", share="50 %"),
        PartDraft(client="okafor-group", payer="default", share="50 %"),
    ]
    made = joint.run(split_quote, joint.number, SplitDraft(parts=parts))
    view = joint.ask(quote, made.parts[1].number)
    assert (view.row.client_key, view.row.engagement) == ("okafor-group", "Anticorps")
    assert joint.ask(family_of, joint.number).adds_up


def test_words_of_the_command_line_become_parts():
    assert part_from("cnrs=60%") == PartDraft(payer="cnrs", share="60%")
    assert part_from("okafor-group:default=rest") == PartDraft(
        client="okafor-group", payer="default", share="rest"
    )
    with pytest.raises(Refusal, match="does not give a line to a payer"):
        take_line(SplitDraft(), "3")


def test_lists_and_the_relationship_file_show_the_parts_with_their_whole(joint):
    made = in_three(joint, "50 %", "30 %", "20 %")
    rows = joint.ask(quotes).rows
    assert [(row.whole, row.part) for row in rows] == [
        (joint.number, "3 of 3"), (joint.number, "2 of 3"), (joint.number, "1 of 3"), ("", "")
    ]  # fmt: skip
    (card,) = joint.ask(relationship_file, "equipe-optique").engagements
    titles = [document.title for document in card.documents]
    assert titles == [
        f"Quote {joint.number}",
        *(f"Quote {p.number}, part of {joint.number}" for p in made.parts),
    ]
