"""Tesseract, the default engine, as a program of its own with one thread."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property

import pytesseract
from PIL import Image

from core_ml.exceptions import DocumentError
from core_ml.intake.engines.joining import joined
from core_ml.intake.engines.left_out import left_out
from core_ml.intake.ink import Gray
from core_ml.intake.page import Box, Word

MODELS = {"en": "eng", "de": "deu", "fr": "fra", "zh": "chi_sim"}
DOTS = 300
"""Resolution that Tesseract is told. It only matters that it need not guess."""
PAGE, BLOCK = 3, 6
"""Page segmentation: find columns and blocks, or take everything as one block."""
LEAST = 0.0
"""Confidence of words; what is no word has -1."""


class Tesseract:
    """Chosen models read together; a page takes ``page_seconds`` at most."""

    good = 0.75

    def __init__(self, page_seconds: float) -> None:
        self.page_seconds = page_seconds
        # More threads only fight for the cores, and each page is read by itself.
        os.environ["OMP_THREAD_LIMIT"] = "1"

    @cached_property
    def languages(self) -> frozenset[str]:
        try:
            installed = set(pytesseract.get_languages())
        except (pytesseract.TesseractError, OSError) as error:
            raise _missing() from error
        found = frozenset(language for language, model in MODELS.items() if model in installed)
        if not found:
            raise DocumentError(
                "Tesseract has no language: install tesseract-ocr-eng, and -deu, -fra, -chi-sim as needed"
            )
        return found

    def read(self, picture: Gray, languages: Sequence[str], *, block: bool = False) -> list[Word]:
        models = [MODELS[language] for language in languages if language in self.languages]
        chosen = "+".join(models) or MODELS[min(self.languages, key=list(MODELS).index)]
        words = self._read(picture, chosen, BLOCK if block else PAGE)
        pieces = None if block else left_out(picture, words)
        return words if pieces is None else words + pieces.placed(self._read(pieces.picture, chosen, BLOCK))

    def _read(self, picture: Gray, models: str, layout: int) -> list[Word]:
        config = f"--psm {layout} --dpi {DOTS}"
        image = Image.fromarray(picture)
        # It is written to a file for the program: squeezing it into PNG would take half as long as reading it.
        image.format = "BMP"
        try:
            found = pytesseract.image_to_data(
                image, lang=models, config=config, output_type=pytesseract.Output.DICT, timeout=self.page_seconds
            )
        except pytesseract.TesseractNotFoundError as error:
            raise _missing() from error
        except pytesseract.TesseractError as error:
            raise DocumentError(f"Tesseract could not read the page: {_line(error)}") from error
        except RuntimeError as error:
            raise DocumentError(
                f"reading a page took longer than {self.page_seconds:g} seconds: scan it again at 200 dots an inch"
            ) from error
        return joined(_words(found))


def _words(found: dict[str, list[object]]) -> list[list[Word]]:
    """Words by the line that Tesseract put them in."""
    lines: dict[tuple[object, ...], list[Word]] = {}
    columns = ("text", "conf", "left", "top", "width", "height", "block_num", "par_num", "line_num")
    for text, confidence, left, top, width, height, *line in zip(*(found[name] for name in columns), strict=True):
        sure = float(str(confidence)) / 100
        said = str(text).strip()
        if sure < LEAST or not said:
            continue
        x, y, w, h = (float(str(side)) for side in (left, top, width, height))
        lines.setdefault(tuple(line), []).append(Word(said, Box(x, y, x + w, y + h), min(sure, 1.0)))
    return list(lines.values())


def _missing() -> DocumentError:
    return DocumentError("the program 'tesseract' is not installed: install tesseract-ocr with the languages you need")


def _line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
