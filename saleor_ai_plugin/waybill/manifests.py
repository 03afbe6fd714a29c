"""The manifest of the day: all that one carrier took along from one warehouse since the last one, closed once."""

import uuid

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from saleor_ai_plugin.deciding import DecisionError, NotFoundError
from saleor_ai_plugin.waybill import changes, numbering
from saleor_ai_plugin.waybill.models import Carrier, Manifest, Waybill

State = Waybill.State
TAKEN = (State.HANDED_OVER, State.IN_TRANSIT, State.DELIVERED)


@transaction.atomic
def close(*, carrier_id: str, warehouse_id: str, by: str, client_id: uuid.UUID) -> Manifest:
    """Close the manifest over what was handed over and is in none yet.

    Raises NotFoundError, DecisionError.
    """
    with connection.cursor() as cursor:
        # Whoever closes at the same moment waits, and then finds nothing left.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('saleor_ai_manifest'))")
    kept = Manifest.objects.filter(client_id=client_id).first()
    if kept is not None:
        return kept
    carrier = Carrier.objects.filter(id=changes.row_id(carrier_id, "carrier", "carrierId")).first()
    if carrier is None:
        raise NotFoundError(f"there is no carrier {carrier_id!r}", field="carrierId")
    taken = open_waybills(carrier.id, warehouse_id).select_for_update(of=("self",), no_key=True)
    ids = [row.id for row in taken]
    if not ids:
        message = f"nothing has been handed over to {carrier} since the last manifest; scan the labels first"
        raise DecisionError(message, field="carrierId")
    manifest = Manifest.objects.create(
        number=numbering.take(numbering.MANIFESTS), carrier=carrier, warehouse_id=warehouse_id, closed_by=by,
        closed_at=timezone.now(), client_id=client_id,
    )  # fmt: skip
    Waybill.objects.filter(id__in=ids).update(manifest=manifest)
    return manifest


def open_waybills(carrier_id: int, warehouse_id: str) -> QuerySet[Waybill]:
    """What the next manifest would hold."""
    rows = Waybill.objects.filter(carrier_id=carrier_id, manifest=None, state__in=TAKEN)
    return rows.filter(shipment__warehouse_id=warehouse_id).order_by("number")
