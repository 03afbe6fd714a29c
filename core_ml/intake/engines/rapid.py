"""PP-OCR by RapidOCR: slower than Tesseract and better on photos; reads Latin and Chinese with one model.

Not with its own settings: they pad every piece of text to 320 pixels and look for text at full size, and a page with a
table takes several times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from rapidocr import RapidOCR

from core_ml.intake.ink import Gray
from core_ml.intake.page import Box, Word

SIDE = 1_024
"""Pixels of the longer side at which text is found."""
PARAMETERS = {
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Global.log_level": "error",
    "Global.max_side_len": 4_000,
    "Global.text_score": 0.3,
    "Global.use_cls": False,
    "Det.limit_side_len": SIDE,
    "Det.limit_type": "max",
    "Rec.rec_img_shape": [3, 48, 48],
    "Rec.rec_batch_num": 1,
}


class Rapid:
    """One thread; about 450 MiB."""

    languages: frozenset[str] = frozenset()
    good = 0.9

    def __init__(self) -> None:
        self.engine_ = RapidOCR(params=PARAMETERS)

    def read(self, picture: Gray, languages: Sequence[str], *, block: bool = False) -> list[Word]:  # noqa: ARG002
        found: Any = self.engine_(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), return_word_box=True)
        if not found.txts:
            return []
        words: list[Word] = []
        for pieces in found.word_results:
            words.extend(_words(pieces))
        return words


def _words(pieces: Sequence[tuple[str, float, Any]]) -> list[Word]:
    """The words of one line."""
    words = []
    for text, confidence, corners in pieces:
        said = text.strip()
        if not said or corners is None:
            continue
        points = np.asarray(corners, dtype=float)
        left, top = points.min(axis=0)
        right, bottom = points.max(axis=0)
        words.append(Word(said, Box(float(left), float(top), float(right), float(bottom)), float(confidence)))
    return words
