"""Taking in a shop's own data from a file: orders, products, ratings.

``services.import_file`` is the way in. A file goes through these rooms, in this order:

- ``files`` says what a file is; ``csv_rows``, ``parquet_rows`` and ``excel_rows`` read it in chunks;
- ``fields`` names what we look for, ``mapping`` finds it among the file's columns, ``kinds`` says what the file is;
- ``amounts``, ``dates``, ``words`` and ``places`` turn a cell into a value or a reason for refusing its row;
- ``reading`` does so for whole chunks, ``staging`` copies them into temporary tables;
- ``order_checks``, ``charges``, ``order_facts``, ``returns``, ``catalogue``, ``products`` and ``ratings`` move them
  from there into the facts, in the same transaction;
- ``report`` tells what was taken and what was refused.
"""
