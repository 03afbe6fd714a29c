"""Pages of a list: ``first`` and ``skip`` go in, ``totalCount`` and ``items`` come out.

Offsets rather than Relay's cursors: the lists are tables in which staff jump to a page.
"""

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import Annotated, Generic, TypeVar

import strawberry
from django.db.models import Model, QuerySet

MOST_ITEMS = 100
MOST_SKIPPED = 1_000_000

T = TypeVar("T")
M = TypeVar("M", bound=Model)

First = Annotated[int, strawberry.argument(description=f"How many, 1 to {MOST_ITEMS}.")]
Skip = Annotated[int, strawberry.argument(description="How many to leave out at the start.")]


class BadRequestError(ValueError):
    """An argument has a value that makes no sense; ``position`` is the character of it, where one is to blame."""

    def __init__(self, message: str, *, position: int | None = None) -> None:
        self.position = position
        super().__init__(message)


@strawberry.enum
class OrderDirection(Enum):
    ASC = ""
    DESC = "-"


@strawberry.type
class Page(Generic[T]):
    total_count: int
    items: list[T]


def page(rows: QuerySet[M], convert: Callable[[Sequence[M]], Iterable[T]], *, first: int, skip: int) -> Page[T]:
    """One page of an ordered queryset; ``convert`` gets all its rows at once, to fetch what belongs to them together.

    Raises BadRequestError.
    """
    if not 1 <= first <= MOST_ITEMS:
        raise BadRequestError(f"the argument first is {first}; ask for 1 to {MOST_ITEMS}")
    if not 0 <= skip <= MOST_SKIPPED:
        raise BadRequestError(f"the argument skip is {skip}; skip 0 to {MOST_SKIPPED:,}")
    if not rows.ordered:
        raise TypeError("a page needs an order")
    return Page(total_count=rows.count(), items=list(convert(list(rows[skip : skip + first]))))
