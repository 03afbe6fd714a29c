"""How long suppliers take: learned from what they delivered, drawn to their word while that is little."""

from collections.abc import Hashable, Sequence
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import numpy.typing as npt
from django.db import connection

from core_ml.inventory import LeadTime, LeadTimes, Receipts
from saleor_ai_plugin.inventory.models import PurchaseOrder, PurchaseOrderLine, Receipt, ReceiptLine, Supplier

UNKNOWN_DAYS = 14.0
"""Where nothing was ever received and nobody promised anything."""
LEARNED_FROM = timedelta(days=730)
LONGEST = 180

# A delivery is one observation, however many lines it has; an order of which something is still out is one as well.
_DELIVERIES = f"""
SELECT o.supplier_id, o.sent_at, r.at
FROM "{Receipt._meta.db_table}" r JOIN "{PurchaseOrder._meta.db_table}" o ON o.id = r.order_id
WHERE o.sent_at >= %(since)s AND r.at >= o.sent_at
    AND EXISTS (SELECT FROM "{ReceiptLine._meta.db_table}" c WHERE c.receipt_id = r.id AND c.accepted > 0)
UNION ALL
SELECT o.supplier_id, o.sent_at, NULL
FROM "{PurchaseOrder._meta.db_table}" o
WHERE o.state IN ('sent', 'confirmed', 'part_received') AND o.sent_at >= %(since)s AND EXISTS (
    SELECT FROM "{PurchaseOrderLine._meta.db_table}" line
    WHERE line.order_id = o.id AND line.received_quantity < coalesce(line.confirmed_quantity, line.quantity)
)
"""  # noqa: S608 - names from _meta


def of_suppliers(suppliers: Sequence[Supplier], *, as_of: date) -> LeadTime:
    """Lead times of these suppliers, and in the last row of what has none, as known in the evening of ``as_of``."""
    evening = _evening(as_of)
    rows = _deliveries(evening)
    receipts = Receipts(
        supplier=[row[0] for row in rows],
        product=[None] * len(rows),
        ordered=_days([row[1] for row in rows]),
        received=_days([row[2] for row in rows]),
    )
    promised: dict[Hashable, float] = {row.id: float(min(row.lead_time_days, LONGEST)) for row in suppliers}
    learned = LeadTimes(default=UNKNOWN_DAYS, longest=LONGEST, promised=promised)
    return learned.fit(receipts, today=evening.timestamp() / 86400).at([*promised, None])


def keep_learned(as_of: date) -> None:
    """Keep the median of each supplier that has delivered: by it orders are expected from now on."""
    suppliers = list(Supplier.objects.order_by("id"))
    evening = _evening(as_of)
    came = {supplier for supplier, _, at in _deliveries(evening) if at is not None and at < evening}
    medians = of_suppliers(suppliers, as_of=as_of).quantile(0.5)
    changed = []
    # The last median is of what has no supplier.
    for row, median in zip(suppliers, medians.tolist(), strict=False):
        learned = int(median) if row.id in came else None
        if row.learned_days != learned:
            row.learned_days = learned
            changed.append(row)
    Supplier.objects.bulk_update(changed, ["learned_days"], batch_size=1_000)


def _evening(as_of: date) -> datetime:
    return datetime.combine(as_of + timedelta(days=1), time(), UTC)


def _deliveries(evening: datetime) -> list[tuple[int, datetime, datetime | None]]:
    """Supplier, when it was sent, when it came; None: it is still out."""
    with connection.cursor() as cursor:
        cursor.execute(_DELIVERIES, {"since": evening - LEARNED_FROM})
        found: list[tuple[int, datetime, datetime | None]] = cursor.fetchall()
    return found


def _days(moments: Sequence[datetime | None]) -> npt.NDArray[np.float64]:
    return np.array([np.nan if one is None else one.timestamp() / 86400 for one in moments], dtype=np.float64)
