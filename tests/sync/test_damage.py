"""Damaged and hostile sync files: each is refused with a sentence, nothing of it is taken, and it costs little."""

from __future__ import annotations

import os
import random
import tempfile
import tracemalloc

import msgspec
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.sync import container, frames, refusals
from app.sync.envelope import End
from app.sync.log import INSERT, encode
from app.sync.refusals import NotRead
from tests.sync import fuzz_reader
from tests.sync.mutations import Piece, frame, offsets, taken_apart, together
from tests.sync.parcels import MACHINE, OTHER, Log, contacts, content, keys_for, row, table, trusting

KEYS = keys_for()
THEIRS = keys_for(OTHER)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """A small file in the open: every part of the format is in it."""
    path = tmp_path_factory.mktemp("plain") / "a.relsync"
    container.write(path, content(KEYS, contacts(4), blobs=[b"hello there"]), keys=KEYS, recipients=None)
    return path


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    """The same, sealed."""
    path = tmp_path_factory.mktemp("sealed") / "a.relsync"
    container.write(path, content(KEYS, contacts(4), blobs=[b"hello there"]), keys=KEYS, recipients=[])
    return path


def _refused(tmp_path, raw, keys=KEYS):
    path = tmp_path / "changed.relsync"
    path.write_bytes(raw)
    with pytest.raises(NotRead) as refused, container.open_file(path, keys=keys, trusted=trusting(KEYS)):
        pass
    return refused.value


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
        _refused(tmp_path, path.read_bytes() + b"\0")
    _refused(tmp_path, plain.read_bytes() * 2)


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
            _refused(tmp_path, start + b"".join(cut[pieces.index(p)] for p in order))
            _refused(tmp_path, together(head, order))
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
        refused = _refused(tmp_path, together(changed, pieces))
        assert not isinstance(refused, refusals.TooNew)
        if name in {"office", "file", "sender"}:
            _refused(tmp_path, together(changed, pieces, KEYS))


def test_a_forger_with_a_key_of_his_own_is_refused(tmp_path, plain):
    head, pieces = taken_apart(plain)
    forger = keys_for(MACHINE)
    assert isinstance(_refused(tmp_path, together(head, pieces, forger)), refusals.Forged)
    as_other = msgspec.structs.replace(head, sender=OTHER.bytes)
    manifest = msgspec.msgpack.decode(pieces[0].payload)
    first = Piece(frames.MANIFEST, encode({**manifest, "sender": OTHER.bytes}))
    known = keys_for(OTHER)
    assert isinstance(_refused(tmp_path, together(as_other, [first, *pieces[1:]], known)), refusals.Stranger)


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
    refused = _refused(tmp_path, together(head, [first, *pieces[1:]], KEYS))
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
            _refused(tmp_path, together(head, [first, *pieces[1:]], KEYS))
    twice = Piece(frames.MANIFEST, encode({**manifest, "stretches": [stretch, stretch]}))
    _refused(tmp_path, together(head, [twice, *pieces[1:]], KEYS))


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
        _refused(
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


# Bombs: what is small in the file and large in memory


def _bomb(head, pieces, raw):
    """A file whose third frame is ``raw`` (bytes with a head of their own)."""
    whole = together(head, pieces)
    packed = head.packed()
    assert whole.startswith(packed)
    return packed + raw


def test_sizes_that_lie_are_refused_before_anything_is_allocated(tmp_path, plain):
    head, pieces = taken_apart(plain)
    zeros = zstandard.ZstdCompressor().compress(bytes(8 * 1024 * 1024))
    unsized = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(5000) + os.urandom(500))
    big = zstandard.ZstdCompressor().compress(os.urandom(10_000))
    for raw in (
        frame(1, 0, 0xFFFFFFFF, 0xFFFFFFFF, b""),
        frame(1, 0, 10, 0xFFFFFFFF, b"x" * 10),
        frame(1, 0, 0xFFFFFFFF, 10, b"x" * 10),
        frame(1, 0, len(zeros), 8 * 1024 * 1024, zeros),
        frame(1, 1, 10, 11, b"x" * 10),
        frame(1, 9, 10, 10, b"x" * 10),
        frame(1, 0, len(unsized), 5500, unsized),
        frame(1, 0, len(big), 9_999, big),
    ):
        tracemalloc.start()
        _refused(tmp_path, _bomb(head, pieces, raw + bytes(32)))
        _refused(tmp_path, _with_hash(head, raw))
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
        tracemalloc.stop()
    (tmp_path / "head.relsync").write_bytes(b"RELSYNC1" + b"\xff\xff\xff\xff" + b"x" * 100)
    with pytest.raises(refusals.TooLarge):
        container.peek(tmp_path / "head.relsync")


