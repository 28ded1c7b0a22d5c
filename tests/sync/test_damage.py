"""Damaged and hostile sync files: each is refused with a sentence, nothing of it is taken, and it costs little."""

from __future__ import annotations

import os
import random
import tempfile

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.sync import container, frames, refusals
from app.sync.envelope import End
from app.sync.log import INSERT, encode
from app.sync.refusals import NotRead
from tests.sync import fuzz_reader
from tests.sync.mutations import KEYS, Piece, offsets, refused_as, taken_apart, together
from tests.sync.parcels import MACHINE, OTHER, Log, contacts, content, keys_for, row, table, trusting

THEIRS = keys_for(OTHER)


def test_the_files_themselves_are_sound(plain, sealed):
    for path in (plain, sealed):
        with container.open_file(path, keys=KEYS, trusted=trusting(KEYS)) as opened:
            assert sum(len(part) for part in opened.changes()) == 12


def test_a_file_that_ends_at_any_byte_is_refused(tmp_path, plain, sealed):
    copy = tmp_path / "cut.relsync"
    for path in (plain, sealed):
        copy.write_bytes(path.read_bytes())
        for end in reversed(range(copy.stat().st_size)):
            os.truncate(copy, end)
            with pytest.raises(NotRead), container.open_file(copy, keys=KEYS, trusted=trusting(KEYS)):
                pass


@pytest.mark.parametrize("bits", [1, pytest.param(8, marks=pytest.mark.long)])
def test_a_file_with_any_bit_flipped_is_refused(tmp_path, plain, sealed, bits):
    """Every byte of it; in the long run every bit."""
    copy, trusted = tmp_path / "flipped.relsync", trusting(KEYS)
    for path in (plain, sealed):
        raw = path.read_bytes()
        copy.write_bytes(raw)
        with copy.open("r+b", buffering=0) as file:
            for place, byte in enumerate(raw):
                for bit in range(bits):
                    file.seek(place)
                    file.write(bytes([byte ^ 1 << (place + bit) % 8]))
                    with pytest.raises(NotRead), container.open_file(copy, keys=KEYS, trusted=trusted):
                        pass
                file.seek(place)
                file.write(bytes([byte]))


def test_anything_behind_the_end_is_refused(tmp_path, plain, sealed):
    for path in (plain, sealed):
        refused_as(tmp_path, path.read_bytes() + b"\0")
    refused_as(tmp_path, plain.read_bytes() * 2)


def test_frames_that_are_moved_doubled_or_missing_are_refused(tmp_path, plain):
    """As bytes, and with the chain made anew; signed anew by the true sender it may at most say the same."""
    head, pieces = taken_apart(plain)
    raw, places, ahead = plain.read_bytes(), offsets(plain), len(head.packed())
    cut = [raw[ahead + p.offset - 10 : ahead + p.offset + p.packed + 32] for p in places]
    start = raw[:ahead]
    assert start + b"".join(cut) == raw
    for n in range(len(pieces)):
        orders = [pieces[:n] + pieces[n + 1 :], pieces[: n + 1] + pieces[n:]]
        orders += [_swapped(pieces, n, m) for m in range(n)]
        for order in orders:
            refused_as(tmp_path, start + b"".join(cut[pieces.index(p)] for p in order))
            refused_as(tmp_path, together(head, order))
            _survives(tmp_path, together(head, order, KEYS), contacts(4))


def _swapped(pieces, n, m):
    order = list(pieces)
    order[n], order[m] = order[m], order[n]
    return order


def test_a_head_that_says_something_else_is_refused(tmp_path, plain):
    head, pieces = taken_apart(plain)
    other = {
        "office": row(5),
        "file": row(6),
        "sender": OTHER.bytes,
        "version": "9",
        "sealed": True,
        "format": 2,
        "salt": bytes(16),
    }
    for name, value in other.items():
        changed = msgspec.structs.replace(head, **{name: value})
        refused = refused_as(tmp_path, together(changed, pieces))
        assert not isinstance(refused, refusals.TooNew)
        if name in {"office", "file", "sender"}:
            refused_as(tmp_path, together(changed, pieces, KEYS))


