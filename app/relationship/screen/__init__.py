"""The relationship file in the window: everything that a colleague who picks up the phone must know, on one page."""

from app.relationship.screen.file import FileScreen

__all__ = ["FileScreen"]
