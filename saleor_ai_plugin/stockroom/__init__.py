"""Goods received, and sent from warehouse to warehouse, in Saleor's own ``/graphql/``: for apps and staff who may
manage products.

``fields`` joins the mutation ``aiStockReceive`` and the query ``aiStockReceipt`` to Saleor's schema; ``types`` has
their types. ``lines`` reads what was sent, ``receiving`` raises or lowers the stock in one transaction,
``announcing`` tells Saleor's webhooks afterwards.

Saleor's own stock mutations set absolute numbers: a sale in between would be lost, and a call whose answer was lost
cannot be repeated.
"""
