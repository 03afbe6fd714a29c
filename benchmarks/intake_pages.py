"""Read pages by OCR, and say how well, how fast and in how much memory.

    python benchmarks/intake_pages.py ENGINE [--pages N] [--sroie FOLDER] [--bounded PAGES [PAGES ...]]

ENGINE is tesseract or rapid. ``--pages``: so many generated pages in English, German and French by turns, a table of
12 to 40 lines on A4 at 200 dots an inch, lying up to 3 degrees aslant, with noise; every fourth one lies on its side or
its head. ``--sroie``: the receipts of a folder with ``gt.jsonl``, as they are. ``--bounded``: PDFs of so many scanned
pages, read in the process that the product reads in; the peak is the largest of its programs, resident.

Times are of one processor, the OCR program's own included: other programs do not count. Errors are counted by letters
(CER: edit distance by the length of the truth, without spaces and case, both in the order of reading) and by words (F1
of the bags of words).
"""

import argparse
import io
import json
import os
import resource
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from rapidfuzz.distance import Levenshtein
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from core_ml.intake.engines import Engine, engine_called
from core_ml.intake.limits import Limits
from core_ml.intake.lines import in_reading_order, text_of
from core_ml.intake.ocr import Reader
from core_ml.intake.page import Box, Word
from core_ml.intake.pdf_file import PdfFile
from core_ml.intake.process import read

DOTS = 200
WORDS = {
    "en": "Purchase order|Please deliver the following goods|green tea|roasted coffee|stoneware mug|box of screws|"
    "garden hose|Total amount of the order",
    "de": "Bestellung|Bitte liefern Sie die folgenden Artikel|Grüner Tee|Röstkaffee kräftig|Steingutbecher|"
    "Kiste Schrauben|Gartenschlauch|Gesamtbetrag der Bestellung",
    "fr": "Bon de commande|Veuillez livrer les articles de la liste|thé vert|café torréfié|tasse en grès|boîte de vis|"
    "tuyau d'arrosage|Montant total de la commande",
}


@dataclass
class Score:
    """What was read against what stands there, summed over pages."""

    seconds: list[float]
    letters: int = 0
    wrong: int = 0
    hits: int = 0
    words: int = 0

    def add(self, truth: str, found: str) -> None:
        one, other = ("".join(text.upper().split()) for text in (truth, found))
        self.letters += len(one)
        self.wrong += Levenshtein.distance(one, other)
        wanted, had = Counter(truth.upper().split()), Counter(found.upper().split())
        self.hits += sum((wanted & had).values())
        self.words += wanted.total() + had.total()

    def __str__(self) -> str:
        median, late = np.percentile(self.seconds, (50, 95))
        return (
            f"{len(self.seconds)} pages  CER {self.wrong / self.letters:.4f}  "
            f"word F1 {2 * self.hits / self.words:.4f}  median {median:.2f} s  p95 {late:.2f} s"
        )


def printed(at: int) -> bytes:
    """A page of a made-up order."""
    rng = np.random.default_rng(at)
    title, request, *goods, total = WORDS[list(WORDS)[at % 3]].split("|")
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(50, 785, f"{title} {rng.integers(10_000, 99_999)}")
    canvas.setFont("Helvetica", 10)
    canvas.drawString(50, 750, request)
    sum_total = 0.0
    for line in range(int(rng.integers(12, 41))):
        pieces, price = int(rng.integers(1, 500)), rng.integers(50, 20_000) / 100
        sum_total += pieces * price
        cells = (f"{rng.integers(100_000, 999_999)}", f"{rng.choice(goods)} {rng.integers(10, 99)}", str(pieces))
        for left, cell in zip((50, 120, 340), cells, strict=True):
            canvas.drawString(left, 720 - 15 * line, cell)
        for right, amount in ((450, price), (545, pieces * price)):
            canvas.drawRightString(right, 720 - 15 * line, f"{amount:.2f}")
    canvas.drawString(50, 60, f"{total} {sum_total:.2f}")
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def scanned(content: bytes, at: int) -> tuple[np.ndarray, str]:
    """(picture, text) of the page as a scanner saw it."""
    rng = np.random.default_rng(at)
    file = PdfFile(content, Limits())
    with file.page(1) as page:
        picture, words = page.picture(DOTS), page.text()[1]
    file.close()
    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-3, 3), 0.97)
    picture = cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    picture = (picture * 0.93 + rng.normal(0, 6, picture.shape)).clip(0, 255).astype(np.uint8)
    return np.ascontiguousarray(np.rot90(picture, at // 4 % 4 if at % 4 == 3 else 0)), text_of(words)


def generated(pages: int) -> Iterator[tuple[np.ndarray, float | None, str]]:
    """(picture, points a pixel, text)"""
    for at in range(pages):
        picture, text = scanned(printed(at), at)
        yield picture, 72 / DOTS, text


def receipts(folder: Path) -> Iterator[tuple[np.ndarray, float | None, str]]:
    """The same of SROIE."""
    for line in (folder / "gt.jsonl").read_text().splitlines():
        row = json.loads(line)
        sides = [(each["text"], each["quad"][::2], each["quad"][1::2]) for each in row["lines"]]
        words = [Word(text, Box(min(x), min(y), max(x), max(y))) for text, x, y in sides]
        with Image.open(folder / row["image"]) as picture:
            yield np.asarray(picture.convert("L")), None, text_of(in_reading_order(words))


def measure(engine: Engine, pages: Iterator[tuple[np.ndarray, float | None, str]]) -> Score:
    """Each page as if it came alone."""
    score = Score([])
    for picture, points, text in pages:
        began = _processor()
        page, _ = Reader(engine).read(picture, points, 1, photo=True)
        score.seconds.append(_processor() - began)
        score.add(text, text_of(page.words))
    return score


def bounded(engine: str, pages: int) -> str:
    """Read a PDF of so many scans in a process of its own."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for at in range(pages):
        canvas.drawInlineImage(Image.fromarray(scanned(printed(at), 0)[0]), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    began, seconds = time.monotonic(), os.times()
    document = read(buffer.getvalue(), engine=engine, limits=Limits(seconds=3_600))
    ended = os.times()
    spent = ended.children_user + ended.children_system - seconds.children_user - seconds.children_system
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return (
        f"{len(document.pages)} pages in one PDF: {spent:.1f} s of a processor "
        f"({time.monotonic() - began:.1f} s by the clock), peak {peak:,.0f} MiB"
    )


def _processor() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("engine", choices=("tesseract", "rapid"))
    parser.add_argument("--pages", type=int, default=0)
    parser.add_argument("--sroie", type=Path)
    parser.add_argument("--bounded", type=int, nargs="*", default=())
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    # Each in turn from the fewest pages on: the peak of children is the largest so far.
    for pages in sorted(asked.bounded):
        print(f"{asked.engine}  {bounded(asked.engine, pages)}", flush=True)
    engine = engine_called(asked.engine, 60)
    # What an engine loads once is not a page's time.
    Reader(engine).read(scanned(printed(0), 0)[0], 72 / DOTS, 1, photo=True)
    if asked.pages:
        print(f"{asked.engine}  generated: {measure(engine, generated(asked.pages))}", flush=True)
    if asked.sroie and not (asked.sroie / "gt.jsonl").is_file():
        print(f"no gt.jsonl in {asked.sroie}: receipts left out")
    elif asked.sroie:
        print(f"{asked.engine}  receipts: {measure(engine, receipts(asked.sroie))}", flush=True)


if __name__ == "__main__":
    main()
