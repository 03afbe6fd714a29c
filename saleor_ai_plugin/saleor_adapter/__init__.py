"""Saleor's rows -> our rows, inside Saleor.

``subjects``: what is read of an order, a product, …, as SQL that answers snapshots (``facts.snapshots``).
``outbox``: one statement that reads a subject and writes its event; used by the plugin's hooks.
``order_signs``: how an order was placed and paid, for fraud, by a function that keeps its plan.
``line_warehouse``: where a line of an order is taken from, the same way.
``stock_trigger``: stock changes, which have no hook. ``backfill``: everything, once. ``reconciliation``:
what was lost in between. ``connection``: the App that the service acts with. ``schedule``: Celery.
"""
