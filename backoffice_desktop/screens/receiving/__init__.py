"""Receiving: deliveries that are on their way, counting one of them with a scanner, and what has come.

``scanning`` finds out what a code is, ``count_pane`` shows the count; the count itself is in
``backoffice_desktop.counting``, kept by ``backoffice_desktop.counts``.
"""
