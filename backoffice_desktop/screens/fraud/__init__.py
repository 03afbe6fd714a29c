"""Fraud review: the queue on the left, the order in detail on the right, a decision at the bottom.

``screen`` puts it together; ``deciding`` carries decisions to the outbox and puts the queue right when the service
answers differently; ``detail`` and ``cards`` show the order, ``linked_graph`` and ``reason_bars`` draw.
"""
