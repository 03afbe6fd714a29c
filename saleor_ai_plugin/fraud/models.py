"""What was found out about an order, who decided what, and the owner's rules."""

from typing import ClassVar

from django.db import models

from saleor_ai_plugin.facts.models import money, trace


class FraudVerdict(models.TextChoices):
    """What the model and the rules propose."""

    ACCEPT = "accept"
    REVIEW = "review"
    REJECT = "reject"


class FraudReview(models.Model):
    """An order as fraud sees it now; how it came to that is in the FraudDecisions."""

    class State(models.TextChoices):
        ACCEPTED = "accepted", "accepted by us; nobody looked"
        WAITING = "waiting"
        SECOND_REVIEW = "second_review", "waiting for a second person"
        INFO_REQUESTED = "info_requested"
        APPROVED = "approved"
        REJECTED = "rejected"

    class Action(models.TextChoices):
        """What the shop has to do because of the state."""

        CONFIRM = "confirm"
        HOLD = "hold"
        CANCEL = "cancel"
        NOTE = "note", "tell, and do nothing else"

    order_id = models.CharField(max_length=128, primary_key=True)
    number = models.CharField(max_length=64, default="", blank=True)
    channel = models.CharField(max_length=250)
    customer_id = models.CharField(max_length=128, default="", blank=True)
    placed_at = models.DateTimeField()
    total = money()
    currency = models.CharField(max_length=3)
    probability = models.FloatField(help_text="of fraud, 0 to 1")
    expected_loss = money(help_text="what accepting it costs on average, in the order's currency")
    verdict = models.CharField(max_length=8, choices=FraudVerdict.choices)
    reasons = models.JSONField(default=list, help_text='[{"code": …, "weight": …, "params": {…}}], the strongest first')
    rule_hits = models.JSONField(default=list, help_text='[{"id": …, "name": …, "action": …}]')
    features = models.JSONField(default=dict, help_text="what the decision was made from")
    model_version_id = models.BigIntegerField(null=True, blank=True, help_text="empty: rules and anomaly alone")
    state = models.CharField(max_length=16, choices=State.choices)
    version = models.PositiveIntegerField(default=1, help_text="grows with each decision")
    assessed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=254, default="", blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    action = models.CharField(max_length=8, choices=Action.choices)
    refund = models.BooleanField(default=False, help_text="give the money back when cancelling")
    carried_out_version = models.PositiveIntegerField(default=0, help_text="the version that the shop has carried out")
    trouble = models.CharField(max_length=500, default="", blank=True, help_text="why the shop has not")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "-expected_loss", "order_id"], name="saleor_ai_fraud_by_loss"),
            models.Index(fields=["state", "-placed_at", "order_id"], name="saleor_ai_fraud_by_time"),
            models.Index(
                fields=["assessed_at"],
                condition=~models.Q(version=models.F("carried_out_version")),
                name="saleor_ai_fraud_to_do",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or self.order_id} ({self.state})"


class FraudDecision(models.Model):
    """One thing that was decided about an order. Rows are added, never changed."""

    class Kind(models.TextChoices):
        SCORED = "scored"
        APPROVE = "approve"
        REJECT = "reject"
        ASK_MORE = "ask_more"
        UNDO = "undo"
        RELEASED = "released", "let go while the service was down; nobody looked"

    id = models.BigAutoField(primary_key=True)
    order_id = models.CharField(max_length=128, db_index=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    by = models.CharField(max_length=254, help_text="a person's e-mail, or saleor-ai")
    at = models.DateTimeField()
    note = models.TextField(default="", blank=True)
    cancel_order = models.BooleanField(default=False)
    refund = models.BooleanField(default=False)
    model_version_id = models.BigIntegerField(null=True, blank=True)
    probability = models.FloatField(null=True, blank=True)
    state_before = models.CharField(max_length=16, default="", blank=True)
    state_after = models.CharField(max_length=16)
    client_id = models.UUIDField(null=True, blank=True, unique=True, help_text="sent again, not decided again")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["at"], condition=models.Q(kind="scored", state_after="waiting"), name="saleor_ai_fraud_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.kind} by {self.by}"


class FraudRule(models.Model):
    """A rule of the owner's, in the language of ``core_ml.fraud.rules``."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=100)
    expression = models.TextField()
    action = models.CharField(max_length=8, choices=FraudVerdict.choices)
    is_on = models.BooleanField(default=False)
    updated_by = models.CharField(max_length=254, default="", blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name


SIGNS = ("network", "device", "card", "email")
"""What checkouts of one burst may have in common."""


class CheckoutAttempt(models.Model):
    """A checkout that asked to become an order while bursts are stopped, in pseudonyms.

    Written inside the checkout by ``saleor_adapter.bursts``. Those that were stopped are kept, the others forgotten.
    """

    checkout = models.CharField(max_length=64, primary_key=True, help_text="a pseudonym")
    channel = models.CharField(max_length=250)
    at = models.DateTimeField(help_text="the last time that it asked")
    tries = models.PositiveIntegerField(help_text="1, and its payments that failed")
    network = trace()
    device = trace()
    card = trace()
    email = trace()
    total = money()
    currency = models.CharField(max_length=3)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.CharField(max_length=16, default="", blank=True, help_text="what it shared")
    counted = models.PositiveIntegerField(default=0, help_text="tries that shared it when this one was stopped")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["stopped_at"], condition=models.Q(stopped_at__isnull=False), name="saleor_ai_attempt_stopped"
            ),
            *(
                models.Index(fields=[sign, "at"], condition=~models.Q(**{sign: ""}), name=f"saleor_ai_attempt_{sign}")
                for sign in SIGNS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checkout[:12]} ({self.tries})"


class FraudSettings(models.Model):
    """The owner's settings; one row."""

    class WhenDown(models.TextChoices):
        """What becomes of orders that wait for the service while it is down."""

        WAIT = "wait"
        CONFIRM = "confirm", "let them go, unassessed"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    review_cost = money(default=3, help_text="of a person's look at an order, in the shop's currency")
    chargeback_fee = money(default=15, help_text="what the bank takes for each")
    lost_customer = money(default=20, help_text="what it costs to refuse an honest customer, beside the margin")
    reviews_per_day = models.PositiveIntegerField(default=50)
    margin = models.FloatField(default=0.3, help_text="of an order whose lines have no cost, 0 to 1")
    second_review_above = money(default=1000, help_text="total from which on two people decide; 0: never")
    confirm_clean = models.BooleanField(default=True, help_text="confirm accepted orders that wait for it")
    reject_without_person = models.BooleanField(
        default=False, help_text="cancel what costs too much to send or look at"
    )
    when_down = models.CharField(max_length=8, choices=WhenDown.choices, default=WhenDown.WAIT)
    down_after_minutes = models.PositiveIntegerField(default=15, help_text="silence of the service that counts as down")
    stop_bursts = models.BooleanField(default=False, help_text="refuse checkouts of a burst before they are orders")
    burst_orders = models.PositiveIntegerField(default=10, help_text="tries that are let through ...")
    burst_minutes = models.PositiveIntegerField(default=10, help_text="... within so many minutes")
    updated_by = models.CharField(max_length=254, default="", blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="saleor_ai_fraud_settings_one_row"),
        ]

    def __str__(self) -> str:
        return "fraud settings"
