"""Concierge Desk: the memory, eyes and printer of a business concierge."""

__version__ = "0.3.0"
