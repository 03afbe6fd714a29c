"""The owner's settings of the warehouse: ``suppliers`` with their ``articles`` and ``price_list``, ``lanes`` between
warehouses, ``policies``, ``bounds`` of orders, and the ``buyer``.

``form`` is what all of them are written in: it knows what has changed, and says what is wrong at its field.
"""
