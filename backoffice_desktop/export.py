"""A list as a CSV file, page after page: nothing of it is held in memory, and nothing half-written is left behind."""

import asyncio
import csv
import os
import re
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from backoffice_desktop.widgets.paged_model import Page

PAGE = 100
_NUMBER = re.compile(r"-?\d+(\.\d+)?")

Progress = Callable[[int, int], object]


def guarded(text: str) -> str:
    """A text that a spreadsheet would run as a formula, behind an apostrophe. Numbers stay numbers."""
    runs = text.lstrip().startswith(("=", "+", "-", "@")) or text.startswith(("\t", "\r", "\n"))
    return f"'{text}" if runs and not _NUMBER.fullmatch(text) else text


async def export_csv(
    path: Path,
    *,
    header: Sequence[str],
    fetch: Callable[[int, int], Coroutine[Any, Any, Page]],
    cells: Callable[[Any], Sequence[str]],
    progress: Progress,
) -> int:
    """Write all rows and return how many. Cancelled or failed, it leaves what was at ``path`` as it was.

    Raises ApiError, OSError.
    """
    staging = path.with_name(f".{path.name}.{os.getpid()}")
    written = 0
    try:
        # With the mark by which Excel knows UTF-8.
        with staging.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([guarded(title) for title in header])
            while True:
                page = await fetch(PAGE, written)
                lines = [[guarded(cell) for cell in cells(row)] for row in page.items]
                await asyncio.to_thread(writer.writerows, lines)
                written += len(lines)
                progress(written, page.total)
                if not lines or written >= page.total:
                    break
        staging.replace(path)
    finally:
        staging.unlink(missing_ok=True)
    return written
