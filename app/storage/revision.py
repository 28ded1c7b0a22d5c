"""The revision of the newest migration: what an office must be at to be opened without an upgrade.

Alone in its file, so that the first paint can compare it without importing the database toolkit.
"""

HEAD = "0004"