def test_a_forger_with_a_key_of_his_own_is_refused(tmp_path, plain):
    head, pieces = taken_apart(plain)
    forger = keys_for(MACHINE)
    assert isinstance(refused_as(tmp_path, together(head, pieces, forger)), refusals.Forged)
    as_other = msgspec.structs.replace(head, sender=OTHER.bytes)
    manifest = msgspec.msgpack.decode(pieces[0].payload)
    first = Piece(frames.MANIFEST, encode({**manifest, "sender": OTHER.bytes}))
    known = keys_for(OTHER)
    assert isinstance(
        refused_as(tmp_path, together(as_other, [first, *pieces[1:]], known)), refusals.Stranger
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "everything"),
        ("made_at", 1 << 61),
        ("by", "A\0B"),
        ("by", "x" * 501),
        ("app", 5),
        ("vector", {}),
        ("vector", {b"short": 3}),
        ("vector", {MACHINE.bytes: -1}),
        ("needs", {MACHINE.bytes: 1 << 63}),
        ("tips", {MACHINE.bytes: [1, b"short"]}),
        ("digests", {-1: b""}),
        ("counts", {"client": -1}),
        ("blobs", []),
        ("blobs", [["../../etc/passwd", 11, True]]),
        ("blobs", [["A" * 64, 11, True]]),
        ("stretches", []),
        ("wanted", ["../x"]),
        ("office", b"x"),
    ],
)
def test_a_first_page_that_cannot_be_true_is_refused_even_from_a_friend(tmp_path, plain, name, value):
    head, pieces = taken_apart(plain)
    manifest = msgspec.msgpack.decode(pieces[0].payload)
    first = Piece(frames.MANIFEST, encode({**manifest, name: value}))
    refused = refused_as(tmp_path, together(head, [first, *pieces[1:]], KEYS))
    assert isinstance(refused, refusals.Damaged | refusals.TooLarge)


def test_a_stretch_that_is_not_the_one_inside_is_refused(tmp_path, plain):
    head, pieces = taken_apart(plain)
    manifest = msgspec.msgpack.decode(pieces[0].payload)
    (stretch,) = manifest["stretches"]
    for place, values in enumerate(
        ([OTHER.bytes], [0, 2], [0, 11, 13], [0, 2], [0, 3, 5], [bytes(32)], [bytes(32), b""])
    ):
        for value in values:
            changed = [*stretch[:place], value, *stretch[place + 1 :]]
            vector = {**manifest["vector"], changed[0]: 99}
            first = Piece(frames.MANIFEST, encode({**manifest, "stretches": [changed], "vector": vector}))
            refused_as(tmp_path, together(head, [first, *pieces[1:]], KEYS))
    twice = Piece(frames.MANIFEST, encode({**manifest, "stretches": [stretch, stretch]}))
    refused_as(tmp_path, together(head, [twice, *pieces[1:]], KEYS))


