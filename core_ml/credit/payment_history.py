"""How accounts have paid: what a scorecard learns from, and whether they defaulted afterwards.

Everything is asked at a moment: an invoice issued later does not exist yet, one paid later is unpaid. So a score given
today and a row learned from the past see the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.credit.table import Flags
from core_ml.validation import require_columns

Times = npt.NDArray[np.datetime64]

INVOICES = ("customer", "issued_at", "due_at", "paid_at", "amount")
"""Columns: text, times (UTC, without zone), ``paid_at`` NaT while unpaid, floats in one currency an account."""
HISTORY = ("months_known", "late_share", "days_late", "days_overdue", "trend")
LOOK_BACK = pd.Timedelta(days=365)
GRACE_DAYS = 5.0
"""A payment takes some days on its way: within them it is not late."""
QUARTER = pd.Timedelta(days=90)
DEFAULT_AFTER = pd.Timedelta(days=60)
"""An invoice unpaid so long after its due date is a default; Basel's 90 days are for banks, goods are gone sooner."""
HORIZON = pd.Timedelta(days=180)
"""The time ahead that a probability of default is for."""
_MONTH = 365.25 / 12


def payment_history(invoices: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """How each account stood at a moment.

    Parameters
    ----------
    invoices : DataFrame
        The columns ``INVOICES``.
    asked : DataFrame (n, …)
        ``customer`` and ``at``; the same customer may be asked for at several moments.

    Returns
    -------
    DataFrame (n, 5)
        On the index of ``asked``: ``months_known`` since the first invoice, ``late_share`` of last year's that are
        paid or due, mean ``days_late`` of them, ``days_overdue`` of the oldest that is unpaid, ``trend`` (the
        last quarter's amount by that of the quarter before). NaN where there is nothing to tell by.
    """
    rows = _joined(invoices, asked)
    known = rows[rows["issued_at"] < rows["at"]]
    recent = known[known["issued_at"] >= known["at"] - LOOK_BACK]
    late = _days(recent["settled_at"] - recent["due_at"]).clip(lower=0.0)
    is_due = recent["is_paid"] | (recent["at"] > recent["due_at"])
    overdue = _days((known["at"] - known["due_at"])[~known["is_paid"]]).clip(lower=0.0)
    age = recent["at"] - recent["issued_at"]
    last = recent["amount"].where(age <= QUARTER, 0.0)
    before = recent["amount"].where((age > QUARTER) & (age <= 2 * QUARTER), 0.0)

    def by_asked(values: pd.Series[Any]) -> Any:
        return values.groupby(rows.loc[values.index, "asked"])

    found = pd.DataFrame(index=np.arange(len(asked)))
    found["months_known"] = by_asked(_days(known["at"] - known["issued_at"])).max() / _MONTH
    found["late_share"] = by_asked((late > GRACE_DAYS)[is_due].astype(np.float64)).mean()
    found["days_late"] = by_asked(late[is_due]).mean()
    found["days_overdue"] = by_asked(overdue).max()
    found["days_overdue"] = found["days_overdue"].where(found["months_known"].isna(), found["days_overdue"].fillna(0.0))
    base = by_asked(before).sum()
    found["trend"] = (by_asked(last).sum() / base.where(base > 0)).astype(np.float64)
    return found.set_index(asked.index)[list(HISTORY)]


def defaulted(invoices: pd.DataFrame, asked: pd.DataFrame, *, within: pd.Timedelta = HORIZON) -> Flags:
    """(n,) whether an invoice of the account went into default in the time after each moment."""
    rows = _joined(invoices, asked)
    falls = rows["due_at"] + DEFAULT_AFTER
    bad = (falls > rows["at"]) & (falls <= rows["at"] + within) & ~(rows["paid_at"] <= falls)
    return _any(rows, bad, len(asked))


def in_default(invoices: pd.DataFrame, asked: pd.DataFrame) -> Flags:
    """(n,) whether an invoice of the account was in default at each moment."""
    rows = _joined(invoices, asked)
    return _any(rows, (rows["due_at"] + DEFAULT_AFTER <= rows["at"]) & ~rows["is_paid"], len(asked))


def moments(opened_at: pd.Series[Any], *, until: pd.Timestamp, seed: int = 0) -> pd.Series[Any]:
    """A moment for each account to be judged by: a third when it was opened, the others at any time after.

    One row an account, so that the same account is never in two folds. NaT where it was opened after ``until``.
    """
    rng = np.random.default_rng(seed)
    part = np.maximum(rng.random(len(opened_at)) * 1.5 - 0.5, 0.0)
    seconds = np.floor(_days(until - opened_at).clip(lower=0.0).to_numpy() * 86_400 * part)
    at: pd.Series[Any] = opened_at + pd.to_timedelta(pd.Series(seconds, index=opened_at.index), unit="s")
    return at.where(opened_at <= until)


def _days(spans: pd.Series[Any]) -> pd.Series[Any]:
    days: pd.Series[Any] = spans.dt.total_seconds() / 86_400
    return days


def _joined(invoices: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """A row an invoice and moment; ``settled_at`` is when it was paid, or the moment itself."""
    require_columns(invoices, INVOICES, name="invoices")
    require_columns(asked, ("customer", "at"), name="asked")
    numbered = asked[["customer", "at"]].assign(asked=np.arange(len(asked)))
    rows = numbered.merge(invoices[list(INVOICES)], on="customer")
    is_paid = rows["paid_at"] <= rows["at"]
    return rows.assign(is_paid=is_paid, settled_at=rows["paid_at"].where(is_paid, rows["at"]))


def _any(rows: pd.DataFrame, flags: pd.Series[Any], count: int) -> Flags:
    found = np.zeros(count, dtype=np.bool_)
    found[rows.loc[flags, "asked"].to_numpy()] = True
    return found
