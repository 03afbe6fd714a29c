"""Intake: a paper that arrives becomes one draft order, by itself where everything agrees, else by a person's look.

``models``       the rows: originals, documents with pages and lines, decisions, what was learned, the owner's settings
``originals``    bytes kept in the database, with their hash
``arriving``     a file comes in, once; ``folder`` and ``mailbox`` bring some, ``looking`` has them look
``shapes``       what was understood, as JSON and back
``reading``      a document is read in the worker; ``catalogue``, ``customers`` and ``judging`` say what it means
``changes``      what is done to a document: once, on what was seen, as a row
``correcting``   fields, lines and the customer put right; ``parts`` splits, merges, turns and reads again
``accepting``    accept, reject, undo; ``ordering`` makes the draft order, once
``learned``      what reviewers taught, by buyer
``owner``        settings; ``forgetting`` deletes what is older than the owner wants
``summary``      what a list shows of a document; ``reckoning`` sums after a correction; ``sentences`` codes in words
``listing``      what reviewers see; so do ``types``, ``graphql`` and ``review_graphql``; ``routes`` take and give files
"""
