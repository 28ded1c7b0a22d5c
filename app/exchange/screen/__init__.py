"""The exchange in the window: machines, files, conflicts, pairing; and the first start of a machine without an office."""

from app.exchange.screen.page import ExchangeScreen

__all__ = ["ExchangeScreen"]
