"""Understanding: from words with their boxes to the fields and line items of an order, without templates.

Map
---
``lines``       lines and cells of words        ``vocabulary``  what labels say, in four languages
``numbers``     by locale                       ``dates``       by locale and language
``labels``      found among words               ``association`` a label's value
``language``    of the document                 ``kind``        order, invoice, credit note, receipt
``headings``    of the table's columns          ``guessing``    columns whose heading nobody knows
``grid``        words under their columns       ``rows``        lines of one item
``bare``        tables without headings         ``listed``      items written out
``tables``      all of them                     ``items``       line items
``codes``       article codes, GTINs            ``arithmetic``  figures that must agree
``sums``        what a total's label says       ``totals``      net, tax, gross
``head``        number, dates                   ``currency``    ``countries``
``blocks``      lines one under the other       ``addresses``   their parts
``contacts``    VAT numbers, e-mails, phones    ``sheets``      a party behind its label
``windows``     parties without a label         ``till``        the shop of a receipt
``parties``     buyer, seller, deliver-to       ``document``    what all parts know
``understand``  all of it
"""

from __future__ import annotations

from core_ml.intake.understanding.understand import understand

__all__ = ["understand"]
