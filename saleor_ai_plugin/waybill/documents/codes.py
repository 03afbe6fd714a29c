"""Bar codes and QR codes, in modules that a label printer of 203 dots an inch can print exactly."""

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.pdfgen.canvas import Canvas

DOT = 72 / 203.2
"""Of a printer with 8 dots a millimetre, in points."""


def bars(number: str, *, dots: int, height: float) -> Code128:
    """A Code 128 without the quiet zones, which the place around it has to leave."""
    return Code128(number, barWidth=dots * DOT, barHeight=height, quiet=False)


def draw_bars(canvas: Canvas, number: str, *, x: float, y: float, width: float, height: float, dots: int = 3) -> None:
    """In the middle of ``width``, in the widest bars up to ``dots`` that leave ten modules free on either side."""
    while dots > 1 and bars(number, dots=dots, height=height).width + 20 * dots * DOT > width:
        dots -= 1
    made = bars(number, dots=dots, height=height)
    made.drawOn(canvas, x + (width - made.width) / 2, y)


def qr(text: str, size: float) -> Drawing:
    """A QR code in a square of ``size`` points, with its quiet zone of four modules."""
    widget = QrCodeWidget(text, barLevel="M", barBorder=4)
    left, bottom, right, top = widget.getBounds()
    drawing = Drawing(size, size, transform=[size / (right - left), 0, 0, size / (top - bottom), 0, 0])
    drawing.add(widget)
    return drawing


def draw_qr(canvas: Canvas, text: str, *, x: float, y: float, size: float) -> None:
    renderPDF.draw(qr(text, size), canvas, x, y)
