"""Readers and writers of other people's formats: pure, they know no records."""
