"""Counting a delivery: what was scanned so far, kept on disk after each scan, so that no count is made twice.

A count makes the receipt's id when it begins. It stays on disk, finished, until the service has said yes: whatever is
killed in between, the same receipt goes out again under the same id.
"""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from backoffice_desktop.api.inventory import Difference, OrderDetail, OrderLine
from backoffice_desktop.api.inventory_receiving import Match
from backoffice_desktop.files import read_json, write_json


@dataclass(frozen=True, slots=True)
class CountLine:
    """``key`` is the order's line, or what was found on an article that is not on the order."""

    key: str
    name: str
    sku: str
    expected: int = 0
    counted: int = 0
    damaged: int = 0
    reason: str = ""
    line_id: str = ""
    variant_id: str = ""
    code: str = ""
    is_wrong: bool = False
    is_touched: bool = False

    @property
    def difference(self) -> Difference:
        """The most pressing one; a line that nobody has looked at yet has none."""
        if self.is_wrong:
            return Difference.WRONG_ARTICLE
        if self.damaged:
            return Difference.DAMAGED
        if self.counted > self.expected:
            return Difference.OVER
        return Difference.SHORT if self.is_touched and self.counted < self.expected else Difference.NONE

    def sent(self) -> dict[str, Any]:
        """As the service takes it."""
        which = {"lineId": self.line_id, "variantId": self.variant_id, "code": self.code}
        found = {name: value for name, value in which.items() if value}
        if self.line_id:
            found.pop("variantId", None)
        extra = {"reason": self.reason} if self.reason else {}
        wrong = {"wrongArticle": True} if self.is_wrong else {}
        return found | {"counted": self.counted, "damaged": self.damaged} | wrong | extra


@dataclass(frozen=True, slots=True)
class Count:
    """``codes`` could not be looked up yet; ``problem`` is why the service did not take it."""

    account: str
    order_id: str
    number: str
    supplier: str
    lines: tuple[CountLine, ...]
    codes: tuple[str, ...] = ()
    delivery_note: str = ""
    closes: bool = False
    is_finished: bool = False
    problem: str = ""
    receipt_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def touched(self) -> tuple[CountLine, ...]:
        return tuple(line for line in self.lines if line.is_touched)

    @property
    def is_empty(self) -> bool:
        return not self.touched and not self.codes

    @property
    def pieces(self) -> int:
        return sum(line.counted for line in self.lines)

    @property
    def expected(self) -> int:
        return sum(line.expected for line in self.lines)

    @property
    def short(self) -> int:
        """Lines of which pieces are still to come."""
        return sum(line.counted < line.expected for line in self.lines)

    def line(self, key: str) -> CountLine | None:
        return next((line for line in self.lines if line.key == key), None)

    def with_line(self, changed: CountLine) -> "Count":
        """The line in its place, or at the end where it is new."""
        if self.line(changed.key) is None:
            return replace(self, lines=(*self.lines, changed))
        return replace(self, lines=tuple(changed if line.key == changed.key else line for line in self.lines))


def begin(account: str, detail: OrderDetail) -> Count:
    order = detail.order
    lines = tuple(_line(one) for one in detail.lines if one.open_quantity > 0)
    return Count(account, order.id, order.number, order.source, lines)


def brought_up_to_date(count: Count, lines: Sequence[OrderLine]) -> Count:
    """What is expected as the order has it now; what was counted stays."""
    for one in lines:
        held = count.line(one.id)
        if held is None and one.open_quantity > 0:
            count = count.with_line(_line(one))
        elif held is not None:
            count = count.with_line(replace(held, expected=one.open_quantity))
    return count


def counted(count: Count, match: Match, times: int = 1, *, wrong: bool = False) -> tuple[Count, CountLine]:
    """A scan of an article: so many pieces more on its line."""
    key = match.line_id or f"variant {match.product.variant_id}"
    product = match.product
    held = count.line(key) or CountLine(
        key,
        product.name,
        product.sku,
        expected=match.expected,
        line_id=match.line_id or "",
        variant_id=product.variant_id,
        code=match.code,
        is_wrong=wrong,
    )
    line = replace(held, counted=held.counted + match.pieces * times, is_touched=True)
    return count.with_line(line), line


def noted(count: Count, code: str, times: int = 1) -> tuple[Count, CountLine]:
    """An article that nobody knows, under the code on it."""
    key = f"code {code}"
    held = count.line(key) or CountLine(key, code, "", code=code, is_wrong=True)
    line = replace(held, counted=held.counted + times, is_touched=True)
    return count.with_line(line), line


def is_on(count: Count, match: Match) -> bool:
    return match.line_id is not None and match.order_id in {None, count.order_id}


class CountFolder:
    """The counts of one person at one service; files of others stay untouched."""

    def __init__(self, folder: Path, account: str) -> None:
        self._folder = folder
        self.account = account

    def put(self, count: Count) -> None:
        write_json(self._path(count), asdict(count))

    def remove(self, count: Count) -> None:
        self._path(count).unlink(missing_ok=True)

    def all(self) -> list[Count]:
        """One that cannot be read is set aside, not deleted."""
        found = [one for path in sorted(self._folder.glob("*.json")) if (one := read_json(path, _count)) is not None]
        return [one for one in found if one.account == self.account]

    def _path(self, count: Count) -> Path:
        return self._folder / f"{count.receipt_id}.json"


def _count(held: dict[str, Any]) -> Count:
    lines = tuple(CountLine(**line) for line in held["lines"])
    return Count(**(held | {"lines": lines, "codes": tuple(held["codes"])}))


def _line(one: OrderLine) -> CountLine:
    return CountLine(
        one.id,
        one.product.name,
        one.product.sku,
        expected=one.open_quantity,
        line_id=one.id,
        variant_id=one.product.variant_id,
    )
