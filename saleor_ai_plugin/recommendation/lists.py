"""Writing lists: what the models say, less what the owner excluded, as rows that the storefront reads."""

# ruff: noqa: S608 - SQL is put together from names of tables alone

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd
from django.db import connection, transaction
from django.utils import timezone

from core_ml.columns import Columns
from core_ml.exceptions import FitCancelledError
from core_ml.recommendation.hybrid import Hybrid
from saleor_ai_plugin.facts.models import Product
from saleor_ai_plugin.facts.snapshots import Row
from saleor_ai_plugin.recommendation.exclusions import excluded_product_ids
from saleor_ai_plugin.recommendation.models import (
    ProductRepeat,
    RecommendationKind,
    RecommendationList,
    RecommendationReason,
)
from saleor_ai_plugin.registry.models import ModelVersion

# Far more than a page shows: the storefront leaves out what is not visible or in stock in its channel.
LENGTH = 40
SUBJECTS_A_BATCH = 2_000

_HELD = RecommendationList._meta.db_table
_STAGED = "saleor_ai_staged_lists"
_FROM_JSON = f'jsonb_populate_recordset(NULL::"{_HELD}", %s::jsonb)'

OnProgress = Callable[[float, str], None]
ShouldStop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Writer:
    """Turns frames of recommendations into rows of one model version."""

    model: Hybrid
    version: ModelVersion
    table: str = _HELD
    excluded: frozenset[str] = field(default_factory=excluded_product_ids)

    def write(self, kind: RecommendationKind, subject: str, frame: pd.DataFrame) -> int:
        """Store ``frame`` (subject column, item, score, rank, reason, because), a row a subject, in ``table``."""
        now = timezone.now().isoformat()
        rows = [
            {
                "kind": kind,
                "subject_id": identity,
                "items": items,
                "model_version_id": self.version.id,
                "computed_at": now,
            }
            for identity, items in _items_by_subject(subject, frame[~frame[Columns.ITEM].isin(self.excluded)])
        ]
        with connection.cursor() as cursor:
            cursor.execute(_into(self.table, _FROM_JSON), [json.dumps(rows)])
        return len(rows)


def compute_all(
    model: Hybrid,
    *,
    version: ModelVersion,
    purchases: pd.DataFrame,
    on_progress: OnProgress,
    should_stop: ShouldStop,
) -> None:
    """Compute the lists of every product, customer and channel into a temporary table; `publish_all` shows them."""
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TEMP TABLE IF NOT EXISTS "{_STAGED}" (LIKE "{_HELD}" INCLUDING ALL)')
        cursor.execute(f'TRUNCATE "{_STAGED}"')
    writer = Writer(model, version, table=_STAGED)
    write_trending(writer)
    products = list(Product.objects.filter(deleted_at=None).order_by("id").values_list("id", flat=True))
    customers = sorted(set(purchases[Columns.USER]) - set(_anonymous(purchases)))
    histories = purchases.set_index(Columns.USER, drop=False).sort_index()
    total = len(products) + len(customers)

    def report(done: int) -> None:
        if should_stop():
            raise FitCancelledError("stopped on request while computing lists")
        on_progress(done / max(total, 1), f"lists of {done:,} of {total:,} products and customers")

    done = 0
    for batch in _batches(products):
        report(done)
        write_product_lists(writer, batch)
        done += len(batch)
    for batch in _batches(customers):
        report(done)
        _write_for_you(writer, histories.loc[list(batch)].reset_index(drop=True))
        done += len(batch)


@transaction.atomic
def publish_all(model: Hybrid, *, version: ModelVersion) -> None:
    """Show the lists that `compute_all` left, all at once, and drop those of subjects that are no more.

    What an event wrote since for a customer is newer, and stays.
    """
    started = version.created_at
    write_repeats(Writer(model, version))
    with connection.cursor() as cursor:
        cursor.execute(_into(_HELD, f'"{_STAGED}"'))
        cursor.execute(f'TRUNCATE "{_STAGED}"')
    RecommendationList.objects.filter(computed_at__lt=started).delete()


def write_product_lists(writer: Writer, product_ids: Sequence[str]) -> None:
    """SIMILAR and BOUGHT_TOGETHER of some products."""
    for kind, find, reason in (
        (RecommendationKind.SIMILAR, writer.model.similar_items, RecommendationReason.SIMILAR_TO),
        (RecommendationKind.BOUGHT_TOGETHER, writer.model.bought_together, RecommendationReason.BOUGHT_TOGETHER),
    ):
        found = find(product_ids, LENGTH, exclude_items=writer.excluded)
        frame = found.rename(columns={Columns.ITEM: "subject", Columns.SIMILAR_ITEM: Columns.ITEM})
        writer.write(kind, "subject", frame.assign(reason=reason.value, because=frame["subject"]))


