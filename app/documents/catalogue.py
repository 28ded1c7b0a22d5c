"""The register of document kinds: each capability declares its papers here, and screens read their buttons from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Maker = TypeVar("Maker", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document; ``version`` counts up when the same values would be drawn differently."""

    key: str
    title: str
    version: int
    make: Callable[..., Any]


_KINDS: dict[str, DocumentKind] = {}


def document(key: str, title: str, *, version: int) -> Callable[[Maker], Maker]:
    """Registers the function that builds a document of this kind."""

    def register(make: Maker) -> Maker:
        if key in _KINDS and _KINDS[key].make is not make:
            raise ValueError(f"two documents are called {key!r}")
        _KINDS[key] = DocumentKind(key, title, version, make)
        return make

    return register


def kinds() -> tuple[DocumentKind, ...]:
    """Every registered kind, in the order of registration."""
    return tuple(_KINDS.values())


def kind(key: str) -> DocumentKind:
    """The kind of this key; an unknown key is a bug."""
    return _KINDS[key]
