"""Playbooks: all that is known of how one institution buys and pays, as files to read, check, import, compare, export."""
