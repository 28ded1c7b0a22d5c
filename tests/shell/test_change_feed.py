"""Finished work is announced once."""

from app.basics.changes import Changes


def test_an_empty_receipt_is_not_announced(feed):
    heard = []
    feed.changed.connect(heard.append)
    feed.announce(Changes(frozenset()))
    assert heard == []
