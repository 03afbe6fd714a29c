"""What a file is, told by its first bytes and not by its name; and whether its name says the same."""

from __future__ import annotations

import re
from pathlib import PurePath

from core_ml.exceptions import DocumentError
from core_ml.intake.document import Format

READ = "PDF, PNG, JPEG, TIFF, HEIC and XML are read"
PDF_HEADER_WITHIN = 1_024
"""Readers of PDF forgive so many bytes before the header; mail gateways put them there."""
SAID = {
    Format.PDF: "a PDF",
    Format.PNG: "a PNG picture",
    Format.JPEG: "a JPEG picture",
    Format.TIFF: "a TIFF picture",
    Format.HEIC: "a HEIC picture",
    Format.XML: "an XML file",
}
SUFFIXES = {
    ".pdf": Format.PDF,
    ".png": Format.PNG,
    ".jpg": Format.JPEG,
    ".jpeg": Format.JPEG,
    ".jpe": Format.JPEG,
    ".tif": Format.TIFF,
    ".tiff": Format.TIFF,
    ".heic": Format.HEIC,
    ".heif": Format.HEIC,
    ".xml": Format.XML,
}
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
OTHERS = (
    (re.compile(rb"PK\x03\x04"), "an Office file or a ZIP archive: export it as PDF, or unpack it"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an old Office file: export it as PDF"),
    (re.compile(rb"\{\\rtf"), "an RTF text: export it as PDF"),
    (re.compile(rb"GIF8"), "a GIF picture: save it as PNG"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "a WebP picture: save it as PNG or JPEG"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "an AVIF picture: save it as PNG or JPEG"),
    (re.compile(rb"BM.{4}\0\0\0\0", re.DOTALL), "a BMP picture: save it as PNG"),
    (re.compile(rb"\s*<(!doctype\s+)?html", re.IGNORECASE), "a web page: print it to PDF"),
    (re.compile(rb"%!PS"), "a PostScript file: convert it to PDF"),
)


def format_of(content: bytes, name: str = "") -> Format:
    """What the file is.

    Raises
    ------
    DocumentError
        It is empty, of no kind that is read, or not what its name says.
    """
    if not content:
        raise DocumentError("the file is empty: send it again")
    found = _by_content(content)
    if found is None:
        raise DocumentError(f"the file is {_other(content)}; {READ}")
    path = PurePath(name)
    said = SUFFIXES.get(path.suffix.lower())
    if said not in (None, found):
        raise DocumentError(
            f"the file is {SAID[found]}, not {SAID[said]} as its name {path.name!r} says: give it its right name"
        )
    return found


def _by_content(content: bytes) -> Format | None:
    start = content[:PDF_HEADER_WITHIN]
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return Format.PNG
    if start.startswith(b"\xff\xd8\xff"):
        return Format.JPEG
    if start.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return Format.TIFF
    if start[4:8] == b"ftyp" and start[8:12] in HEIF_BRANDS:
        return Format.HEIC
    if b"%PDF-" in start:
        return Format.PDF
    return Format.XML if _is_xml(start) else None


def _is_xml(start: bytes) -> bool:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", errors="ignore").lstrip().startswith("<?xml")
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if re.match(rb"<(!doctype\s+)?html", text, re.IGNORECASE):
        return False
    return re.match(rb"<(\?xml|!--|[A-Za-z_][\w.-]*(:[A-Za-z_][\w.-]*)?[\s/>])", text) is not None


def _other(content: bytes) -> str:
    for pattern, said in OTHERS:
        if pattern.match(content):
            return said
    return "of an unknown kind"
