"""Temporary tables between file and facts: gone with the transaction, whatever happens."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

_REFUSED = """
CREATE TEMPORARY TABLE import_refused (sheet text, line bigint, reason text, detail text) ON COMMIT DROP
"""


class Staging:
    """The staging table of one import, and the refused rows beside it.

    The table has ``sheet`` and ``line`` among its columns, so that a row refused later can be told.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        """``columns``: name and type of each, as in ``"line bigint"``."""
        self.names = [column.split()[0] for column in columns]
        self._drop_left_over()
        self.run(f"CREATE TEMPORARY TABLE import_staged ({', '.join(columns)}) ON COMMIT DROP")
        self.run(_REFUSED)

    def _drop_left_over(self) -> None:
        """Of an earlier import in the same transaction."""
        for (name,) in self.rows(
            "SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r' "
            "AND starts_with(relname, 'import_')"
        ):
            self.run(f"DROP TABLE pg_temp.{name}")

    def copy(self, rows: Iterable[Sequence[Any]], refused: Iterable[Sequence[Any]]) -> None:
        self._copy(f"COPY import_staged ({', '.join(self.names)}) FROM STDIN", rows)
        self._copy("COPY import_refused (sheet, line, reason, detail) FROM STDIN", refused)

    def refuse(self, reason: str, where: str, *, using: str = "", detail: str = "''") -> int:
        """Move staged rows ``s`` to the refused ones; ``detail`` is SQL. Returns how many."""
        source = f"USING {using}" if using else ""
        return self.run(
            f"WITH gone AS (DELETE FROM import_staged s {source} WHERE {where} "  # noqa: S608 - SQL of our own
            f"RETURNING s.sheet, s.line, ({detail})::text AS detail) "
            f"INSERT INTO import_refused SELECT sheet, line, '{reason}', detail FROM gone"
        )

    def run(self, statement: str, parameters: Sequence[Any] | dict[str, Any] | None = None) -> int:
        """Run a statement; how many rows it touched."""
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return max(int(cursor.rowcount), 0)

    def rows(self, statement: str, parameters: Sequence[Any] | dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def _copy(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
