"""What is meant to break the reader, or only looks like a playbook: refused or bounded, with file, line and reason."""

from __future__ import annotations

import datetime as dt
import os

import pytest

from app.basics.errors import Refusal
from app.documents.labels import LANGUAGES
from app.documents.tailoring import SLOTS
from app.playbooks.queries import file_bytes, lint, lint_together
from app.playbooks.rules import linting
from app.playbooks.rules.fields import FILE_NAME_SLOTS
from app.playbooks.rules.lines import index
from app.playbooks.rules.reading import MOST_PROBLEMS, advised, examine
from app.playbooks.rules.source import MOST_BYTES, _bare_dots
from app.requirements.rules import phrases

HEAD = 'schema = 1\nkey = "a"\nname = "A"\ncountry = "US"\ncurrency = "USD"\nlanguage = "en"\n'
PAYER = '[[payer]]\nkey = "a"\nlines = ["A"]\ndefault = true\n'
OFFICE = '[[office]]\nkey = "purchasing"\nrole = "purchasing"\n'
TODAY = dt.date(2026, 11, 22)


def problems(text: str | bytes, file: str = "x.toml") -> list[str]:
    return [str(p) for p in examine(text.encode() if isinstance(text, str) else text, file)[1]]


def advice(text: str) -> list[str]:
    data = text.encode()
    playbook, wrong = examine(data, "x.toml")
    assert wrong == ()
    return [str(problem) for problem in advised(playbook, data, "x.toml", TODAY)]


def rule(key: str, kind: str, params: str = "", more: str = "") -> str:
    given = f"params = {{ {params} }}\n" if params else ""
    return f'[[rule]]\nkey = "{key}"\nkind = "{kind}"\n{given}{more}\n'


# -- fields that were let through --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD.replace('"US"', '"ZZ"'), "line 4, country: expected a country of two capital letters"),
        (HEAD.replace('"US"', '"EU"'), "line 4, country: expected a country"),
        (HEAD.replace('"USD"', '"ZZZ"'), "line 5, currency: expected a currency of three capital letters"),
        (HEAD + '[document]\nfile_name = "{numbr}.pdf"\n', "line 8, document.file_name: expected a file name with no other places than {number}"),
        (HEAD + '[document]\nfile_name = "{number.pdf"\n', "line 8, document.file_name: expected a file name"),
        (HEAD + rule("r", "date-present", more='when = { amount_from = "-0", currency = "USD" }'), "when.amount_from: expected a word, a list or an amount of nothing or more, found '-0'"),
        (HEAD + rule("r", "amount-at-most", 'amount = "-5.00 USD"'), "rule[1].params.amount: expected an amount of nothing or more"),
        (HEAD + rule("r", "date-present", more='when = { document = ["invoice"] }'), "line 10, rule[1].when.document: the rule is asked of the quote but only when the document is invoice, so never"),
        (HEAD + rule("r", "date-present", more='when = { amount_from = "10", amount_to = "10", currency = "USD" }'), "line 10, rule[1].when: "),
        (HEAD + rule("r", "days-between", 'start = "issued", end = "valid_until", least = 9, most = 3'), "rule[1].params.least: expected at most 3, found 9"),
        (HEAD + '[[exemption]]\ncertificate = "X"\nvalid_from = 2026-05-01\nvalid_to = 2026-01-01\n', "line 10, exemption[1].valid_to: the exemption ends before it starts"),
        (HEAD + 2 * '[[exemption]]\ncertificate = "X"\n', "line 10, exemption[2].certificate: the certificate 'X' is taken by exemption[1]"),
        (HEAD + '[[step]]\nkey = "s"\nholder = "us"\ndays = -1\n', "line 10, step[1].days: expected a whole number of business days from 0 to 365, found -1"),
        (HEAD + rule("A B", "date-present"), "line 8, rule[1].key: expected a key of small letters, digits and hyphens, found 'A B'"),
        (HEAD + rule("r", "date-present", more='say = "a\\u0008b"'), "line 10, rule[1].say: expected a text of 1 to 2000 characters without control characters"),
        (HEAD + 11 * rule("r", "date-present", more='status = "contradicted"'), "expected at most 10 sources that disagree about 'r', found 11"),
    ],
)  # fmt: skip
def test_what_was_let_through_is_named_with_line_and_field(text, said):
    assert any(said in problem for problem in problems(text)), problems(text)


