"""Read a catalogue that orders are matched to."""

import csv
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from core_ml.exceptions import DataError, EmptyDataError, MissingColumnsError
from core_ml.intake.matching import Catalogue, Variant

PRICE = "price_"


def read_catalogue(path: Path) -> Catalogue:
    """A CSV with ``sku``; ``gtin``, ``name``, ``name_…`` and ``price_EUR``, ``price_USD`` … where there are any.

    Raises
    ------
    DataError
        The file cannot be read, has no column ``sku`` or no row, a price that is no number, or a SKU twice.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns = list(reader.fieldnames or [])
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path} cannot be read: {error}") from None
    if "sku" not in columns:
        raise MissingColumnsError(["sku"], columns, f"rows of {path}")
    if not rows:
        raise EmptyDataError(f"{path} has a header but no rows")
    return Catalogue([_variant(row, path, number) for number, row in enumerate(rows, start=2)])


def _variant(row: Mapping[str, str | None], path: Path, number: int) -> Variant:
    said = {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
    prices = {name[len(PRICE) :]: value for name, value in said.items() if name.startswith(PRICE) and value}
    return Variant(
        id=said["sku"],
        sku=said["sku"],
        gtins=tuple(said.get("gtin", "").split()),
        names=tuple(value for name, value in said.items() if value and name.partition("_")[0] == "name"),
        prices={currency: _price(text, f"{path}, line {number}") for currency, text in prices.items()},
    )


def _price(text: str, where: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise DataError(f"{where}: the price is {text!r}; a number is written 1234.50") from None
