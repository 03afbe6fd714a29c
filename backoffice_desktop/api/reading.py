"""From a frozen dataclass to the fields that a query asks for, and from an answer back to the dataclass.

A dataclass is the one place where a type's fields are written down: query and reader cannot disagree.
"""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Record = TypeVar("Record")


def camel(name: str) -> str:
    """``expected_loss`` as the API spells it: ``expectedLoss``."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


@cache
def selection(record: type) -> str:
    """The fields of a dataclass as a GraphQL selection, nested dataclasses with theirs."""
    parts = []
    for name, hint in _hints(record).items():
        inner = _dataclass_in(hint)
        parts.append(camel(name) if inner is None else f"{camel(name)} {{ {selection(inner)} }}")
    return " ".join(parts)


def read(record: type[Record], answer: Mapping[str, Any]) -> Record:
    """A dataclass from an answer's object. Raises KeyError for a field that lacks, ValueError for bad values."""
    return record(**{name: _value(hint, answer[camel(name)]) for name, hint in _hints(cast("Any", record)).items()})


@cache
def _hints(record: Any) -> dict[str, Any]:
    hints = get_type_hints(record)
    return {field.name: hints[field.name] for field in fields(record)}


def _dataclass_in(hint: Any) -> type | None:
    if isinstance(hint, type) and is_dataclass(hint):
        return hint
    return next((found for inner in get_args(hint) if (found := _dataclass_in(inner)) is not None), None)


def _value(hint: Any, value: Any) -> Any:
    if get_origin(hint) in {Union, types.UnionType}:
        if value is None:
            return None
        hint = next(inner for inner in get_args(hint) if inner is not type(None))
    elif value is None:
        raise ValueError(f"null where the service promised {hint}")
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], item) for item in value)
    if is_dataclass(hint) and isinstance(hint, type):
        return read(hint, value)
    return _plain(hint, value)


def _plain(hint: Any, value: Any) -> Any:
    if hint is datetime:
        return datetime.fromisoformat(value)
    if hint is date:
        return date.fromisoformat(value)
    if hint is Decimal:
        return Decimal(value)
    if hint is float:
        return float(value)
    return hint(value) if issubclass(hint, Enum) else value
