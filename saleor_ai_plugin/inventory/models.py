"""Suppliers, what is ordered from them, what came in, and what planning knew.

Unlike facts these rows come into being in one order, so they point at each other by foreign keys; at the shop's
variants and warehouses they point by Saleor's ids, as everything does.
"""

import uuid
from typing import Any, ClassVar

from django.db import models

from saleor_ai_plugin.facts.models import money


def someone() -> "models.CharField[Any, Any]":
    return models.CharField(max_length=254, default="", blank=True)


def place_id() -> "models.CharField[Any, Any]":
    """A variant's or a warehouse's."""
    return models.CharField(max_length=128)


class Kept(models.Model):
    """What people change: ``version`` grows with each change."""

    version = models.PositiveIntegerField(default=1)
    updated_by = someone()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Supplier(Kept):
    """Who sells to us; or, with ``warehouse_id``, a warehouse of ours as it supplies others.

    An order to such a one is a transfer: its lines cost what moving a piece does, its lead time is that of the lane,
    and the order's cost that of the trip. Several such suppliers of one warehouse are lanes with terms of their own.
    """

    class Language(models.TextChoices):
        ENGLISH = "en"
        CHINESE = "zh-hans"

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=32, help_text="the shop's number of the supplier")
    name = models.CharField(max_length=250)
    email = models.CharField(max_length=254, default="", blank=True)
    language = models.CharField(max_length=8, choices=Language.choices, default=Language.ENGLISH)
    currency = models.CharField(max_length=3)
    warehouse_id = models.CharField(max_length=128, default="", blank=True, help_text="which of ours it is, if any")
    warehouse_ids = models.JSONField(default=list, help_text="where it delivers; empty: everywhere")
    lead_time_days = models.PositiveIntegerField(default=14, help_text="until its own deliveries tell")
    learned_days = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="the median that its deliveries tell, as of the last plan; empty: none came",
    )
    order_cost = money(default=0, help_text="what an order costs us, whatever is in it")
    line_cost = money(default=1, help_text="what each of its lines costs us: receiving, counting, putting away")
    piece_cost = money(default=0, help_text="of moving a piece; of a warehouse of ours alone")
    minimum_order_value = money(default=0)
    review_weekdays = models.JSONField(default=list, help_text="when we order, 0 Monday to 6; empty: any day")
    edi_id = models.CharField(max_length=35, default="", blank=True, help_text="in UNB; the GLN where empty")
    gln = models.CharField(max_length=13, default="", blank=True)
    note = models.TextField(default="", blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["code"], name="saleor_ai_supplier_code")]

    def __str__(self) -> str:
        return self.name


class SupplierProduct(Kept):
    """A variant as a supplier sells it; amounts are in the supplier's currency."""

    id = models.BigAutoField(primary_key=True)
    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="products")
    variant_id = place_id()
    supplier_sku = models.CharField(max_length=64, default="", blank=True)
    pack_size = models.PositiveIntegerField(default=1, help_text="only whole packs are sold")
    minimum_quantity = models.PositiveIntegerField(default=1, help_text="pieces")
    unit_cost = money()
    price_breaks = models.JSONField(default=list, help_text='[{"quantity": 100, "unit_cost": "4.20"}], rising')
    is_preferred = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["supplier", "variant_id"], name="saleor_ai_supplier_product"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["variant_id"], name="saleor_ai_supplied"),
            models.Index(fields=["supplier_sku"], name="saleor_ai_supplier_sku"),
        ]

    def __str__(self) -> str:
        return self.supplier_sku or self.variant_id


class SupplierBarcode(models.Model):
    """A GTIN on a piece, or on a pack of ``pieces``; kept in 14 digits, so that EAN-13 and GTIN-14 are the same."""

    id = models.BigAutoField(primary_key=True)
    product = models.ForeignKey(SupplierProduct, on_delete=models.CASCADE, related_name="barcodes")
    code = models.CharField(max_length=64)
    pieces = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "code"], name="saleor_ai_barcode"),
        ]
        indexes: ClassVar = [models.Index(fields=["code"], name="saleor_ai_by_barcode")]

    def __str__(self) -> str:
        return self.code


