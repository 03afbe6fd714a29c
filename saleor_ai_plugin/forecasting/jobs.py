"""Forecasting's jobs."""

from typing import Any

from core_ml.exceptions import FitCancelledError
from saleor_ai_plugin.forecasting import services
from saleor_ai_plugin.jobs.runner import JobStopped, Progress, job


@job("forecasting.forecast")
def forecast(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:  # noqa: ARG001 - every job takes both
    """Foretell the demand of every place anew."""
    try:
        run = services.forecast_demand(on_progress=progress.report, should_stop=progress.should_stop)
    except FitCancelledError as error:
        raise JobStopped(str(error)) from error
    if run is None:
        return {"places": 0, "why": "nothing lies in stock or nothing was ever sold"}
    return {"made_on": run.made_on.isoformat(), "places": run.places, "errors": run.errors, "drift": run.drift}
