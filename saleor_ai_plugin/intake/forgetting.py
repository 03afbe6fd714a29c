"""What is older than the owner wants is deleted: originals, pages, and what was understood.

The document's row stays, emptied: its hash tells that the same paper came before, its state and reference which draft
order it became. What was learned of buyers stays until it has not been used for as long.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from saleor_ai_plugin.intake import owner
from saleor_ai_plugin.intake.models import (
    IntakeAlias,
    IntakeBuyer,
    IntakeDecision,
    IntakeDocument,
    IntakeLine,
    IntakeMail,
    IntakeOriginal,
    IntakePage,
)

State = IntakeDocument.State
ENDED = (State.ORDERED, State.REJECTED, State.REFUSED, State.DUPLICATE, State.REPLACED)
"""What still waits for somebody is kept however old it is."""
AT_ONCE = 200
_EMPTY: dict[str, Any] = {
    "name": "", "sender": "", "sentence": "", "understood": None, "order": None, "number": "", "buyer": "",
    "total": None, "currency": "", "customer_id": "", "customer_name": "", "customer_candidates": [],
    "reasons": [], "turns": {},
    "original": None, "shop_trouble": "",
}  # fmt: skip


def forget(*, now: datetime | None = None) -> int:
    """Empty what is old; return how many documents that were."""
    at = now or timezone.now()
    before = at - timedelta(days=owner.settings().keep_days)
    emptied = 0
    while count := _empty_some(before, at):
        emptied += count
    IntakeAlias.objects.filter(learned_at__lt=before).delete()
    IntakeBuyer.objects.filter(learned_at__lt=before).delete()
    IntakeMail.objects.filter(kept_at__lt=before).delete()
    return emptied


@transaction.atomic
def _empty_some(before: datetime, at: datetime) -> int:
    old = IntakeDocument.objects.filter(state__in=ENDED, emptied_at=None, received_at__lt=before)
    ids = list(old.select_for_update(skip_locked=True).order_by("received_at").values_list("id", flat=True)[:AT_ONCE])
    if not ids:
        return 0
    originals = set(IntakePage.objects.filter(document__in=ids).values_list("original_id", flat=True))
    originals |= set(IntakeDocument.objects.filter(id__in=ids).values_list("original_id", flat=True)) - {None}
    IntakePage.objects.filter(document__in=ids).delete()
    IntakeLine.objects.filter(document__in=ids).delete()
    IntakeDecision.objects.filter(document__in=ids).update(note="", before={}, after={})
    IntakeDocument.objects.filter(id__in=ids).update(**_EMPTY, emptied_at=at)
    # A page that was split off into a document that still waits keeps its original.
    used = IntakePage.objects.filter(original__in=originals).values("original_id")
    owned = IntakeDocument.objects.filter(original__in=originals).values("original_id")
    IntakeOriginal.objects.filter(id__in=originals).exclude(id__in=used).exclude(id__in=owned).delete()
    return len(ids)
