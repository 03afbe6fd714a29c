"""Tables into PostgreSQL by COPY, which is ten times as fast as inserting."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
import pyarrow.csv as csv
from django.db import connection, models

_OPTIONS = csv.WriteOptions(include_header=False)


def as_csv(table: pa.Table) -> memoryview:
    """Texts are quoted and nulls are not, as PostgreSQL's CSV tells the two apart."""
    sink = pa.BufferOutputStream()
    # Of an empty chunk Arrow's writer repeats what lies in its buffer: https://github.com/apache/arrow/issues/36889
    csv.write_csv(table.combine_chunks(), sink, _OPTIONS)
    return memoryview(sink.getvalue())


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: memoryview) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    statement = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN (FORMAT csv)'
    with _cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(rows)


def settle_sequences(tables: Sequence[type[models.Model]]) -> None:
    """Let new rows be numbered after those that brought their numbers along."""
    with _cursor() as cursor:
        for model in tables:
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), coalesce(max(id), 0) + 1, FALSE) "  # noqa: S608
                f'FROM "{table}"'
            )


def empty_tables(tables: Sequence[type[models.Model]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {_names(tables)} RESTART IDENTITY")


@contextmanager
def without_indexes(tables: Sequence[type[models.Model]]) -> Iterator[None]:
    """Drop the indexes of empty tables and make them again at the end: sorted once instead of row by row.

    All of it belongs to the transaction: when that fails, the indexes are as they were.
    """
    held = [(model._meta.db_table, *_definitions(model)) for model in tables]
    with connection.cursor() as cursor:
        for table, constraints, indexes in held:
            for name in constraints:
                cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
            for name in indexes:
                cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for table, constraints, indexes in held:
            for name, definition in constraints.items():
                cursor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}')
            for definition in indexes.values():
                cursor.execute(definition)


def analyze(tables: Sequence[type[models.Model]]) -> None:
    """Tell the planner what has been loaded."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {_names(tables)}")


def _definitions(model: type[models.Model]) -> tuple[dict[str, str], dict[str, str]]:
    """Unique constraints and plain indexes of a table, with what makes them again."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid = %s::regclass AND contype IN ('p', 'u') ORDER BY conname",
            [f'"{table}"'],
        )
        constraints = dict(cursor.fetchall())
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = %s "
            "AND indexname <> ALL(%s) ORDER BY indexname",
            [table, list(constraints)],
        )
        return constraints, dict(cursor.fetchall())


def _names(tables: Sequence[type[models.Model]]) -> str:
    return ", ".join(f'"{model._meta.db_table}"' for model in tables)


def _cursor() -> Any:
    """psycopg's own cursor: Django's has no ``copy``."""
    connection.ensure_connection()
    return connection.connection.cursor()
