"""The settings: who we are, our people, prices, papers and clauses, and what this machine remembers."""

from app.seller.screen.settings import SettingsScreen

__all__ = ["SettingsScreen"]
