"""Rows of the shop. Amounts are ``Decimal`` with their currency beside them, times are UTC."""

from typing import Any, ClassVar

from django.db import models

# What was taken back or never confirmed: Saleor's status, in small letters.
NOT_SOLD = ("canceled", "draft", "expired", "returned", "refunded")


def money(**options: Any) -> "models.DecimalField[Any, Any]":
    """A money amount; three decimals because Saleor keeps three."""
    return models.DecimalField(max_digits=16, decimal_places=3, **options)


class Category(models.Model):
    id = models.CharField(max_length=128, primary_key=True)
    parent_id = models.CharField(max_length=128, default="", blank=True)
    name = models.CharField(max_length=250)
    translations = models.JSONField(default=dict, help_text='{"zh-hans": {"name": …}}')
    snapshot_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    id = models.CharField(max_length=128, primary_key=True)
    saleor_pk = models.BigIntegerField(null=True, blank=True, unique=True)
    name = models.CharField(max_length=250)
    slug = models.CharField(max_length=255, default="", blank=True)
    description = models.TextField(default="", blank=True, help_text="plain text")
    category_id = models.CharField(max_length=128, default="", blank=True)
    product_type = models.CharField(max_length=250, default="", blank=True)
    attributes = models.JSONField(default=dict, help_text='{"colour": ["red"]}')
    translations = models.JSONField(
        default=dict, help_text='{"zh-hans": {"name": …, "description": …, "attributes": …}}'
    )
    created_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(null=True, blank=True)
    snapshot_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class ProductListing(models.Model):
    """A product in a channel: may it be seen and bought there."""

    id = models.BigAutoField(primary_key=True)
    product_id = models.CharField(max_length=128)
    channel = models.CharField(max_length=250)
    is_published = models.BooleanField()
    visible_in_listings = models.BooleanField(default=True)
    published_at = models.DateTimeField(null=True, blank=True)
    available_for_purchase_at = models.DateTimeField(null=True, blank=True)
    snapshot_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product_id", "channel"], name="saleor_ai_listing"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} in {self.channel}"


class Variant(models.Model):
    id = models.CharField(max_length=128, primary_key=True)
    saleor_pk = models.BigIntegerField(null=True, blank=True, unique=True)
    product_id = models.CharField(max_length=128, db_index=True)
    sku = models.CharField(max_length=255, default="", blank=True)
    name = models.CharField(max_length=255, default="", blank=True)
    track_inventory = models.BooleanField(default=True)
    snapshot_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.sku or self.id


class VariantPrice(models.Model):
    """What a variant costs in a channel from a moment on; the last row is today's price."""

    id = models.BigAutoField(primary_key=True)
    variant_id = models.CharField(max_length=128)
    channel = models.CharField(max_length=250)
    currency = models.CharField(max_length=3)
    price = money()
    cost = money(null=True, blank=True)
    valid_from = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["variant_id", "channel", "valid_from"], name="saleor_ai_price"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.price} {self.currency}"


class Warehouse(models.Model):
    """Where stock lies, and which channels sell from there."""

    id = models.CharField(max_length=128, primary_key=True)
    name = models.CharField(max_length=250)
    country = models.CharField(max_length=2, default="", blank=True)
    channels = models.JSONField(default=list, help_text='slugs: ["default-channel"]')
    snapshot_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Stock(models.Model):
    """What lies in a warehouse now."""

    id = models.BigAutoField(primary_key=True)
    variant_id = models.CharField(max_length=128)
    warehouse_id = models.CharField(max_length=128)
    quantity = models.IntegerField()
    allocated = models.IntegerField(default=0)
    snapshot_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["variant_id", "warehouse_id"], name="saleor_ai_stock"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} at {self.warehouse_id}: {self.quantity}"


class StockChange(models.Model):
    """What lay in a warehouse after a change: tells a day without demand from a day without stock."""

    id = models.BigAutoField(primary_key=True)
    variant_id = models.CharField(max_length=128)
    warehouse_id = models.CharField(max_length=128)
    quantity = models.IntegerField()
    allocated = models.IntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["variant_id", "changed_at"], name="saleor_ai_stock_change"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} at {self.changed_at:%Y-%m-%d %H:%M}: {self.quantity}"


