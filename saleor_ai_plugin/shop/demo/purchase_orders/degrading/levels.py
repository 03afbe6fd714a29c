"""How much happens to a paper: ``none`` is the PDF as it was made, ``light`` an office's scan, ``hard`` a photo taken
in a hurry, a worn scan or a fax.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image

from saleor_ai_plugin.shop.demo.purchase_orders.degrading import light, marks
from saleor_ai_plugin.shop.demo.purchase_orders.degrading.geometry import Picture, askew, in_perspective

LEVELS = ("none", "light", "hard")


@dataclass(frozen=True, slots=True)
class Degraded:
    content: bytes
    ending: str
    """Of the file's name: pdf, png, jpg or tiff."""


def degraded(pdf: bytes, level: str, rng: np.random.Generator, *, stamp: str, day: str) -> Degraded:
    """The paper as it arrives. ``stamp`` is the word that may be stamped on it with ``day``."""
    if level == "none":
        return Degraded(pdf, "pdf")
    if level == "light":
        return _scan(pdf, rng, stamp, day)
    kind = rng.random()
    # A photo shows one page.
    if kind < 0.4 and len(pages(pdf, 36)) == 1:
        return _photo(pdf, rng, stamp, day)
    return _fax(pdf, rng, stamp, day) if kind < 0.65 else _worn_scan(pdf, rng, stamp, day)


def pages(pdf: bytes, dpi: int) -> list[Picture]:
    """Every page as a picture."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [np.asarray(page.render(scale=dpi / 72).to_pil().convert("RGB")) for page in document]
    finally:
        document.close()


def _scan(pdf: bytes, rng: np.random.Generator, stamp: str, day: str) -> Degraded:
    """200 dpi, a little askew; a third bears a stamp. One page in four is a PNG or TIFF."""
    found = []
    for page in pages(pdf, 200):
        marked = marks.stamped(page, rng, stamp, day) if rng.random() < 0.33 else page
        turned = askew(marked, rng, 1.0)
        found.append(light.noisy(light.blurred(turned, rng.uniform(0.3, 0.7)), rng, rng.uniform(2, 6)))
    kind = rng.random()
    if kind < 0.75:
        return _as_pdf(found, 200, quality=int(rng.integers(65, 85)))
    return _as_tiff(found, 200, "tiff_lzw") if kind < 0.88 or len(found) > 1 else _as_picture(found[0], 200, "PNG")


def _worn_scan(pdf: bytes, rng: np.random.Generator, stamp: str, day: str) -> Degraded:
    """150 dpi, folded, stamped, up to 5° askew, compressed too much."""
    found = []
    for page in pages(pdf, 150):
        worn = marks.folded(page, rng) if rng.random() < 0.6 else page
        worn = marks.stamped(worn, rng, stamp, day) if rng.random() < 0.7 else worn
        worn = light.blurred(askew(worn, rng, 5.0), rng.uniform(0.4, 0.8))
        found.append(light.noisy(light.shadowed(worn, rng, rng.uniform(0, 0.25)), rng, rng.uniform(5, 11)))
    return _as_pdf(found, 150, quality=int(rng.integers(35, 60)))


def _photo(pdf: bytes, rng: np.random.Generator, stamp: str, day: str) -> Degraded:
    """A telephone's: perspective, turned by up to 5°, shadow, grain, JPEG."""
    page = pages(pdf, 200)[0]
    page = marks.folded(page, rng) if rng.random() < 0.4 else page
    page = marks.stamped(page, rng, stamp, day) if rng.random() < 0.4 else page
    page = in_perspective(askew(page, rng, 4.0), rng, 0.05)
    page = light.shadowed(page, rng, rng.uniform(0.15, 0.5))
    page = light.noisy(light.blurred(page, rng.uniform(0.5, 1.0)), rng, rng.uniform(3, 8))
    return _as_picture(page, 200, "JPEG", quality=int(rng.integers(50, 80)))


def _fax(pdf: bytes, rng: np.random.Generator, stamp: str, day: str) -> Degraded:
    """200 dpi in black and white, up to 2° askew."""
    found = []
    for page in pages(pdf, 200):
        marked = marks.stamped(page, rng, stamp, day) if rng.random() < 0.3 else page
        found.append(light.faxed(light.blurred(askew(marked, rng, 2.0), 0.6), rng))
    return _as_tiff(found, 200, "group4")


def _as_pdf(found: Sequence[Picture], dpi: int, *, quality: int) -> Degraded:
    # reportlab's PDFs are the same for the same pictures; Pillow writes the time into its own.
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    for picture in found:
        size = (picture.shape[1] * 72 / dpi, picture.shape[0] * 72 / dpi)
        canvas.setPageSize(size)
        jpeg = io.BytesIO(_as_picture(picture, dpi, "JPEG", quality=quality).content)
        canvas.drawImage(ImageReader(jpeg), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return Degraded(file.getvalue(), "pdf")


def _as_tiff(found: Sequence[Picture], dpi: int, compression: str) -> Degraded:
    mode = "1" if compression == "group4" else "L"
    images = [Image.fromarray(picture).convert(mode) for picture in found]
    file = io.BytesIO()
    images[0].save(file, "TIFF", save_all=True, append_images=images[1:], compression=compression, dpi=(dpi, dpi))
    return Degraded(file.getvalue(), "tiff")


def _as_picture(picture: Picture, dpi: int, kind: str, **how: Any) -> Degraded:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, kind, dpi=(dpi, dpi), **how)
    return Degraded(file.getvalue(), "jpg" if kind == "JPEG" else kind.lower())
