"""The full list of refused rows as a file, written row by row whatever its length."""

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection

from saleor_ai_plugin.importing.errors import AskedWrongError
from saleor_ai_plugin.importing.report import EXAMPLES, REASONS, ImportReport
from saleor_ai_plugin.importing.staging import Staging

_COUNTS = "SELECT reason, count(*) FROM import_refused GROUP BY reason ORDER BY count(*) DESC, reason"
_EXAMPLES = """
SELECT reason, sheet, line, detail FROM (
    SELECT *, row_number() OVER (PARTITION BY reason ORDER BY sheet, line) AS n FROM import_refused) numbered
WHERE n <= %s ORDER BY reason, n
"""
_ALL = "SELECT sheet, line, reason, coalesce(detail, '') FROM import_refused ORDER BY sheet, line"


def count_refused(staging: Staging, report: ImportReport) -> None:
    report.refused = dict(staging.rows(_COUNTS))
    report.examples = {}
    for reason, sheet, line, detail in staging.rows(_EXAMPLES, [EXAMPLES]):
        report.examples.setdefault(reason, []).append(_shown(sheet, line, detail or ""))


def check_report_path(path: Path) -> None:
    """Raises AskedWrongError where the report could not be written: better now than after the import."""
    if path.suffix.lower() not in (".json", ".csv"):
        raise AskedWrongError(f"--report {path}: the name has to end in .json or .csv")
    if path.is_dir() or not path.parent.is_dir():
        raise AskedWrongError(f"--report {path}: there is no folder {path.parent}, or it is a folder itself")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise AskedWrongError(f"--report {path}: you may not write there; choose another place")


def write_report(path: Path, report: ImportReport, *, with_rows: bool = True) -> Path:
    """Write the report beside its place; the caller renames it once the import is safe."""
    unfinished = path.with_name(path.name + ".part")
    rows = _rows() if with_rows else iter(())
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        if path.suffix.lower() == ".csv":
            table = csv.DictWriter(file, ["sheet", "line", "reason", "explanation", "detail"])
            table.writeheader()
            table.writerows({"sheet": "", **row, "explanation": REASONS[row["reason"]]} for row in rows)
        else:
            head = json.dumps(report.as_json(), ensure_ascii=False, indent=2, default=str)
            file.write(head.rstrip("}").rstrip() + ',\n  "refused_rows": [')
            for number, row in enumerate(rows):
                file.write((",\n    " if number else "\n    ") + json.dumps(row, ensure_ascii=False))
            file.write("\n  ]\n}\n")
    return unfinished


def _rows() -> Iterator[dict[str, Any]]:
    connection.ensure_connection()
    with connection.connection.cursor(name="import_refused") as cursor:
        cursor.itersize = 10_000
        cursor.execute(_ALL)
        for sheet, line, reason, detail in cursor:
            yield {**_shown(sheet, line, detail), "reason": reason}


def _shown(sheet: str, line: int, detail: str) -> dict[str, Any]:
    return {**({"sheet": sheet} if sheet else {}), "line": line, "detail": detail}
