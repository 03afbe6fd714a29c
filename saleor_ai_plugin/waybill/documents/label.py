"""The label of a parcel, 100 x 150 mm: who it goes to, the waybill's number as Code 128, and a QR code."""

import io
from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from saleor_ai_plugin.waybill.documents import codes, fitting
from saleor_ai_plugin.waybill.documents.content import Content
from saleor_ai_plugin.waybill.documents.words import WORDS

WIDTH, HEIGHT = 100 * mm, 150 * mm
MARGIN = 4 * mm
INNER = WIDTH - 2 * MARGIN
_QR = 29 * mm


def write(found: Sequence[Content]) -> bytes:
    """A page for each parcel."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setTitle(", ".join(one.number for one in found[:5]))
    for one in found:
        for parcel in range(1, one.parcels + 1):
            draw(canvas, one, parcel)
            canvas.showPage()
    canvas.save()
    return out.getvalue()


def draw(canvas: Canvas, one: Content, parcel: int) -> None:
    """A label with its lower left corner at the origin."""
    _head(canvas, one)
    _sender(canvas, one, parcel)
    _receiver(canvas, one)
    _reference(canvas, one)
    _number(canvas, one)


def _head(canvas: Canvas, one: Content) -> None:
    top, left = HEIGHT - MARGIN, 0.62 * INNER
    carrier = fitting.fit([one.carrier], width=left - 2 * mm, height=11 * mm, size=16, bold=True)
    fitting.draw(canvas, carrier, x=MARGIN, top=top)
    service = fitting.fit([one.service.upper()], width=INNER - left, height=11 * mm, size=14, bold=True)
    fitting.draw(canvas, service, x=MARGIN + left, top=top, width=INNER - left, align="right")
    _rule(canvas, 134 * mm)


def _sender(canvas: Canvas, one: Content, parcel: int) -> None:
    words, top, left = WORDS[one.language], 133 * mm, 0.6 * INNER
    sender = fitting.fit([f"{words['from']}:", *one.sender], width=left - 2 * mm, height=16 * mm, size=8)
    fitting.draw(canvas, sender, x=MARGIN, top=top)
    facts = [
        f"{words['parcel']} {parcel}/{one.parcels}",
        f"{words['weight']} {one.weight}",
        f"{words['date']} {one.drawn_at.date().isoformat()}",
    ]
    said = fitting.fit(facts, width=INNER - left, height=16 * mm, size=10, bold=True)
    fitting.draw(canvas, said, x=MARGIN + left, top=top, width=INNER - left, align="right")
    _rule(canvas, 116 * mm)


def _receiver(canvas: Canvas, one: Content) -> None:
    words = WORDS[one.language]
    heading = fitting.fit([f"{words['to']}:"], width=INNER, height=5 * mm, size=9)
    fitting.draw(canvas, heading, x=MARGIN, top=115 * mm)
    phone = [f"{words['phone']} {one.phone}"] if one.phone else []
    address = fitting.fit([*one.receiver, *phone], width=INNER, height=42 * mm, size=15, smallest=6, bold=True)
    fitting.draw(canvas, address, x=MARGIN, top=110 * mm)
    _rule(canvas, 67 * mm)


def _reference(canvas: Canvas, one: Content) -> None:
    words, width = WORDS[one.language], INNER - _QR - 2 * mm
    facts = [
        f"{words['order']} {one.order_number}",
        f"{words['quantity']} {one.pieces}",
        f"{words['warehouse']} {one.warehouse}",
    ]
    fitting.draw(canvas, fitting.fit(facts, width=width, height=27 * mm, size=11), x=MARGIN, top=65 * mm)
    codes.draw_qr(canvas, one.qr, x=WIDTH - MARGIN - _QR, y=37 * mm, size=_QR)
    _rule(canvas, 36 * mm)


def _number(canvas: Canvas, one: Content) -> None:
    codes.draw_bars(canvas, one.number, x=0, y=12 * mm, width=WIDTH, height=22 * mm)
    number = fitting.fit([one.number], width=INNER, height=7 * mm, size=14, bold=True)
    fitting.draw(canvas, number, x=MARGIN, top=11 * mm, width=INNER, align="centre")


def _rule(canvas: Canvas, y: float) -> None:
    canvas.setLineWidth(0.8)
    canvas.line(MARGIN, y, WIDTH - MARGIN, y)