def write_trending(writer: Writer) -> None:
    """TRENDING of the whole shop."""
    frame = writer.model.trending(LENGTH * 5, exclude_items=writer.excluded)
    reason = RecommendationReason.TRENDING.value
    writer.write(RecommendationKind.TRENDING, "subject", frame.assign(subject="", reason=reason, because=""))


def write_repeats(writer: Writer) -> None:
    """Which products are bought again, and after how long."""
    repeats = writer.model.repeat_items()
    repeats = repeats[repeats["buy_again"]]
    saleor_pks = _saleor_pks(repeats[Columns.ITEM])
    ProductRepeat.objects.all().delete()
    ProductRepeat.objects.bulk_create(
        (
            ProductRepeat(
                product_id=item,
                saleor_pk=saleor_pks[item],
                repeat_share=float(share),
                median_days=float(days),
            )
            for item, share, days in zip(
                repeats[Columns.ITEM], repeats["probability"], repeats["interval_days"], strict=True
            )
            if item in saleor_pks
        ),
        batch_size=2_000,
    )


def write_for_you(model: Hybrid, *, version: ModelVersion, purchases: pd.DataFrame, customer_ids: Sequence[str]) -> int:
    """Write FOR_YOU of customers given by all their purchases; those without any are forgotten."""
    forget_customers(sorted(set(customer_ids) - set(purchases[Columns.USER])))
    return _write_for_you(Writer(model, version), purchases)


def forget_customers(customer_ids: Sequence[str]) -> int:
    deleted, _ = RecommendationList.objects.filter(
        kind=RecommendationKind.FOR_YOU, subject_id__in=customer_ids
    ).delete()
    return deleted


def _write_for_you(writer: Writer, purchases: pd.DataFrame) -> int:
    found = writer.model.recommend_for(
        purchases, LENGTH, exclude_seen="unless_again", exclude_items=writer.excluded, reasons=True
    )
    because = [(params.get("item_ids") or [""])[0] for params in found[Columns.REASON_PARAMS]]
    return writer.write(RecommendationKind.FOR_YOU, Columns.USER, found.assign(because=because))


def _items_by_subject(subject: str, frame: pd.DataFrame) -> Iterable[tuple[str, list[Row]]]:
    """The rows of each subject as the JSON of ``RecommendationList.items``, without products that are gone."""
    saleor_pks = _saleor_pks(frame[Columns.ITEM])
    kept = frame[frame[Columns.ITEM].isin(saleor_pks)]
    columns = [kept[name] for name in (subject, Columns.ITEM, Columns.SCORE, "reason", "because")]
    found: dict[str, list[Row]] = {}
    for identity, item, score, reason, because in zip(*columns, strict=True):
        found.setdefault(identity, []).append(
            {
                "product": item,
                "pk": saleor_pks[item],
                "score": round(float(score), 6),
                "reason": reason,
                "because": because,
            }
        )
    return found.items()


def _saleor_pks(product_ids: "pd.Series[str]") -> dict[str, int | None]:
    existing = Product.objects.filter(deleted_at=None, id__in=product_ids.unique().tolist())
    return dict(existing.values_list("id", "saleor_pk"))


def _anonymous(purchases: pd.DataFrame) -> "pd.Series[str]":
    users = purchases[Columns.USER]
    return users[users.str.startswith("order:")]


def _batches(subjects: Sequence[str]) -> Iterable[Sequence[str]]:
    return (subjects[start : start + SUBJECTS_A_BATCH] for start in range(0, len(subjects), SUBJECTS_A_BATCH))


def _into(table: str, source: str) -> str:
    """Write rows of ``source`` into a table of lists; one computed later is never overwritten by an earlier one."""
    columns = "kind, subject_id, items, model_version_id, computed_at"
    return (
        f'INSERT INTO "{table}" AS held ({columns}) SELECT {columns} FROM {source} ORDER BY kind, subject_id '
        "ON CONFLICT (kind, subject_id) DO UPDATE SET items = EXCLUDED.items, "
        "model_version_id = EXCLUDED.model_version_id, computed_at = EXCLUDED.computed_at "
        "WHERE held.computed_at <= EXCLUDED.computed_at"
    )
