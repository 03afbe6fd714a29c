"""Tables without headings: lines whose numbers multiply to their last one say which columns there are."""

from __future__ import annotations

import statistics
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core_ml.intake.page import Word
from core_ml.intake.understanding.arithmetic import SLACK
from core_ml.intake.understanding.codes import looks_like_code
from core_ml.intake.understanding.headings import Column, Heading
from core_ml.intake.understanding.lines import Cell, Line
from core_ml.intake.understanding.numbers import MONEY, number

MOST_NUMBERS = 7
FEWEST = 0.4
"""Share of the lines in which a text column must have something."""


@dataclass(frozen=True, slots=True)
class Product:
    """A line and the words that are its quantity, price and total."""

    place: int
    quantity: Word
    price: Word
    total: Word


def bare_headings(lines: Sequence[Line], totals: Collection[int], mark: str) -> list[Heading]:
    """A heading without a line of its own over each run of lines that multiply; none where no line does."""
    products = [
        found for place, line in enumerate(lines) if place not in totals and (found := product_of(place, line, mark))
    ]
    if not products or (len(products) == 1 and number(products[0].quantity.text, mark) == 1):
        return []
    first = products[0].place
    return [Heading(first, first, columns_of(lines, products))]


def product_of(place: int, line: Line, mark: str) -> Product | None:
    """The line's quantity, price and total: its last amount is the product of two numbers before it."""
    values = [
        (word, value) for word in line.words if (value := number(word.text, mark)) is not None and "%" not in word.text
    ]
    values = values[-MOST_NUMBERS:]
    if len(values) < 3 or not MONEY.fullmatch(values[-1][0].text.strip("€$£¥￥")):
        return None
    total, wanted = values[-1]
    ways = [
        (price_value == wanted, abs(one - other), quantity, price)
        for one, (quantity, count) in enumerate(values[:-1])
        for other, (price, price_value) in enumerate(values[:-1])
        if one != other
        and multiplies(count, price_value, wanted)
        and (count == count.to_integral_value() or price.box.left > quantity.box.left)
    ]
    if not ways:
        return None
    _, _, quantity, price = min(ways, key=lambda way: way[:2])
    return Product(place, quantity, price, total)


def multiplies(count: Decimal, price: Decimal, wanted: Decimal) -> bool:
    """Whether a count of at least a bit times a price is a total."""
    return count > 0 and wanted != 0 and abs(count * price - wanted) <= SLACK


def columns_of(lines: Sequence[Line], products: Sequence[Product]) -> tuple[Column, ...]:
    """Columns of numbers where the lines have them, and of texts between."""
    columns = [
        column("quantity", [product.quantity for product in products]),
        column("price", [product.price for product in products]),
        column("total", [product.total for product in products]),
    ]
    taken = {id(word) for product in products for word in (product.quantity, product.price, product.total)}
    cells = [cell for product in products for cell in lines[product.place].cells]
    texts = [
        Cell.of(words, cell.page) for cell in cells if (words := [word for word in cell.words if id(word) not in taken])
    ]
    columns.extend(text_columns(texts, len(products), lines[products[0].place].unit))
    return tuple(sorted(columns, key=lambda column: (column.left + column.right) / 2))


def column(word: str, words: Sequence[Word]) -> Column:
    return Column(
        word, statistics.median(one.box.left for one in words), statistics.median(one.box.right for one in words), ""
    )


def text_columns(texts: Sequence[Cell], count: int, unit: float) -> list[Column]:
    """Columns of texts with a common left edge: the widest is the description."""
    groups: list[list[Cell]] = []
    for cell in sorted(texts, key=lambda cell: cell.box.left):
        if groups and cell.box.left - groups[-1][0].box.left < 2 * unit:
            groups[-1].append(cell)
        else:
            groups.append([cell])
    groups = [group for group in groups if len(group) >= FEWEST * count]
    if not groups:
        return []
    widest = max(groups, key=lambda group: statistics.mean(len(cell.text) for cell in group))
    return [
        Column(
            "description" if group is widest else text_word(group),
            min(cell.box.left for cell in group),
            statistics.median(cell.box.right for cell in group),
            "",
        )
        for group in groups
    ]


def text_word(group: Sequence[Cell]) -> str:
    """What a column of texts holds that are not the description."""
    if all(cell.text.rstrip(".").isdigit() and len(cell.text) <= 3 for cell in group):
        return "position"
    if sum(looks_like_code(cell.text) for cell in group) * 2 > len(group):
        return "code"
    return "unit" if all(len(cell.text) <= 6 for cell in group) else "other_"
