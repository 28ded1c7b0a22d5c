"""Sealing the body of a sync file with age: for the keys of machines, or for a passphrase."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import pyrage  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from app.basics.errors import Refusal
from app.sync.refusals import Damaged, Incomplete, WrongPassphrase, WrongRecipient

SALT = 16
_WORK = 2**17  # 128 MiB for a moment: what OWASP asks of scrypt
_SHORTEST = 10
_LONGEST_HEAD, _MOST_STANZAS = 64 * 1024, 256
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

Identity = Any  # pyrage has no types


class _Guarded:
    """A file for pyrage, which swallows what a Python file raises: the first error is kept and raised afterwards."""

    def __init__(self, inner: Callable[[Any], Any]) -> None:
        self._inner = inner
        self.error: BaseException | None = None

    def _do(self, value: Any) -> Any:
        if self.error is not None:
            raise OSError("stopped")
        try:
            return self._inner(value)
        except BaseException as error:
            self.error = error
            raise

    def read(self, size: int = -1) -> bytes:
        """Bytes for pyrage."""
        return bytes(self._do(size))

    def write(self, data: bytes) -> int:
        """Bytes from pyrage."""
        self._do(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back here."""


def identity_of(passphrase: str, salt: bytes) -> Identity:
    """The key that a passphrase stands for; takes about half a second on purpose."""
    words = " ".join(unicodedata.normalize("NFKC", passphrase).split())
    secret = Scrypt(salt=salt, length=32, n=_WORK, r=8, p=1).derive(words.encode())
    return pyrage.x25519.Identity.from_str(_bech32("age-secret-key-", secret).upper())


def check_passphrase(passphrase: str) -> None:
    """Too short a passphrase is no seal."""
    if len("".join(passphrase.split())) < _SHORTEST:
        raise Refusal(
            f"The passphrase is too short: {_SHORTEST} letters at least. Four words that do not belong together are good."
        )


def seal(read: Callable[[int], bytes], write: Callable[[bytes], Any], recipients: Sequence[Any]) -> None:
    """Streams what ``read`` gives, sealed, into ``write``."""
    source, target = _Guarded(read), _Guarded(write)
    try:
        pyrage.encrypt_io(source, target, list(recipients))
    except (pyrage.EncryptError, OSError):
        if source.error is None and target.error is None:
            raise
    _raise_first(source, target)


def unseal(
    read: Callable[[int], bytes],
    write: Callable[[bytes], Any],
    identities: Sequence[Identity],
    *,
    words: bool,
) -> None:
    """Streams what was sealed into ``write``. ``words``: whether one of the identities stands for a passphrase."""
    source, target = _Guarded(_bounded(read)), _Guarded(write)
    refused: Exception | None = None
    try:
        pyrage.decrypt_io(source, target, list(identities))
    except pyrage.DecryptError as error:
        refused = (
            (WrongPassphrase() if words else WrongRecipient()) if "matching" in str(error) else Incomplete()
        )
        if "invalid" in str(error).lower():
            refused = Damaged("in its seal")
    except OSError:
        refused = Damaged("in its sealed part, or it is not complete")
    _raise_first(source, target)
    if refused is not None:
        raise refused


def _raise_first(*files: _Guarded) -> None:
    for file in files:
        if file.error is not None:
            raise file.error


def _bounded(read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    """Looks at the head of an age file before pyrage does: its length, and for how many keys it is sealed."""
    head = b""
    while b"\n---" not in head and len(head) < _LONGEST_HEAD:
        more = read(4096)
        if not more:
            break
        head += more
    end = head.find(b"\n---")
    if end < 0 and len(head) >= _LONGEST_HEAD:
        raise Damaged("in its seal")
    if head[: max(end, 0)].count(b"\n->") > _MOST_STANZAS:
        raise Damaged("in its seal: it is made for more machines than any office has")

    def onward(size: int) -> bytes:
        nonlocal head
        if head:
            part, head = head[:size], head[size:]
            return part
        return read(size)

    return onward


def recipient(text: str) -> Any:
    """A machine's public key as pyrage takes it."""
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise Refusal(f"{text[:20]!r} is not the key of a machine.") from error


def _bech32(prefix: str, data: bytes) -> str:
    """BIP 173, which age writes its keys in."""
    bits = int.from_bytes(data, "big") << 4  # 256 bits fill 52 letters of five but for four bits
    values = [bits >> 5 * n & 31 for n in range(51, -1, -1)]
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = _polymod([*expanded, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    values += [check >> 5 * (5 - n) & 31 for n in range(6)]
    return prefix + "1" + "".join(_LETTERS[v] for v in values)


def _polymod(values: Sequence[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for n, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> n & 1 else 0
    return check
