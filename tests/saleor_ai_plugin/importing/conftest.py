"""Small files made by hand."""

import csv
from pathlib import Path

import pytest


@pytest.fixture
def write_csv(tmp_path):
    """Write rows of text as a CSV file; return its path."""

    def write(rows, name="file.csv", delimiter=",", encoding="utf-8"):
        path: Path = tmp_path / name
        with path.open("w", newline="", encoding=encoding) as file:
            csv.writer(file, delimiter=delimiter).writerows(rows)
        return path

    return write


@pytest.fixture
def order_file(write_csv):
    """Write order lines: order, date, product, name, quantity, price, customer, country."""

    def write(*lines, name="orders.csv"):
        header = [
            "InvoiceNo",
            "InvoiceDate",
            "StockCode",
            "Description",
            "Quantity",
            "UnitPrice",
            "CustomerID",
            "Country",
        ]
        return write_csv([header, *lines], name)

    return write