class InventoryPolicy(models.Model):
    """What the owner wants of a class, ABC by value and XYZ by steadiness; where there is no row, the defaults hold."""

    class Aim(models.TextChoices):
        CYCLE_SERVICE = "cycle_service", "come through to the next delivery, so often"
        FILL_RATE = "fill_rate", "that part of the demand is met"
        LEAST_COST = "least_cost"

    name = models.CharField(max_length=2, primary_key=True, help_text='"AX" … "CZ"')
    aim = models.CharField(max_length=16, choices=Aim.choices, default=Aim.LEAST_COST)
    target = models.FloatField(default=0.95, help_text="service level, 0 to 1; it does not matter for least cost")
    holding_rate = models.FloatField(default=0.25, help_text="cost of holding a year, part of what a piece cost")
    shortage_penalty = models.FloatField(
        default=0.2, help_text="what a lost sale costs beside its margin, part of the price"
    )
    most_cover_days = models.PositiveIntegerField(default=180, help_text="beyond the lead time")
    updated_by = someone()
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.name}: {self.aim}"


class ApprovalLimit(models.Model):
    """How much may be ordered without asking anybody else; empty amounts: any."""

    class Role(models.TextChoices):
        AUTOMATIC = "automatic", "by saleor-ai, without a person"
        STAFF = "staff", "whoever may buy"
        OWNER = "owner", "whoever may change the owner's settings"

    id = models.BigAutoField(primary_key=True)
    role = models.CharField(max_length=16, choices=Role.choices)
    person = someone()
    currency = models.CharField(max_length=3)
    per_order = money(null=True, blank=True)
    per_day = money(null=True, blank=True)
    updated_by = someone()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "person", "currency"], name="saleor_ai_approval_limit"),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.role}: {self.per_order} {self.currency}"


class Budget(models.Model):
    """The most that is ordered from ``starts_on`` to ``ends_on``; of one supplier, or of all together."""

    id = models.BigAutoField(primary_key=True)
    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, null=True, blank=True, related_name="budgets")
    currency = models.CharField(max_length=3)
    amount = money()
    starts_on = models.DateField()
    ends_on = models.DateField()
    updated_by = someone()
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} until {self.ends_on}"


class ShelfCapacity(models.Model):
    """How many pieces a warehouse has room for."""

    warehouse_id = models.CharField(max_length=128, primary_key=True)
    pieces = models.PositiveIntegerField()
    updated_by = someone()
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.pieces} at {self.warehouse_id}"


