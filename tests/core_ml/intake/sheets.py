"""Papers made for tests: a purchase order as PDF, and pictures of it as scanners and phones make them."""

from __future__ import annotations

import io
import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from core_ml.intake import Word

HEADER = ["Purchase order PO-4711", "Date 2026-11-28", "Ship to Northwind Trading, 12 Harbour Street, Bristol"]
ITEMS = [
    ("TEA-100", "Green tea in bags", "12", "4.00", "48.00"),
    ("COF-250", "Ground coffee, dark roast", "30", "6.50", "195.00"),
    ("MUG-001", "Stoneware mug, blue", "24", "7.25", "174.00"),
    ("SPN-006", "Teaspoons, box of six", "10", "9.90", "99.00"),
    ("HNY-500", "Acacia honey in a jar", "18", "5.40", "97.20"),
]
FOOTER = ["Total amount of this order 613.20", "Please confirm the delivery date by return"]
COLUMNS = (60, 140, 340, 410, 490)
GERMAN = [
    "Bestellung Nr. 4711 vom 28.11.2026",
    "Bitte liefern Sie die folgenden Artikel an unser Lager",
    "Menge Bezeichnung Einzelpreis Gesamtpreis",
    "12 Grüner Tee für die Küche 4,00 48,00",
    "30 Gemahlener Kaffee, kräftig geröstet 6,50 195,00",
    "Gesamtbetrag der Bestellung ohne MwSt. 243,00",
]
CHINESE = [
    "采购订单",
    "订单编号 4711",
    "绿茶 12 件 48.00",
    "研磨咖啡 30 件 195.00",
    "请按时交货并确认",
    "合计金额 243.00",
]
CHINESE_FONT = Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")
DOTS = 200


def text() -> str:
    """The order as one would read it."""
    return "\n".join([*HEADER, *(" ".join(item) for item in ITEMS), *FOOTER])


def order_pdf(pages: int = 1, **options: object) -> bytes:
    """The order, printed ``pages`` times."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, **options)
    for _ in range(pages):
        _draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 11)
    down = 780
    for line in HEADER:
        canvas.drawString(60, down, line)
        down -= 22
    for item in ITEMS:
        down -= 22
        for left, cell in zip(COLUMNS, item, strict=True):
            canvas.drawString(left, down, cell)
    down -= 44
    for line in FOOTER:
        canvas.drawString(60, down, line)
        down -= 22


def lines_pdf(lines: Iterable[str], font: str = "Helvetica", size: float = 11) -> bytes:
    """A page of lines of text."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont(font, size)
    for at, line in enumerate(lines):
        canvas.drawString(60, 760 - 2 * size * at, line)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def picture(content: bytes | None = None, dots: int = DOTS) -> np.ndarray:
    """(height, width) a scan of a PDF's first page, without any of its faults."""
    file = pdfium.PdfDocument(content or order_pdf())
    drawn = file[0].render(scale=dots / 72, grayscale=True).to_numpy().copy()
    file.close()
    return drawn.reshape(drawn.shape[:2])


def skewed(scan: np.ndarray, degrees: float) -> np.ndarray:
    """Laid aslant on the glass, clockwise."""
    height, width = scan.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 0.9)
    return cv2.warpAffine(scan, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)


def shadowed(scan: np.ndarray) -> np.ndarray:
    """Under a lamp on the left, with a shadow across."""
    height, width = scan.shape
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    light = 1 - 0.45 * across - 0.25 / (1 + np.exp(-30 * (down - across * 0.3 - 0.3)))
    return (scan * light).clip(0, 255).astype(np.uint8)


def photographed(scan: np.ndarray) -> np.ndarray:
    """On a dark table, from one side."""
    height, width = scan.shape
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    seen = np.float32([[190, 160], [width + 60, 230], [width + 170, height + 120], [90, height + 190]])
    matrix = cv2.getPerspectiveTransform(corners, seen)
    table = np.full((height + 400, width + 400), 70, dtype=np.uint8)
    sheet = cv2.warpPerspective(scan, matrix, table.shape[::-1], flags=cv2.INTER_CUBIC, borderValue=0)
    cover = cv2.warpPerspective(np.full_like(scan, 255), matrix, table.shape[::-1])
    return np.where(cover > 127, (sheet * 0.92).astype(np.uint8), table)


def noisy(scan: np.ndarray, spread: float) -> np.ndarray:
    """As in bad light."""
    noise = np.random.default_rng(5).normal(0, spread, scan.shape)
    return (scan + noise).clip(0, 255).astype(np.uint8)


def encoded(scan: np.ndarray, kind: str, **options: object) -> bytes:
    """The file that a picture makes."""
    buffer = io.BytesIO()
    Image.fromarray(scan).save(buffer, format=kind, **options)
    return buffer.getvalue()


def tiff(scans: list[np.ndarray]) -> bytes:
    """One file of several pages."""
    buffer = io.BytesIO()
    first, *others = map(Image.fromarray, scans)
    first.save(buffer, format="TIFF", save_all=True, append_images=others, compression="tiff_lzw", dpi=(DOTS, DOTS))
    return buffer.getvalue()


def scan_pdf(scan: np.ndarray, hidden: Iterable[tuple[float, float, str]] = (), pages: int = 1) -> bytes:
    """A PDF of pictures, with invisible text at (left, up, text) as OCR programs put it there."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for _ in range(pages):
        canvas.drawInlineImage(Image.fromarray(scan), 0, 0, *A4)
        for left, up, said in hidden:
            line = canvas.beginText(left, up)
            line.setFont("Helvetica", 11)
            line.setTextRenderMode(3)
            line.textLine(said)
            canvas.drawText(line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def raw_pdf(objects: list[bytes]) -> bytes:
    """A PDF of numbered objects, the first of which is its catalogue."""
    body, places = b"%PDF-1.4\n", []
    for number, said in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, said)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    start = b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\n" % (size, table, size)
    return body + start + b"startxref\n%d\n%%%%EOF\n" % len(body)


def stream(content: bytes, said: bytes = b"") -> bytes:
    """A stream of a PDF."""
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (said, len(content), content)


def claimed_png(width: int, height: int) -> bytes:
    """A PNG of 1 bit a pixel that says it is so large; its pixels are all white and take almost no bytes."""
    row = b"\0" + b"\xff" * (width // 8)
    squeezer = zlib.compressobj(9)
    squeezed = b"".join(squeezer.compress(row) for _ in range(height)) + squeezer.flush()
    chunks = ((b"IHDR", width.to_bytes(4) + height.to_bytes(4) + b"\1\0\0\0\0"), (b"IDAT", squeezed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4) for kind, body in chunks
    )


def recall(said: str, words: Iterable[Word]) -> float:
    """Share of the text's words that were read, to the letter."""
    wanted, found = Counter(said.split()), Counter(word.text for word in words)
    return sum((wanted & found).values()) / sum(wanted.values())
