"""Understanding: from words with their boxes to the fields and line items of an order, without templates.

Map
---
``lines``       lines and cells of words        ``vocabulary``  what labels say, in four languages
``numbers``     by locale                       ``dates``       by locale and language
``labels``      found among words               ``association`` a label's value
``language``    of the document                 ``kind``        order, invoice, credit note, receipt
``headings``    of the table's columns          ``grid``        words under their columns
``rows``        lines of one item               ``items``       line items
``codes``       article codes, GTINs            ``arithmetic``  figures that must agree
``totals``      net, tax, gross                 ``head``        number, dates
``blocks``      lines of an address             ``addresses``   their parts
``contacts``    VAT numbers, e-mails, phones    ``parties``     buyer, seller, deliver-to
``currency``  ``countries``                     ``understand``  all of it
"""

from __future__ import annotations

from core_ml.intake.understanding.understand import understand

__all__ = ["understand"]
