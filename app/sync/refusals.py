"""Why a sync file is not read: one sentence each for the person who holds it."""

from __future__ import annotations

from app.basics.errors import Refusal


class NotRead(Refusal):
    """A sync file that was refused before anything of it reached the office."""


class Damaged(NotRead):
    """Bytes are not as they were written; ``where`` names the first place."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"The file is damaged {where}; nothing was taken from it. Ask for it to be sent again."
        )
        self.where = where


class Incomplete(NotRead):
    """The file ends too early: a copy that was broken off, or one that is still being written."""

    def __init__(self) -> None:
        super().__init__(
            "The file is not complete; nothing was taken from it. Wait for the copy to end, or copy it again."
        )


class NotASyncFile(NotRead):
    """Something else altogether."""

    def __init__(self) -> None:
        super().__init__("This is not a sync file of Concierge Desk. Choose a file that ends in .relsync.")


class Stranger(NotRead):
    """The machine that made the file is in nobody's roster."""

    def __init__(self, machine: bytes) -> None:
        super().__init__(
            f"The file was made by a machine that is not known here (its number ends in {machine.hex()[-8:]});"
            " nothing was taken from it. If you know whose it is, have it join this office first."
        )
        self.machine = machine


class Forged(NotRead):
    """It says that a known machine made it, and that machine's key does not agree."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The file says that it comes from {name}, and its signature is not that machine's; nothing was taken from it."
            " Ask in person who made it. If that machine has new keys, it must join again."
        )


class Revoked(NotRead):
    """The machine was shut out."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The file was made by {name}, which was shut out of this office; nothing was taken from it."
            " If the machine is in good hands again, have it join again."
        )


class WrongRecipient(NotRead):
    """It is sealed for other machines."""

    def __init__(self) -> None:
        super().__init__(
            "The file is sealed for other machines and cannot be read on this one. Ask for one that is made for this machine too."
        )


class NeedsPassphrase(NotRead):
    """It is sealed with a passphrase, and none was given."""

    def __init__(self) -> None:
        super().__init__("The file is sealed with a passphrase. Type the one its sender told you.")


class WrongPassphrase(NotRead):
    """The passphrase does not open it."""

    def __init__(self) -> None:
        super().__init__("The passphrase does not open this file. Type it again as its sender told you.")


class TooNew(NotRead):
    """Only a newer version knows how to merge it."""

    def __init__(self, version: str) -> None:
        needed = f"Concierge Desk {version} or newer" if version else "a newer version of Concierge Desk"
        super().__init__(f"The file needs {needed}. Keep the file, update the program, then read it again.")
        self.version = version


class OtherOffice(NotRead):
    """It belongs to an office with which this one was never paired."""

    def __init__(self) -> None:
        super().__init__(
            "The file belongs to another office; nothing was taken from it. Offices that were not paired are not merged."
        )


class TooLarge(NotRead):
    """Larger than any file this program writes."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The file is refused: {what}. This program does not write such files.")
