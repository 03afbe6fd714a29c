"""Pages as JSON: between the process that reads and the one that asked, and for ``--json``.

No pickle: what a broken file made of the reading process must not run in another.
"""

from __future__ import annotations

import base64
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core_ml.intake.document import Attachment
from core_ml.intake.limits import Limits
from core_ml.intake.page import Box, Page, Source, Word
from core_ml.intake.request import Request

DECIMALS = 2
"""Of a point: a hundredth of it is less than a pixel at any resolution."""


def page_to_json(page: Page) -> dict[str, Any]:
    """Words as [text, left, top, right, bottom, confidence]."""
    words = [
        [
            word.text,
            *(round(side, DECIMALS) for side in (word.box.left, word.box.top, word.box.right, word.box.bottom)),
            round(word.confidence, 4),
        ]
        for word in page.words
    ]
    return {
        "number": page.number,
        "width": round(page.width, DECIMALS),
        "height": round(page.height, DECIMALS),
        "source": page.source.value,
        "turned": page.turned,
        "words": words,
    }


def page_from_json(said: dict[str, Any]) -> Page:
    """Raises KeyError, TypeError or ValueError where it is no page."""
    words = tuple(
        Word(str(text), Box(float(left), float(top), float(right), float(bottom)), float(confidence))
        for text, left, top, right, bottom, confidence in said["words"]
    )
    return Page(
        int(said["number"]),
        float(said["width"]),
        float(said["height"]),
        words,
        Source(said["source"]),
        int(said["turned"]),
    )


def attachment_to_json(attachment: Attachment) -> dict[str, str]:
    """Its content in base64."""
    return {"name": attachment.name, "content": base64.b64encode(attachment.content).decode()}


def attachment_from_json(said: dict[str, Any]) -> Attachment:
    """Raises KeyError, TypeError or ValueError where it is no attachment."""
    return Attachment(str(said["name"]), base64.b64decode(said["content"], validate=True))


def request_to_json(request: Request, file: Path, name: str) -> dict[str, Any]:
    """With the file to read and the name it came under."""
    return {
        "file": str(file),
        "name": name,
        "engine": request.engine,
        "languages": request.languages,
        "limits": asdict(request.limits),
        "pictures": None if request.pictures is None else str(request.pictures),
        "turns": {str(number): degrees for number, degrees in request.turns.items()},
    }


def request_from_json(said: dict[str, Any]) -> tuple[Request, Path, str]:
    """(request, file, name)"""
    request = Request(
        said["engine"],
        None if said["languages"] is None else tuple(said["languages"]),
        Limits(**said["limits"]),
        None if said["pictures"] is None else Path(said["pictures"]),
        {int(number): int(degrees) for number, degrees in said["turns"].items()},
    )
    return request, Path(said["file"]), said["name"]
