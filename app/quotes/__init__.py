"""Quotes: drafts, revisions, preflight, issue, the tailored document, and what happened to it afterwards."""