def _with_hash(head, raw):
    from hashlib import sha256  # noqa: PLC0415

    packed = head.packed()
    return packed + raw + sha256(sha256(packed).digest() + raw).digest()


@pytest.mark.parametrize(
    "payload",
    [
        b"\x91" * 3_000_000,
        b"\x81\x01" * 1_500_000,
        b"\xdd\x00\x3f\xff\xff" + b"\x90" * 3_000_000,
        b"\xdd\xff\xff\xff\xff",
        b"\xdf\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        b"\xdb\xff\xff\xff\xff",
        b"\xdd\x00\x1f\xff\xff" + b"\xa1x" * 0x1FFFFF,
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2, 3, 4])
def test_pages_that_nest_or_swell_are_refused_in_bounds(tmp_path, plain, place, payload):
    head, pieces = taken_apart(plain)
    changed = [*pieces[:place], Piece(pieces[place].type, payload, stored=True), *pieces[place + 1 :]]
    raw = together(head, changed, KEYS)
    tracemalloc.start()
    _refused(tmp_path, raw)
    assert tracemalloc.get_traced_memory()[1] < 200_000_000
    tracemalloc.stop()


def test_one_value_that_stands_for_gigabytes_is_refused(tmp_path, plain):
    """16,384 rows whose one column says once a text of a megabyte."""
    head, pieces = taken_apart(plain)
    place = [p.type for p in pieces].index(frames.OPS)
    ops = msgspec.msgpack.decode(pieces[place].payload)
    contact = table("contact").code
    count = 16_384
    for columns, shape in (
        ([[1, 1, ["x" * 1_000_000]]], [0]),
        ([[n, 1, [None]] for n in range(1, 2_000)], list(range(1_999))),
    ):
        changed = [ops[0], ops[1], ops[2][:16], [0] + [1] * (count - 1), [0] * count, [0] * count]
        changed += [[[contact, 2, shape]], columns, []]
        new = [*pieces[:place], Piece(frames.OPS, encode(changed)), *pieces[place + 1 :]]
        assert isinstance(_refused(tmp_path, together(head, new, KEYS)), refusals.TooLarge)


def _array(count, item):
    return b"\xdd" + count.to_bytes(4, "big") + item * count


def _map(count, value=b"\x01"):
    """A map of ``count`` different keys of three bytes."""
    keys = b"".join(b"\xc4\x03" + n.to_bytes(3, "big") + value for n in range(count))
    return b"\xdf" + count.to_bytes(4, "big") + keys


def _swollen(pieces):
    """Well formed pages that are small in bytes and large once decoded: (frame, payload)."""
    first = msgspec.msgpack.decode(pieces[0].payload)
    for name, value in (
        ("vector", _map(500_000)),
        ("counts", _array(10, b"\x01")),
        ("wanted", _array(3_000_000, b"\xa0")),
        ("blobs", _array(1_500_000, b"\x93\xa0\x00\xc3")),
        ("stretches", _array(300_000, b"\x97\xc4\x00\x00\x00\x00\x00\xc4\x00\xc4\x00")),
    ):
        raw = {key: msgspec.Raw(encode(v)) for key, v in first.items()}
        yield frames.MANIFEST, encode({**raw, name: msgspec.Raw(value)})
    yield frames.WORDS, _array(100_000, b"\x94\x00\x00\xa0\x00")
    yield frames.EPOCHS, _array(200_000, b"\x93\xc4\x00\x00\x80")
    yield frames.EPOCHS, _array(45_000, b"\x93\xc4\x10" + b"m" * 16 + b"\x00\x80")
    ops = msgspec.msgpack.decode(next(p.payload for p in pieces if p.type == frames.OPS))
    column = b"\x94\x01\x00" + _array(1_400_000, b"\xa1x") + b"\x90"
    parts = [msgspec.Raw(encode(v)) for v in ops]
    parts[7] = msgspec.Raw(b"\x91" + column)
    yield frames.OPS, encode(parts)
    transactions = msgspec.msgpack.decode(next(p.payload for p in pieces if p.type == frames.TRANSACTIONS))
    parts = [msgspec.Raw(encode(v)) for v in transactions]
    parts[6] = msgspec.Raw(_array(1_400_000, b"\xa1x"))
    yield frames.TRANSACTIONS, encode(parts)


