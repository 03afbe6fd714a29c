"""The demo shop: generated from a seed, believable, and with a truth that models never see.

``services``    load a shop into the database, and say which one is there
``loading``     the work of it: ``copying`` into PostgreSQL, ``files`` onto the disk, ``manifest`` of what was made
``generation``  the shop as a stream of tables, week by week
``plan``        before its first order: ``catalogue``, ``prices``, ``customers``, ``complements``, ``credit``, ``fraud``
``demand``      what customers want in a week; ``stock`` what they get; ``orders`` what they pay and what becomes of it
``accounts``    who buys on account, and who would like to
``facts``       these as rows of the database
``truth``       what only the generator knows, and ``observed``, ``support`` what the staff see, as Parquet files
``words/``      the vocabulary, English and Chinese
``purchase_orders/``   papers on which other shops order from this one
"""
