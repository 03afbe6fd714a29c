"""What labels say, in English, German, French and Chinese.

Every file maps a word of ours to the phrases that mean it, by language, divided by ``|``. Case, accents, spaces and
punctuation do not count.

Map
---
``header``  order number, dates, VAT number …    ``columns``  headings of the table
``totals``  net, tax, gross, carried forward     ``parties``  whose address follows
``kinds``   what the document is
"""

from __future__ import annotations

LANGUAGES = ("en", "de", "fr", "zh")

Phrases = dict[str, dict[str, str]]
"""Word of ours -> language -> phrases, divided by ``|``."""
