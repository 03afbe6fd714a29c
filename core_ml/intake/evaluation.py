"""Read documents whose truth is known, and say how well and how fast that went."""

from __future__ import annotations

import io
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from core_ml.exceptions import DocumentError
from core_ml.intake import e_invoice, process
from core_ml.intake.acceptance import confidence_of, curve, most_accepted
from core_ml.intake.comparing import facts_of
from core_ml.intake.document import Document
from core_ml.intake.matching import Catalogue
from core_ml.intake.order import Order
from core_ml.intake.rehearsal import Rehearsal, rehearse
from core_ml.intake.scoring import Counts, Score, by_field, score, total
from core_ml.intake.truth import FIELDS, Facts, Truth
from core_ml.intake.understanding import understand

ERRORS = (0.005, 0.01, 0.02, 0.05)
"""Shares of wrong documents among the accepted at which the share accepted is told."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How documents are read.

    Attributes
    ----------
    engine : tesseract or rapid
    ignore_xml : read the page even where XML is attached
    rasterise : draw PDFs at so many dots an inch and read that; 0 to read them as they are
    catalogue : what lines are matched to, SKUs as ids; None to leave that out
    """

    engine: str = "tesseract"
    ignore_xml: bool = False
    rasterise: int = 0
    catalogue: Catalogue | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One document. ``order`` is None where it was refused, and ``refusal`` says why."""

    truth: Truth
    score: Score
    order: Order | None = None
    pages: int = 0
    seconds: float = 0.0
    refusal: str = ""
    rehearsal: Rehearsal | None = None

    @property
    def confidence(self) -> float:
        """That the document is right: as the product reckons it where there is a catalogue, else as it was read."""
        if self.rehearsal is not None:
            return self.rehearsal.confidence
        return 0.0 if self.order is None else confidence_of(self.order)

    @property
    def is_wrong(self) -> bool:
        """Whether a line is wrong, missing or invented, or means another article than it was matched to."""
        other = self.rehearsal is not None and self.rehearsal.articles.right < self.rehearsal.articles.true
        return self.score.has_wrong_line or other


@dataclass(slots=True)
class Evaluation:
    outcomes: list[Outcome] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """All of it as plain values for JSON."""
        scores = [one.score for one in self.outcomes]
        fields = by_field(one.fields for one in scores)
        close = by_field(one.close for one in scores)
        of_lines = by_field(one.line_fields for one in scores)
        lined = [one for one in self.outcomes if one.truth.has_lines]
        return {
            "header": _rates(total(counts for name, counts in fields.items() if name in FIELDS)),
            "mean_f1": _mean(counts.f1 for counts in fields.values()),
            "mean_close_f1": _mean(counts.f1 for counts in close.values()),
            "fields": {name: _rates(counts) for name, counts in sorted(fields.items())},
            "close_fields": {name: _rates(counts) for name, counts in sorted(close.items())},
            "lines": _rates(total(one.lines for one in scores)),
            "line_fields": {name: _rates(counts) for name, counts in sorted(of_lines.items())},
            "by_language": _by_language(lined),
            "accepting": _accepting(lined),
            "speed": self._speed(),
            "documents": [_document(one) for one in self.outcomes],
        }

    def _speed(self) -> dict[str, float]:
        """Seconds a page; every page of a document takes an equal share of its time."""
        pages = [one.seconds / one.pages for one in self.outcomes for _ in range(one.pages)]
        if not pages:
            return {}
        return {
            "pages": len(pages),
            "median_seconds": round(float(np.median(pages)), 3),
            "p95_seconds": round(float(np.quantile(pages, 0.95)), 3),
        }


def evaluate(
    truths: Sequence[Truth], folder: Path, setting: Setting, *, on_document: Callable[[int, Outcome], None]
) -> Evaluation:
    """Read every document, each in a process of its own; one that is refused counts with nothing found."""
    found = Evaluation()
    for place, truth in enumerate(truths):
        outcome = _read(truth, folder / truth.file, setting)
        found.outcomes.append(outcome)
        on_document(place + 1, outcome)
    return found


def rasterised(pdf: bytes, dpi: int) -> bytes:
    """A PDF as a grey TIFF of its pages, without loss.

    Raises
    ------
    DocumentError
        It is no PDF that can be opened.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
        images = [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]
    except pypdfium2.PdfiumError as error:
        raise DocumentError(f"cannot be drawn as pictures: {error}") from None
    file = io.BytesIO()
    images[0].save(file, "TIFF", save_all=True, append_images=images[1:], compression="tiff_deflate", dpi=(dpi, dpi))
    return file.getvalue()


