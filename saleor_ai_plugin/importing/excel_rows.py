"""Rows of an Excel workbook: every sheet that has the columns of the first one with a table."""

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl  # type: ignore[import-untyped]
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]

from saleor_ai_plugin.importing.cells import is_blank
from saleor_ai_plugin.importing.errors import FileRefusedError
from saleor_ai_plugin.importing.files import CHUNK_ROWS, Chunk
from saleor_ai_plugin.importing.headers import is_header, unique_headers

LARGEST_UNPACKED = 4 << 30
LARGEST_STRINGS = 512 << 20
"""The table of texts is the one part that is held in memory."""
LARGEST_RATIO = 200
_HEADER_WITHIN = 50
_DAMAGED = (InvalidFileException, zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, EOFError, OSError)


class ExcelRows:
    line_word = "row"
    format = "Excel"

    def __init__(self, path: Path) -> None:
        self._path = path
        _check_size(path)
        self.headers: list[str] = []
        self.sheets: dict[str, int] = {}
        with self._workbook() as workbook:
            left_out = [sheet.title for sheet in workbook.worksheets if not self._look_at(sheet)]
        if not self.headers:
            raise FileRefusedError(f"{path} has no sheet with a table: a row has to name at least two columns")
        self.notes = [f"sheets left out, for their columns are others: {', '.join(left_out)}"] if left_out else []

    def chunks(self, size: int = CHUNK_ROWS) -> Iterator[Chunk]:
        with self._workbook() as workbook:
            for number, (name, header) in enumerate(self.sheets.items()):
                sheet = workbook[name]
                rows = max(sheet.max_row or 0, 1)
                for chunk in self._sheet(sheet, header, size):
                    within = min((chunk.lines or [0])[-1] / rows, 1.0)
                    chunk.done = (number + within) / len(self.sheets)
                    yield chunk

    def _look_at(self, sheet: Any) -> bool:
        """Whether the sheet is one of those to be read."""
        sheet.reset_dimensions()
        for line, row in enumerate(sheet.iter_rows(values_only=True, max_row=_HEADER_WITHIN), 1):
            if not is_header(row):
                continue
            while is_blank(row[-1]):
                row = row[:-1]
            if not self.headers:
                self.headers = unique_headers(self._path, row)
            if [str(cell).strip() for cell in row if not is_blank(cell)] == [
                name for name in self.headers if not name.startswith("column ")
            ]:
                self.sheets[sheet.title] = line
                return True
            break
        return False

    def _sheet(self, sheet: Any, header: int, size: int) -> Iterator[Chunk]:
        width = len(self.headers)
        name = sheet.title if len(self.sheets) > 1 else ""
        lines: list[int] = []
        taken: list[tuple[Any, ...]] = []
        for line, row in enumerate(sheet.iter_rows(values_only=True, min_row=header + 1), header + 1):
            if all(is_blank(cell) for cell in row):
                continue
            lines.append(line)
            taken.append((*row[:width], *(None,) * (width - len(row))))
            if len(taken) == size:
                yield Chunk(name, lines, list(zip(*taken, strict=True)))
                lines, taken = [], []
        if taken:
            yield Chunk(name, lines, list(zip(*taken, strict=True)))

    @contextmanager
    def _workbook(self) -> Iterator[Any]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                workbook = openpyxl.load_workbook(self._path, read_only=True, data_only=True, keep_links=False)
                try:
                    yield workbook
                finally:
                    workbook.close()
            except FileRefusedError:
                raise
            except (
                InvalidFileException,
                zipfile.BadZipFile,
                ParseError,
                KeyError,
                ValueError,
                EOFError,
                OSError,
            ) as error:
                raise FileRefusedError(
                    f"{self._path} is a damaged Excel file: open it in Excel and save it again ({error})"
                ) from None


def _check_size(path: Path) -> None:
    """A small file that unpacks to very much would fill the memory."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    strings = sum(part.file_size for part in parts if part.filename == "xl/sharedStrings.xml")
    packed = max(path.stat().st_size, 1)
    if (
        unpacked > LARGEST_UNPACKED
        or strings > LARGEST_STRINGS
        or (unpacked > 100 << 20 and unpacked / packed > LARGEST_RATIO)
    ):
        raise FileRefusedError(
            f"{path} unpacks to {unpacked >> 20:,} MiB from {packed >> 10:,} KiB, more than a table can: "
            "save it as CSV if it is yours"
        )