def test_pages_that_are_large_once_decoded_are_refused_in_bounds(tmp_path, plain):
    head, pieces = taken_apart(plain)
    places = [p.type for p in pieces]
    for kind, payload in _swollen(pieces):
        changed = list(pieces)
        changed[places.index(kind)] = Piece(kind, payload, stored=True)
        raw = together(head, changed, KEYS)
        tracemalloc.start()
        _refused(tmp_path, raw)
        assert tracemalloc.get_traced_memory()[1] < 150_000_000
        tracemalloc.stop()


def test_a_file_that_changes_while_it_is_read_is_refused_then(tmp_path):
    """A stick that is swapped, a folder in which somebody writes: what was proven is not what would be read."""
    path = tmp_path / "a.relsync"
    container.write(
        path,
        content(KEYS, contacts(9_000), blobs=[random.Random(1).randbytes(500_000)]),
        keys=KEYS,
        recipients=None,
    )
    places = {p.type: p.offset for p in reversed(offsets(path))}
    ahead = len(taken_apart(path)[0].packed())
    readers = {
        frames.OPS: lambda opened: opened.changes(),
        frames.TRANSACTIONS: lambda opened: opened.transactions(),
        frames.BLOB: lambda opened: [list(pieces) for _, pieces in opened.blobs()],
    }
    for kind, reader in readers.items():
        with container.open_file(path, keys=KEYS, trusted=trusting(KEYS)) as opened, path.open("r+b") as file:
            file.seek(ahead + places[kind])
            before = file.read(1)
            file.seek(ahead + places[kind])
            file.write(bytes([before[0] ^ 1]))
            file.flush()
            with pytest.raises(refusals.Damaged):
                list(reader(opened))
            file.seek(ahead + places[kind])
            file.write(before)


def test_more_frames_or_pages_than_any_office_has_are_refused(tmp_path, plain):
    head, pieces = taken_apart(plain)
    page = Piece(frames.EPOCHS, encode([[os.urandom(16), n, {}] for n in range(20_000)]))
    place = [p.type for p in pieces].index(frames.EPOCHS)
    big = [*pieces[:place], *[page] * 100, *pieces[place:]]
    assert isinstance(_refused(tmp_path, together(head, big, KEYS)), refusals.TooLarge)


def test_a_seal_made_for_a_million_machines_is_refused(tmp_path, sealed):
    raw = sealed.read_bytes()
    start = raw.index(b"age-encryption.org/v1\n") + len(b"age-encryption.org/v1\n")
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"B" * 43 + b"\n"
    for many in (stanza * 400, stanza * 100_000, b"-> x " + b"y" * 200_000):
        _refused(tmp_path, raw[:start] + many + raw[start:])


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
        _refused(tmp_path, changed, THEIRS)
    _refused(tmp_path, raw, keys_for())
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
        _refused(tmp_path, together(head, added))
        for unknown in (0, 9, 13, 16, 64, 255):
            odd = [*pieces[:place], Piece(unknown, b"x"), *pieces[place:]]
            _refused(tmp_path, together(head, odd, KEYS))
    for unsigned in ([Piece(40, b"x"), *pieces], [*pieces[:-1], Piece(40, b"x"), pieces[-1]]):
        _refused(tmp_path, together(head, unsigned, KEYS))


def test_the_end_counts_what_is_there(tmp_path, plain):
    head, pieces = taken_apart(plain)
    end = msgspec.msgpack.decode(pieces[-1].payload, type=End)
    for name in ("frames", "raw", "transactions", "ops", "blobs"):
        wrong = msgspec.structs.replace(end, **{name: getattr(end, name) + 1})
        changed = together(head, [*pieces[:-1], Piece(frames.END, encode(wrong))])
        _refused(tmp_path, changed)
