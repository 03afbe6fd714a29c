"""A list of what waits on the left, one of it in full on the right, a decision at the bottom.

Fraud review and credit both work like this. ``work`` says what a list is of; ``screen`` puts the parts together;
``deciding`` shows a decision at once, sends it, and puts the list right where the service answers differently.
"""
