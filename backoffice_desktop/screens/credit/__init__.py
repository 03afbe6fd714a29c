"""Credit: customers who buy on account and applications, each a worklist.

``screen`` switches between ``customers`` and ``applications``; ``work`` says what those lists are of; ``cards`` show
what both share, ``account_cards`` what only customers have; ``policies`` knows when a second person is needed.
"""
