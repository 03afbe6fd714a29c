"""Papers that came in, what was understood of them, who changed what, and what was learned.

At the shop's variants, customers and orders rows point by Saleor's ids, as everything does.
"""

import uuid
from typing import Any, ClassVar

from django.db import models

from saleor_ai_plugin.facts.models import money


def text(most: int, **options: Any) -> "models.CharField[Any, Any]":
    return models.CharField(max_length=most, default="", blank=True, **options)


class IntakeOriginal(models.Model):
    """Bytes as they came, in pieces (``IntakeChunk``) so that nobody has to hold all of them."""

    id = models.BigAutoField(primary_key=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=64)
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sha256"], name="saleor_ai_intake_original"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class IntakeChunk(models.Model):
    """A piece of an original."""

    id = models.BigAutoField(primary_key=True)
    original = models.ForeignKey(IntakeOriginal, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField(help_text="from 0")
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["original", "number"], name="saleor_ai_intake_chunk"),
        ]

    def __str__(self) -> str:
        return f"{self.original_id}/{self.number}"


class IntakeDocument(models.Model):
    """A paper, from its arrival to the draft order. One that was made from others (split, merged) has no hash."""

    class State(models.TextChoices):
        RECEIVED = "received"
        READING = "reading"
        TO_REVIEW = "to_review"
        ACCEPTED = "accepted", "accepted; the draft order is being made"
        ORDERED = "ordered"
        REJECTED = "rejected"
        REFUSED = "refused", "cannot be read"
        DUPLICATE = "duplicate"
        REPLACED = "replaced", "split or merged into others"

    class Source(models.TextChoices):
        DESKTOP = "desktop"
        FOLDER = "folder"
        EMAIL = "email"
        API = "api"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    sha256 = text(64)
    original = models.ForeignKey(IntakeOriginal, on_delete=models.SET_NULL, null=True, blank=True)
    name = text(250, help_text="of the file")
    source = models.CharField(max_length=8, choices=Source.choices)
    sender = text(254, help_text="an e-mail address")
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    version = models.PositiveIntegerField(default=1, help_text="grows with each change")
    sentence = text(500, help_text="why it was refused, or what is wrong")
    tries = models.PositiveSmallIntegerField(default=0, help_text="readings that were begun and not ended")
    engine = text(16, help_text="of the reading that a person asked for; the usual one where empty")
    language = text(8, help_text="the same")
    turns = models.JSONField(default=dict, help_text='degrees that a person turned pages by: {"1": 90}')
    made_from = models.JSONField(default=list, help_text="ids of the documents that it was split or merged from")
    duplicate_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    kind = text(16, help_text="core_ml.intake.order.Kind; empty until it is read")
    understood = models.JSONField(null=True, blank=True, help_text="as it was read (intake.shapes)")
    order = models.JSONField(null=True, blank=True, help_text="the same, with what people corrected")
    number = text(64)
    buyer = text(250)
    currency = text(3)
    total = money(null=True, blank=True)
    pages_count = models.PositiveIntegerField(default=0)
    lines_count = models.PositiveIntegerField(default=0)
    unsure_count = models.PositiveIntegerField(default=0, help_text="lines without a sure variant")
    probability = models.FloatField(null=True, blank=True, help_text="that every line is right, 0 to 1")
    risk = models.FloatField(null=True, blank=True, help_text="where nothing else spoke against accepting it")
    was_wrong = models.BooleanField(null=True, blank=True, help_text="whether a reviewer put right what risk is about")
    reasons = models.JSONField(default=list, help_text='why not by itself: [{"code": …, "params": {…}}]')

    customer_id = text(128)
    customer_name = text(250)
    customer_why = text(32, help_text="vat_number_same, email_same, person, …")
    customer_candidates = models.JSONField(default=list)

    accepted_by = text(254)
    accepted_at = models.DateTimeField(null=True, blank=True)
    shop_order_id = text(128)
    shop_order_number = text(64)
    ordered_at = models.DateTimeField(null=True, blank=True)
    shop_trouble = text(500, help_text="why there is no draft order yet")
    shop_refused = models.BooleanField(default=False, help_text="the shop said no: a person has to see to it")
    shop_tries = models.PositiveIntegerField(default=0)
    shop_asked_at = models.DateTimeField(null=True, blank=True)
    emptied_at = models.DateTimeField(null=True, blank=True, help_text="when what is personal was deleted")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sha256"], condition=~models.Q(sha256=""), name="saleor_ai_intake_document_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "-received_at", "id"], name="saleor_ai_intake_by_state"),
            models.Index(fields=["-received_at", "id"], name="saleor_ai_intake_by_time"),
            models.Index(fields=["number"], condition=~models.Q(number=""), name="saleor_ai_intake_by_number"),
            models.Index(
                fields=["tries", "received_at"],
                condition=models.Q(state__in=("received", "reading")),
                name="saleor_ai_intake_to_read",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} ({self.state})"

    @property
    def sender_of_buyer(self) -> str:
        """Who sent it, where that may be the buyer: what staff brings in was sent by nobody."""
        return self.sender if self.source == self.Source.EMAIL else ""

    @property
    def reference(self) -> str:
        """What the draft order is known by in the shop: it exists there once."""
        return f"saleor-ai-intake-{self.id}"