class Customer(models.Model):
    """A customer without name, e-mail or address; a guest is known by a keyed hash alone."""

    id = models.CharField(max_length=128, primary_key=True)
    saleor_pk = models.BigIntegerField(null=True, blank=True, unique=True)
    is_guest = models.BooleanField(default=False)
    language_code = models.CharField(max_length=35, default="", blank=True)
    country = models.CharField(max_length=2, default="", blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    snapshot_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.id


class Order(models.Model):
    id = models.CharField(max_length=128, primary_key=True)
    number = models.CharField(max_length=64, default="", blank=True)
    customer_id = models.CharField(max_length=128, default="", blank=True)
    visitor = models.CharField(
        max_length=128, default="", blank=True, help_text="the storefront's session, where it passes one on"
    )
    channel = models.CharField(max_length=250)
    status = models.CharField(max_length=32)
    origin = models.CharField(max_length=32, default="", blank=True)
    charge_status = models.CharField(max_length=32, default="", blank=True)
    currency = models.CharField(max_length=3)
    total_gross = money()
    total_net = money()
    shipping_gross = money(default=0)
    charged = money(default=0)
    authorized = money(default=0, db_default=0)
    voucher_code = models.CharField(max_length=255, default="", blank=True)
    country = models.CharField(max_length=2, default="", blank=True)
    language_code = models.CharField(max_length=35, default="", blank=True)
    placed_at = models.DateTimeField(db_index=True)
    updated_at = models.DateTimeField(null=True, blank=True)
    snapshot_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["customer_id", "placed_at"], name="saleor_ai_order_customer"),
            models.Index(
                fields=["voucher_code", "placed_at"],
                condition=~models.Q(voucher_code=""),
                name="saleor_ai_order_voucher",
            ),
            models.Index(
                fields=["placed_at"],
                condition=models.Q(status__in=["unfulfilled", "partially_fulfilled"]),
                name="saleor_ai_order_to_send",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.id


class OrderLine(models.Model):
    """A line of an order; ``quantity_returned`` counts what came back or was refunded.

    ``warehouse_id`` is where it is taken from, or most of it, "" where that is not known.
    """

    id = models.CharField(max_length=160, primary_key=True)
    order_id = models.CharField(max_length=128, db_index=True)
    product_id = models.CharField(max_length=128, default="", blank=True)
    variant_id = models.CharField(max_length=128, default="", blank=True)
    warehouse_id = models.CharField(max_length=128, default="", db_default="", blank=True)
    sku = models.CharField(max_length=255, default="", blank=True)
    name = models.CharField(max_length=386, default="", blank=True)
    quantity = models.IntegerField()
    quantity_fulfilled = models.IntegerField(default=0)
    quantity_returned = models.IntegerField(default=0)
    currency = models.CharField(max_length=3)
    unit_price_gross = money()
    unit_price_net = money()
    undiscounted_unit_price = money(null=True, blank=True)
    unit_cost = money(null=True, blank=True)
    placed_at = models.DateTimeField(help_text="the order's own, beside each line for the time series")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["product_id", "placed_at"], name="saleor_ai_line_product"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.sku or self.product_id}"


# What two orders can have in common, in the order in which a person would look at it.
TRACES = ("card", "device", "network", "delivery_address", "billing_address", "phone", "email")


def trace() -> "models.CharField[Any, Any]":
    """A pseudonym: the same for the same thing, and nothing can be read from it. "" where nothing is known."""
    return models.CharField(max_length=64, default="", blank=True)


class OrderTrace(models.Model):
    """How an order was placed and paid, in pseudonyms: enough to see what orders have in common, and no more."""

    order_id = models.CharField(max_length=128, primary_key=True)
    placed_at = models.DateTimeField()
    email = trace()
    phone = trace()
    device = trace()
    network = trace()
    card = trace()
    delivery_address = trace()
    billing_address = trace()
    email_domain = models.CharField(max_length=253, default="", blank=True)
    email_digits = models.FloatField(null=True, blank=True, help_text="share of digits before the @")
    delivery_country = models.CharField(max_length=2, default="", blank=True)
    billing_country = models.CharField(max_length=2, default="", blank=True)
    card_country = models.CharField(max_length=2, default="", blank=True)
    payment_method = models.CharField(max_length=64, default="", blank=True)
    address_check = models.CharField(max_length=16, default="", blank=True, help_text="match, partial, mismatch")
    attempts = models.IntegerField(default=1, help_text="payments tried, the last one included")
    seconds_in_checkout = models.IntegerField(null=True, blank=True)
    snapshot_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=[name, "placed_at"], condition=~models.Q(**{name: ""}), name=f"saleor_ai_by_{name}"[:30]
            )
            for name in TRACES
        ]

    def __str__(self) -> str:
        return self.order_id


class OrderOutcome(models.Model):
    """What became of an order later, and when that was known: the labels that fraud models learn from."""

    class Kind(models.TextChoices):
        CHARGEBACK = "chargeback"
        REFUND = "refund"
        PAYMENT_FAILED = "payment_failed"
        FRAUD = "fraud", "a reviewer said fraud"
        CLEAN = "clean", "a reviewer said clean"

    id = models.BigAutoField(primary_key=True)
    order_id = models.CharField(max_length=128)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    known_at = models.DateTimeField()
    amount = money(null=True, blank=True)
    currency = models.CharField(max_length=3, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order_id", "kind", "known_at"], name="saleor_ai_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.kind}"


class Rating(models.Model):
    """What a customer thinks of a product, on the scale of the file that it came from."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.CharField(max_length=128)
    product_id = models.CharField(max_length=128, db_index=True)
    rating = models.FloatField()
    rated_at = models.DateTimeField(null=True, blank=True)
    snapshot_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer_id", "product_id"], name="saleor_ai_rating"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} rates {self.product_id} {self.rating}"
