"""Accounts of customers who buy now and pay later, and every decision about them."""

from typing import Any, ClassVar

from django.db import models

from saleor_ai_plugin.facts.models import money


def person() -> "models.CharField[Any, Any]":
    return models.CharField(max_length=254, default="", blank=True)


class CreditPolicy(models.Model):
    """The owner's terms in a currency; where there is no row, the defaults hold."""

    currency = models.CharField(max_length=3, primary_key=True)
    margin = models.FloatField(default=1.0, help_text="what a unit outstanding earns in 180 days, turns included")
    lgd = models.FloatField(default=0.7, help_text="loss given default, part of the exposure")
    drawdown = models.FloatField(default=0.5, help_text="part of the unused limit that is drawn before a default")
    cap = money(default=25_000, help_text="the highest limit")
    floor = money(default=100, help_text="a limit below is not worth having")
    step = money(default=50, help_text="limits are multiples of it")
    refer_above = models.FloatField(default=0.10, help_text="probability of default above which a person decides")
    decline_above = models.FloatField(default=0.25, help_text="above which there is no credit")
    stretch = models.FloatField(default=0.25, help_text="part of the limit by which an order may pass it to a person")
    second_approval_above = money(default=5_000, help_text="limits above it need two people; 0: never")
    term_days = models.PositiveIntegerField(default=30)
    updated_by = person()
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"credit in {self.currency}"


class Scored(models.Model):
    """What the scorecard says; empty before one was learned."""

    points = models.IntegerField(null=True, blank=True)
    pd = models.FloatField(null=True, blank=True, help_text="probability of default within 180 days, 0 to 1")
    suggested_limit = money(null=True, blank=True)
    reasons = models.JSONField(default=list, help_text='[{"code": …, "feature": …, "bin": …, "lost": …}]')
    model_version_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        abstract = True


class Proposed(models.Model):
    """A limit that one person wants and a second has to confirm."""

    proposed_limit = money(null=True, blank=True)
    proposed_by = person()
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_note = models.TextField(default="", blank=True)

    class Meta:
        abstract = True


class CreditAccount(Scored, Proposed):
    """A customer who may buy on account."""

    class State(models.TextChoices):
        ACTIVE = "active"
        BLOCKED = "blocked"

    customer_id = models.CharField(max_length=128, primary_key=True)
    company = models.CharField(max_length=250, default="", blank=True)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    limit = money()
    term_days = models.PositiveIntegerField(default=30)
    answers = models.JSONField(default=dict, help_text="what the customer told when applying")
    version = models.PositiveIntegerField(default=1, help_text="grows with each decision")
    opened_at = models.DateTimeField()
    scored_at = models.DateTimeField(null=True, blank=True)
    review_asked_at = models.DateTimeField(null=True, blank=True, help_text="the customer wants a person to look")
    review_asked_note = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return f"{self.company or self.customer_id}: {self.limit} {self.currency}"


class CreditApplication(Scored, Proposed):
    """A customer who wants to buy on account."""

    class State(models.TextChoices):
        WAITING = "waiting"
        INFO_REQUESTED = "info_requested"
        SECOND_REVIEW = "second_review", "waiting for a second person"
        ACCEPTED = "accepted"
        DECLINED = "declined"

    id = models.BigAutoField(primary_key=True)
    customer_id = models.CharField(max_length=128, db_index=True)
    company = models.CharField(max_length=250, default="", blank=True)
    currency = models.CharField(max_length=3)
    requested = money()
    answers = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    version = models.PositiveIntegerField(default=1)
    applied_at = models.DateTimeField()
    decided_by = person()
    decided_at = models.DateTimeField(null=True, blank=True)
    client_id = models.UUIDField(null=True, blank=True, unique=True, help_text="sent again, not kept again")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer_id"],
                condition=models.Q(state__in=("waiting", "info_requested", "second_review")),
                name="saleor_ai_one_open_application",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company or self.customer_id} asks for {self.requested} {self.currency}"


class CreditOrder(models.Model):
    """An order on account: what was decided about it, and how far it is paid."""

    class State(models.TextChoices):
        APPROVED = "approved"
        WAITING = "waiting"
        DECLINED = "declined"

    order_id = models.CharField(max_length=128, primary_key=True)
    number = models.CharField(max_length=64, default="", blank=True)
    customer_id = models.CharField(max_length=128)
    currency = models.CharField(max_length=3)
    amount = money()
    outstanding = money(help_text="what is still to be paid")
    placed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices)
    counts = models.BooleanField(help_text="part of the exposure: approved, or let go in the shop anyway")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["customer_id", "-placed_at"], name="saleor_ai_credit_orders"),
            models.Index(
                fields=["customer_id"],
                condition=models.Q(counts=True, outstanding__gt=0),
                name="saleor_ai_credit_exposure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or self.order_id} ({self.state})"


class CreditDecision(models.Model):
    """One thing that was decided. Rows are added, never changed."""

    class Kind(models.TextChoices):
        APPLIED = "applied"
        ACCEPT = "accept"
        DECLINE = "decline"
        ASK_MORE = "ask_more"
        LIMIT_CHANGE = "limit_change"
        LIMIT_CONFIRM = "limit_confirm"
        LIMIT_REFUSE = "limit_refuse"
        BLOCK = "block"
        UNBLOCK = "unblock"
        REVIEW_ASKED = "review_asked"
        REVIEW_DONE = "review_done"
        ORDER_APPROVE = "order_approve"
        ORDER_REFER = "order_refer"
        ORDER_DECLINE = "order_decline"
        ORDER_SETTLE = "order_settle"
        UNDO = "undo"

    id = models.BigAutoField(primary_key=True)
    customer_id = models.CharField(max_length=128)
    application_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    order_id = models.CharField(max_length=128, default="", blank=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    by = models.CharField(max_length=254, help_text="a person's e-mail, or saleor-ai")
    at = models.DateTimeField()
    note = models.TextField(default="", blank=True)
    currency = models.CharField(max_length=3)
    limit_before = money(null=True, blank=True)
    limit_after = money(null=True, blank=True)
    exposure = money(null=True, blank=True, help_text="at that moment, without the order")
    amount = money(null=True, blank=True, help_text="of the order, or what was applied for")
    points = models.IntegerField(null=True, blank=True)
    pd = models.FloatField(null=True, blank=True)
    why = models.JSONField(default=list, help_text="codes of core_ml.credit.Why and of ours")
    features = models.JSONField(default=dict, help_text="what the score was made from")
    before = models.JSONField(default=dict, help_text="how it stood, to undo it")
    model_version_id = models.BigIntegerField(null=True, blank=True)
    client_id = models.UUIDField(null=True, blank=True, unique=True, help_text="sent again, not decided again")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["customer_id", "id"], name="saleor_ai_credit_decisions"),
            models.Index(fields=["order_id"], condition=~models.Q(order_id=""), name="saleor_ai_credit_of_order"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.kind} by {self.by}"
