"""The desktop program of warehouse and support staff: it knows the service's GraphQL API and nothing else.

``api/`` speaks to the service and has no Qt. ``jobs.py`` runs its coroutines beside the window, ``session.py`` keeps
who is logged in, ``live.py`` what changes by itself, ``outbox.py`` what is not sent yet. ``screens/<word>/`` are what
people work in, put together by ``main_window.py``; ``app.py`` starts it all.
"""
