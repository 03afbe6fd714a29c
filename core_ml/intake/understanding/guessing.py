"""Columns whose heading nobody knows: told by what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

from core_ml.intake.understanding.arithmetic import PER, agree, share
from core_ml.intake.understanding.codes import looks_like_code
from core_ml.intake.understanding.grid import Row, text_of
from core_ml.intake.understanding.headings import Column
from core_ml.intake.understanding.numbers import readings

FIGURES = ("quantity", "price", "total")
UNKNOWN = ("other_", "per_", "weight_", "tax_amount_")
"""Headings that may hold a figure after all."""
MOST = 4
"""Unknown columns of numbers that are tried."""


def guessed(columns: Sequence[Column], rows: Sequence[Row], mark: str) -> tuple[Column, ...]:
    """The columns, those without a known heading named by their numbers' products or by their codes."""
    columns = misnamed(columns)
    unknown = [place for place, column in enumerate(columns) if column.word in UNKNOWN]
    if not rows:
        return tuple(columns)
    held = list(columns)
    for place, word in by_product(columns, unknown, rows, mark).items():
        held[place] = replace(held[place], word=word)
    for place in unknown:
        if held[place].word == "other_" and is_code_column(place, rows):
            known = {column.word for column in held}
            word = "code" if "code" not in known and "your_code" not in known else "our_code"
            if word not in known and not (word == "our_code" and "buyer_code" in known):
                held[place] = replace(held[place], word=word)
    return tuple(held)


def misnamed(columns: Sequence[Column]) -> Sequence[Column]:
    """The columns, those called total before the price, as ``Amount`` for a number of pieces is, as if nobody knew
    them.
    """
    words = [column.word for column in columns]
    if (
        "quantity" in words
        or "price" not in words
        or "total" not in words
        or words.index("total") > words.index("price")
    ):
        return columns
    return [replace(column, word="other_") if column.word in ("total", "gross_") else column for column in columns]


def by_product(columns: Sequence[Column], unknown: Sequence[int], rows: Sequence[Row], mark: str) -> dict[int, str]:
    """Place -> word of the figures that are missing, where most rows multiply with them."""
    words = [column.word for column in columns]
    missing = [word for word in FIGURES if word not in words]
    if "quantity" in missing and "position" in words:
        unknown = [words.index("position"), *unknown]
    numeric = [place for place in unknown if sum(value(row, place, mark) is not None for row in rows) * 2 > len(rows)][
        -MOST:
    ]
    best: tuple[int, dict[int, str]] = (0, {})
    for places in permutations(numeric, len(missing)):
        named = dict(zip(places, missing, strict=True))
        where = {
            word: place
            for place, word in [*named.items(), *((words.index(word), word) for word in FIGURES if word in words)]
        }
        discount = words.index("discount") if "discount" in words else None
        right = sum(multiplies(row, where, discount, mark) for row in rows)
        if right * 2 > len(rows) and right > best[0] and missing:
            best = right, named
    return best[1]


def multiplies(row: Row, where: dict[str, int], discount: int | None, mark: str) -> bool:
    """Whether a row's quantity times its price is its total."""
    quantity, price, total = (value(row, where[word], mark) for word in FIGURES)
    if quantity is None or price is None or total is None:
        return False
    left = share(value(row, discount, mark)) if discount is not None else Decimal(1)
    return agree(quantity, price, left, total, PER[:3]) is not None


def value(row: Row, place: int, mark: str) -> Decimal | None:
    """The number that a row has in a column."""
    if not row.get(place):
        return None
    held = readings(text_of(row[place]), mark) or readings(row[place][0].text, mark)
    return held[0] if held else None


def is_code_column(place: int, rows: Sequence[Row]) -> bool:
    """Whether most rows have a code in a column."""
    texts = [text_of(row[place]) for row in rows if row.get(place)]
    return len(texts) * 2 > len(rows) and sum(looks_like_code(text) for text in texts) * 3 > 2 * len(texts)
