"""What reads words off a picture. One engine a file; each is imported only when it is asked for."""

from __future__ import annotations

from importlib.util import find_spec

from core_ml.exceptions import DocumentError
from core_ml.intake.engines.engine import Engine


def engine_called(name: str, page_seconds: float) -> Engine:
    """The engine of this name, see `core_ml.intake.request.ENGINES`; a page may take ``page_seconds``.

    Raises
    ------
    DocumentError
        It is not installed.
    """
    if name == "tesseract":
        from core_ml.intake.engines.tesseract import Tesseract

        return Tesseract(page_seconds)
    if find_spec("rapidocr") is None or find_spec("onnxruntime") is None:
        raise DocumentError("the engine 'rapid' is not installed: install saleor-ai[photos], or read with 'tesseract'")
    from core_ml.intake.engines.rapid import Rapid

    return Rapid()


__all__ = ["Engine", "engine_called"]