def _signed_with(log, tmp_path, **changed):
    path = tmp_path / "bad.relsync"
    said = content(KEYS, log, **changed)
    return container.write(path, said, keys=KEYS, recipients=None)


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("contact", "name", 5),
        ("contact", "name", b"bytes"),
        ("contact", "name", "a\0b"),
        ("contact", "name", True),
        ("blob", "size", "12"),
        ("blob", "size", True),
        ("blob", "size", 1 << 63),
        ("blob", "size", (1 << 64) - 1),
        ("client", "institution_id", b"fifteen bytes.."),
        ("client", "institution_id", "text of sixteen."),
        ("client", "institution_id", 12),
        ("client", "basics", "{not json"),
        ("client", "basics", '{"a": NaN}'),
        ("engagement", "opened_on", 5_000_000),
        ("engagement", "opened_on", -800_000),
        ("engagement", "opened_on", "2026-11-22"),
    ],
)
def test_a_value_that_does_not_fit_its_column_is_refused(tmp_path, name, column, value):
    """The writer proves what it wrote, so that such a file is not even made; neither alone nor among good values."""
    found = table(name)
    code = next(f.code for f in found.fields if f.column == column)
    good = {str: "x", int: 3, bytes: row(4)}[
        str if column in {"name", "basics"} else bytes if column.endswith("_id") else int
    ]
    good = "{}" if column == "basics" else good
    for values in ([value], [good, value], [good, None, value, good]):
        log = Log().txn(*((found.code, row(n), 2, {code: v}) for n, v in enumerate(values)))
        with pytest.raises(NotRead):
            _signed_with(log, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_days_and_documents_that_fit_are_taken(tmp_path):
    found, client = table("engagement"), table("client")
    day = next(f.code for f in found.fields if f.column == "opened_on")
    occasions = next(f.code for f in client.fields if f.column == "basics")
    values = [-719162, 2932896, 0, None]
    log = Log().txn(*((found.code, row(n), 2, {day: v}) for n, v in enumerate(values)))
    log.txn((client.code, row(1), 2, {occasions: '{"a":[1,2.5,null]}'}))
    _signed_with(log, tmp_path)


def test_a_table_or_field_without_a_name_is_refused(tmp_path):
    for op in ((4000, row(1), INSERT, {1: "x"}), (table("contact").code, row(1), 2, {4000: "x"})):
        with pytest.raises(refusals.Damaged, match="does not name what it changes"):
            _signed_with(Log().txn(op), tmp_path)


def test_names_that_are_not_this_programs_are_refused(tmp_path, plain):
    head, pieces = taken_apart(plain)
    words = msgspec.msgpack.decode(pieces[1].payload)
    code = table("contact").code
    for extra in (
        [code, 0, "client", 0],
        [code, 1, "drop table", 1],
        [900, 0, "x; DROP TABLE client", 0],
        [900, 0, "", 0],
        [900, 0, "ünï", 0],
        [-1, 0, "minus", 0],
        [900, 0, "x" * 101, 0],
    ):
        changed = [w for w in words if w[:2] != extra[:2]] + [extra]
        refused_as(
            tmp_path, together(head, [pieces[0], Piece(frames.WORDS, encode(changed)), *pieces[2:]], KEYS)
        )


def test_a_log_that_does_not_hash_to_its_tip_is_refused(tmp_path):
    for change in ("author", "label", "stamp", "epoch", "schema"):
        log = contacts(3)
        old = log.transactions[1]
        new = {"author": "Mallory", "label": "other", "stamp": old.stamp + 1, "epoch": 7, "schema": "0009"}[
            change
        ]
        log.transactions[1] = old._replace(**{change: new})
        if change == "schema":  # says only how it was written, no hash covers it
            _signed_with(log, tmp_path)
            continue
        with pytest.raises(refusals.Damaged):
            _signed_with(log, tmp_path)
    log = contacts(3)
    log.changes[4] = log.changes[4]._replace(pk=row(9))
    with pytest.raises(refusals.Damaged):
        _signed_with(log, tmp_path)


def test_a_link_that_points_elsewhere_and_a_folder_are_no_files(tmp_path):
    (tmp_path / "gone.relsync").symlink_to(tmp_path / "nowhere")
    for path in (tmp_path / "gone.relsync", tmp_path):
        with pytest.raises(Exception, match="is not there"):
            container.peek(path)


def test_nothing_unsealed_stays_behind(tmp_path, monkeypatch):
    """Neither where a large file opens, nor where it does not: the folder for temporary files stays empty."""
    aside = tmp_path / "temporary"
    aside.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    marker = b"PLANTED" * 100
    big = random.Random(4).randbytes(18_000_000) + marker
    path = tmp_path / "big.relsync"
    container.write(path, content(KEYS, contacts(3), blobs=[big]), keys=KEYS, recipients=[THEIRS.age_pub])
    raw = path.read_bytes()
    assert b"PLANTED" not in raw
    with container.open_file(path, keys=THEIRS, trusted=trusting(KEYS)) as opened:
        assert [name for name in aside.iterdir() if name.stat().st_nlink] == []
        assert sum(len(p) for _, pieces in opened.blobs() for p in pieces) == len(big)
    for changed in (raw[:-1000], raw[:-3] + b"abc", raw[:9_000_000] + b"x" + raw[9_000_001:]):
        refused_as(tmp_path, changed, THEIRS)
    refused_as(tmp_path, raw, keys_for())
    assert list(aside.iterdir()) == []


# Mutations that know the format


def _mutated(head, pieces, draw):
    """One change inside a payload: a byte, a piece cut out or doubled, a value of msgpack replaced."""
    place = draw(st.integers(0, len(pieces) - 2))
    payload = bytearray(pieces[place].payload)
    how = draw(st.sampled_from(["byte", "cut", "double", "value", "insert"]))
    at = draw(st.integers(0, max(len(payload) - 1, 0)))
    if how == "byte" and payload:
        payload[at] = draw(st.integers(0, 255))
    elif how == "cut":
        del payload[at : at + draw(st.integers(1, 40))]
    elif how == "double":
        payload[at:at] = payload[at : at + draw(st.integers(1, 40))]
    elif how == "insert":
        payload[at:at] = draw(st.binary(min_size=1, max_size=8))
    else:
        tree = msgspec.msgpack.decode(pieces[place].payload)
        payload = bytearray(encode(_changed(tree, draw)))
    piece = Piece(pieces[place].type, bytes(payload))
    return together(head, [*pieces[:place], piece, *pieces[place + 1 :]], KEYS), piece != pieces[place]


_VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-(1 << 63), (1 << 64) - 1), st.binary(max_size=40), st.text(max_size=20), st.just([]), st.just({})
)  # fmt: skip


