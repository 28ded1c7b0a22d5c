"""What the guide shows works as it stands there."""

from __future__ import annotations

import re

from app.basics.places import SHIPPED
from app.playbooks.rules.fields import HEAD, TABLES, WISHES
from app.playbooks.rules.reading import examine
from app.requirements.kinds import KINDS

GUIDE = (SHIPPED / "docs" / "playbooks.md").read_text("utf-8")
EXAMPLE = re.search(r"```toml\n(.*?)```", GUIDE, re.DOTALL).group(1)


def test_the_first_example_is_a_playbook():
    playbook, problems = examine(EXAMPLE.encode(), "northfield-state.toml")
    assert problems == ()
    assert playbook.rules[0].params == {"days": 60}


def test_the_mistake_it_shows_is_answered_as_it_says():
    wrong = EXAMPLE.replace("days = 60", 'days = "sixty"')
    assert str(examine(wrong.encode(), "northfield-state.toml")[1][0]) in GUIDE


def test_every_kind_it_names_exists_and_takes_the_parameters_it_shows():
    rows = re.findall(r"^\|[^|]+\| (`[a-z-]+`.*?) \|$", GUIDE.split("## Which kind of rule")[1], re.MULTILINE)
    assert len(rows) >= 12
    for row in rows:
        for kind, _, params in re.findall(r"`([a-z]+(?:-[a-z]+)*)`( `\{ (.*?) \}`)?", row):
            assert kind in KINDS, kind
            text = f'schema = 1\nkey = "a"\nname = "A"\ncountry = "US"\n[[rule]]\nkey = "a"\nkind = "{kind}"\nparams = {{ {params} }}\n'
            assert examine(text.replace("\\\\", "\\").encode(), "x.toml")[1] == (), row


def test_it_names_every_field():
    for fields in (HEAD, WISHES, *(spec for spec, _ in TABLES.values())):
        for name in fields:
            assert f"`{name}`" in GUIDE or f"[{name}]" in GUIDE, name
