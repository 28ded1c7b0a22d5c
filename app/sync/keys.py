"""The keys of this machine in an office: they lie beside its settings, never in the database and never in a file for others."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pyrage  # type: ignore[import-untyped]
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.basics.errors import Refusal, Trouble
from app.basics.places import config_folder
from app.storage.files import write_aside
from app.storage.work import Office
from app.sync import seal

_VERSION = 1
_SAVED = b"RELKEYS1"


@dataclass(frozen=True, slots=True)
class Keys:
    """Who signs and who can read on this machine. ``sign`` and ``age`` are secret and never shown."""

    office: UUID
    machine: UUID
    sign: Ed25519PrivateKey = field(repr=False)
    age: Any = field(repr=False)  # pyrage.x25519.Identity

    @property
    def sign_pub(self) -> bytes:
        """The 32 bytes by which others check what this machine signs."""
        return self.sign.public_key().public_bytes_raw()

    @property
    def age_pub(self) -> str:
        """The key (age1…) for which others seal files."""
        return str(self.age.to_public())

    def secret(self) -> dict[str, str]:
        """Everything, for the key file."""
        return {
            "version": str(_VERSION),
            "office": str(self.office),
            "machine": str(self.machine),
            "sign": self.sign.private_bytes_raw().hex(),
            "age": str(self.age),
        }


def fresh(office: UUID, machine: UUID) -> Keys:
    """New keys, nowhere written."""
    return Keys(office, machine, Ed25519PrivateKey.generate(), pyrage.x25519.Identity.generate())


def place(office: UUID, machine: UUID) -> Path:
    """Where the keys of a machine in an office lie on this computer."""
    return config_folder() / "offices" / f"{office}.{machine}.keys"


def keep(keys: Keys) -> None:
    """Writes the key file; only its owner may read it."""
    write_aside(place(keys.office, keys.machine), json.dumps(keys.secret(), indent=1).encode(), mode=0o600)


def kept(office: UUID, machine: UUID) -> Keys | None:
    """The keys of a machine, if they are on this computer."""
    path = place(office, machine)
    if not path.exists():
        return None
    try:
        return from_text(path.read_bytes())
    except OSError as error:
        raise Trouble(
            f"The keys {path} cannot be read: {error.strerror}.", "Check who may read them."
        ) from error
    except (ValueError, KeyError) as error:
        raise Trouble(
            f"The keys {path} are damaged.",
            "Restore the file from a backup of your settings, or move it aside and have this machine join the office again.",
        ) from error


def from_text(content: bytes) -> Keys:
    """Reads ``Keys.secret`` back; ValueError or KeyError where it is not that."""
    found = json.loads(content)
    try:
        age = pyrage.x25519.Identity.from_str(found["age"])
    except (pyrage.IdentityError, TypeError) as error:
        raise ValueError("age") from error
    sign = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(found["sign"]))
    return Keys(UUID(found["office"]), UUID(found["machine"]), sign, age)


def beside(keys: Keys) -> list[Keys]:
    """The keys of other machines of the same office on this computer: what this database was before a restore.

    Others seal their files for the old identity until they have heard of the new one.
    """
    found = []
    own = place(keys.office, keys.machine)
    for path in sorted(own.parent.glob(f"{keys.office}.*.keys")):
        with suppress(OSError, ValueError, KeyError):
            if path != own:
                found.append(from_text(path.read_bytes()))
    return found


def keys_of(office: Office) -> Keys:
    """The keys of this machine in ``office``, made at the first need.

    Refuses where the office says that this machine had keys and they are not on this computer: another computer that uses
    the same office on a server has them, or they were lost.
    """
    assert office.id is not None and office.machine is not None  # noqa: S101, PT018 - an open office knows itself
    with office.look() as session:
        name, public = (
            session.connection()
            .exec_driver_sql(
                "SELECT m.name, m.sign_pub FROM sync_self s JOIN sync_machine m ON m.alias = s.alias"
            )
            .one()
        )
    if office.doubt is not None and public is not None and kept(office.id, office.machine) is None:
        raise Refusal(
            "This office was copied here from another computer and has no keys of its own yet."
            " Have it let in as a machine of its own: concierge sync rejoin CARD."
        )
    return known(office.id, office.machine, name, public)


def known(office: UUID, machine: UUID, name: str, public: bytes | None) -> Keys:
    """As ``keys_of``, by what the database says: ``public`` is the key by which others know this machine, if any does."""
    found = kept(office, machine)
    if found is None and public is not None:
        raise Refusal(
            f"The keys of {name} in this office are not on this computer. If another computer uses this office too, save them there"
            " (concierge sync keys --save FILE) and load them here (concierge sync keys --load FILE)."
            " If they are lost, make new ones and have this machine let in again (concierge sync rejoin CARD --new-keys)."
        )
    if found is None:
        found = fresh(office, machine)
        keep(found)
    return found


def renew(office: Office) -> Keys:
    """New keys in place of lost or banned ones; nobody trusts them before this machine is let in again."""
    assert office.id is not None and office.machine is not None  # noqa: S101, PT018 - an open office knows itself
    made = fresh(office.id, office.machine)
    keep(made)
    return made


def save(office: Office, path: Path, passphrase: str) -> None:
    """Writes the keys of this machine, sealed with a passphrase, for another computer that uses the same office."""
    seal.check_passphrase(passphrase)
    salt = os.urandom(seal.SALT)
    sealed = pyrage.encrypt(
        json.dumps(keys_of(office).secret()).encode(), [seal.identity_of(passphrase, salt).to_public()]
    )
    write_aside(path, _SAVED + salt + bytes(sealed), mode=0o600)


def load(office: Office, path: Path, passphrase: str) -> Keys:
    """Takes keys that ``save`` wrote on another computer; refuses those of another office or machine."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}.", "Choose another file.") from error
    if not content.startswith(_SAVED):
        raise Refusal("This is not a file of keys. It is made with: concierge sync keys --save FILE.")
    salt, sealed = content[len(_SAVED) :][: seal.SALT], content[len(_SAVED) + seal.SALT :]
    try:
        found = from_text(bytes(pyrage.decrypt(sealed, [seal.identity_of(passphrase, salt)])))
    except (pyrage.DecryptError, OSError, ValueError, KeyError) as error:
        raise Refusal("The passphrase does not open these keys, or the file is damaged.") from error
    if (found.office, found.machine) != (office.id, office.machine):
        raise Refusal("These are the keys of another office, or of another machine of it.")
    keep(found)
    return found


def verifies(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether ``signature`` under ``message`` is by the owner of ``public``."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
