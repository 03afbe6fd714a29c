"""What a worklist is of: how its rows are asked for, named and exported, and what it says about them."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from backoffice_desktop.api.records import Page
from backoffice_desktop.outbox import Topic, Unsent
from backoffice_desktop.widgets.columns import Column

Text = Callable[[], str]
"""A sentence in the present language."""


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences, looked up in the catalogue; ``{name}`` is the item's."""

    count: str
    nothing_waits: str
    none_fits: str
    choose: str
    last: str
    missing: str
    refused: str
    taken_back: str
    exported: str


class Listed(Protocol):
    """A list whose filters can be saved as views, and which can be exported."""

    @property
    def key(self) -> str: ...

    @property
    def filters(self) -> Any: ...

    @property
    def rows(self) -> Callable[..., Coroutine[Any, Any, Page[Any]]]: ...

    @property
    def header(self) -> Sequence[str]: ...

    @property
    def cells(self) -> Callable[[Any], Sequence[str]]: ...

    @property
    def exported(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Work:
    """``filters`` are the usual ones; ``rows`` gets them with first and skip, ``detail`` an item's id.

    ``after`` has the fields of an item that a decision changes, as far as we can tell before the service has answered;
    ``conflict`` says that somebody else was faster. ``key`` names the saved views and the exported file.
    """

    topic: Topic
    key: str
    columns: Sequence[Column]
    filters: Any
    rows: Callable[..., Coroutine[Any, Any, Page[Any]]]
    detail: Callable[..., Coroutine[Any, Any, Any]]
    item_of: Callable[[Any], Any]
    id_of: Callable[[Any], str]
    name_of: Callable[[Any], str]
    after: Callable[[Any, Unsent], Mapping[str, Any]]
    conflict: Callable[[Unsent, Any], str]
    said: Mapping[Any, str]
    words: Words
    header: Sequence[str]
    cells: Callable[[Any], Sequence[str]]
    stays: frozenset[Any] = field(default_factory=frozenset)
    """Decisions after which the item stays open: what follows is about the same one."""

    @property
    def exported(self) -> str:
        return self.words.exported

    def column_of(self, order_by: object) -> int:
        return next(place for place, column in enumerate(self.columns) if column.sort_by is order_by)
