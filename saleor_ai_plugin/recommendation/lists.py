"""Writing lists: what the models say, less what the owner excluded, as rows that the storefront reads."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
from core_ml.recommendation.hybrid import Hybrid
from django.db import connection, transaction
from django.utils import timezone

from core_ml.columns import Columns
from core_ml.exceptions import FitCancelledError
from saleor_ai_plugin.facts.models import Product
from saleor_ai_plugin.recommendation.exclusions import excluded_product_ids
from saleor_ai_plugin.recommendation.models import (
    ProductRepeat,
    RecommendationKind,
    RecommendationList,
    RecommendationReason,
    RecommendationRules,
)
from saleor_ai_plugin.registry.models import ModelVersion

# Far more than a page shows: the storefront leaves out what is not visible or in stock in its channel.
LENGTH = 40
SUBJECTS_A_BATCH = 2_000

OnProgress = Callable[[float, str], None]
ShouldStop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Writer:
    """Turns frames of recommendations into rows of one model version."""

    model: Hybrid
    version: ModelVersion
    rules: RecommendationRules
    excluded: frozenset[str]
    saleor_pks: dict[str, int | None]

    @classmethod
    def of(cls, model: Hybrid, version: ModelVersion) -> "Writer":
        rules = RecommendationRules.objects.filter(id=1).first() or RecommendationRules()
        existing = dict(Product.objects.filter(deleted_at=None).values_list("id", "saleor_pk"))
        return cls(model, version, rules, excluded_product_ids(), existing)

    def write(self, kind: RecommendationKind, subject: str, frame: pd.DataFrame) -> int:
        """Store ``frame`` (subject column, item, score, rank, reason, because), a row a subject."""
        now = timezone.now()
        rows = [
            {
                "kind": kind,
                "subject_id": identity,
                "items": items,
                "model_version_id": self.version.id,
                "computed_at": now.isoformat(),
            }
            for identity, items in self._items_by_subject(subject, frame)
        ]
        _upsert(rows)
        return len(rows)

    def _items_by_subject(self, subject: str, frame: pd.DataFrame) -> Iterable[tuple[str, list[dict[str, object]]]]:
        kept = frame[frame[Columns.ITEM].isin(self.saleor_pks.keys() - self.excluded)]
        for identity, group in kept.groupby(subject, sort=False):
            yield (
                str(identity),
                [
                    {
                        "product": item,
                        "pk": self.saleor_pks[item],
                        "score": round(float(score), 6),
                        "reason": reason,
                        "because": because,
                    }
                    for item, score, reason, because in zip(
                        group[Columns.ITEM], group[Columns.SCORE], group["reason"], group["because"], strict=True
                    )
                ],
            )


def write_all(
    model: Hybrid,
    *,
    version: ModelVersion,
    purchases: pd.DataFrame,
    on_progress: OnProgress,
    should_stop: ShouldStop,
) -> None:
    """Write the lists of every product, customer and channel, and drop those of subjects that are no more."""
    writer = Writer.of(model, version)
    started = timezone.now()
    write_repeats(writer)
    write_trending(writer)
    products = sorted(writer.saleor_pks)
    customers = sorted(set(purchases[Columns.USER]) - set(_anonymous(purchases)))
    done, total = 0, len(products) + len(customers)
    for batch in _batches(products):
        _stop_if_asked(should_stop)
        write_product_lists(writer, batch)
        done += len(batch)
        on_progress(done / max(total, 1), f"lists of {done:,} of {total:,} products and customers")
    histories = purchases.set_index(Columns.USER, drop=False).sort_index()
    for batch in _batches(customers):
        _stop_if_asked(should_stop)
        _write_for_you(writer, histories.loc[list(batch)].reset_index(drop=True))
        done += len(batch)
        on_progress(done / max(total, 1), f"lists of {done:,} of {total:,} products and customers")
    RecommendationList.objects.filter(computed_at__lt=started).delete()


def write_product_lists(writer: Writer, product_ids: Sequence[str]) -> None:
    """SIMILAR and BOUGHT_TOGETHER of some products."""
    for kind, find, reason in (
        (RecommendationKind.SIMILAR, writer.model.similar_items, RecommendationReason.SIMILAR_TO),
        (RecommendationKind.BOUGHT_TOGETHER, writer.model.bought_together, RecommendationReason.BOUGHT_TOGETHER),
    ):
        found = find(product_ids, LENGTH, exclude_items=writer.excluded)
        frame = found.rename(columns={Columns.ITEM: "subject", Columns.SIMILAR_ITEM: Columns.ITEM})
        writer.write(kind, "subject", frame.assign(reason=str(reason), because=frame["subject"]))


def write_trending(writer: Writer) -> None:
    """TRENDING of the whole shop."""
    frame = writer.model.trending(LENGTH * 5)
    reason = str(RecommendationReason.TRENDING)
    writer.write(RecommendationKind.TRENDING, "subject", frame.assign(subject="", reason=reason, because=""))


@transaction.atomic
def write_repeats(writer: Writer) -> None:
    """Which products are bought again, and after how long."""
    repeats = writer.model.repeat_items()
    ProductRepeat.objects.all().delete()
    ProductRepeat.objects.bulk_create(
        (
            ProductRepeat(
                product_id=item,
                saleor_pk=writer.saleor_pks[item],
                repeat_share=float(share),
                median_days=float(days),
            )
            for item, share, days in zip(
                repeats[Columns.ITEM], repeats["probability"], repeats["interval_days"], strict=True
            )
            if item in writer.saleor_pks
        ),
        batch_size=2_000,
    )


def write_for_you(model: Hybrid, *, version: ModelVersion, purchases: pd.DataFrame, customer_ids: Sequence[str]) -> int:
    """Write FOR_YOU of customers given by all their purchases; those without any are forgotten."""
    forget_customers(sorted(set(customer_ids) - set(purchases[Columns.USER])))
    return _write_for_you(Writer.of(model, version), purchases)


def forget_customers(customer_ids: Sequence[str]) -> int:
    deleted, _ = RecommendationList.objects.filter(
        kind=RecommendationKind.FOR_YOU, subject_id__in=customer_ids
    ).delete()
    return deleted


def _write_for_you(writer: Writer, purchases: pd.DataFrame) -> int:
    found = writer.model.recommend_for(
        purchases, LENGTH, exclude_seen=False, exclude_items=writer.excluded, reasons=True
    )
    because = [(params.get("item_ids") or [""])[0] for params in found[Columns.REASON_PARAMS]]
    return writer.write(RecommendationKind.FOR_YOU, Columns.USER, found.assign(because=because))


def _anonymous(purchases: pd.DataFrame) -> pd.Series:
    users = purchases[Columns.USER]
    return users[users.str.startswith("order:")]


def _batches(subjects: Sequence[str]) -> Iterable[Sequence[str]]:
    return (subjects[start : start + SUBJECTS_A_BATCH] for start in range(0, len(subjects), SUBJECTS_A_BATCH))


def _stop_if_asked(should_stop: ShouldStop) -> None:
    if should_stop():
        raise FitCancelledError("stopped on request while writing lists")


def _upsert(rows: list[dict[str, object]]) -> None:
    """Write lists in one statement; a list computed later is never overwritten by an earlier one."""
    table = RecommendationList._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" AS held (kind, subject_id, items, model_version_id, computed_at) '  # noqa: S608
            f"SELECT kind, subject_id, items, model_version_id, computed_at "
            f'FROM jsonb_populate_recordset(NULL::"{table}", %s::jsonb) ORDER BY kind, subject_id '
            "ON CONFLICT (kind, subject_id) DO UPDATE SET items = EXCLUDED.items, "
            "model_version_id = EXCLUDED.model_version_id, computed_at = EXCLUDED.computed_at "
            "WHERE held.computed_at <= EXCLUDED.computed_at",
            [json.dumps(rows)],
        )
