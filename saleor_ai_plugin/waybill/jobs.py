"""Dispatch's jobs."""

from typing import Any

from saleor_ai_plugin.jobs.runner import Progress, job
from saleor_ai_plugin.waybill import forgetting


@job("waybill.forget_addresses")
def forget_addresses(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:  # noqa: ARG001 - every job takes both
    """Forget the addresses of parcels that arrived long ago."""
    return {"forgotten": forgetting.forget_addresses()}
