"""What is written is read again as the same, whatever stands in it."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from app.playbooks.queries import shipped_playbooks
from app.playbooks.rules.parts import Head, OfficePart, PayerPart, Playbook, RulePart, SourcePart, StepPart
from app.playbooks.rules.reading import read
from app.playbooks.rules.writing import write

TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf")), min_size=1, max_size=40).filter(
    lambda t: t == t.strip() != ""
)
KEY = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True)


@given(
    name=TEXT,
    lines=st.lists(TEXT, min_size=1, max_size=4),
    say=TEXT,
    note=TEXT,
    key=KEY,
    days=st.integers(1, 3660),
)
def test_any_text_survives_the_way_through_the_file(name, lines, say, note, key, days):
    playbook = Playbook(
        head=Head(key=key, name=name, country="FR", note=f'{note}\n"""{note}'.strip(), seen=dt.date(2026, 1, 2)),
        offices=(OfficePart("purchasing", "purchasing", note=note, closed=("2026-12-24..2027-01-01",)),),
        payers=(PayerPart("a", tuple(lines), ("grant",), default=True),),
        rules=(
            RulePart(
                "validity", "validity-at-least", params={"days": days}, say=say, when={"funding": [say]},
                sources=(SourcePart(person=name, seen=dt.date(2026, 1, 2)),),
            ),
        ),
        document={"any": {"signature": "none", "columns": ["line", "description"]}, "invoice": {"tax_split": False}},
        steps=(StepPart("pay", "bank", title=name, days=3, run="monthly:1,15"),),
    )  # fmt: skip
    assert read(write(playbook).encode(), "x.toml") == playbook


def test_every_shipped_playbook_survives_the_way_through_the_file():
    for playbook in shipped_playbooks():
        assert read(write(playbook).encode(), f"{playbook.key}.toml") == playbook
