"""Dispatch: orders to send, waybills, and parcels that are handed over with a scan of their label.

``to_send`` draws waybills, of one order or of many at once; ``waybills`` is what became of them, with their papers;
``hand_over`` confirms by scanner what leaves, and closes the manifests. ``papers`` opens and saves what is printed.
"""
