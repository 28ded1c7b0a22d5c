"""Fuzzing the reader of sync files: ``python -m tests.sync.fuzz_reader --seconds 600``; with atheris where it is installed.

Any bytes must be refused with a sentence, or say what the file said before; none may take 5 seconds or 256 MB.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec

from app.sync import container, fits
from app.sync.envelope import Head
from app.sync.log import encode
from app.sync.refusals import NotRead
from tests.sync.mutations import Piece, taken_apart, together
from tests.sync.parcels import contacts, content, keys_for, trusting

SECONDS, MEGABYTES = 5.0, 256
KEYS = keys_for()
LOG = contacts(4)
_ODD = (
    None,
    True,
    False,
    0,
    1,
    -1,
    127,
    128,
    1 << 31,
    (1 << 63) - 1,
    -(1 << 63),
    (1 << 64) - 1,
    "",
    "a\0b",
    b"",
    b"x" * 16,
    [],
    {},
)


def seeds(folder: Path) -> tuple[Head, list[Piece], list[bytes]]:
    """A file in the open, taken apart, and whole files to begin with."""
    whole = []
    for n, recipients in enumerate((None, [])):
        path = folder / f"seed{n}.relsync"
        container.write(path, content(KEYS, LOG, blobs=[b"hello there"]), keys=KEYS, recipients=recipients)
        whole.append(path.read_bytes())
    head, pieces = taken_apart(folder / "seed0.relsync")
    return head, pieces, whole


def attempt(path: Path, data: bytes) -> bool:
    """Whether the bytes were refused; AssertionError where they say something that was never written."""
    path.write_bytes(data)
    try:
        with container.open_file(path, keys=KEYS, trusted=trusting(KEYS)) as opened:
            assert [c for part in opened.changes() for c in part] == LOG.changes
            for _, found in opened.blobs():
                assert b"".join(found) == b"hello there"
    except NotRead:
        return True
    return False


def mutated(draw: random.Random, head: Head, pieces: list[Piece], whole: list[bytes]) -> bytes:
    """Bytes changed anywhere, or a payload changed and everything around it made true again, signature included."""
    if draw.random() < 0.3:
        return _bytes(draw, draw.choice(whole))
    changed = list(pieces)
    for _ in range(draw.choice((1, 1, 1, 2, 5))):
        place = draw.randrange(len(changed))
        payload = changed[place].payload
        try:
            new = (
                encode(_value(draw, msgspec.msgpack.decode(payload)))
                if draw.random() < 0.7
                else _bytes(draw, payload)
            )
        except (msgspec.DecodeError, ValueError, TypeError, OverflowError):
            new = _bytes(draw, payload)
        changed[place] = Piece(changed[place].type, new, stored=draw.random() < 0.3)
    if draw.random() < 0.1:
        draw.shuffle(changed)
    return together(head, changed, KEYS if draw.random() < 0.9 else None)


def _bytes(draw: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 8))):
        at = draw.randrange(len(out) + 1)
        how = draw.randrange(4)
        if how == 0:
            out[at : at + 1] = bytes([draw.randrange(256)])
        elif how == 1:
            del out[at : at + draw.randrange(1, 60)]
        elif how == 2:
            out[at:at] = out[at : at + draw.randrange(1, 60)] * draw.choice((1, 1, 50))
        else:
            out[at:at] = draw.randbytes(draw.randrange(1, 9))
    return bytes(out)


def _value(draw: random.Random, tree: Any) -> Any:
    if isinstance(tree, list) and tree and draw.random() < 0.9:
        place = draw.randrange(len(tree))
        if draw.random() < 0.1:
            return tree[:place] + tree[place : place + 1] * draw.choice((0, 2, 2000)) + tree[place + 1 :]
        return [*tree[:place], _value(draw, tree[place]), *tree[place + 1 :]]
    if isinstance(tree, dict) and tree and draw.random() < 0.9:
        key = draw.choice(list(tree))
        return {**tree, key: _value(draw, tree[key])}
    if isinstance(tree, int) and draw.random() < 0.6:
        return tree + draw.choice((-1, 1, 3, 1000))
    if isinstance(tree, bytes) and draw.random() < 0.6:
        return _bytes(draw, tree)
    return draw.choice(_ODD)


def run(seconds: float, most: int, seed: int) -> dict[str, Any]:
    """Fuzzes until the time or the number of attempts is up; answers what was seen."""
    fits.columns()
    draw = random.Random(seed)
    slowest, refused, done = 0.0, 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        head, pieces, whole = seeds(folder)
        end = time.monotonic() + seconds
        while done < most and time.monotonic() < end:
            data = mutated(draw, head, pieces, whole)
            began = time.process_time()
            try:
                refused += attempt(folder / "fuzz.relsync", data)
            except Exception as error:
                raise AssertionError(f"seed {seed}, attempt {done}: {data.hex()}") from error
            slowest = max(slowest, time.process_time() - began)
            done += 1
    return {
        "seed": seed,
        "attempts": done,
        "refused": refused,
        "slowest_s": round(slowest, 3),
        "peak_mb": peak(),
    }


def peak() -> int:
    """The most memory this process has held, in megabytes."""
    import resource  # noqa: PLC0415 - not on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """From the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    asked, rest = parser.parse_known_args()
    try:
        import atheris  # noqa: PLC0415 - optional
    except ImportError:
        found = run(asked.seconds, sys.maxsize, asked.seed)
        sys.stdout.write(json.dumps(found) + "\n")
        sys.exit(found["slowest_s"] > SECONDS or found["peak_mb"] > MEGABYTES)
    folder = Path(tempfile.mkdtemp())
    head, pieces, whole = seeds(folder)

    def one(data: bytes) -> None:
        draw = random.Random(data[:8])
        attempt(folder / "fuzz.relsync", data[8:] if data[:1] == b"R" else mutated(draw, head, pieces, whole))

    atheris.Setup([sys.argv[0], f"-max_total_time={int(asked.seconds)}", *rest], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
