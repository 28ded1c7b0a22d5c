"""The exchange: its rows, its words, its screen, two offices at once."""
