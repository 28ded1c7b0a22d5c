"""The register of blocks: what a profile may order, by key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from app.documents.setting import Column, Setting
from app.documents.sheet import Piece

Block = Callable[[Setting, Column], Iterable[Piece]]
BLOCKS: Final[dict[str, Block]] = {}


def block(key: str) -> Callable[[Block], Block]:
    """Registers a block under the key that profiles use."""

    def register(function: Block) -> Block:
        if key in BLOCKS:
            raise ValueError(f"two blocks are called {key!r}")
        BLOCKS[key] = function
        return function

    return register