def _read(truth: Truth, path: Path, setting: Setting) -> Outcome:
    try:
        source: Path | bytes = path
        if setting.rasterise and path.suffix.lower() == ".pdf":
            source = rasterised(path.read_bytes(), setting.rasterise)
        started = time.perf_counter()
        document = process.read(source, engine=setting.engine)
        order = _order(document, setting)
    except DocumentError as error:
        return Outcome(truth, score(truth, Facts()), refusal=str(error))
    seconds = time.perf_counter() - started
    rehearsal = rehearse(order, truth, setting.catalogue) if setting.catalogue is not None else None
    return Outcome(truth, score(truth, facts_of(order)), order, len(document.pages), seconds, rehearsal=rehearsal)


def _order(document: Document, setting: Setting) -> Order:
    if not setting.ignore_xml:
        for attached in document.attachments:
            if e_invoice.recognise(attached.content):
                return e_invoice.parse(attached.content)
    return understand(document.pages)


def _accepting(lined: Sequence[Outcome]) -> dict[str, Any]:
    points = curve([one.confidence for one in lined], [one.is_wrong for one in lined])
    return {
        "documents": len(lined),
        "without_wrong_line": _share(not one.is_wrong for one in lined),
        "accepted_at_error": {str(error): round(most_accepted(points, error), 4) for error in ERRORS},
        "curve": [[round(value, 4) for value in point] for point in points],
        **_by_default([one for one in lined if one.rehearsal is not None]),
    }


def _by_default(matched: Sequence[Outcome]) -> dict[str, Any]:
    """What the product would accept as it is set when installed; empty without a catalogue."""
    rehearsals = [one.rehearsal for one in matched if one.rehearsal is not None]
    if not rehearsals:
        return {}
    accepted = [one for one in matched if one.rehearsal is not None and one.rehearsal.accepted]
    obstacles = Counter(obstacle for one in rehearsals for obstacle in one.obstacles)
    return {
        "articles": _rates(total(one.articles for one in rehearsals)),
        "default": {
            "accepted": len(accepted),
            "of": len(matched),
            "wrong": sum(one.is_wrong for one in accepted),
            "obstacles": dict(obstacles.most_common()),
        },
    }


def _by_language(lined: Sequence[Outcome]) -> dict[str, Any]:
    languages = sorted({one.truth.language for one in lined} - {""})
    return {
        language: _rates(total(one.score.lines for one in lined if one.truth.language == language))
        for language in languages
    }


def _document(one: Outcome) -> dict[str, Any]:
    wrong = sorted(name for name, counts in one.score.fields.items() if not counts.right == counts.said == counts.true)
    lines = one.score.lines
    found = {"file": one.truth.file, "confidence": round(one.confidence, 4), "wrong_fields": wrong}
    found["lines"] = {"right": lines.right, "said": lines.said, "true": lines.true}
    if one.rehearsal is not None:
        found |= {"accepted": one.rehearsal.accepted, "obstacles": list(one.rehearsal.obstacles)}
    return found | ({"refused": one.refusal} if one.order is None else {})


def _rates(counts: Counts) -> dict[str, float]:
    rates = {name: round(getattr(counts, name), 4) for name in ("precision", "recall", "f1")}
    return rates | {"right": counts.right, "said": counts.said, "true": counts.true}


def _mean(values: Iterable[float]) -> float:
    held = list(values)
    return round(sum(held) / len(held), 4) if held else 0.0


def _share(flags: Iterable[bool]) -> float:
    return _mean(float(flag) for flag in flags)
