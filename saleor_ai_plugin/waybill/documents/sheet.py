"""Labels four to a sheet of A4, for printers of offices and paper with four stickers."""

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from saleor_ai_plugin.waybill.documents import label
from saleor_ai_plugin.waybill.documents.content import Content

COLUMNS, ROWS = 2, 2
SCALE = 0.95
"""A quarter of A4 is 105 x 148.5 mm, and printers leave a margin."""


def write(found: Sequence[Content]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(", ".join(one.number for one in found[:5]))
    labels = [(one, parcel) for one in found for parcel in range(1, one.parcels + 1)]
    for start in range(0, len(labels), COLUMNS * ROWS):
        for place, (one, parcel) in enumerate(labels[start : start + COLUMNS * ROWS]):
            _draw(canvas, one, parcel, place)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, one: Content, parcel: int, place: int) -> None:
    """From left to right, from the top down."""
    wide, high = A4[0] / COLUMNS, A4[1] / ROWS
    row, column = divmod(place, COLUMNS)
    left = column * wide + (wide - SCALE * label.WIDTH) / 2
    bottom = A4[1] - (row + 1) * high + (high - SCALE * label.HEIGHT) / 2
    canvas.saveState()
    canvas.translate(left, bottom)
    canvas.scale(SCALE, SCALE)
    label.draw(canvas, one, parcel)
    canvas.restoreState()
