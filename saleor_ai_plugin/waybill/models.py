"""Shipments, their waybills with all that happened to them, manifests, and the carriers that take them.

Rows point at each other by foreign keys and at the shop by Saleor's ids. An address is the one thing here that is about
a person: it is kept sealed (``sealing``), and only for as long as its label may be needed (``forgetting``).
"""

from typing import Any, ClassVar

from django.db import models

from saleor_ai_plugin.facts.models import money


def someone() -> "models.CharField[Any, Any]":
    return models.CharField(max_length=254, default="", blank=True)


class Carrier(models.Model):
    """Who takes parcels: our own vans, or somebody whom files or SFTP tell of them."""

    class Kind(models.TextChoices):
        OWN_FLEET = "own_fleet"
        FOLDER = "folder", "files in a folder"
        SFTP = "sftp", "files on a server of theirs"

    class Format(models.TextChoices):
        JSON = "json"
        CSV = "csv"

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=32, help_text="names its folder, and is in its files")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    series = models.CharField(max_length=4, help_text="what its waybill numbers begin with; several may share one")
    services = models.JSONField(default=list, help_text='["standard", "express"]; the first where nobody says')
    language = models.CharField(max_length=8, default="en")
    tracking_url = models.CharField(max_length=250, default="", blank=True, help_text="with {number}")
    format = models.CharField(max_length=8, choices=Format.choices, default=Format.JSON)
    host = models.CharField(max_length=253, default="", blank=True)
    port = models.PositiveIntegerField(default=22)
    username = models.CharField(max_length=64, default="", blank=True)
    host_key = models.TextField(default="", blank=True, help_text='of the server, "ssh-ed25519 AAAA…"')
    outbox = models.CharField(max_length=250, default="out", help_text="the server's folder that we write into")
    inbox = models.CharField(max_length=250, default="in", help_text="the server's folder with what they say")
    secret = models.BinaryField(default=b"", blank=True, help_text="password or private key, sealed")
    is_active = models.BooleanField(default=True)
    trouble = models.CharField(max_length=500, default="", blank=True, help_text="why it could not be asked last")
    is_shut_out = models.BooleanField(default=False, help_text="not asked again before the owner has changed something")
    asked_at = models.DateTimeField(null=True, blank=True, help_text="when it was last asked what became of parcels")
    version = models.PositiveIntegerField(default=1)
    updated_by = someone()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["code"], name="saleor_ai_carrier_code")]

    def __str__(self) -> str:
        return self.name


class CarrierZone(models.Model):
    """Where a carrier's prices are the same; the first zone that fits holds, an empty list fits everything."""

    id = models.BigAutoField(primary_key=True)
    carrier = models.ForeignKey(Carrier, on_delete=models.CASCADE, related_name="zones")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    countries = models.JSONField(default=list, help_text='["DE", "AT"]')
    postcodes = models.JSONField(default=list, help_text='what they begin with: ["10", "12"]')

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["carrier", "position"], name="saleor_ai_carrier_zone"),
        ]

    def __str__(self) -> str:
        return self.name


class CarrierRate(models.Model):
    """What a waybill up to a weight costs in a zone."""

    id = models.BigAutoField(primary_key=True)
    zone = models.ForeignKey(CarrierZone, on_delete=models.CASCADE, related_name="rates")
    service = models.CharField(max_length=32)
    max_grams = models.PositiveIntegerField()
    price = money()
    currency = models.CharField(max_length=3)
    days = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "service", "max_grams"], name="saleor_ai_carrier_rate"),
        ]

    def __str__(self) -> str:
        return f"{self.service} up to {self.max_grams} g: {self.price} {self.currency}"


class WaybillSeries(models.Model):
    """How far a series of numbers has come; its row is locked from the taking of a number to the commit."""

    prefix = models.CharField(max_length=4, primary_key=True)
    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}: {self.last}"


class Shipment(models.Model):
    """Goods of one order that leave one warehouse together."""

    id = models.BigAutoField(primary_key=True)
    order_id = models.CharField(max_length=128)
    order_number = models.CharField(max_length=64, default="", blank=True)
    channel = models.CharField(max_length=250, default="", blank=True)
    warehouse_id = models.CharField(max_length=128)
    weight_grams = models.PositiveIntegerField(default=0, help_text="0: nobody knows")
    parcels = models.PositiveIntegerField(default=1)
    country = models.CharField(max_length=2, default="", blank=True)
    address = models.BinaryField(default=b"", help_text="sealed; empty once it is forgotten")
    client_id = models.UUIDField(help_text="sent again, not drawn again")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client_id", "order_id", "warehouse_id"], name="saleor_ai_shipment_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["order_id"], name="saleor_ai_shipment_order")]

    def __str__(self) -> str:
        return f"{self.order_number or self.order_id} from {self.warehouse_id}"


class ShipmentLine(models.Model):
    """Pieces of a line of the order; sku and name are as they were."""

    id = models.BigAutoField(primary_key=True)
    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="lines")
    order_line_id = models.CharField(max_length=160)
    variant_id = models.CharField(max_length=128, default="", blank=True)
    sku = models.CharField(max_length=255, default="", blank=True)
    name = models.CharField(max_length=386, default="", blank=True)
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shipment", "order_line_id"], name="saleor_ai_shipment_line"),
        ]
        indexes: ClassVar = [models.Index(fields=["order_line_id"], name="saleor_ai_shipped")]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.sku or self.variant_id}"