class IntakePage(models.Model):
    """A page as it was read; its picture stands upright."""

    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(IntakeDocument, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField(help_text="from 1")
    original = models.ForeignKey(IntakeOriginal, on_delete=models.CASCADE)
    original_page = models.PositiveIntegerField(help_text="from 1")
    width = models.FloatField(help_text="points, upright")
    height = models.FloatField(help_text="points, upright")
    turned = models.PositiveSmallIntegerField(default=0, help_text="degrees clockwise from the original")
    source = models.CharField(max_length=4, help_text="text or ocr")
    words = models.JSONField(default=list, help_text="[[text, left, top, right, bottom, confidence], …]")
    picture = models.BinaryField(default=bytes)
    media_type = models.CharField(max_length=16, default="image/jpeg")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="saleor_ai_intake_page"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} page {self.number}"


class IntakeLine(models.Model):
    """Which variant a line of the paper means."""

    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(IntakeDocument, on_delete=models.CASCADE, related_name="matches")
    position = models.PositiveIntegerField(help_text="of the line in the order, from 0")
    variant_id = text(128)
    how = text(16, help_text="sku, barcode, buyer_code, alias, name, person, …")
    probability = models.FloatField(default=0.0, help_text="that the variant is right")
    candidates = models.JSONField(default=list, help_text='[{"variant_id": …, "probability": …, "how": …}]')
    chosen_by = text(254)
    findings = models.JSONField(default=list, help_text='price, stock and history: [{"code": …, "params": {…}}]')

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "position"], name="saleor_ai_intake_line"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} line {self.position}"


class IntakeDecision(models.Model):
    """One thing that was done to a document. Rows are added, never changed."""

    class Kind(models.TextChoices):
        READ = "read"
        ACCEPT = "accept"
        REJECT = "reject"
        CORRECT = "correct"
        CHOOSE_VARIANT = "choose_variant"
        CHOOSE_CUSTOMER = "choose_customer"
        ADD_LINE = "add_line"
        REMOVE_LINE = "remove_line"
        SPLIT = "split"
        MERGE = "merge"
        ROTATE = "rotate"
        READ_AGAIN = "read_again"
        KEEP = "keep", "is no duplicate"
        UNDO = "undo"

    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(IntakeDocument, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    by = models.CharField(max_length=254, help_text="a person's e-mail, or saleor-ai")
    at = models.DateTimeField()
    note = models.TextField(default="", blank=True)
    version = models.PositiveIntegerField(help_text="of the document afterwards")
    before = models.JSONField(default=dict, help_text="of what was changed, to show and to undo it")
    after = models.JSONField(default=dict)
    client_id = models.UUIDField(null=True, blank=True, help_text="sent again, not done again")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "client_id"], name="saleor_ai_intake_decision"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.kind} by {self.by}"


