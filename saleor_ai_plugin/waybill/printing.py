"""Labels come out of a printer: said once for many."""

from collections.abc import Sequence

from django.db import transaction

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.waybill import changes
from saleor_ai_plugin.waybill.changes import Kind, Wish
from saleor_ai_plugin.waybill.models import Waybill


def printed(*, waybill_ids: Sequence[str], wish: Wish) -> list[Waybill | DecisionError]:
    """Say that labels were printed, each by itself; what became of each, in the same order."""
    found: list[Waybill | DecisionError] = []
    for waybill_id in waybill_ids:
        try:
            found.append(_printed(waybill_id, wish))
        except DecisionError as error:
            found.append(error)
    return found


@transaction.atomic
def _printed(waybill_id: str, wish: Wish) -> Waybill:
    waybill = changes.locked(waybill_id)
    if not changes.made_before(waybill, Kind.PRINT, wish):
        changes.check_state(waybill, Kind.PRINT)
        changes.move(waybill, Kind.PRINT, wish)
    return waybill
