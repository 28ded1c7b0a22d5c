"""Six words that two people read to each other: the same words mean the same bytes."""

from __future__ import annotations

import secrets
from functools import lru_cache
from hashlib import sha256

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from mnemonic import Mnemonic

_COUNT, _BITS = 6, 11
_SALT = b"concierge desk six words"
# Six words are 66 bits; each guess costs 32 MiB and a tenth of a second, so that looking for bytes with equal words is hopeless.
_WORK = 2**15


@lru_cache(maxsize=256)
def six_words(data: bytes) -> str:
    """Six English words for ``data``, joined by blanks."""
    stretched = Scrypt(salt=_SALT, length=16, n=_WORK, r=8, p=1).derive(sha256(data).digest())
    number = int.from_bytes(stretched, "big") >> 128 - _COUNT * _BITS
    known = _list()
    return " ".join(known[number >> _BITS * n & 2**_BITS - 1] for n in range(_COUNT - 1, -1, -1))


def passphrase() -> str:
    """Six words drawn by chance: what to seal a file with."""
    return " ".join(secrets.choice(_list()) for _ in range(_COUNT))


@lru_cache(maxsize=1)
def _list() -> tuple[str, ...]:
    return tuple(Mnemonic("english").wordlist)
