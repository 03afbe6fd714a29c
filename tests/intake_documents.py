"""Documents as a reading leaves them, without reading any; and a shop at the seam that fails when it is told to."""

import uuid
from decimal import Decimal

from django.utils import timezone
from intake_papers import CHANNEL, GOODS

from core_ml.intake.order import Found, Kind, LineItem, Order, Party
from core_ml.intake.page import Box
from saleor_ai_plugin.intake import shapes
from saleor_ai_plugin.intake.changes import Wish
from saleor_ai_plugin.intake.models import IntakeDocument, IntakeLine, IntakeOriginal, IntakePage
from saleor_ai_plugin.intake.summary import summarise
from saleor_ai_plugin.shop.embedded_shop import EmbeddedShop
from saleor_ai_plugin.shop.errors import SaleorAnsweredErrorsError, SaleorUnavailableError
from saleor_ai_plugin.shop.protocol import CustomerFound

ANN, BOB = "ann@shop.example", "bob@shop.example"
BOX = Box(10, 20, 60, 30)


def found(value, text=""):
    return Found(value, text or str(value), 0.9, 1, BOX)


def order(goods=GOODS, *, number="PO-4711", buyer="Hotel Adler GmbH", vat_number="DE136695976"):
    lines = [
        LineItem(
            code=found(code), description=found(name), quantity=found(Decimal(pieces)), price=found(Decimal(price)),
            total=found(pieces * Decimal(price)),
        )
        for code, name, pieces, price in goods
    ]  # fmt: skip
    return Order(
        Kind.PURCHASE_ORDER, "en", number=found(number), currency=found("EUR"),
        buyer=Party(
            name=found(buyer), vat_number=found(vat_number), email=found("orders@hotel-adler.example"),
            street=found("Marktplatz 3"), postcode=found("80331"), city=found("Munich"), country=found("DE"),
        ),
        net_total=found(sum((line.total.value for line in lines), Decimal(0))), lines=tuple(lines),
    )  # fmt: skip


def document(read=None, *, pages=1, known=True, **fields):
    """One that waits for a look; its lines have their variants where they are ``known``."""
    held = shapes.of_order(read or order())
    made = IntakeDocument.objects.create(
        sha256=uuid.uuid4().hex * 2, name="PO.pdf", source="api", received_at=timezone.now(), state="to_review",
        understood=held, order=held, pages_count=pages, **fields,
    )  # fmt: skip
    original = IntakeOriginal.objects.create(
        sha256=made.sha256, size=1, media_type="application/pdf", kept_at=timezone.now()
    )
    IntakeDocument.objects.filter(id=made.id).update(original=original)
    for number in range(1, pages + 1):
        IntakePage.objects.create(
            document=made, number=number, original=original, original_page=number, width=595, height=842,
            source="text", words=[["PO", 1, 2, 3, 4, 1.0]], picture=b"\xff\xd8\xff" + bytes([number]),
        )  # fmt: skip
    for position, line in enumerate(held["lines"]):
        variant = line["code"]["value"].lower() if known else ""
        IntakeLine.objects.create(
            document=made, position=position, variant_id=variant, how="sku" if known else "",
            probability=0.99 if known else 0, candidates=[],
        )  # fmt: skip
    made.refresh_from_db()
    summarise(made)
    made.save()
    return made


def wish(held, by=ANN, note="", *, client_id=None, version=None):
    seen = held.version if version is None else version
    return Wish(str(held.id), seen, by, client_id or uuid.uuid4(), note)


class FailingShop(EmbeddedShop):
    """The embedded shop: ``before`` it makes a draft order, or ``after``, it fails as often as it is told to."""

    def __init__(self):
        super().__init__("demo")
        self.before = self.after = 0
        self.refuses = ""
        self.drafts = []
        self.people = [CustomerFound("C-1", "Hotel Adler", "orders@hotel-adler.example", "DE136695976")]

    def channel(self, slug):
        return super().channel(slug) if slug == CHANNEL else None

    def find_customers(self, *, email="", vat_number="", vat_number_key="", search=""):
        return [
            one
            for one in self.people
            if (email and one.email == email)
            or (vat_number_key and one.vat_number == vat_number)
            or (search and search.casefold() in one.name.casefold())
        ]

    def create_draft_order(self, reference, draft):
        if self.refuses:
            raise SaleorAnsweredErrorsError("draftOrderCreate", [{"field": "lines", "message": self.refuses}])
        if self.before:
            self.before -= 1
            raise SaleorUnavailableError("Saleor did not answer within 5 s; try again later")
        made = super().create_draft_order(reference, draft)
        self.drafts.append((reference, draft))
        if self.after:
            self.after -= 1
            raise SaleorUnavailableError("Saleor did not answer within 5 s; try again later")
        return made
