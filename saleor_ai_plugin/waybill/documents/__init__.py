"""The papers of dispatch: ``content`` is what they say, the others write that as a file.

``label`` 100 x 150 mm, ``sheet`` four of them on A4, ``paper`` what waybill, packing slip and manifest have in common,
``zpl`` for label printers. ``fitting`` lets any text fit its place.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.waybill.documents import content
from saleor_ai_plugin.waybill.documents.content import Content


@dataclass(frozen=True, slots=True)
class Document:
    file_name: str
    content_type: str
    content: bytes
    is_whole: bool = True
    """Whether whoever reads it needs no font of their own."""


def of_waybills(waybill_ids: Sequence[str], kind: str, *, language: str) -> Document:
    """One file for all: a ``label`` or ``label_sheet``, a ``waybill``, a ``packing_slip``, or ``zpl``.

    Raises NotFoundError, DecisionError.
    """
    if kind not in _KINDS:
        raise DecisionError(f"there is no document {kind!r}; the kinds are {', '.join(_KINDS)}", field="kind")
    found = content.of_waybills(waybill_ids)
    made = _KINDS[kind](found, language)
    ending = "zpl" if kind == "zpl" else "pdf"
    name = f"{kind}-{found[0].number}{f'-and-{len(found) - 1}' if len(found) > 1 else ''}.{ending}"
    return Document(name, "application/x-zpl" if kind == "zpl" else "application/pdf", made, _is_whole(made))


def of_manifest(manifest_id: str, *, language: str) -> Document:
    """The manifest as a PDF.

    Raises NotFoundError.
    """
    from saleor_ai_plugin.waybill.documents import manifest

    found = content.of_manifest(manifest_id)
    made = manifest.write(found, language)
    return Document(f"{found.number}.pdf", "application/pdf", made, _is_whole(made))


# Each only now: reportlab takes a moment to load.
def _labels(found: Sequence[Content], language: str) -> bytes:  # noqa: ARG001 - a label speaks the carrier's language
    from saleor_ai_plugin.waybill.documents import label

    return label.write(found)


def _sheet(found: Sequence[Content], language: str) -> bytes:  # noqa: ARG001 - a label speaks the carrier's language
    from saleor_ai_plugin.waybill.documents import sheet

    return sheet.write(found)


def _waybills(found: Sequence[Content], language: str) -> bytes:  # noqa: ARG001 - it speaks the carrier's language
    from saleor_ai_plugin.waybill.documents import waybill

    return waybill.write(found)


def _slips(found: Sequence[Content], language: str) -> bytes:
    from saleor_ai_plugin.waybill.documents import packing_slip

    return packing_slip.write(found, language)


def _zpl(found: Sequence[Content], language: str) -> bytes:  # noqa: ARG001 - a label speaks the carrier's language
    from saleor_ai_plugin.waybill.documents import zpl

    return zpl.write(found)


def _is_whole(made: bytes) -> bool:
    from saleor_ai_plugin.fonts import is_whole

    return is_whole(made)


_KINDS: Mapping[str, Callable[[Sequence[Content], str], bytes]] = {
    "label": _labels,
    "label_sheet": _sheet,
    "waybill": _waybills,
    "packing_slip": _slips,
    "zpl": _zpl,
}
