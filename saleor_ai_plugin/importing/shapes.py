"""What the values of a column look like."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from saleor_ai_plugin.importing.amounts import parse_number
from saleor_ai_plugin.importing.cells import Refusal, is_blank
from saleor_ai_plugin.importing.dates import DateFormat
from saleor_ai_plugin.importing.fields import Shape
from saleor_ai_plugin.importing.places import country_code, parse_currency

ENOUGH = 0.8
_LONGEST_CODE = 100


@dataclass(frozen=True)
class Column:
    """One column of the file with the values of its first rows."""

    header: str
    cells: Sequence[Any]

    @property
    def filled(self) -> list[Any]:
        return [cell for cell in self.cells if not is_blank(cell)]

    @property
    def examples(self) -> list[str]:
        return [str(cell) for cell in dict.fromkeys(map(str, self.filled))][:3]


def share(column: Column, shape: Shape) -> float:
    """How many of the values have this shape, from 0 to 1; a column without values may be anything."""
    filled = column.filled
    return sum(_has_shape(cell, shape) for cell in filled) / len(filled) if filled else 1.0


def fits(column: Column, shape: Shape) -> bool:
    return share(column, shape) >= ENOUGH


def is_dated(column: Column) -> bool:
    """Whether it holds dates and not numbers that could be read as one."""
    return bool(column.filled) and fits(column, "date") and not fits(column, "number")


def _has_shape(cell: Any, shape: Shape) -> bool:
    if shape == "text":
        return True
    if shape == "code":
        return len(str(cell)) <= _LONGEST_CODE
    if shape == "date":
        return any(not isinstance(DateFormat(order).parse(cell), Refusal) for order in ("dmy", "mdy"))
    if shape == "currency":
        return not isinstance(parse_currency(cell), Refusal)
    if shape == "country":
        return len(str(cell)) == 2 or bool(country_code(str(cell)))
    readings = [parse_number(cell, mark) for mark in (".", ",")]
    numbers = [number for number in readings if number is not None and not isinstance(number, Refusal)]
    if shape == "quantity":
        return any(number == int(number) for number in numbers)
    return bool(numbers)
