"""A purchase order as its supplier gets it, and a transfer as the list that its source picks by: ``content`` is what
it says, the others write that as a file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.inventory import changes
from saleor_ai_plugin.inventory.documents.content import Content, content_of


@dataclass(frozen=True, slots=True)
class Document:
    file_name: str
    content_type: str
    content: bytes
    is_whole: bool = True
    """Whether whoever reads it needs no font of their own."""


def document(*, order_id: str, kind: str) -> Document:
    """The order as a ``pdf``, ``csv`` or ``edifact`` file.

    Raises NotFoundError, DecisionError.
    """
    if kind not in _KINDS:
        raise DecisionError(f"there is no document {kind!r}; the kinds are {', '.join(_KINDS)}", field="format")
    found = content_of(changes.number(order_id, "purchase order", "id"))
    if found.source and kind == "edifact":
        message = f"{found.number} is a transfer from {found.source}: there is no EDI file of it; take the PDF or CSV"
        raise DecisionError(message, field="format")
    write, content_type, ending = _KINDS[kind]
    made = write(found)
    return Document(f"{found.number}.{ending}", content_type, made, kind != "pdf" or _needs_no_font(made))


def _pdf(content: Content) -> bytes:
    # Only now: it takes a moment to load.
    from saleor_ai_plugin.inventory.documents.pdf import write

    return write(content)


def _needs_no_font(pdf: bytes) -> bool:
    from saleor_ai_plugin.fonts import is_whole

    return is_whole(pdf)


def _csv(content: Content) -> bytes:
    from saleor_ai_plugin.inventory.documents.table import write

    return write(content)


def _edifact(content: Content) -> bytes:
    from saleor_ai_plugin.inventory.documents.edifact import write

    return write(content)


_KINDS: Mapping[str, tuple[Callable[[Content], bytes], str, str]] = {
    "pdf": (_pdf, "application/pdf", "pdf"),
    "csv": (_csv, "text/csv; charset=utf-8", "csv"),
    "edifact": (_edifact, "application/edifact", "edi"),
}
