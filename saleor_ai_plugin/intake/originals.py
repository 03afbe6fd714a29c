"""Bytes in the database, in pieces: with the rows that speak of them, on whatever machine API and worker are."""

import hashlib
from collections.abc import Iterator
from typing import IO

from django.db import connection
from django.utils import timezone

from saleor_ai_plugin.intake.models import IntakeChunk, IntakeOriginal

PIECE = 1024 * 1024


def digest(content: IO[bytes]) -> tuple[str, int]:
    """SHA-256 and size of an open file, which is left at its beginning."""
    content.seek(0)
    hashed, size = hashlib.sha256(), 0
    while piece := content.read(PIECE):
        hashed.update(piece)
        size += len(piece)
    content.seek(0)
    return hashed.hexdigest(), size


def keep(content: IO[bytes], *, sha256: str, size: int, media_type: str) -> IntakeOriginal:
    """The row of these bytes, written unless they are kept already; part of the caller's transaction."""
    with connection.cursor() as cursor:
        # Who brings the same bytes at the same moment waits here for the one who was first.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [sha256])
    held = IntakeOriginal.objects.filter(sha256=sha256).first()
    if held is not None:
        return held
    made = IntakeOriginal.objects.create(sha256=sha256, size=size, media_type=media_type, kept_at=timezone.now())
    content.seek(0)
    number = 0
    while piece := content.read(PIECE):
        IntakeChunk.objects.create(original=made, number=number, content=piece)
        number += 1
    return made


def pieces(original_id: int) -> Iterator[bytes]:
    """The bytes, piece by piece, each read when it is asked for."""
    number = 0
    while (piece := piece_of(original_id, number)) is not None:
        yield piece
        number += 1


def piece_of(original_id: int, number: int) -> bytes | None:
    """One piece, None after the last."""
    found = IntakeChunk.objects.filter(original_id=original_id, number=number).values_list("content", flat=True)
    piece = found.first()
    return None if piece is None else bytes(piece)


def content(original_id: int) -> bytes:
    return b"".join(pieces(original_id))
