"""Lends the page of an institution what it cannot know from its floor: how a profile looks on real papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from app.quotes.document import pdf_of
from app.relationship.document.trying import trial
from app.shell.desk import Desk


class _Editor(Protocol):
    def preview_with(self, trial: Callable[..., Any], draw: Callable[..., bytes]) -> None: ...


class _Documents(Protocol):
    editor: _Editor


class _Page(Protocol):
    documents: _Documents


def lend_trial(_desk: Desk, page: _Page) -> None:
    """From here on the editor of the page can try a profile on any paper that it governs, and draw it."""
    page.documents.editor.preview_with(trial, pdf_of)