class InventoryBuyer(Kept):
    """Who orders, and where goods go: what suppliers read in our documents. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=250, default="", blank=True)
    address = models.TextField(default="", blank=True)
    email = models.CharField(max_length=254, default="", blank=True)
    phone = models.CharField(max_length=64, default="", blank=True)
    vat_id = models.CharField(max_length=32, default="", blank=True)
    gln = models.CharField(max_length=13, default="", blank=True)
    edi_id = models.CharField(max_length=35, default="", blank=True, help_text="in UNB; the GLN where empty")
    delivery_addresses = models.JSONField(default=dict, help_text='{"<warehouse id>": "Dock 3\\n…"}')

    def __str__(self) -> str:
        return self.name


class Urgency(models.TextChoices):
    """How soon a place runs out, against how soon goods can come; in the order of the alphabet, the worst first."""

    OUT = "a_out", "nothing is there"
    LATE = "b_late", "runs out before goods ordered today can come"
    SOON = "c_soon", "runs out before goods of the next order can come"
    LATER = "d_later", "ordered in good time"


class InventoryPlan(models.Model):
    """A run of the planning: what it was made from, and what came of it."""

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    id = models.BigAutoField(primary_key=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    requested_by = someone()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    as_of = models.DateField(help_text="the day whose evening the stock is of")
    inputs = models.JSONField(default=dict, help_text='{"places": …, "suppliers": …}')
    model_versions = models.JSONField(default=dict, help_text='{"EUR": {"forecasts": 90}}, by currency')
    figures = models.JSONField(default=dict, help_text='{"orders": …, "kept": …, "lines": …}')
    error = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return f"plan of {self.as_of}"


class InventoryPlanLine(models.Model):
    """What a plan said of a place where it had something to say; the order that came of it is a row of its own."""

    class Action(models.TextChoices):
        BUY = "buy"
        TRANSFER = "transfer"
        SELL_OFF = "sell_off", "more than will be sold for long"

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(InventoryPlan, on_delete=models.CASCADE, related_name="lines")
    action = models.CharField(max_length=8, choices=Action.choices)
    variant_id = place_id()
    warehouse_id = place_id()
    from_warehouse_id = models.CharField(max_length=128, default="", blank=True)
    supplier = models.ForeignKey(Supplier, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    quantity = models.PositiveIntegerField()
    value = money(default=0)
    currency = models.CharField(max_length=3)
    urgency = models.CharField(max_length=8, choices=Urgency.choices, default=Urgency.LATER)
    reasons = models.JSONField(default=list, help_text='[{"code": …, "params": {…}}], the strongest first')

    class Meta:
        indexes: ClassVar = [models.Index(fields=["variant_id", "-id"], name="saleor_ai_planned")]

    def __str__(self) -> str:
        return f"{self.action} {self.quantity} x {self.variant_id}"


class StockPosition(models.Model):
    """How a place stood at the last plan: what is there and coming, how fast it sells, how long it lasts."""

    id = models.BigAutoField(primary_key=True)
    variant_id = place_id()
    warehouse_id = place_id()
    supplier = models.ForeignKey(Supplier, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    plan = models.ForeignKey(InventoryPlan, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=2, help_text='class: "AX" … "CZ"')
    on_hand = models.IntegerField(help_text="free to sell")
    on_order = models.IntegerField()
    daily_demand = models.FloatField()
    deviation = models.FloatField(help_text="of a day's demand")
    lead_time_days = models.FloatField()
    review_days = models.FloatField(default=7)
    reorder_point = models.FloatField()
    order_up_to = models.FloatField()
    cover_days = models.FloatField(null=True, blank=True, help_text="of what is there and coming; empty: it lasts")
    runs_out_on = models.DateField(null=True, blank=True)
    urgency = models.CharField(max_length=8, choices=Urgency.choices)
    unit_cost = money()
    currency = models.CharField(max_length=3)
    value = money(help_text="of what is there")
    overstock = models.PositiveIntegerField(default=0, help_text="pieces beyond what will be sold for long")
    overstock_value = money(default=0)
    idle_days = models.PositiveIntegerField(null=True, blank=True, help_text="since the last sale; empty: never sold")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["variant_id", "warehouse_id"], name="saleor_ai_position"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["warehouse_id", "urgency", "cover_days"], name="saleor_ai_position_urgency"),
            models.Index(fields=["-overstock_value"], name="saleor_ai_position_overstock"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} at {self.warehouse_id}: {self.on_hand}"


class PurchaseOrder(models.Model):
    """An order to a supplier, or a transfer from a warehouse of ours, for one warehouse.

    How it came to its state is in the PurchaseOrderChanges.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"
        SENT = "sent"
        CONFIRMED = "confirmed"
        PART_RECEIVED = "part_received"
        RECEIVED = "received"
        CANCELLED = "cancelled"

    class Origin(models.TextChoices):
        PLAN = "plan"
        PERSON = "person"
        HISTORY = "history", "from before"

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=32)
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="orders")
    warehouse_id = place_id()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=16, choices=State.choices, default=State.PROPOSED)
    version = models.PositiveIntegerField(default=1, help_text="grows with each change")
    origin = models.CharField(max_length=8, choices=Origin.choices)
    plan = models.ForeignKey(InventoryPlan, on_delete=models.SET_NULL, null=True, blank=True, related_name="orders")
    is_touched = models.BooleanField(default=False, help_text="a person changed it: the next plan leaves it alone")
    total = money(default=0)
    urgency = models.CharField(max_length=8, choices=Urgency.choices, default=Urgency.LATER)
    runs_out_on = models.DateField(null=True, blank=True, help_text="the first of its lines")
    expected_on = models.DateField(null=True, blank=True)
    expected_reason = models.JSONField(default=dict, help_text='why on that day: {"code": …, "params": {…}}')
    asked_on = models.DateField(null=True, blank=True, help_text="the day that documents ask for")
    note = models.TextField(default="", blank=True, help_text="for the supplier: it is in the documents")
    supplier_reference = models.CharField(max_length=64, default="", blank=True)
    created_by = someone()
    created_at = models.DateTimeField()
    approval_asked_by = someone()
    approval_asked_at = models.DateTimeField(null=True, blank=True)
    approved_by = someone()
    approved_at = models.DateTimeField(null=True, blank=True)
    sent_by = someone()
    sent_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True, help_text="when the last of it came")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "urgency", "-total"], name="saleor_ai_po_by_urgency"),
            models.Index(fields=["supplier", "-created_at"], name="saleor_ai_po_of_supplier"),
            models.Index(fields=["-created_at"], name="saleor_ai_po_by_time"),
            models.Index(fields=["approved_by", "approved_at"], name="saleor_ai_po_approved"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="saleor_ai_po_number"),
            # Two planners at once can never propose the same twice.
            models.UniqueConstraint(
                fields=["supplier", "warehouse_id"],
                condition=models.Q(state="proposed", origin="plan", is_touched=False),
                name="saleor_ai_one_open_proposal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.state})"


class PurchaseOrderLine(models.Model):
    """Pieces of a variant; sku, names and terms are as they were when it was ordered."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(PurchaseOrder, on_delete=models.CASCADE, related_name="lines")
    variant_id = place_id()
    sku = models.CharField(max_length=255, default="", blank=True)
    supplier_sku = models.CharField(max_length=64, default="", blank=True)
    name = models.CharField(max_length=386, default="", blank=True)
    quantity = models.PositiveIntegerField()
    proposed_quantity = models.PositiveIntegerField(null=True, blank=True, help_text="by the plan; empty: by a person")
    confirmed_quantity = models.PositiveIntegerField(null=True, blank=True, help_text="by the supplier")
    received_quantity = models.PositiveIntegerField(default=0)
    damaged_quantity = models.PositiveIntegerField(default=0)
    unit_cost = money()
    pack_size = models.PositiveIntegerField(default=1)
    minimum_quantity = models.PositiveIntegerField(default=1)
    expected_on = models.DateField(null=True, blank=True)
    urgency = models.CharField(max_length=8, choices=Urgency.choices, default=Urgency.LATER)
    runs_out_on = models.DateField(null=True, blank=True)
    reasons = models.JSONField(default=list, help_text="why, as it was when it was proposed")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "variant_id"], name="saleor_ai_po_line"),
        ]
        indexes: ClassVar = [models.Index(fields=["variant_id"], name="saleor_ai_po_line_variant")]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.sku or self.variant_id}"

    @property
    def wanted(self) -> int:
        """What should come: what the supplier confirmed, else what was ordered."""
        return self.quantity if self.confirmed_quantity is None else self.confirmed_quantity


class PurchaseOrderChange(models.Model):
    """One thing that was done to an order. Rows are added, never changed."""

    class Kind(models.TextChoices):
        PROPOSE = "propose"
        CREATE = "create"
        CHANGE = "change"
        ASK_APPROVAL = "ask_approval"
        APPROVE = "approve"
        SEND = "send"
        CONFIRM = "confirm"
        RECEIVE = "receive"
        CANCEL = "cancel"
        UNDO = "undo"

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(PurchaseOrder, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    by = models.CharField(max_length=254, help_text="a person's e-mail, or saleor-ai")
    at = models.DateTimeField()
    note = models.TextField(default="", blank=True)
    version = models.PositiveIntegerField(help_text="of the order afterwards")
    total = money()
    before = models.JSONField(default=dict, help_text="of what was changed, to show and to undo it")
    after = models.JSONField(default=dict)
    client_id = models.UUIDField(null=True, blank=True, help_text="sent again, not done again")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "client_id"], name="saleor_ai_po_change"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.by}"


class Receipt(models.Model):
    """Goods that came in; the key is made by the desktop, so that sending it again receives nothing twice."""

    id = models.UUIDField(primary_key=True)
    order = models.ForeignKey(PurchaseOrder, on_delete=models.PROTECT, related_name="receipts")
    warehouse_id = place_id()
    digest = models.CharField(max_length=64, help_text="of what was sent, to tell another receipt with the same key")
    delivery_note = models.CharField(max_length=64, default="", blank=True)
    note = models.TextField(default="", blank=True)
    by = someone()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-at"], name="saleor_ai_receipt_by_time")]

    def __str__(self) -> str:
        return str(self.id)


class ReceiptLine(models.Model):
    """What was counted of a variant against what was still to come; ``accepted`` pieces go into stock."""

    class Difference(models.TextChoices):
        NONE = "none"
        SHORT = "short"
        OVER = "over"
        DAMAGED = "damaged"
        WRONG_ARTICLE = "wrong_article"

    id = models.BigAutoField(primary_key=True)
    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(
        PurchaseOrderLine, on_delete=models.PROTECT, null=True, blank=True, related_name="receipts"
    )
    variant_id = models.CharField(max_length=128, default="", blank=True, help_text="empty: nobody knows the article")
    code = models.CharField(max_length=64, default="", blank=True, help_text="as scanned")
    expected = models.PositiveIntegerField()
    counted = models.PositiveIntegerField()
    damaged = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField()
    difference = models.CharField(max_length=16, choices=Difference.choices)
    reason = models.TextField(default="", blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["variant_id"], name="saleor_ai_receipt_variant")]

    def __str__(self) -> str:
        return f"{self.accepted} of {self.expected}"


class StockRaise(models.Model):
    """That the shop's stock has to rise by a receipt, or, for a transfer, to change at its source: written with what
    asks for it, and done once, with its id as the key.

    What concerns a source is done in the order of its ``number``: what is put back was taken before.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        DONE = "done"
        TROUBLE = "trouble", "the shop said no: a person has to see to it"
        DROPPED = "dropped", "never done, and no longer wanted"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, help_text="a receipt's own")
    order = models.ForeignKey(PurchaseOrder, on_delete=models.CASCADE, related_name="stock_raises")
    receipt = models.OneToOneField(
        Receipt, on_delete=models.CASCADE, null=True, blank=True, related_name="raised", help_text="none: at a source"
    )
    number = models.PositiveIntegerField(default=0)
    lines = models.JSONField(help_text='[{"variant_id": …, "warehouse_id": …, "quantity": …}]')
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    tries = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=500, default="", blank=True)
    was_refused = models.BooleanField(default=False, help_text="for what is in it: certainly nothing has changed")
    retried_by = someone()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["asked_at"], condition=~models.Q(state="done"), name="saleor_ai_raise_to_do"),
        ]

    def __str__(self) -> str:
        return f"{self.id}: {self.state}"


