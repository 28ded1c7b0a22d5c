"""The sentences of an offer, one module a language; each has the same keys."""

from typing import Final

from app.quotes.rules.sentences import de, en, es, fr, it, ja

SPOKEN: Final = {"en": en, "fr": fr, "de": de, "es": es, "it": it, "ja": ja}
