"""Real playbooks, broken at random: lint answers problems and never anything else; what lints clean survives a round trip."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tomllib

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from app.office import open_office
from app.playbooks.commands import import_playbooks
from app.playbooks.queries import ancestors, export, shipped
from app.playbooks.rules.reading import advised, examine, read
from app.playbooks.rules.writing import write

TODAY = dt.date(2026, 11, 22)
TEXTS = [path.read_text("utf-8") for path in shipped()]
JSONS = [json.dumps(tomllib.loads(text), default=str, indent=1, ensure_ascii=False) for text in TEXTS]
WORDS = (
    '"', "'", '"""', "[", "]]", "{", "}", "=", "#", "\n", "\r\n", "\x00", "\ufeff", "\u202e", "é", "-0", "0x" + "f" * 600,
    "nan", "1e9", "2026-13-45", "0001-01-01", "true", "[[rule]]", "[document]", "key = ", "{number", "9" * 30, "ZZ", " ",
    '"contradicted"', '"blocking"', '"invoice"', "\\u0000", "lifts = true\n", "days = -5", 'parent = "lsu"\n',
)  # fmt: skip


@st.composite
def broken(draw):
    """A shipped playbook with some places cut, doubled, swapped or written over."""
    text = draw(st.sampled_from([*TEXTS, *JSONS]))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        to = min(len(text), at + draw(st.sampled_from([0, 1, 3, 12, 60, 400])))
        put = draw(st.one_of(st.sampled_from(WORDS), st.text(max_size=6), st.just(text[at:to] * 2)))
        text = text[:at] + put + text[to:]
    return text


@st.composite
def varied(draw):
    """A shipped playbook in which numbers and words are exchanged for others that may be right: most still read."""
    text = draw(st.sampled_from(TEXTS))
    lines = text.splitlines()
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(lines) - 1))
        change = draw(st.integers(0, 4))
        if change == 0:
            lines[at] = lines[at].replace("60", "7").replace("30", "45").replace("10000", "5000")
        elif change == 1:
            lines[at] = lines[at].replace('"published"', '"assumed"').replace('"advisory"', '"blocking"')
        elif change == 2 and lines[at].startswith(("say", "note", "ask")):
            name, _, _ = lines[at].partition(" = ")
            word = draw(
                st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf")), min_size=1, max_size=30)
            )
            lines[at] = f'{name} = "{word.replace(chr(92), "/").replace(chr(34), chr(39))}"'
        elif change == 3 and lines[at].startswith(("severity", "ask", "seen", "note", "timezone")):
            lines[at] = ""
        elif change == 4:
            lines[at] = lines[at].replace("2026-11-15", "2025-02-28")
    return "\n".join(lines) + "\n"


@settings(deadline=None, max_examples=120, suppress_health_check=list(HealthCheck))
@given(broken())
def test_lint_answers_problems_and_never_fails(text):
    name = "x.json" if text.startswith("{") else "x.toml"
    data = text.encode("utf-8", "surrogatepass")
    playbook, problems = examine(data, name)
    assert (playbook is None) == bool(problems)
    for problem in problems:
        assert str(problem).startswith(name)
        assert problem.text
        assert problem.line is None or 1 <= problem.line <= text.count("\n") + 2
    if playbook is not None:
        assert all(problem.advice for problem in advised(playbook, data, name, TODAY))
        assert read(write(playbook).encode(), "x.toml") == playbook


@pytest.fixture(scope="module")
def house(office_template, tmp_path_factory):
    path = tmp_path_factory.mktemp("mutations") / "office.sqlite"
    shutil.copyfile(office_template, path)
    office = open_office(path, author="Test")
    yield office
    office.close()


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(text=varied())
def test_what_lints_clean_is_imported_exported_and_imported_again_unchanged(house, text):
    playbook, _ = examine(text.encode(), "x.toml")
    assume(playbook is not None)
    with house.work("trial") as session:
        import_playbooks(session, [*ancestors(session, [playbook]), playbook], ["all"])
        first = export(session, playbook.key)
        (done,) = import_playbooks(session, [read(first.encode(), "x.toml")])
        assert (done.added, done.changed, done.kept, done.ended) == ((), (), (), ())
        assert export(session, playbook.key) == first
