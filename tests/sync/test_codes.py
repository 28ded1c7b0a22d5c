"""The registry of codes is complete, and only ever grows."""

from __future__ import annotations

import tomllib

from app.sync import codes


def test_every_synced_column_has_a_code(tmp_path):
    copy = tmp_path / "schema.toml"
    copy.write_bytes(codes.REGISTRY.read_bytes())
    assert codes.update(copy) == [], "run python -m app.sync.codes --update"


def test_no_code_is_given_twice():
    registry = tomllib.loads(codes.REGISTRY.read_text("utf-8"))
    tables = [entry["code"] for entry in registry.values()]
    assert len(set(tables)) == len(tables)
    for name, entry in registry.items():
        inside = [*entry["fields"].values(), *entry["groups"].values()]
        assert len(set(inside)) == len(inside), name
        assert min(inside) > 0, name


def test_a_new_column_gets_the_next_code_and_the_old_ones_stay(tmp_path):
    copy = tmp_path / "schema.toml"
    lines = codes.REGISTRY.read_text("utf-8")
    before = tomllib.loads(lines)
    copy.write_text(lines.replace("word = 2", "wurd = 2"), "utf-8")
    assert codes.update(copy) == ["tag.word"]
    after = tomllib.loads(copy.read_text("utf-8"))
    assert after["tag"]["fields"] == {"client_id": 1, "wurd": 2, "word": 3}
    assert {k: v for k, v in after.items() if k != "tag"} == {k: v for k, v in before.items() if k != "tag"}


def test_names_are_plain_text_that_a_file_can_carry():
    names = [f.column for table in codes.load().values() for f in table.fields]
    assert {type(name) for name in names} == {str}
    assert {type(table.name) for table in codes.load().values()} == {str}
