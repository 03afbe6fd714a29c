"""Purchase orders as buyers would send them, with the truth of what they say: to measure how papers are read.

``files``      a folder of papers with truth and catalogue   ``samples``   papers one after the other, from a seed
``orders``     what is ordered, by ``companies``, of the demo shop's ``articles``; ``content`` is its shape
``wording``    what a paper says of it, and so its truth: in a country's ``style``, in the words of ``labels``
``layout``     a design of papers, drawn on a ``sheet`` with the tables of ``grid``
``layouts_development``, ``layouts_test``   20 designs to develop on, and 10 that nobody who does may look at
``degrading/``  scans, photos, faxes      ``words/``   companies and labels in English, German, French and Chinese
"""