class Manifest(models.Model):
    """What a carrier took along from a warehouse, closed once and never changed."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=32)
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="manifests")
    warehouse_id = models.CharField(max_length=128)
    closed_by = someone()
    closed_at = models.DateTimeField()
    client_id = models.UUIDField(help_text="sent again, not closed again")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="saleor_ai_manifest_number"),
            models.UniqueConstraint(fields=["client_id"], name="saleor_ai_manifest_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["-closed_at"], name="saleor_ai_manifest_by_time")]

    def __str__(self) -> str:
        return self.number


class Waybill(models.Model):
    """The paper that a shipment travels with. Its number is used for ever, also when it is void."""

    class State(models.TextChoices):
        DRAWN = "drawn"
        PRINTED = "printed"
        HANDED_OVER = "handed_over"
        IN_TRANSIT = "in_transit"
        DELIVERED = "delivered"
        VOID = "void"

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=32)
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="waybills")
    service = models.CharField(max_length=32)
    shipment = models.OneToOneField(Shipment, on_delete=models.PROTECT, related_name="waybill")
    manifest = models.ForeignKey(Manifest, on_delete=models.PROTECT, null=True, blank=True, related_name="waybills")
    state = models.CharField(max_length=16, choices=State.choices, default=State.DRAWN)
    version = models.PositiveIntegerField(default=1, help_text="grows with each change")
    zone = models.CharField(max_length=100, default="", blank=True)
    price = money(null=True, blank=True)
    currency = models.CharField(max_length=3, default="", blank=True)
    carrier_reference = models.CharField(max_length=64, default="", blank=True, help_text="their own number of it")
    notify_customer = models.BooleanField(default=True)
    drawn_by = someone()
    drawn_at = models.DateTimeField()
    changed_at = models.DateTimeField(help_text="when its state last changed")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="saleor_ai_waybill_number"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "-drawn_at"], name="saleor_ai_waybill_by_state"),
            models.Index(fields=["-drawn_at"], name="saleor_ai_waybill_by_time"),
            models.Index(fields=["carrier"], condition=models.Q(manifest=None), name="saleor_ai_waybill_no_manifest"),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.state})"


class WaybillEvent(models.Model):
    """One thing that happened to a waybill. Rows are added, never changed."""

    class Kind(models.TextChoices):
        DRAW = "draw"
        PRINT = "print"
        HAND_OVER = "hand_over"
        ACCEPTED = "accepted", "the carrier knows of it"
        REJECTED = "rejected", "the carrier does not take it"
        IN_TRANSIT = "in_transit"
        EXCEPTION = "exception", "something is wrong on the way"
        DELIVERED = "delivered"
        FULFILLED = "fulfilled", "the shop knows of it"
        VOID = "void"
        UNFULFILLED = "unfulfilled", "the shop has taken it back"

    id = models.BigAutoField(primary_key=True)
    waybill = models.ForeignKey(Waybill, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    by = models.CharField(max_length=254, help_text="a person's e-mail, saleor-ai, or a carrier's code")
    at = models.DateTimeField(help_text="when it happened, as far as whoever says it knows")
    noted_at = models.DateTimeField()
    place = models.CharField(max_length=100, default="", blank=True)
    note = models.CharField(max_length=500, default="", blank=True)
    key = models.CharField(max_length=128, help_text="said again, not noted again")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["waybill", "key"], name="saleor_ai_waybill_event"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.by}"


class WaybillTask(models.Model):
    """What others have to do because of a waybill: written with what asks for it, and done once.

    The shop fulfils the order, or takes that back; the carrier is told of a parcel, or that it does not come.
    """

    class Kind(models.TextChoices):
        FULFIL = "fulfil"
        UNFULFIL = "unfulfil"
        ANNOUNCE = "announce"
        REVOKE = "revoke"

    class State(models.TextChoices):
        PENDING = "pending"
        DONE = "done"
        TROUBLE = "trouble", "they said no: a person has to see to it"
        DROPPED = "dropped", "never done, and no longer wanted"

    id = models.BigAutoField(primary_key=True)
    waybill = models.ForeignKey(Waybill, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    tries = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(help_text="when it was last wanted or tried")
    not_before = models.DateTimeField(help_text="when it may be tried next")
    done_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True, help_text="that the shop did it once")
    reference = models.CharField(max_length=128, default="", blank=True, help_text="the fulfilment in the shop")
    trouble = models.CharField(max_length=500, default="", blank=True)
    retried_by = someone()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["waybill", "kind"], name="saleor_ai_waybill_task"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["not_before"], condition=models.Q(state="pending"), name="saleor_ai_waybill_to_do"),
            models.Index(
                fields=["done_at"], condition=models.Q(state="done", checked_at=None), name="saleor_ai_waybill_check"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class DispatchSettings(models.Model):
    """What the owner wants of dispatch, and what stands on labels as the sender. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sender_name = models.CharField(max_length=100, default="", blank=True)
    sender_phone = models.CharField(max_length=40, default="", blank=True)
    sender_addresses = models.JSONField(default=dict, help_text='{"<warehouse id>": "Dock 3\\n…"}')
    notify_customer = models.BooleanField(default=True, help_text="let Saleor tell the customer the tracking number")
    keep_address_days = models.PositiveIntegerField(default=30, help_text="after a waybill's state last changed")
    updated_by = someone()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="saleor_ai_dispatch_settings_one_row"),
        ]

    def __str__(self) -> str:
        return "dispatch settings"


class ShopFulfilment(models.Model):
    """A fulfilment of the embedded shop, which has no table of its own for them."""

    id = models.BigAutoField(primary_key=True)
    order_id = models.CharField(max_length=128)
    warehouse_id = models.CharField(max_length=128)
    tracking_number = models.CharField(max_length=255, default="", blank=True)
    is_cancelled = models.BooleanField(default=False)
    lines = models.JSONField(help_text='{"<order line id>": 2}')
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["order_id"], name="saleor_ai_shop_fulfilment")]

    def __str__(self) -> str:
        return f"{self.order_id} ({self.tracking_number})"
