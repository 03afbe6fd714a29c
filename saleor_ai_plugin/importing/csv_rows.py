"""Rows of a text file: the delimiter is found, lines are counted as an editor counts them."""

import csv
import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from saleor_ai_plugin.importing.errors import FileRefusedError
from saleor_ai_plugin.importing.files import CHUNK_ROWS, Chunk
from saleor_ai_plugin.importing.headers import is_header, unique_headers

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_SAMPLE_LINES = 200


class CsvRows:
    line_word = "line"

    def __init__(self, path: Path, encoding: str) -> None:
        self.notes: list[str] = []
        self._path = path
        self._encoding = encoding
        self._size = max(path.stat().st_size, 1)
        with path.open(encoding=encoding, newline="") as file:
            sample = list(itertools.islice(file, _SAMPLE_LINES))
        self._skipped = 0
        if sample and sample[0].strip().lower().startswith("sep=") and len(sample[0].strip()) == 5:
            self.delimiter = sample[0].strip()[4]
            self._skipped = 1
        else:
            self.delimiter = _delimiter(path, sample)
        self.format = f"CSV ({encoding}, {DELIMITERS.get(self.delimiter, self.delimiter)})"
        self.headers = unique_headers(path, self._header())

    def chunks(self, size: int = CHUNK_ROWS) -> Iterator[Chunk]:
        width = len(self.headers)
        with self._path.open("rb") as bytes_read:
            file = io.TextIOWrapper(bytes_read, encoding=self._encoding, newline="")
            rows = self._rows(file)
            for _, row in rows:
                if isinstance(row, list) and is_header(row):
                    break
            while True:
                chunk, last = self._chunk(rows, size, width)
                chunk.done = min(bytes_read.tell() / self._size, 1.0)
                if chunk.lines or chunk.unreadable:
                    yield chunk
                if last:
                    return

    def _chunk(self, rows: Iterator[tuple[int, Any]], size: int, width: int) -> tuple[Chunk, bool]:
        lines: list[int] = []
        taken: list[list[str]] = []
        unreadable: list[tuple[int, str]] = []
        for line, row in itertools.islice(rows, size):
            if isinstance(row, str):
                unreadable.append((line, row))
            elif len(row) == width or (len(row) > width and not any(row[width:])):
                lines.append(line)
                taken.append(row[:width])
            else:
                unreadable.append((line, f"{len(row)} columns where the header has {width}"))
        columns = list(zip(*taken, strict=True)) if taken else [()] * width
        return Chunk("", lines, columns, unreadable), len(taken) + len(unreadable) < size

    def _rows(self, file: Any) -> Iterator[tuple[int, Any]]:
        """Line number and row, or line number and what is wrong; blank rows are none."""
        for _ in range(self._skipped):
            next(file)
        reader = csv.reader(file, delimiter=self.delimiter, strict=True)
        last = self._skipped
        while True:
            start = last + 1
            try:
                row: Any = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                row = _csv_reason(error)
            last = reader.line_num + self._skipped
            if isinstance(row, str) or any(row):
                yield start, row

    def _header(self) -> list[str]:
        with self._path.open(encoding=self._encoding, newline="") as file:
            for line, row in self._rows(file):
                if isinstance(row, str):
                    raise FileRefusedError(f"line {line} of {self._path} cannot be read: {row}")
                if is_header(row):
                    return list(row)
        raise FileRefusedError(
            f"{self._path} has no header line with at least two columns (delimiter {DELIMITERS[self.delimiter]}): "
            "the first line has to name the columns"
        )


def _delimiter(path: Path, sample: list[str]) -> str:
    """The delimiter by which most lines have the same, largest number of columns."""

    def agreement(delimiter: str) -> tuple[float, int]:
        widths: list[int] = []
        try:
            widths.extend(len(row) for row in csv.reader(sample, delimiter=delimiter) if any(row))
        except csv.Error:
            return 0.0, 0
        common = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(common) / len(widths) if common > 1 else 0.0), common

    best = max(DELIMITERS, key=lambda delimiter: agreement(delimiter))
    if agreement(best)[1] < 2:
        raise FileRefusedError(
            f"{path} has one column only: columns have to be separated by comma, semicolon, tab or bar"
        )
    return best


def _csv_reason(error: csv.Error) -> str:
    said = str(error)
    if "field larger than field limit" in said or "unexpected end of data" in said:
        return "a quotation mark is opened and never closed"
    return f"its quotation marks do not match ({said})"
