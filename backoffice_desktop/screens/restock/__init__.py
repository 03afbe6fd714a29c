"""Restock: what to order today by supplier on the left, the order with its lines on the right, a decision below.

``quantities`` holds what somebody has changed and asks what it would mean; ``bulk`` approves many at once;
``documents`` saves what goes to the supplier.
"""
