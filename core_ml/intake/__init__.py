"""Intake: a paper becomes an order that a program can act on, and says how sure it is.

Map
---
``page``    words with their boxes    ``order``   fields and line items, each with its box and confidence

Reading, from the outside in:

``process``      reads a document in a process of its own, within ``limits``
``reading``      the same in this process: ``formats``, ``request``, ``document``
``pdf_file``     a PDF's pages and attachments; ``characters``, ``text_layer``: its text, ``true_layer``: if it is true
``pictures``     PNG, JPEG, HEIC, TIFF; ``ocr`` reads them: ``upright`` (``ink``, ``skew``, ``outline``, ``light``),
                 ``probing`` (which way up, which of the ``languages``), ``engines``, ``lines``

What it says and means:

``understood``   the order on the pages or in the XML of a document: ``understanding`` or ``e_invoice``
``e_invoice``    XML: ZUGFeRD, Factur-X, Order-X, UBL      ``matching``     lines to variants, buyer to customer
``accepting``    what needs no person, and why not         ``duplicates``   what came before
``learning``     what corrections teach                    ``writing``, ``gtin``   codes, names, barcodes
"""

from __future__ import annotations

from core_ml.intake.order import Check, Found, Kind, LineItem, Order, Party
from core_ml.intake.page import Box, Page, Source, Word

__all__ = ["Box", "Check", "Found", "Kind", "LineItem", "Order", "Page", "Party", "Source", "Word"]
