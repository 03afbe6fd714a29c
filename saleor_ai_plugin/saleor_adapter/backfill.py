"""Everything that Saleor has, copied into the facts, once.

Page by page, so memory stays flat; each page and the note of how far it came commit together, so an
interrupted backfill goes on where it stopped. It may run beside live traffic: a fact that was recorded from
a newer snapshot stays as it is.
"""

# ruff: noqa: S608 - SQL is put together from names in this code and from models' _meta alone

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from saleor_ai_plugin.events.models import Checkpoint
from saleor_ai_plugin.facts import services as facts
from saleor_ai_plugin.saleor_adapter.outbox import parameters
from saleor_ai_plugin.saleor_adapter.subjects import CATEGORY, CUSTOMER, ORDER, PRODUCT, STOCK, WAREHOUSE, Subject

CHECKPOINT = "backfill"
PAGE = 1000

RECORD: dict[str, Callable[[Sequence[Any]], object]] = {
    CATEGORY.kind: facts.record_categories,
    PRODUCT.kind: facts.record_products,
    CUSTOMER.kind: facts.record_customers,
    ORDER.kind: facts.record_orders,
    WAREHOUSE.kind: facts.record_warehouses,
    STOCK.kind: facts.record_stock,
}
SUBJECTS = (CATEGORY, PRODUCT, CUSTOMER, ORDER, WAREHOUSE, STOCK)


@dataclass(frozen=True)
class Progress:
    """How far one kind of subject has come."""

    kind: str
    done: int
    total: int


def run(*, subjects: Sequence[Subject] = SUBJECTS, restart: bool = False, page: int = PAGE) -> Iterator[Progress]:
    """Copy, page by page; stopping anywhere is safe, and the next call goes on there."""
    position: dict[str, Any] = _position(restart=restart)
    for subject in subjects:
        if subject.kind in position["finished"]:
            continue
        total, done = count(subject), position["done"]
        yield Progress(subject.kind, done, total)
        while _copy_page(subject, position, page):
            yield Progress(subject.kind, position["done"], total)
        position["finished"].append(subject.kind)
        position.update(after=None, done=0)
        _save(position)
    position["finished_at"] = timezone.now().isoformat()
    _save(position)


def count(subject: Subject) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {subject.table} s WHERE {subject.only}")
        return int(cursor.fetchone()[0])


def started_at() -> str | None:
    """When the last backfill began: what happened since, the reconciliation has to look at."""
    checkpoint = Checkpoint.objects.filter(name=CHECKPOINT).first()
    return checkpoint.position.get("started_at") if checkpoint else None


def _copy_page(subject: Subject, position: dict[str, Any], limit: int) -> bool:
    """Copy the page after ``position`` and move on; False where there was none."""
    after = position["after"] or subject.before_first
    with transaction.atomic():
        rows, last = _read(subject, after, limit)
        if last is None:
            return False
        if rows:
            RECORD[subject.kind](rows)
        position.update(after=last, done=position["done"] + len(rows))
        _save(position)
    return True


def _read(subject: Subject, after: int | str, limit: int) -> tuple[list[Any], int | str | None]:
    """The snapshots of a page, and its last key, also where what that names is left out (a draft)."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT max(key) FROM (SELECT {subject.key} AS key FROM {subject.table} "
            f"WHERE {subject.key} > %s ORDER BY {subject.key} LIMIT %s) keys",
            [after, limit],
        )
        last = cursor.fetchone()[0]
        if last is None:
            return [], None
        cursor.execute(subject.page, parameters(after=after, last=last))
        return [_decoded(payload) for _key, _subject_id, payload in cursor.fetchall()], last


def _decoded(payload: Any) -> Any:
    return json.loads(payload) if isinstance(payload, str) else payload


def _position(*, restart: bool) -> dict[str, Any]:
    checkpoint = Checkpoint.objects.filter(name=CHECKPOINT).first()
    position = checkpoint.position if checkpoint else {}
    if restart or not position or position.get("finished_at"):
        position = {
            "started_at": timezone.now().isoformat(),
            "finished": [],
            "after": None,
            "done": 0,
            "finished_at": None,
        }
    return position


def _save(position: dict[str, Any]) -> None:
    Checkpoint.objects.update_or_create(name=CHECKPOINT, defaults={"position": position})
