"""What a document that was read says: by its XML, which is certain, else by the words on its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core_ml.exceptions import DocumentError
from core_ml.intake import e_invoice
from core_ml.intake.document import Document, Format
from core_ml.intake.order import Order
from core_ml.intake.understanding import understand


@dataclass(frozen=True, slots=True)
class Understood:
    """The order, and where it comes from: the name of an attached XML, or "" for the pages."""

    order: Order
    xml: str = ""


def order_of(document: Document, *, today: date | None = None) -> Understood:
    """What a document says.

    Raises
    ------
    DocumentError
        It is XML, and none that is known; or its XML is wrong.
    """
    for attachment in document.attachments:
        if e_invoice.recognise(attachment.content):
            return Understood(e_invoice.parse(attachment.content), attachment.name)
    if document.kind is Format.XML:
        raise DocumentError("the XML is no order or invoice that is read: they are ZUGFeRD, Factur-X, Order-X and UBL")
    return Understood(understand(document.pages, today=today))
