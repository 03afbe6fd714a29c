"""What a file is, told from its contents: its name may say anything."""

import codecs
import hashlib
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from saleor_ai_plugin.importing.errors import AskedWrongError, FileRefusedError

CHUNK_ROWS = 50_000
_BLOCK = 1 << 20
_OTHER_FORMATS = {
    b"%PDF": "a PDF document: export the table itself as CSV or Excel",
    b"\x1f\x8b": "compressed with gzip: unpack it first",
    b"BZh": "compressed with bzip2: unpack it first",
    b"\xfd7zXZ": "compressed with xz: unpack it first",
    b"7z\xbc\xaf": "a 7-Zip archive: unpack it first",
    b"Rar!": "a RAR archive: unpack it first",
    b"\xd0\xcf\x11\xe0": "an Excel file of the old .xls kind: open it in Excel and save it as .xlsx or CSV",
    b"\x89PNG": "a picture: give a CSV, Parquet or Excel file",
    b"\xff\xd8\xff": "a picture: give a CSV, Parquet or Excel file",
    b"SQLite format 3": "an SQLite database: export the table as CSV",
    b"ARROW1": "an Arrow (Feather) file: save it as Parquet",
    b"<html": "a web page, perhaps the login page of the export: download the file again",
    b"<!DOCTYPE html": "a web page, perhaps the login page of the export: download the file again",
}


@dataclass
class Chunk:
    """Some rows of a file, column by column; ``lines`` counts as the file itself does, from 1."""

    sheet: str
    lines: list[int]
    columns: list[tuple[Any, ...]]
    unreadable: list[tuple[int, str]] = field(default_factory=list)
    done: float = 0.0
    """How much of the file was read so far, from 0 to 1."""


class Rows(Protocol):
    """The rows of one file."""

    headers: list[str]
    format: str
    line_word: str
    """What a line of it is called: "line", or "row" where there are no lines of text."""
    notes: list[str]
    """What its reader should know of it."""

    def chunks(self, size: int = CHUNK_ROWS) -> Iterator[Chunk]:
        """All rows, from the beginning each time. Raises FileRefusedError where the file turns out to be damaged."""


@dataclass(frozen=True)
class Examined:
    sha256: str
    size: int
    format: str
    """"csv", "parquet" or "xlsx"."""
    encoding: str = ""


def examine(path: Path) -> Examined:
    """Read the file once: what it is, its SHA-256, and the encoding of a text.

    Raises AskedWrongError where it is not there or not ours to read, FileRefusedError where it is nothing that can
    be imported.
    """
    digest = hashlib.sha256()
    size = 0
    try:
        _check_path(path)
        with path.open("rb") as file:
            head = file.read(_BLOCK)
            kind = _format(path, head)
            file.seek(0)
            while block := file.read(_BLOCK):
                digest.update(block)
                size += len(block)
        encoding = _encoding(path, head) if kind == "csv" else ""
    except OSError as error:
        raise FileRefusedError(f"{path} cannot be read: {error.strerror or error}") from None
    return Examined(digest.hexdigest(), size, kind, encoding)


def open_rows(path: Path, examined: Examined) -> Rows:
    """Open the rows of a file. Raises FileRefusedError where it has none or is damaged."""
    if examined.format == "parquet":
        from saleor_ai_plugin.importing.parquet_rows import ParquetRows

        return ParquetRows(path)
    if examined.format == "xlsx":
        from saleor_ai_plugin.importing.excel_rows import ExcelRows

        return ExcelRows(path)
    from saleor_ai_plugin.importing.csv_rows import CsvRows

    return CsvRows(path, examined.encoding)


def _check_path(path: Path) -> None:
    if not path.exists():
        raise AskedWrongError(f"there is no file {path}: check the name, and the folder you are in ({Path.cwd()})")
    if path.is_dir():
        raise AskedWrongError(f"{path} is a folder: name the file in it")
    if not path.is_file():
        raise AskedWrongError(f"{path} is no ordinary file: save the data to a file first")
    if not os.access(path, os.R_OK):
        raise AskedWrongError(f"you may not read {path}: ask its owner, or change its permissions (chmod +r)")


def _format(path: Path, head: bytes) -> str:
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise FileRefusedError(f"{path} is empty: export it again")
    for magic, what in _OTHER_FORMATS.items():
        if head[: len(magic)].lower() == magic.lower():
            raise FileRefusedError(f"{path} is {what}")
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK"):
        return _zip_format(path)
    if path.suffix.lower() in (".parquet", ".xlsx"):
        raise FileRefusedError(f"{path} is no {path.suffix[1:]} file, or a damaged one: export or download it again")
    if not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and _looks_binary(head):
        raise FileRefusedError(f"{path} is no text, Parquet or Excel file: give one of those")
    return "csv"


def _zip_format(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, EOFError):
        raise FileRefusedError(f"{path} is a damaged Excel file or archive: export or download it again") from None
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise FileRefusedError(f"{path} is an archive without an Excel workbook in it: unpack it and name the file inside")


def _looks_binary(head: bytes) -> bool:
    controls = sum(head.count(byte) for byte in set(range(32)) - set(b"\t\n\r\f\v\x1a"))
    return head.count(0) > 0 or controls > len(head) / 100


def _encoding(path: Path, head: bytes) -> str:
    if head.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8"]
        if not _decodes(path, "utf-8"):
            candidates = ["gb18030", "cp1252"] if _high_bytes_in_pairs(path) else ["cp1252"]
    for encoding in candidates:
        if (encoding == "utf-8" and len(candidates) == 1) or _decodes(path, encoding):
            return encoding
    raise FileRefusedError(f"the encoding of {path} is not {' or '.join(candidates)}: save it as UTF-8")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _high_bytes_in_pairs(path: Path) -> bool:
    """Chinese comes in pairs of high bytes; an accent, a pound sign or a quote of cp1252 stands alone."""
    paired = alone = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            for run in block.translate(_HIGH).split():
                if len(run) > 1:
                    paired += len(run)
                else:
                    alone += 1
    return paired > alone


_HIGH = bytes(32 if byte < 128 else byte for byte in range(256))
