"""A document as it was read: what it is, its pages of words, and the files that came inside it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core_ml.intake.page import Page


class Format(StrEnum):
    """What a file is, by its content."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    TIFF = "tiff"
    HEIC = "heic"
    XML = "xml"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a file, as e-invoices carry their XML. Of a document that is XML, the document itself."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Document:
    """What was read.

    Attributes
    ----------
    kind : what the file is, by its content
    sha256 : of the file, 64 hexadecimal digits
    pages : in order; none where it is XML
    """

    kind: Format
    sha256: str
    pages: tuple[Page, ...]
    attachments: tuple[Attachment, ...] = ()