@pytest.mark.parametrize("paper", ["A4", "a4", "Letter", "LETTER"])
def test_a_word_of_a_list_may_be_written_in_capitals(paper):
    playbook, wrong = examine((HEAD + f'paper = "{paper}"\n').encode(), "x.toml")
    assert (playbook.head.paper, wrong) == (paper.casefold(), ())


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (("validity-at-least", "days = 90"), ("validity-at-most", "days = 60"), "at least 90 and at most 60 days"),
        (("payment-terms-at-most", "days = 15"), ("payment-terms-at-least", "days = 30"), "at least 30 and at most 15"),
        (("acceptance-block", ""), ("no-acceptance-block", ""), "one asks for what the other refuses"),
        (("paper-size", 'size = "a4"'), ("paper-size", 'size = "letter"'), "size cannot be both"),
        (("governing-law", 'any_of = ["Texas"]'), ("governing-law", 'any_of = ["Ohio"]'), "nothing in common"),
        (("freight-terms", 'how = ["included"]'), ("freight-terms", 'how = ["fixed"]'), "how have nothing in common"),
    ],
)  # fmt: skip
def test_two_rules_that_no_quote_can_satisfy_are_refused_and_both_named(one, other, why):
    text = HEAD + rule("one", *one) + rule("two", *other)
    (said,) = problems(text)
    assert "rule[2]: no quote can satisfy this and rule[1] (one)" in said
    assert why in said
    for way_out in (
        'when = { funding = "grant" }',
        'severity = "advisory"',
        'status = "assumed"',
        "valid_to = 2020-01-01",
    ):
        later = "valid_from = 2020-02-01\n" if "valid_to" in way_out else ""
        later = 'when = { funding = "gift" }' if "when" in way_out else later
        mended = HEAD + rule("one", *one, more=way_out) + rule("two", *other, more=later)
        assert not any("no quote can satisfy" in p for p in problems(mended)), way_out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + '[document]\nlanguage = "ru"\n', "line 8, document.language: documents in 'ru' have English labels"),
        (HEAD.replace('"en"', '"nl"'), "line 6, language: documents in 'nl' have English labels"),
        (rule("r", "date-present", more='office = "purchasng"\nstatus = "assumed"'), "no office purchasng is described here; perhaps purchasing"),
        (rule("r", "date-present", more='status = "assumed"\nsay = "It has <b>a date</b>."'), ".say: this looks like mark-up"),
        (rule("r", "date-present", more='status = "assumed"\nseverity = "blocking"'), ".severity: a rule that is assumed is asked and never stops"),
        (rule("r", "date-present", more='sources = [{ url = "https://a.example/" }]'), "every source should say when it was seen"),
        (rule("r", "date-present", more='sources = [{ url = "https://a.example/", seen = 2027-01-01 }]'), "a source was seen in the future"),
        (rule("r", "date-present", more='review_after = 2026-01-01\nsources = [{ url = "https://a.example/", seen = 2026-02-01 }]'), "confirmed again before its source was seen"),
        (rule("r", "date-present", more="valid_to = 2026-01-01"), "the rule holds no more"),
        (rule("r", "date-present", more='when = { amount_from = "1", currency = "CAD" }'), "the institution buys in USD"),
    ],
)  # fmt: skip
def test_what_could_be_better_is_told_as_advice(text, said):
    whole = text if text.startswith("schema") else HEAD + 'parent = "b"\n' + OFFICE + PAYER + text
    assert any(said in told for told in advice(whole)), advice(whole)


def test_an_unknown_office_of_an_institution_without_a_parent_is_refused():
    assert (
        "rule[1].office: expected the role or the key"
        in problems(HEAD + rule("r", "date-present", more='office = "purchasng"'))[0]
    )


def test_the_lists_kept_beside_the_document_kit_are_its_own():
    assert set(linting.LABELLED) == set(LANGUAGES)
    assert set(FILE_NAME_SLOTS) == set(SLOTS)


# -- files that are meant to hurt --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "file", "said"),
    [
        ("x = 0x" + "f" * 3900, "x.toml", "line 1, x: this field is not known"),
        (HEAD + "[[step]]\nkey='s'\nholder='us'\ndays = 0x" + "f" * 3900, "x.toml", "found a number of very many digits"),
        (HEAD + rule("r", "validity-at-least", "days = 0x" + "f" * 3800), "x.toml", "found a number of very many digits"),
        (HEAD + rule("r", "date-present", more="when = { funding = 0x" + "f" * 3800 + " }"), "x.toml", "found a number of very many digits"),
        ('{"schema": ' + "9" * 5000 + "}", "x.json", "this is not JSON: a number has too many digits"),
        ("[" * 100_000, "x.json", "too deeply"),
        ('{"a":' * 100_000, "x.json", "too deeply"),
        ('{"schema": NaN}', "x.json", "schema: expected the number 1, found the number NaN"),
        ('{"schema": -Infinity}', "x.json", "schema: expected the number 1, found the number -Inf"),
        ("schema = nan", "x.toml", "line 1, schema: expected the number 1"),
        ('{"a": 1, "b": 2, "a": 3}', "x.json", "'a' is written twice"),
        ("x = " + "[" * 3900, "x.toml", "x.toml"),
        ("a = " + "{ b = " * 450 + "1" + " }" * 450, "x.toml", "too deeply"),
        ('schema = 1\nkey = "a\x00b"\n', "x.toml", "line 2: this is not TOML"),
        ("schema = 1\rkey = 2", "x.toml", "line 1: this is not TOML"),
        ("schema = 1\n".encode("utf-16"), "x.toml", "the file is not UTF-8 text"),
        (b'schema = 1\nname = "Universit\xe9"\n', "x.toml", "line 2: the file is not UTF-8 text"),
        (b"a" * (MOST_BYTES + 1), "x.toml", "the file is larger than 1000 kB"),
    ],
)  # fmt: skip
def test_a_bomb_is_one_sentence(data, file, said):
    found = problems(data, file)
    assert any(said in problem for problem in found), [p[:200] for p in found]


