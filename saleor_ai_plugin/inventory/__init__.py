"""Inventory: what to order from whom, purchase orders, what came in, and how the stock stands.

``models``        suppliers, orders, receipts, plans, positions, alerts, what the owner sets
``inputs``        places with stock, sales, what is coming and terms, as columns; ``performance`` of suppliers
``planning``      the seam to the optimiser: columns in, quantities and reasons out
``proposing``     a plan becomes proposals, beside what people have in hand
``orders``        made, changed, approved; ``sending`` and ``cancelling`` go on; ``changes`` keeps what was done
``limits``        who may approve how much
``terms``         packs, least quantities, price breaks
``receipts``      what may be received at once; Saleor's side and the embedded shop hold to the same
``receiving``     what was counted becomes a receipt; ``raising`` lets the shop's stock rise by it, once
``codes``         GTINs and what scanners send; ``lookup`` finds articles and lines by them
``documents``     the order as its supplier gets it: PDF, CSV, EDIFACT
``reading``       what buyers and clerks see; so do ``restock``, ``preview``, ``health``, ``product_detail``, ``alerts``
``expecting``     when an order should be here, and why; ``outgoing``: what transfers will take
``price_list``    of a supplier: looked at, then taken whole; ``price_rows`` reads the file
``suppliers``     and what they sell; ``owner``: policies, limits, budgets, room, who orders
"""
