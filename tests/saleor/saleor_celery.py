"""Runs inside Saleor: what its Celery beat starts."""


def run_entry(name):
    """Run an entry of the schedule; answer what its task does."""
    from saleor.celeryconf import app

    entry = app.conf.beat_schedule[name]
    return app.tasks[entry["task"]].apply(throw=True).get()
