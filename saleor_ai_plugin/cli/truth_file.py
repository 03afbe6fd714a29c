"""Read files of documents' truths, JSON lines."""

import json
from collections.abc import Sequence
from pathlib import Path

from core_ml.exceptions import DataError, EmptyDataError
from core_ml.intake.truth import Truth, parse

NAMED = 5
"""How many missing documents a message names."""


def read_truth(path: Path, folder: Path) -> list[Truth]:
    """The truth of each document, all of which are in the folder.

    Raises
    ------
    DataError
        There is no such file or folder; a line is no JSON, of no known kind, or has unreadable numbers or days; it
        names a document twice, or one that is not there.
    """
    if not folder.is_dir():
        raise DataError(f"there is no folder {folder}")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read: {error}") from None
    found = [_parsed(line, path, number) for number, line in enumerate(lines, start=1) if line.strip()]
    if not found:
        raise EmptyDataError(f"{path} holds no truth; it has a JSON object a line, one for each document")
    _require_once(found, path)
    _require_there(found, folder)
    return found


def _parsed(line: str, path: Path, number: int) -> Truth:
    try:
        read = json.loads(line)
    except ValueError as error:
        raise DataError(f"{path}, line {number}: no JSON ({error})") from None
    if not isinstance(read, dict):
        raise DataError(f"{path}, line {number}: {type(read).__name__} instead of an object with the document's fields")
    try:
        return parse(read)
    except DataError as error:
        raise DataError(f"{path}, line {number}: {error}") from None


def _require_once(found: Sequence[Truth], path: Path) -> None:
    names: set[str] = set()
    for one in found:
        if one.file in names:
            raise DataError(f"{path} has {one.file} twice; a document has one truth")
        names.add(one.file)


def _require_there(found: Sequence[Truth], folder: Path) -> None:
    missing = [one.file for one in found if not (folder / one.file).is_file()]
    if missing:
        more = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
        raise DataError(f"{folder} lacks {', '.join(missing[:NAMED])}{more}, of which there is a truth")
