"""Offices as earlier versions wrote them, and that they open whole today."""
