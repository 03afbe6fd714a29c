"""What every part of the service's API is made of: money, a page of a list, and what the caller can correct."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Generic, TypeVar

from backoffice_desktop.api.reading import read

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Money:
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Page(Generic[Record]):
    total: int
    items: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What the caller can correct; ``code`` is one of the service's."""

    field: str | None
    message: str
    code: str


@dataclass(frozen=True, slots=True)
class Resolved(Generic[Record]):
    """``present`` is what was decided about, after the decision; after a conflict as it is now."""

    present: Record | None
    problems: tuple[Problem, ...] = field(default=())


def read_page(record: type[Record], answer: Mapping[str, Any]) -> Page[Record]:
    return Page(total=answer["totalCount"], items=tuple(read(record, item) for item in answer["items"]))


def read_resolved(record: type[Record], answer: Mapping[str, Any], name: str) -> Resolved[Record]:
    found = answer[name]
    return Resolved(None if found is None else read(record, found), read_problems(answer["errors"]))


def read_problems(errors: Sequence[Mapping[str, Any]]) -> tuple[Problem, ...]:
    return tuple(read(Problem, error) for error in errors)
