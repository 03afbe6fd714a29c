"""Accounts and their invoices as frames for ``core_ml.credit``."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from core_ml.credit import Features
from core_ml.credit.payment_history import HISTORY, INVOICES, payment_history
from saleor_ai_plugin.credit.models import CreditOrder

ANSWERS = ("industry", "years_in_business", "employees", "late_invoices_elsewhere", "files_accounts")
FEATURES = Features(numeric=(*ANSWERS[1:], *HISTORY), categorical=("industry",))


def invoices(customer_ids: Collection[str] | None = None) -> pd.DataFrame:
    """Orders that were let go on account, of some customers or of all."""
    rows = CreditOrder.objects.filter(counts=True)
    if customer_ids is not None:
        rows = rows.filter(customer_id__in=customer_ids)
    found = list(rows.order_by("placed_at").values_list("customer_id", "placed_at", "due_at", "paid_at", "amount"))
    frame = pd.DataFrame(found, columns=list(INVOICES))
    for name in ("issued_at", "due_at", "paid_at"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.tz_localize(None)
    return frame.assign(amount=frame["amount"].astype("float64"))


def applicants(
    customer_ids: Sequence[str], answers: Sequence[Mapping[str, Any]], at: Sequence[datetime], paid: pd.DataFrame
) -> pd.DataFrame:
    """A row an applicant: what was told, and how the invoices in ``paid`` were paid until then."""
    moments = pd.to_datetime(pd.Series(list(at), dtype="object"), utc=True).dt.tz_localize(None)
    asked = pd.DataFrame({"customer": list(customer_ids), "at": moments})
    told = {name: [_value(one.get(name)) for one in answers] for name in ANSWERS}
    frame = pd.DataFrame(told, index=asked.index).astype(dict.fromkeys(ANSWERS[1:], "float64"))
    return pd.concat([frame, payment_history(paid, asked)], axis=1)


def _value(told: Any) -> Any:
    return float(told) if isinstance(told, bool) else told
