"""Papers that go to our service beside a real Saleor, and the draft orders that they become there."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from saleor_fraud import STAFF
from saleor_process import Saleor

OURS = (
    *("intakedecision", "intakeline", "intakepage", "intakedocument", "intakechunk", "intakeoriginal", "intakealias"),
    *("intakebuyer", "intakesource", "intakesettings", "outboxevent", "job"),
)
DRAFTS = """
{
  draftOrders(first: 50) {
    edges { node {
      id number externalReference status userEmail customerNote metafield(key: "buyerReference")
      user { email } channel { slug }
      billingAddress { companyName streetAddress1 city postalCode country { code } }
      lines { productSku quantity unitPrice { gross { amount } } }
    } }
  }
}
"""
Row = tuple[str, str, int, str]


def forget_intake(saleor: Saleor) -> None:
    """Our papers, and the drafts that other tests made of theirs."""
    for table in OURS:
        saleor.rows(f"DELETE FROM saleor_ai_plugin_{table}")
    saleor.rows(
        "DELETE FROM order_orderevent WHERE order_id IN (SELECT id FROM order_order WHERE status = 'draft'); "
        "DELETE FROM order_orderline WHERE order_id IN (SELECT id FROM order_order WHERE status = 'draft'); "
        "DELETE FROM order_order WHERE status = 'draft'"
    )


def drafts(saleor: Saleor) -> list[dict[str, Any]]:
    found = saleor.ask(DRAFTS, token=saleor.login(STAFF))["draftOrders"]["edges"]
    return [edge["node"] for edge in found]


def paper(number: str, rows: Sequence[Row], *, email: str = "ada@example.com") -> bytes:
    """A purchase order as PDF; rows are code, description, pieces, price."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=A4, invariant=True)
    canvas.setFont("Helvetica", 10)
    heads = [
        (780, "PURCHASE ORDER"),
        (740, "Buyer:"),
        (726, "Ada Kitchens Ltd"),
        (712, "5 Long Road"),
        (698, "Springfield"),
    ]
    heads += [(670, f"E-mail: {email}"), (640, f"Order number: {number}"), (626, "Order date: 2026-11-27")]
    heads += [(612, "Currency: USD")]
    for y, text in heads:
        canvas.drawString(50, y, text)
    for x, title in ((50, "Article no."), (140, "Description")):
        canvas.drawString(x, 570, title)
    for x, title in ((360, "Quantity"), (440, "Unit price"), (540, "Total")):
        canvas.drawRightString(x, 570, title)
    y, net = 552, Decimal(0)
    for code, name, pieces, price in rows:
        total = pieces * Decimal(price)
        net += total
        canvas.drawString(50, y, code)
        canvas.drawString(140, y, name)
        for x, text in ((360, str(pieces)), (440, price), (540, f"{total:.2f}")):
            canvas.drawRightString(x, y, text)
        y -= 18
    canvas.drawString(360, y - 12, "Total USD")
    canvas.drawRightString(540, y - 12, f"{net:.2f}")
    canvas.save()
    return written.getvalue()
