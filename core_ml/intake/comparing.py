"""When what was read counts as what the paper says.

Numbers are equal by value and days by day. Codes, numbers of documents, e-mail and VAT numbers are equal without
regard to case and spaces; names, addresses and descriptions without regard to anything but letters and digits.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from rapidfuzz.distance import Levenshtein

from core_ml.intake.order import Found, Order, Party
from core_ml.intake.truth import HEAD, LINE, PARTS, ROLES, Facts, Value

WORDED = ("name", "street", "city", "address", "description")
CLOSE = 0.9
"""Share of characters that must be the same for a text to be nearly right."""
SHORTEST_NAME = 6
"""A description may be followed by more on the paper than the truth has, if it is at least so long."""


def facts_of(order: Order) -> Facts:
    """What was understood, in the shape of a truth; ``seller.address`` is street, postcode and city together."""
    fields = _values({name: getattr(order, name) for name in HEAD})
    for role in ROLES:
        party: Party = getattr(order, role)
        fields |= _values({f"{role}.{part}": getattr(party, part) for part in PARTS})
    address = [fields[name] for name in ("seller.street", "seller.postcode", "seller.city") if name in fields]
    if address:
        fields["seller.address"] = " ".join(str(part) for part in address)
    return Facts(fields, [_values({name: getattr(line, name) for name in LINE}) for line in order.lines])


def is_right(name: str, true: Value, said: Value) -> bool:
    """Whether a field of this name was read rightly."""
    if isinstance(true, str) and isinstance(said, str):
        return folded(name, true) == folded(name, said)
    return true == said


def is_close(name: str, true: Value, said: Value) -> bool:
    """The same, with one character in ten wrong, missing or too many in texts."""
    if not (isinstance(true, str) and isinstance(said, str)):
        return true == said
    first, second = folded(name, true), folded(name, said)
    return Levenshtein.normalized_similarity(first, second) >= CLOSE


def is_same_article(true: Mapping[str, Value], said: Mapping[str, Value]) -> bool:
    """Whether a line's code (ours, the buyer's or the barcode) or its name is right."""
    if any(name in true and name in said and is_right(name, true[name], said[name]) for name in _CODES):
        return True
    if "description" not in true:
        # Nothing that could be right or wrong.
        return not any(name in true for name in _CODES)
    if "description" not in said:
        return False
    first, second = (folded("description", str(line["description"])) for line in (true, said))
    begins = len(first) >= SHORTEST_NAME and second.startswith(first)
    return begins or Levenshtein.normalized_similarity(first, second) >= CLOSE


def is_right_line(true: Mapping[str, Value], said: Mapping[str, Value]) -> bool:
    """Article, quantity, price and total all right, as far as the truth has them."""
    figures = ("quantity", "price", "total")
    return is_same_article(true, said) and all(true[name] == said.get(name) for name in figures if name in true)


def folded(name: str, text: str) -> str:
    """What of a text is compared."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if name.rpartition(".")[2] in WORDED:
        return "".join(sign for sign in plain if sign.isalnum())
    return "".join(plain.split())


_CODES = ("code", "buyer_code", "gtin")


def _values(found: Mapping[str, Found[Value] | None]) -> dict[str, Value]:
    return {name: one.value for name, one in found.items() if one is not None}
