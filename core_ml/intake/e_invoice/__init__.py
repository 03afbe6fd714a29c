"""E-invoices and e-orders: what their XML says, read without OCR and certain.

Map
---
``tree``   opening XML safely, elements by name    ``values``   texts, numbers and days
``cii``, ``cii_lines``   UN/CEFACT: ZUGFeRD, Factur-X, Order-X    ``ubl``, ``ubl_lines``   UBL 2.1
``parties``   buyer, seller, receiver, barcodes    ``kinds``   what it is    ``units``   codes of units as words
``sums``   whether its figures agree

What is found has confidence 1, page 0 and no box. A price is that of one unit before its allowances; what these and
those of the line come to is the discount.
"""

from __future__ import annotations

from core_ml.exceptions import DocumentError
from core_ml.intake.e_invoice import cii, ubl
from core_ml.intake.e_invoice.tree import Node, open_xml
from core_ml.intake.order import Order

_UBL = "urn:oasis:names:specification:ubl:"


def recognise(xml: bytes) -> bool:
    """Whether `parse` knows this kind of document; what is in it may still be wrong."""
    try:
        root = open_xml(xml)
    except DocumentError:
        return False
    return _is_cii(root) or (_is_ubl(root) and root.name in ubl.KINDS)


def parse(xml: bytes) -> Order:
    """The order, invoice or credit note that an XML document is.

    Raises
    ------
    DocumentError
        It is not XML, none of these documents, or a number or day in it is none.
    """
    root = open_xml(xml)
    if _is_cii(root):
        return cii.read(root)
    if _is_ubl(root):
        return ubl.read(root)
    raise DocumentError(
        f"the XML is a {root.name!r}; read are ZUGFeRD, Factur-X, Order-X and UBL orders, invoices, credit notes"
    )


def _is_cii(root: Node) -> bool:
    return root.first(cii.HEADER) is not None


def _is_ubl(root: Node) -> bool:
    return root.element.tag.startswith("{" + _UBL)


__all__ = ["parse", "recognise"]
