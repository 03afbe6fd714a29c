"""In which currency a document's amounts are."""

from __future__ import annotations

import re
from collections import Counter

from core_ml.intake.order import Found
from core_ml.intake.understanding.document import Document, found_text

SIGNS = {
    "€": "EUR", "£": "GBP", "¥": "CNY", "￥": "CNY", "元": "CNY", "人民币": "CNY",
    "RMB": "CNY", "₹": "INR", "Rs": "INR", "Rs.": "INR", "RM": "MYR", "US$": "USD",
    "$": "USD", "Euro": "EUR", "euros": "EUR", "Euros": "EUR", "EURO": "EUR",
    "SFr.": "CHF", "Fr.": "CHF", "zł": "PLN", "美元": "USD", "欧元": "EUR", "HK$": "HKD",
    "S$": "SGD",
}  # fmt: skip
CODES = (
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "CNY",
    "INR",
    "MYR",
    "JPY",
    "PLN",
    "SEK",
    "DKK",
    "NOK",
    "CZK",
    "HUF",
    "CAD",
    "AUD",
    "SGD",
    "HKD",
)
WRITTEN = re.compile(
    r"(?<![A-Za-z])("
    + "|".join(re.escape(sign) for sign in sorted((*CODES, *SIGNS), key=len, reverse=True))
    + r")(?![a-z]|[A-Z])"
)
USUAL = {"de": "EUR", "fr": "EUR", "zh": "CNY"}
"""Where a document does not say it, by its language."""


def currency_of(document: Document) -> Found[str] | None:
    """The currency that stands most often on the paper, codes before signs; None where nothing tells."""
    votes: Counter[str] = Counter()
    first: dict[str, Found[str]] = {}
    for line in document.lines:
        for cell in line.cells:
            for match in WRITTEN.finditer(cell.text):
                code = SIGNS.get(match[1], match[1])
                beside = any(char.isdigit() for char in cell.text)
                votes[code] += (3 if match[1] in CODES else 2) if beside else 2 if match[1] in CODES else 1
                words = [word for word in cell.words if match[1] in word.text][:1] or list(cell.words)
                first.setdefault(code, found_text(words, cell.page, 0.95, code))
    if not votes:
        return None
    (best, most), *others = votes.most_common(2)
    doubt = others[0][1] / most if others else 0.0
    found = first[best]
    return Found(found.value, found.text, found.confidence * (1 - 0.4 * doubt), found.page, found.box)
