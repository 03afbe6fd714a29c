"""What drift is judged by, and what follows; apart from ``drifting``, so that nothing heavy is needed to say it."""

WEEK = 7
RECENT, BEFORE = 4, 12
"""Weeks that are judged, and weeks before these that say what is usual."""
LEAST_BEFORE = 6
RECENT_DAYS = 182
"""Of history, from which drifted places are foretold."""
ALL = "all"
"""How the group of all places is called; it has to be as in `core_ml.forecasting.monitoring`."""
