"""Set-based writing of rows that never lets an older snapshot overwrite a newer one."""

import json
from collections.abc import Iterable, Sequence

from django.db import connection, models

from saleor_ai_plugin.facts.snapshots import Row


def upsert(model: type[models.Model], rows: Iterable[Row], *, key: Sequence[str] = ("id",)) -> set[str]:
    """Insert or update rows given as plain JSON; return the first key column of those taken.

    Rows are sorted by key, so that two writers lock them in the same order. Of several rows with one key the
    newest counts. A row is refused, silently, where the table holds a newer snapshot of it. A column that
    one row leaves out keeps its value (or default) for all rows of the call with the same columns.
    """
    newest: dict[tuple[str, ...], Row] = {}
    for row in rows:
        identity = tuple(str(row[column]) for column in key)
        held = newest.get(identity)
        if held is None or held["snapshot_at"] <= row["snapshot_at"]:
            newest[identity] = row
    taken: set[str] = set()
    for columns, group in _by_columns(row for _, row in sorted(newest.items())):
        with connection.cursor() as cursor:
            cursor.execute(_statement(model, columns, key), [json.dumps(group)])
            taken.update(str(found) for (found,) in cursor.fetchall())
    return taken


def insert(model: type[models.Model], rows: Iterable[Row]) -> None:
    """Insert rows given as plain JSON; a row whose unique key exists is left as it is."""
    for columns, group in _by_columns(rows):
        with connection.cursor() as cursor:
            cursor.execute(_insert(model, columns) + " ON CONFLICT DO NOTHING", [json.dumps(group)])


def _by_columns(rows: Iterable[Row]) -> Iterable[tuple[tuple[str, ...], list[Row]]]:
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(sorted(row)), []).append(row)
    return groups.items()


def _statement(model: type[models.Model], columns: Sequence[str], key: Sequence[str]) -> str:
    table = model._meta.db_table
    updates = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in columns if name not in key)
    return (
        f"{_insert(model, columns)} ON CONFLICT ({_names(key)}) DO UPDATE SET {updates} "
        f'WHERE "{table}".snapshot_at <= EXCLUDED.snapshot_at RETURNING "{key[0]}"'
    )


def _insert(model: type[models.Model], columns: Sequence[str]) -> str:
    """``INSERT`` that reads its rows from one JSON parameter; unset columns get the model's defaults."""
    table = model._meta.db_table
    known = {field.name: field for field in model._meta.concrete_fields}
    unknown = sorted(set(columns) - set(known))
    if unknown:
        raise ValueError(f"{table} has no column {', '.join(unknown)}")
    literals = {
        column: _default_literal(field)
        for column, field in known.items()
        if column not in columns and field.has_default()
    }
    into = [*columns, *literals]
    values = [*(f'r."{name}"' for name in columns), *literals.values()]
    return (
        f'INSERT INTO "{table}" ({_names(into)}) SELECT {", ".join(values)} '  # noqa: S608 - names from _meta
        f'FROM jsonb_populate_recordset(NULL::"{table}", %s::jsonb) AS r'
    )


def _default_literal(field: "models.Field[object, object]") -> str:
    value = field.get_default()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dict | list):
        return f"'{json.dumps(value)}'::jsonb"
    if isinstance(value, int | float):
        return str(value)
    if value is None:
        return "NULL"
    return "'" + str(value).replace("'", "''") + "'"


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)
