"""What the storefront reads, what its visitors did with it, and the owner's rules."""

from typing import ClassVar

from django.db import models

from saleor_ai_plugin.recommendation.holdout import is_held_out


class RecommendationKind(models.TextChoices):
    SIMILAR = "similar", "Similar products"
    BOUGHT_TOGETHER = "bought_together", "Bought together"
    FOR_YOU = "for_you", "For you"
    TRENDING = "trending", "Trending"


class RecommendationReason(models.TextChoices):
    """Why an item is in a list; the storefront turns it into a sentence in the shopper's language."""

    SIMILAR_TO = "similar_to"
    SIMILAR_CUSTOMERS = "similar_customers"
    BOUGHT_TOGETHER = "bought_together"
    BECAUSE_YOU_BOUGHT = "because_you_bought"
    BECAUSE_YOU_VIEWED = "because_you_viewed"
    BUY_AGAIN = "buy_again"
    TRENDING = "trending"
    POPULAR = "popular"
    NEW = "new"


class RecommendationList(models.Model):
    """The best items for one subject, more than a page shows so that filters leave enough.

    ``subject_id`` is a product's id (SIMILAR, BOUGHT_TOGETHER), a customer's id (FOR_YOU) or a channel's slug
    or ``""`` for the whole shop (TRENDING). ``items`` is ordered, best first:
    ``[{"product": id, "pk": Saleor's primary key or null, "score": float, "reason": RecommendationReason,
    "because": product id or ""}]``.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20, choices=RecommendationKind.choices)
    subject_id = models.CharField(max_length=250)
    items = models.JSONField()
    model_version_id = models.BigIntegerField(null=True, blank=True)
    computed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "subject_id"], name="saleor_ai_recommendation_list"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class ProductRepeat(models.Model):
    """Whether customers buy a product again, learned from their orders; absent means they do not."""

    product_id = models.CharField(max_length=128, primary_key=True)
    saleor_pk = models.BigIntegerField(null=True, blank=True, unique=True)
    repeat_share = models.FloatField(help_text="share of buyers who bought it again, shrunk to the shop's own")
    median_days = models.FloatField(help_text="between two purchases by the same customer")

    def __str__(self) -> str:
        return f"{self.product_id}: {self.repeat_share:.2f}"


class RecommendationExclusion(models.Model):
    """A product or a whole category that the owner never wants recommended."""

    id = models.BigAutoField(primary_key=True)
    product_id = models.CharField(max_length=128, default="", blank=True)
    category_id = models.CharField(max_length=128, default="", blank=True)
    note = models.CharField(max_length=500, default="", blank=True)
    created_by = models.CharField(max_length=254, default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product_id", "category_id"], name="saleor_ai_recommendation_exclusion"),
        ]

    def __str__(self) -> str:
        return self.product_id or self.category_id


class RecommendationRules(models.Model):
    """The owner's weights, one row. The storefront reads the holdout, the models read the rest."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    margin_weight = models.FloatField(default=0.0)
    stock_weight = models.FloatField(default=0.0)
    diversity = models.FloatField(default=0.2)
    holdout_percent = models.FloatField(default=5.0)
    holdout_salt = models.CharField(max_length=64, default="saleor-ai")
    updated_by = models.CharField(max_length=254, default="", blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="saleor_ai_recommendation_rules_one_row"),
        ]

    def __str__(self) -> str:
        return "recommendation rules"

    def holds_out(self, visitor: str) -> bool:
        """Whether a visitor (``customer:<id>``, ``session:<id>``) belongs to those who see no recommendations."""
        return is_held_out(visitor, percent=self.holdout_percent, salt=self.holdout_salt)


class TrackedEvent(models.Model):
    """What a visitor saw or did. Without consent ``visitor`` is empty and the row is only counted."""

    class Kind(models.TextChoices):
        IMPRESSION = "impression"
        VIEW = "view"
        CLICK = "click"
        BASKET = "basket"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    visitor = models.CharField(
        max_length=140,
        default="",
        blank=True,
        help_text="customer:<id> or session:<id>; empty without consent",
    )
    product_pk = models.BigIntegerField()
    channel = models.CharField(max_length=250, default="", blank=True)
    list_kind = models.CharField(max_length=20, choices=RecommendationKind.choices, default="", blank=True)
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    occurred_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["visitor", "-occurred_at"], name="saleor_ai_tracked_visitor"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.product_pk}"
