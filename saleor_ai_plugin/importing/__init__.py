"""Taking in a shop's own data from a file: orders, products, ratings.

``services.import_file`` is the way in. A file goes through these rooms, in this order:

- ``files`` says what a file is; ``csv_rows``, ``parquet_rows`` and ``excel_rows`` read it in chunks;
- ``fields`` names what we look for, ``mapping`` finds it by ``headers`` and ``shapes``, ``kinds`` says what the file
  is, and ``plan`` holds what was decided;
- ``amounts``, ``dates``, ``words``, ``places`` and ``pseudonyms`` turn a cell into a value or a reason for refusing;
- ``reading`` does so for whole chunks, ``staging`` copies them into temporary tables;
- ``orders`` (with ``order_rows``, ``order_checks``, ``charges``, ``order_facts``, ``returns`` and ``catalogue``),
  ``products`` and ``ratings`` move them from there into the facts, in the same transaction;
- ``report`` and ``refused_rows`` keep what was taken and refused, ``show`` tells it on a terminal.
"""
