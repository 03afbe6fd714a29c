"""Pictures in a file: PNG, JPEG, HEIC, and the pages of a TIFF; one at a time."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO

import numpy as np
from PIL import Image, ImageOps

from core_ml.exceptions import DocumentError
from core_ml.intake.document import Format
from core_ml.intake.ink import Gray
from core_ml.intake.limits import Limits

FORMATS = {
    Format.PNG: ("PNG",),
    Format.JPEG: ("JPEG", "MPO"),
    Format.TIFF: ("TIFF",),
    Format.HEIC: ("HEIF",),
}
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    RuntimeError,
    Image.DecompressionBombError,
)
"""What Pillow raises on files that are cut off or made to break it; it has no error of its own."""
HIGH = 256
"""Steps of brightness of pictures with 16 bits in one of 8."""


def pictures_of(content: bytes, kind: Format, limits: Limits) -> Iterator[tuple[Image.Image, float | None]]:
    """Each picture as it should be looked at, grey or in colour on white, with its dots an inch where it says so.

    Raises
    ------
    DocumentError
        It is broken, has too many pages or too many pixels.
    """
    with warnings.catch_warnings():
        # Pixels are counted here before any is unpacked; broken tags that do not matter are no news.
        warnings.simplefilter("ignore")
        picture = _opened(content, kind)
        pixels = 0
        for at in range(limits.pages + 1):
            if at and (kind is not Format.TIFF or not _turned_to(picture, at)):
                return
            if at == limits.pages:
                raise DocumentError(f"the TIFF has more than {limits.pages} pages: split it")
            pixels += picture.width * picture.height
            require_pixels(picture.width, picture.height, pixels, limits)
            yield _loaded(picture, at), _dots(picture)


def require_pixels(width: int, height: int, so_far: int, limits: Limits) -> None:
    """Raises DocumentError where a picture, or with it the whole document, has too many pixels."""
    if width * height > limits.page_pixels:
        raise DocumentError(
            f"a page has a picture of {width:,} x {height:,} pixels, "
            f"more than the {limits.page_pixels / 1e6:g} million that are read: scan it at 200 dots an inch"
        )
    if so_far > limits.pixels:
        raise DocumentError(
            f"the pages have more than {limits.pixels / 1e6:g} million pixels together: split the document, "
            "or scan it at 200 to 300 dots an inch"
        )


def grey(picture: Image.Image) -> Gray:
    """(height, width)"""
    return np.asarray(picture if picture.mode == "L" else picture.convert("L"), dtype=np.uint8)


def blue_first(picture: Image.Image) -> Gray:
    """(height, width), or with 3 for colours, blue first as OpenCV has them."""
    pixels = np.asarray(picture, dtype=np.uint8)
    return pixels if pixels.ndim == 2 else np.ascontiguousarray(pixels[:, :, ::-1])


def _opened(content: bytes, kind: Format) -> Image.Image:
    if kind is Format.HEIC:
        from pi_heif import register_heif_opener

        register_heif_opener(thumbnails=False)
    # Guarded by our own count, which names the limit.
    Image.MAX_IMAGE_PIXELS = None
    try:
        return Image.open(BytesIO(content), formats=FORMATS[kind])
    except BROKEN as error:
        raise _broken(kind, error) from error


def _turned_to(picture: Image.Image, at: int) -> bool:
    try:
        picture.seek(at)
    except EOFError:
        return False
    except BROKEN as error:
        raise _broken(Format.TIFF, error) from error
    return True


def _loaded(picture: Image.Image, at: int) -> Image.Image:
    try:
        return _on_white(ImageOps.exif_transpose(picture))
    except BROKEN as error:
        raise DocumentError(
            f"page {at + 1} of the picture is cut off or damaged ({_line(error)}): send it again"
        ) from error


def _on_white(picture: Image.Image) -> Image.Image:
    """Grey or in colour, 8 bits, where it is transparent white."""
    if picture.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        values = np.asarray(picture, dtype=float)
        return Image.fromarray((values / (HIGH if values.max(initial=0) >= HIGH else 1)).clip(0, 255).astype(np.uint8))
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(white, seen).convert("RGB")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


def _dots(picture: Image.Image) -> float | None:
    try:
        across = float(picture.info.get("dpi", (0.0, 0.0))[0])
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return across if np.isfinite(across) and across > 0 else None


def _broken(kind: Format, error: Exception) -> DocumentError:
    return DocumentError(f"the {kind.upper()} picture is broken ({_line(error)}): send it again")


def _line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
