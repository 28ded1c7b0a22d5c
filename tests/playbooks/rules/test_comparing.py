"""Two playbooks beside each other, and what both started from."""

from __future__ import annotations

import datetime as dt

import pytest

from app.basics.errors import Refusal
from app.playbooks.rules.comparing import Verdict, decide, differences
from app.playbooks.rules.order import parents_first
from app.playbooks.rules.parts import Head, PayerPart, Playbook, RulePart, SourcePart, StepPart, digest

RULE = RulePart("validity", "validity-at-least", params={"days": 60}, say="Sixty days.")
OTHER = RulePart("validity", "validity-at-least", params={"days": 90}, say="Ninety days.")
THIRD = RulePart("validity", "validity-at-least", params={"days": 30}, say="Thirty days.")


@pytest.mark.parametrize(
    ("here", "base", "take", "verdict", "why"),
    [
        (None, None, "", Verdict.ADD, ""),
        (None, RULE, "", Verdict.KEEP, "It was taken out here; the file has it."),
        (None, RULE, "rule/validity", Verdict.ADD, ""),
        (OTHER, None, "", Verdict.SAME, ""),
        (RULE, RULE, "", Verdict.CHANGE, ""),
        (RULE, OTHER, "", Verdict.KEEP, "It was changed here since the last import."),
        (
            RULE,
            THIRD,
            "",
            Verdict.KEEP,
            "It was changed here since the last import. The file changed it too.",
        ),
        (RULE, None, "", Verdict.KEEP, "It was changed here by hand."),
        (RULE, THIRD, "rule/validity", Verdict.CHANGE, ""),
        (RULE, THIRD, "all", Verdict.CHANGE, ""),
    ],
)
def test_a_part_that_the_desk_changed_is_never_overwritten_unless_taken_by_name(
    here, base, take, verdict, why
):
    name = "rule/validity"
    mine = {} if here is None else {name: here}
    start = {} if base is None else {name: digest(base)}
    decided = list(decide(mine, {name: OTHER}, start, frozenset([take] if take else [])))
    assert [(d.verdict, d.why) for d in decided] == [(verdict, why)]


def test_a_further_source_alone_is_no_change_of_a_rule():
    told = RulePart(
        "validity",
        "validity-at-least",
        params={"days": 60},
        say="Sixty days.",
        sources=(SourcePart(person="buyer"),),
    )
    assert digest(told) == digest(RULE)


def test_differences_are_sentences_a_person_understands():
    source = SourcePart(url="https://example.edu/quotes", seen=dt.date(2026, 3, 3))
    here = Playbook(
        Head("northfield", "Northfield", country="US", region="MN"),
        payers=(PayerPart("foundation", ("Northfield Foundation",)),),
        rules=(RULE,),
        steps=(StepPart("pay", "bank", days=5),),
    )
    there = Playbook(
        Head("northfield", "Northfield", country="US", region="WI"),
        rules=(
            RulePart(
                "validity", "validity-at-least", params={"days": 90}, say="Sixty days.", sources=(source,)
            ),
            RulePart("date", "date-present", say="It has a date."),
        ),
        document={"any": {"signature": "none"}},
        steps=(StepPart("pay", "bank", days=7),),
    )
    assert [difference.sentence for difference in differences(here, there)] == [
        "The region is MN here and WI in the file.",
        "Rule validity: params.days is 60 here and 90 in the file.",
        "Rule validity: the file names a further source, https://example.edu/quotes (2026-03-03).",
        "Rule date stands only in the file: It has a date.",
        "The document wishes stands only in the file.",
        "Step pay: days is 5 here and 7 in the file.",
        "Payer foundation stands only here.",
    ]


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