def test_a_mark_at_the_start_and_lines_ended_as_on_windows_are_read():
    text = "\ufeff" + (HEAD + PAYER).replace("\n", "\r\n")
    assert problems(text.encode()) == []


def test_a_hundred_thousand_unknown_fields_are_not_all_looked_up():
    names = "".join(f"f{n} = 1\n" for n in range(90_000))
    assert len(problems(names)) <= MOST_PROBLEMS


def test_a_line_of_brackets_and_spaces_is_gone_through_once():
    inside = "[" + " " * 3900
    assert index(f"note = [\n{inside}\n]\n[[rule]]\nkey = 1\n").at["rule[1].key"] == 5
    assert index("  [[ office ]]  # the office\nkey = 1\n").at["office[1].key"] == 2
    assert _bare_dots('a."..."' + "." * 5 + "'..' # ....") == 6
    assert _bare_dots('"\\"....') == 0


def test_matching_a_shape_takes_steps_in_proportion_to_the_text(monkeypatch):
    """Shapes are no regular expressions: every place of the shape is looked at once for every letter at most."""
    steps = 0
    fits = phrases._fits

    def counted(part: str, char: str) -> bool:
        nonlocal steps
        steps += 1
        return fits(part, char)

    monkeypatch.setattr(phrases, "_fits", counted)
    shape = "*A" * 40
    taken = []
    for length in (100, 200, 400):
        steps = 0
        assert not phrases.has_shape("a" * (length - 1) + "!", shape)
        taken.append(steps)
        assert steps <= length * len(phrases.shape_parts(shape))
    assert taken[2] <= 2.2 * taken[1] <= 5 * taken[0]
    steps = 0
    assert not phrases.has_shape("a" * 401, shape)
    assert steps == 0


# -- what is no file at all --------------------------------------------------------------------------------------


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    with pytest.raises(Refusal, match="is a device or a pipe, not a playbook"):
        file_bytes(pipe)


def test_folders_devices_and_circles_of_links_are_refused_by_name(tmp_path):
    (tmp_path / "a.toml").symlink_to(tmp_path / "b.toml")
    (tmp_path / "b.toml").symlink_to(tmp_path / "a.toml")
    for path, said in (
        (tmp_path, "is a folder"), (tmp_path / "a.toml", "cannot be opened"), (tmp_path / "no.toml", "There is no file"),
        (tmp_path / ("x" * 300), "cannot be opened"), (tmp_path / "a\0b", "cannot be the name of a file"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=said):
            file_bytes(path)
    null = type(tmp_path)(os.devnull)
    with pytest.raises(Refusal, match="is a device"):
        file_bytes(null)


# -- several files -----------------------------------------------------------------------------------------------


def test_a_circle_of_parents_among_files_is_told_at_the_parent(tmp_path):
    for key, parent in (("one", "two"), ("two", "one")):
        (tmp_path / f"{key}.toml").write_text(
            f'schema = 1\nkey = "{key}"\nname = "X"\ncountry = "US"\nparent = "{parent}"\n'
        )
    found = lint_together([tmp_path / "one.toml", tmp_path / "two.toml"], TODAY)
    said = [str(problem) for problems in found.values() for problem in problems]
    assert "one.toml, line 5, parent: The parents of one lead round in a circle: one > two > one." in said[0]
    assert len(said) == 2


def test_a_parent_that_ships_is_known_and_another_is_told_as_advice(tmp_path):
    for key, parent in (("one", "university-of-california"), ("two", "nobody")):
        (tmp_path / f"{key}.toml").write_text(
            f'schema = 1\nkey = "{key}"\nname = "X"\ncountry = "US"\nparent = "{parent}"\n'
        )
    one, two = lint_together([tmp_path / "one.toml", tmp_path / "two.toml"], TODAY).values()
    assert one == ()
    assert [(problem.line, problem.advice) for problem in two] == [(5, True)]


def test_two_files_of_one_institution_are_told(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(HEAD + OFFICE + PAYER)
    found = lint_together([tmp_path / "a.toml", tmp_path / "b.toml"], TODAY)
    assert "a.toml is the playbook of a too" in str(found[tmp_path / "b.toml"][0])
    assert lint(tmp_path / "a.toml", TODAY) == ()
