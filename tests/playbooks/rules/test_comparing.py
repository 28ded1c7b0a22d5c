"""Two playbooks beside each other, and what both started from."""

from __future__ import annotations

import datetime as dt

import pytest

from app.basics.errors import Refusal
from app.playbooks.rules.comparing import State, Verdict, decide, sides
from app.playbooks.rules.order import parents_first
from app.playbooks.rules.parts import Head, PayerPart, Playbook, RulePart, SourcePart, digest, stated
from app.playbooks.rules.sentences import told

RULE = RulePart("validity", "validity-at-least", params={"days": 60}, say="Sixty days.")
OTHER = RulePart("validity", "validity-at-least", params={"days": 90}, say="Ninety days.")
THIRD = RulePart("validity", "validity-at-least", params={"days": 30}, say="Thirty days.")


def by_hand(rule):
    return {} if rule is None else {"rule/validity": rule}


@pytest.mark.parametrize(
    ("here", "base", "state", "take", "verdict", "why"),
    [
        (None, None, State.NEW, "", Verdict.ADD, ""),
        (None, RULE, State.OUT, "", Verdict.KEEP, "It was taken out here; the file has it."),
        (None, RULE, State.OUT, "rule/validity", Verdict.ADD, ""),
        (OTHER, None, State.SAME, "", Verdict.SAME, ""),
        (OTHER, RULE, State.SAME, "", Verdict.SAME, ""),
        (RULE, RULE, State.FILE, "", Verdict.CHANGE, ""),
        (RULE, OTHER, State.HERE, "", Verdict.KEEP, "It was changed here since the last import."),
        (RULE, THIRD, State.BOTH, "", Verdict.KEEP, "It was changed here since the last import. The file changed it too."),
        (RULE, None, State.BOTH, "", Verdict.KEEP, "It was changed here by hand."),
        (RULE, THIRD, State.BOTH, "rule/validity", Verdict.CHANGE, ""),
        (RULE, THIRD, State.BOTH, "all", Verdict.CHANGE, ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kept", [stated, lambda value: digest(stated(value))], ids=["text", "digest"])
def test_a_part_that_the_desk_changed_is_never_overwritten_unless_taken_by_name(
    here, base, state, take, verdict, why, kept
):
    start = {} if base is None else {"rule/validity": kept(base)}
    three = tuple(sides(by_hand(here), {"rule/validity": OTHER}, start))
    decided = list(decide(three, frozenset([take] if take else [])))
    assert [side.state for side in three] == [state]
    assert [(d.verdict, d.why) for d in decided] == [(verdict, why)]


def test_what_the_file_would_change_can_be_left():
    three = tuple(sides({"rule/validity": RULE}, {"rule/validity": OTHER}, {"rule/validity": stated(RULE)}))
    assert [d.verdict for d in decide(three, leave=frozenset({"rule/validity"}))] == [Verdict.KEEP]


@pytest.mark.parametrize(("base", "state"), [({}, State.OWN), ({"rule/validity": stated(RULE)}, State.GONE)])
def test_what_the_file_does_not_have_stays_and_a_rule_ends_only_by_name(base, state):
    three = tuple(sides({"rule/validity": RULE}, {}, base))
    assert [side.state for side in three] == [state]
    assert list(decide(three, frozenset({"all"}))) == []
    ended = [d.verdict for d in decide(three, frozenset({"rule/validity"}))]
    assert ended == ([Verdict.END] if state is State.GONE else [])


def test_a_payer_gone_from_the_file_is_not_offered_for_it_may_stand_on_quotes():
    payer = PayerPart("foundation", ("Northfield Foundation",))
    (side,) = sides({"payer/foundation": payer}, {}, {"payer/foundation": stated(payer)})
    assert not side.offered


def test_a_further_source_alone_is_no_change_of_a_rule_but_is_told():
    source = SourcePart(person="buyer", seen=dt.date(2026, 3, 3))
    further = RulePart(
        "validity", "validity-at-least", params={"days": 60}, say="Sixty days.", sources=(source,)
    )
    (side,) = sides({"rule/validity": RULE}, {"rule/validity": further}, {"rule/validity": stated(RULE)})
    assert (side.state, side.taken) == (State.SOURCE, True)
    assert side.rows[-1].there == "buyer (2026-03-03)"


def test_the_three_sides_are_sentences_a_person_understands():
    when = {"amount_from": "10000.00", "currency": "USD"}
    theirs = RulePart("validity", "validity-at-least", params={"days": 90}, when=when, severity="advisory")
    (side,) = sides({"rule/validity": OTHER}, {"rule/validity": theirs}, {"rule/validity": stated(RULE)})
    rows = {row.label: (row.base, row.here, row.there) for row in side.rows}
    assert side.title == "Rule validity"
    assert rows["Says"][:2] == ("Sixty days.", "Ninety days.")
    assert "90" in rows["Says"][2]
    assert rows["Days"] == ("60", "90", "90")
    assert rows["When"] == ("always", "always", "from USD\N{NO-BREAK SPACE}10,000.00")
    assert rows["If it fails"] == ("stops the document", "stops the document", "advice")


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("institution/region", "MN", {"": "MN"}),
        ("institution/seen", "2026-11-10", {"": "10 Nov 2026"}),
        ("payer/a", {"key": "a", "lines": ["A", "B"], "default": True}, {"Addressee": "A; B", "Pays otherwise": "yes"}),
        ("step/pay", [1, {"key": "pay", "holder": "bank", "days": 5}], {"Place": "step 2", "Who acts": "bank", "Business days": "5"}),
        ("document/any", {"tax_split": False}, {"Tax split": "no"}),
        ("rule/x", {"key": "x", "kind": "no-such", "lifts": False}, {"Says": "No such", "Check": "no-such", "When": "always"}),
        ("rule/x", None, {}),
    ],
)  # fmt: skip
def test_every_sort_of_part_has_its_words(part, value, said):
    assert said.items() <= told(part, value).items()


def book(key: str, parent: str = "") -> Playbook:
    return Playbook(Head(key, key.title(), country="US", parent=parent))


def test_parents_come_before_their_children_in_whatever_order_the_files_are_named():
    books = [book("lab", "campus"), book("campus", "system"), book("system")]
    assert [one.key for one in parents_first(books, {})] == ["system", "campus", "lab"]


@pytest.mark.parametrize(
    ("books", "known", "said"),
    [
        ([book("a", "b"), book("b", "a")], {}, "round in a circle: a > b > a"),
        ([book("a", "b")], {"b": "a", "a": ""}, "round in a circle"),
        ([book("a", "nobody")], {}, "a: the parent nobody is not known here"),
        ([book("a"), book("a")], {}, "Two of the files are the playbook of a"),
        ([book(f"l{n}", f"l{n + 1}") for n in range(12)] + [book("l12")], {}, "more than 8 levels"),
    ],
)
def test_circles_strangers_and_doubles_are_refused(books, known, said):
    with pytest.raises(Refusal, match=said):
        parents_first(books, known)
