"""What staff do with recommendations: look at lists, set the rules, exclude products."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from saleor_ai_plugin.facts.models import Category, Product
from saleor_ai_plugin.jobs.models import Job
from saleor_ai_plugin.jobs.services import request
from saleor_ai_plugin.recommendation.models import (
    RecommendationExclusion,
    RecommendationKind,
    RecommendationList,
    RecommendationRules,
)

TRAIN = "recommendation.train"
LIMITS = {
    "margin_weight": (0.0, 5.0),
    "stock_weight": (0.0, 5.0),
    "diversity": (0.0, 1.0),
    "holdout_percent": (0.0, 90.0),
}


class RuleError(ValueError):
    """A rule that cannot be; ``field`` names it."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Recommended:
    product_id: str
    name: str
    score: float
    reason: str
    because_product_id: str


def recommended(*, kind: RecommendationKind, subject_id: str, first: int) -> Sequence[Recommended]:
    """The list of a subject as the models wrote it; where it has none, what is trending, except for a trend itself."""
    held = RecommendationList.objects.filter(kind=kind, subject_id=subject_id).first()
    if held is None and kind != RecommendationKind.TRENDING:
        held = RecommendationList.objects.filter(kind=RecommendationKind.TRENDING, subject_id="").first()
    items = held.items[:first] if held else []
    names = dict(Product.objects.filter(id__in=[item["product"] for item in items]).values_list("id", "name"))
    return [
        Recommended(item["product"], names[item["product"]], item["score"], item["reason"], item["because"])
        for item in items
        if item["product"] in names
    ]


def rules() -> RecommendationRules:
    return RecommendationRules.objects.filter(id=1).first() or RecommendationRules()


@transaction.atomic
def update_rules(*, changes: dict[str, float], updated_by: str) -> tuple[RecommendationRules, Job | None]:
    """Change some rules. What orders the lists takes effect with the training that this asks for.

    Raises RuleError.
    """
    for name, value in changes.items():
        low, high = LIMITS[name]
        if not low <= value <= high:
            raise RuleError(name, f"{value:g} is out of range; it must be from {low:g} to {high:g}")
    held, _ = RecommendationRules.objects.update_or_create(id=1, defaults={**changes, "updated_by": updated_by})
    reorders = changes.keys() - {"holdout_percent"}
    return held, request_training(requested_by=updated_by) if reorders else None


def request_training(*, requested_by: str) -> Job:
    """Queue a training; where one waits already, that one."""
    return request(kind=TRAIN, requested_by=requested_by)


def exclude(*, product_id: str = "", category_id: str = "", note: str = "", created_by: str) -> RecommendationExclusion:
    """Never recommend a product, or anything in a category and those below it; at once.

    Raises RuleError.
    """
    if bool(product_id) == bool(category_id):
        raise RuleError("productId", "name either a product or a category")
    if product_id and not Product.objects.filter(id=product_id, deleted_at=None).exists():
        raise RuleError("productId", f"there is no product {product_id!r}")
    if category_id and not Category.objects.filter(id=category_id, deleted_at=None).exists():
        raise RuleError("categoryId", f"there is no category {category_id!r}")
    wanted: dict[str, Any] = {"product_id": product_id, "category_id": category_id}
    try:
        with transaction.atomic():
            return RecommendationExclusion.objects.create(**wanted, note=note[:500], created_by=created_by)
    except IntegrityError:
        return RecommendationExclusion.objects.get(**wanted)


def include_again(*, exclusion_id: int) -> bool:
    """Take an exclusion back; the product returns to the lists with the next training."""
    deleted, _ = RecommendationExclusion.objects.filter(id=exclusion_id).delete()
    return bool(deleted)
