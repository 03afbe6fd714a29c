"""What is foretold of the shop as a whole and its parts, how wrong earlier forecasts were, and what drifted."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from backoffice_desktop.api.client import Call
from backoffice_desktop.api.reading import read, selection
from backoffice_desktop.api.records import Page, read_page


class TotalKind(Enum):
    ALL = "ALL"
    WAREHOUSE = "WAREHOUSE"
    CHANNEL = "CHANNEL"
    CATEGORY = "CATEGORY"


@dataclass(frozen=True, slots=True)
class SumAhead:
    """Pieces of the next ``days`` together; they lie from ``low`` to ``high`` four times in five."""

    days: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Total:
    """``name`` is empty for the shop as a whole; ``made_on`` is the last day that was known."""

    kind: TotalKind
    group_id: str
    name: str
    made_on: date
    ahead: tuple[SumAhead, ...]


@dataclass(frozen=True, slots=True)
class SoldDay:
    day: date
    sold: int


@dataclass(frozen=True, slots=True)
class ForecastDay:
    day: date
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ForecastError:
    """Of forecasts of so many ``days`` that have ended of late; shares are parts of 1, None where nothing came."""

    days: int
    forecasts: int
    wape: float | None
    bias: float | None
    coverage: float


@dataclass(frozen=True, slots=True)
class TotalDetail:
    total: Total
    sold: tuple[SoldDay, ...]
    forecast: tuple[ForecastDay, ...]
    errors: tuple[ForecastError, ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """Both names are None where all places are meant."""

    category: str | None
    warehouse: str | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A night; ``action`` is UNKNOWN, NOTHING, GROUPS or ALL."""

    made_on: date
    seconds: float
    places: int
    errors: tuple[ForecastError, ...]
    weeks_judged: int
    drifted: tuple[Drift, ...]
    action: str
    action_text: str


@dataclass(frozen=True, slots=True)
class TotalFilters:
    search: str = ""
    kinds: tuple[TotalKind, ...] = ()


TOTALS = f"""
query ForecastTotals($kinds: [ForecastTotalKind!], $search: String, $first: Int!, $skip: Int!) {{
  forecastTotals(kinds: $kinds, search: $search, first: $first, skip: $skip) {{
    totalCount items {{ {selection(Total)} }}
  }}
}}
"""
TOTAL = f"""
query ForecastTotal($kind: ForecastTotalKind!, $groupId: ID!) {{
  forecastTotal(kind: $kind, groupId: $groupId) {{ {selection(TotalDetail)} }}
}}
"""
RUNS = f"""
query ForecastRuns($first: Int!) {{
  forecastRuns(first: $first) {{ totalCount items {{ {selection(Run)} }} }}
}}
"""


async def totals(call: Call, filters: TotalFilters, *, first: int, skip: int) -> Page[Total]:
    asked = {"search": filters.search or None, "kinds": [kind.value for kind in filters.kinds] or None}
    return read_page(Total, (await call(TOTALS, asked | {"first": first, "skip": skip}))["forecastTotals"])


async def total(call: Call, kind: TotalKind, group_id: str) -> TotalDetail | None:
    answer = (await call(TOTAL, {"kind": kind.value, "groupId": group_id}))["forecastTotal"]
    return None if answer is None else read(TotalDetail, answer)


async def runs(call: Call, *, first: int) -> Page[Run]:
    """The latest first."""
    return read_page(Run, (await call(RUNS, {"first": first}))["forecastRuns"])
