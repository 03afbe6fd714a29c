"""Papers of the tests' own: a purchase order as PDF, and a shop that sells what stands on it."""

import io
from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from saleor_ai_plugin.facts.models import Product, Stock, Variant, VariantPrice

CHANNEL = "default-channel"
Row = tuple[str, str, int, str]
"""Code, description, pieces, price."""
GOODS: Sequence[Row] = (
    ("KET-100", "Electric kettle 1.7 l", 12, "24.90"),
    ("CUP-7", "Porcelain cup white", 48, "3.50"),
    ("TEA-55", "Green tea 500 g", 6, "11.25"),
)


def sell(goods: Sequence[Row] = GOODS) -> None:
    """A shop that has these goods, 100 pieces of each."""
    now = timezone.now()
    for code, name, _, price in goods:
        variant = code.lower()
        Product.objects.create(id=f"p-{variant}", name=name, snapshot_at=now)
        Variant.objects.create(id=variant, product_id=f"p-{variant}", sku=code, snapshot_at=now)
        VariantPrice.objects.create(
            variant_id=variant, channel=CHANNEL, currency="EUR", price=Decimal(price), valid_from=now
        )
        Stock.objects.create(variant_id=variant, warehouse_id="w", quantity=100, snapshot_at=now)


def purchase_order(*papers: tuple[str, Sequence[Row]]) -> bytes:
    """A PDF with a text layer, a page for each pair of number and rows."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=A4, invariant=True)
    for number, rows in papers or (("PO-4711", GOODS),):
        _page(canvas, number, rows)
    canvas.save()
    return written.getvalue()


def _page(canvas: Canvas, number: str, rows: Sequence[Row]) -> None:
    def put(x: float, y: float, text: str, *, right: bool = False) -> None:
        (canvas.drawRightString if right else canvas.drawString)(x, y, text)

    canvas.setFont("Helvetica-Bold", 16)
    put(50, 780, "PURCHASE ORDER")
    canvas.setFont("Helvetica", 10)
    for place, line in enumerate(("Buyer:", "Hotel Adler GmbH", "Marktplatz 3", "80331 Munich", "Germany")):
        put(50, 740 - 14 * place, line)
    put(50, 665, "VAT ID: DE136695976")
    put(50, 651, "E-mail: orders@hotel-adler.example")
    for place, line in enumerate(("Supplier:", "Kettle and Cup Ltd", "1 High Street", "London W1 1AA")):
        put(320, 740 - 14 * place, line)
    put(50, 620, f"Order number: {number}")
    put(50, 606, "Order date: 2026-11-27")
    put(320, 606, "Currency: EUR")
    columns = (
        (50, "Article no.", False),
        (140, "Description", False),
        (360, "Quantity", True),
        (440, "Unit price", True),
    )
    canvas.setFont("Helvetica-Bold", 10)
    for x, title, right in columns:
        put(x, 570, title, right=right)
    put(540, 570, "Total", right=True)
    canvas.setFont("Helvetica", 10)
    y, net = 552, Decimal(0)
    for code, name, pieces, price in rows:
        total = pieces * Decimal(price)
        net += total
        put(50, y, code)
        put(140, y, name)
        for x, text in ((360, str(pieces)), (440, price), (540, f"{total:.2f}")):
            put(x, y, text, right=True)
        y -= 18
    tax = (net * Decimal("0.19")).quantize(Decimal("0.01"))
    for label, amount in (("Net total", net), ("VAT 19%", tax), ("Total EUR", net + tax)):
        put(360, y - 12, label)
        put(540, y - 12, f"{amount:.2f}", right=True)
        y -= 16
    canvas.showPage()
