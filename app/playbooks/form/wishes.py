"""How an institution wants its papers: the settings in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.playbooks.form.parts import LANGUAGES

NAMES = {
    "language": "Language", "paper": "Paper", "locale": "Numbers and dates as in", "dates": "Dates", "title": "Title word",
    "signature": "Signature", "window": "Envelope window", "addressee_order": "Addressee in this order",
    "blocks": "Blocks", "columns": "Columns", "clauses": "Clauses", "references": "References printed",
    "tax_split": "Tax by type", "show_bank": "Bank account shown", "file_name": "File name", "accent": "Accent colour",
    "annexes": "Annexes", "subject_line": "Subject of the e-mail", "one_per_mail": "One file for each e-mail", "e_invoice": "E-invoice", "intro": "Introduction", "words": "Words said otherwise", "seals": "Seals",
    "signature_picture": "Picture of our signature",
}  # fmt: skip
WORDS = {
    "letter": "Letter", "a4": "A4", "none": "None", "line": "A line to sign on", "acceptance": "An acceptance block",
    "seal": "Signed and sealed", "left": "Left", "right": "Right", "short": "In figures", "long": "In words",
    "separate": "Files of their own", "merge": "Behind the pages", "attach": "Inside the PDF", "inside": "In the PDF alone", "beside": "Beside the PDF too",
}  # fmt: skip


def in_words(name: str, value: Any) -> str:
    """One wish as a person reads it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {word}" for key, word in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    if name == "language":
        return dict(LANGUAGES).get(str(value), str(value))
    return WORDS.get(str(value), str(value))
