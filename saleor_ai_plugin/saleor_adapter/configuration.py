"""The plugin's settings in Saleor's Dashboard."""

import math
from collections.abc import Sequence
from typing import Any

from saleor_ai_plugin.recommendation.models import RecommendationRules

PLUGIN_ID = "saleor.ai"


def holdout_percent(configuration: Sequence[dict[str, Any]] | None) -> float | None:
    """The holdout group's size in the plugin's configuration, None where nothing is said.

    Raises:
        ValueError: it is no number from 0 to 90.
    """
    for entry in configuration or ():
        if entry.get("name") == "holdout_percent" and entry.get("value") not in (None, ""):
            text = str(entry["value"]).strip().rstrip("%")
            try:
                percent = float(text)
            except ValueError:
                percent = math.nan
            if not 0 <= percent <= 90:
                raise ValueError(f"{entry['value']!r} is no number from 0 to 90, such as 5.")
            return percent
    return None


def save_holdout(before: Sequence[dict[str, Any]] | None, after: Sequence[dict[str, Any]] | None) -> None:
    """Hand a holdout percentage that was changed in the Dashboard to the rules that everybody reads.

    Only a change counts: the rules may have been changed elsewhere since, and switching the plugin off
    and on must not bring the old number back.
    """
    wanted = holdout_percent(after)
    if wanted is not None and wanted != holdout_percent(before):
        RecommendationRules.objects.update_or_create(id=1, defaults={"holdout_percent": wanted})
