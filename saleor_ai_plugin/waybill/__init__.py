"""Dispatch: what leaves today, its waybills and labels, who takes it along, and that the shop knows.

``models``       shipments, waybills with all that happened to them, manifests, carriers, what the owner sets
``dispatching``  confirmed orders of which something is still to leave, and from where; ``holds``: why some must not
``drawing``      the shop is asked, and there is a waybill with all that follows; ``numbering`` has no gaps
``tasks``        what the shop and a carrier still have to do; ``fulfilling`` has the shop do it, once
``carriers``     who takes parcels: our vans, a folder, SFTP; ``carrying`` tells them, and listens; ``rates``
``scanning``     a label is scanned: handed over, on its way, delivered, or wrong; ``printing``, ``voiding``
``manifests``    what a carrier took along, closed once
``documents``    label, sheet of labels, waybill, packing slip, manifest, ZPL
``addresses``    kept sealed (``sealing``), and forgotten in time (``forgetting``)
``owner``        carriers with zones and prices, the sender, how long addresses are kept
``reading``      what clerks see; ``waiting``: what waits for them; ``changes``: what is done to a waybill, once
"""
