"""A paper comes in: its bytes and its row are one transaction, and the same bytes again are the same document."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from django.db import transaction
from django.utils import timezone

from saleor_ai_plugin.intake import originals
from saleor_ai_plugin.intake.models import IntakeDocument
from saleor_ai_plugin.jobs.services import enqueue

Source = IntakeDocument.Source
State = IntakeDocument.State

READ = "intake.read"
HEAD = 1024
"""Bytes by which a file is known."""
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "tiff": "image/tiff",
    "heic": "image/heic",
    "xml": "application/xml",
}
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")


class NotTakenError(ValueError):
    """What came is no paper that can be read; the sentence says what it is and what would be right."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """``is_new``: these bytes came for the first time."""

    document: IntakeDocument
    is_new: bool


def take(content: IO[bytes], *, name: str, source: IntakeDocument.Source, sender: str = "", most: int) -> Arrived:
    """Keep a file and have it read.

    Raises NotTakenError.
    """
    sha256, size = originals.digest(content)
    if size > most:
        raise NotTakenError(f"the file is too large: {size:,} bytes; {most:,} are the most")
    kind = kind_of(content.read(HEAD))
    with transaction.atomic():
        original = originals.keep(content, sha256=sha256, size=size, media_type=MEDIA_TYPES[kind])
        # By the hash and not by the original: of what was deleted after its time the hash is still known.
        held = IntakeDocument.objects.filter(sha256=sha256).first()
        if held is not None:
            return Arrived(held, is_new=False)
        document = IntakeDocument.objects.create(
            sha256=sha256, original=original, name=cleaned(name), source=source, sender=sender[:254],
            received_at=timezone.now(),
        )  # fmt: skip
        enqueue(kind=READ)
    return Arrived(document, is_new=True)


def is_kept(sha256: str) -> bool:
    return IntakeDocument.objects.filter(sha256=sha256).exists()


def kind_of(head: bytes) -> str:
    """What a file is by its first bytes, whatever its name says: a key of MEDIA_TYPES.

    Raises NotTakenError.
    """
    if not head:
        raise NotTakenError("the file is empty")
    if b"%PDF-" in head:
        return "pdf"
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        return "heic"
    if _is_xml(head):
        return "xml"
    raise NotTakenError("the file is no paper that can be read; send PDF, PNG, JPEG, TIFF, HEIC or XML")


_STARTS: Sequence[tuple[bytes, str]] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)


def _is_xml(head: bytes) -> bool:
    for encoding in ("utf-8-sig", "utf-16"):
        if head.decode(encoding, errors="replace").lstrip().startswith("<?xml"):
            return True
    return head.lstrip().startswith(b"<") and b"urn:" in head


def cleaned(name: str) -> str:
    """A file's name without its folders and without what cannot be printed; it is shown and never opened."""
    last = PurePath(name.replace("\\", "/")).name
    printable = "".join(" " if unicodedata.category(one).startswith("C") else one for one in last)
    return " ".join(printable.split())[:250]
