"""What a document is: by its title, its labels, and what only receipts say."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence

from core_ml.intake.order import Kind
from core_ml.intake.understanding.labels import Hit
from core_ml.intake.understanding.lines import Line

RECEIPT = re.compile(
    r"\b(?:cash(?:ier)?|change|tendered|visa|mastercard|rückgeld|gegeben|espèces|rendu|kassenbon|"
    r"thank you|please come again|goods sold)\b|找零|收银",
    re.IGNORECASE,
)


def kind_of(lines: Sequence[Line], titles: Sequence[Hit], labels: Sequence[Hit]) -> Kind:
    """The kind that most speaks for.

    Parameters
    ----------
    titles : words of kinds that were found
    labels : labels of the head
    """
    if not lines:
        return Kind.OTHER
    usual = statistics.median(word.box.height for line in lines for word in line.words)
    votes: dict[Kind, float] = dict.fromkeys(Kind, 0.0)
    for hit in titles:
        votes[Kind(hit.word)] += title_weight(lines, hit, usual)
    for hit in labels:
        if hit.quality >= 0.9 and hit.word in LABEL_VOTES:
            kind, weight = LABEL_VOTES[hit.word]
            votes[kind] += weight
    if votes and (best := max(votes, key=lambda kind: votes[kind])) and votes[best] > 0:
        return Kind.RECEIPT if best is Kind.INVOICE and is_receipt(lines) else best
    return Kind.RECEIPT if is_receipt(lines) else Kind.OTHER


LABEL_VOTES = {
    "invoice_number": (Kind.INVOICE, 3.0),
    "invoice_date": (Kind.INVOICE, 1.5),
    "order_number": (Kind.PURCHASE_ORDER, 0.6),
    "order_date": (Kind.PURCHASE_ORDER, 0.6),
    "delivery_date": (Kind.PURCHASE_ORDER, 0.5),
}


def title_weight(lines: Sequence[Line], hit: Hit, usual: float) -> float:
    """How much a word of a kind looks like the title: alone in its cell, large, high on its page."""
    line = lines[hit.line]
    cell = line.cells[hit.cell]
    if hit.start > 0 or hit.quality < 0.7 or cell.words[hit.end - 1].text[-1:] in ":：":
        return 0.0
    alone = 3.0 if hit.end == len(cell.words) else 1.0 if len(cell.words) - hit.end <= 4 else 0.0
    size = min(max(line.cells[hit.cell].box.height / usual, 1.0), 3.0)
    place = sum(other.page == line.page and other.box.top < line.box.top for other in lines) / len(lines)
    credit = 1.5 if hit.word == "credit_note" else 1.0
    return alone * size * (1.5 - place) * credit * (1.0 if line.page == lines[0].page else 0.3)


def is_receipt(lines: Sequence[Line]) -> bool:
    """Whether what only a till prints is on it, and it is as narrow as a till's paper."""
    text = "\n".join(line.text for line in lines)
    width = max(line.box.right for line in lines) - min(line.box.left for line in lines)
    letters = width / max(statistics.median(line.unit for line in lines), 0.1)
    return letters < 50 or (letters < 75 and len({match[0].lower() for match in RECEIPT.finditer(text)}) >= 1)