class IntakeAlias(models.Model):
    """What a buyer means by a code or a name, as reviewers said: ``core_ml.intake.learning.Alias``."""

    id = models.BigAutoField(primary_key=True)
    buyer = models.CharField(max_length=300, help_text="the customer, else one of intake.learned.buyer_keys")
    by = models.CharField(max_length=16, help_text="code or description")
    key = models.CharField(max_length=300)
    variant_id = models.CharField(max_length=128)
    confirmed = models.PositiveIntegerField(default=1)
    contradicted = models.PositiveIntegerField(default=0)
    learned_by = text(254)
    learned_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["buyer", "by", "key", "variant_id"], name="saleor_ai_intake_alias"),
        ]

    def __str__(self) -> str:
        return f"{self.key} is {self.variant_id}"


class IntakeBuyer(models.Model):
    """Which customer of the shop a buyer is: a reviewer said so."""

    id = models.BigAutoField(primary_key=True)
    buyer = models.CharField(max_length=300, help_text="intake.learned.buyer_keys")
    customer_id = models.CharField(max_length=128)
    customer_name = text(250)
    learned_by = text(254)
    learned_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["buyer"], name="saleor_ai_intake_buyer"),
        ]

    def __str__(self) -> str:
        return f"{self.buyer} is {self.customer_id}"


class IntakeMail(models.Model):
    """A message of the mailbox whose attachments are kept: it is not fetched again."""

    id = models.BigAutoField(primary_key=True)
    mailbox = models.CharField(max_length=64, help_text="a hash of its address and its UIDVALIDITY")
    uid = models.PositiveBigIntegerField()
    message_id = text(64, help_text="a hash of the Message-ID; empty where it has none")
    attachments = models.PositiveIntegerField(default=0, help_text="that are papers")
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailbox", "uid"], name="saleor_ai_intake_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.mailbox[:12]}/{self.uid}"


class IntakeSource(models.Model):
    """How a source that we look into is doing. Where it is says the worker's environment."""

    class Kind(models.TextChoices):
        FOLDER = "folder"
        EMAIL = "email"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    is_on = models.BooleanField(default=True)
    is_configured = models.BooleanField(default=False, help_text="as the worker said last")
    looked_at = models.DateTimeField(null=True, blank=True)
    found = models.PositiveIntegerField(default=0, help_text="documents that it brought")
    trouble = text(500)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind"], name="saleor_ai_intake_source"),
        ]

    def __str__(self) -> str:
        return self.kind


class IntakeSettings(models.Model):
    """The owner's settings; one row."""

    class Price(models.TextChoices):
        CATALOGUE = "catalogue"
        PAPER = "paper"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    accepts_automatically = models.BooleanField(default=False)
    error_rate = models.FloatField(default=0.005, help_text="of documents accepted automatically, with a wrong line")
    audit_share = models.FloatField(default=0.05, help_text="of what could be accepted that people see all the same")
    channel = text(250, help_text="slug; draft orders are made in it")
    warehouse_id = text(128, help_text="whose stock is looked at; all of the channel's where empty")
    price_tolerance = models.FloatField(default=0.02, help_text="share by which paper and catalogue may differ")
    price_stands = models.CharField(max_length=9, choices=Price.choices, default=Price.CATALOGUE)
    vat_number_key = text(250, help_text="metadata of the shop's customers that holds their VAT number")
    keep_days = models.PositiveIntegerField(default=365, help_text="of originals and what was understood")
    updated_by = text(254)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="saleor_ai_intake_settings_one_row"),
        ]

    def __str__(self) -> str:
        return "intake settings"