def _changed(tree, draw):
    if isinstance(tree, list) and tree and draw(st.integers(0, 5)):
        place = draw(st.integers(0, len(tree) - 1))
        if draw(st.integers(0, 8)) == 0:
            return tree[:place] + tree[place + 1 :]
        return [*tree[:place], _changed(tree[place], draw), *tree[place + 1 :]]
    if isinstance(tree, dict) and tree and draw(st.integers(0, 5)):
        key = draw(st.sampled_from(sorted(tree, key=repr)))
        return {**tree, key: _changed(tree[key], draw)}
    if isinstance(tree, int) and not isinstance(tree, bool) and draw(st.booleans()):
        return tree + draw(st.integers(-3, 3))
    return draw(_VALUES)


def _survives(tmp_path, raw, log):
    """What opens after a change must be the very log that was written; anything else is refused with a sentence."""
    path = tmp_path / "mutated.relsync"
    path.write_bytes(raw)
    try:
        with container.open_file(path, keys=KEYS, trusted=trusting(KEYS)) as opened:
            assert [c for part in opened.changes() for c in part] == log.changes
            for before, after in zip(
                log.transactions, (t for p in opened.transactions() for t in p), strict=True
            ):
                assert after._replace(schema="") == before._replace(schema="")
            for _, pieces in opened.blobs():
                assert b"".join(pieces) == b"hello there"
    except NotRead:
        pass


@pytest.mark.parametrize("examples", [300, pytest.param(100_000, marks=pytest.mark.long)])
def test_a_changed_file_signed_by_a_friend_is_refused_or_says_the_same(tmp_path_factory, plain, examples):
    """The sender's own signature stands under every mutation: what then stands between it and the office is the reader."""
    head, pieces = taken_apart(plain)
    log, folder = contacts(4), tmp_path_factory.mktemp("mutations")

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def run(data):
        raw, _ = _mutated(head, pieces, data.draw)
        _survives(folder, raw, log)

    run()


@settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300), st.integers(0, 200))
def test_any_bytes_at_all_are_refused(tmp_path_factory, data, keep):
    path = tmp_path_factory.mktemp("any") / "a.relsync"
    path.write_bytes((b"RELSYNC1\0\0\0" if keep % 2 else b"") + data)
    with pytest.raises(NotRead), container.open_file(path, keys=KEYS, trusted=trusting(KEYS)):
        pass


def test_the_fuzzer_finds_nothing_in_a_few_hundred_attempts():
    found = fuzz_reader.run(60, 300, seed=7)
    assert found["attempts"] == 300
    assert found["refused"] > 200


def test_a_frame_that_a_later_version_may_add_is_passed_over(tmp_path, plain):
    """But it is signed like everything else, and not every unknown frame is such a one."""
    head, pieces = taken_apart(plain)
    for place in range(1, len(pieces) - 1):
        added = [*pieces[:place], Piece(40, b"of a later version"), *pieces[place:]]
        path = tmp_path / "later.relsync"
        path.write_bytes(together(head, added, KEYS))
        with container.open_file(path, keys=KEYS, trusted=trusting(KEYS)) as opened:
            assert [c for part in opened.changes() for c in part] == contacts(4).changes
        refused_as(tmp_path, together(head, added))
        for unknown in (0, 9, 13, 16, 64, 255):
            odd = [*pieces[:place], Piece(unknown, b"x"), *pieces[place:]]
            refused_as(tmp_path, together(head, odd, KEYS))
    for unsigned in ([Piece(40, b"x"), *pieces], [*pieces[:-1], Piece(40, b"x"), pieces[-1]]):
        refused_as(tmp_path, together(head, unsigned, KEYS))


def test_the_end_counts_what_is_there(tmp_path, plain):
    head, pieces = taken_apart(plain)
    end = msgspec.msgpack.decode(pieces[-1].payload, type=End)
    for name in ("frames", "raw", "transactions", "ops", "blobs"):
        wrong = msgspec.structs.replace(end, **{name: getattr(end, name) + 1})
        changed = together(head, [*pieces[:-1], Piece(frames.END, encode(wrong))])
        refused_as(tmp_path, changed)