class StockAlert(models.Model):
    """Something to look at; it goes by itself when it is no longer so."""

    class Kind(models.TextChoices):
        OUT_OF_STOCK = "out_of_stock"
        WILL_RUN_OUT = "will_run_out", "before goods ordered today can come"
        LOW_STOCK = "low_stock", "does not last until goods of the next order come"
        OVERDUE = "overdue", "a delivery that should be here"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    variant_id = models.CharField(max_length=128, default="", blank=True)
    warehouse_id = place_id()
    order = models.ForeignKey(PurchaseOrder, on_delete=models.CASCADE, null=True, blank=True, related_name="alerts")
    due_on = models.DateField(null=True, blank=True, help_text="when it runs out, or should have come")
    value = money(default=0, help_text="of a day's demand, or of what is overdue")
    currency = models.CharField(max_length=3, default="", blank=True)
    raised_at = models.DateTimeField()
    acknowledged_by = someone()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "variant_id", "warehouse_id"],
                condition=models.Q(resolved_at=None, order=None),
                name="saleor_ai_open_alert",
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=models.Q(resolved_at=None, order__isnull=False),
                name="saleor_ai_open_alert_of_order",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-raised_at"], condition=models.Q(resolved_at=None), name="saleor_ai_alerts_open"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.variant_id or self.order_id}"


class StockReceipt(models.Model):
    """Goods that changed the shop's stock, once: the same ``key`` again finds this row, and nothing changes.

    Written in the transaction that changes the stock: inside Saleor by ``aiStockReceive``, in the embedded shop by the
    service. ``lines`` is ``[{"variant_id": …, "warehouse_id": …, "quantity": 12}]``, in the order in which they came;
    ``digest`` tells whether others are the same (``receipts.digest``).
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=128)
    digest = models.CharField(max_length=64)
    lines = models.JSONField()
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], name="saleor_ai_stock_receipt"),
        ]

    def __str__(self) -> str:
        return self.key
