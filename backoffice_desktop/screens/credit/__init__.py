"""Credit: customers who buy on account and applications, each a worklist.

``screen`` switches between ``customers`` and ``applications``; ``work`` says what those lists are of; ``cards`` show
what both share, ``account_cards`` what only customers have; ``new_application`` enters one; ``policies`` knows the
currencies, and when a second person is needed.
"""
