import numpy as np
import pandas as pd
import pytest

from core_ml.credit.payment_history import DEFAULT_AFTER, HISTORY, defaulted, in_default, moments, payment_history
from core_ml.exceptions import MissingColumnsError

NOW = pd.Timestamp("2026-06-01")


def day(offset: float) -> pd.Timestamp:
    return NOW + pd.Timedelta(days=offset)


def invoices(*rows: tuple[str, float, float | None, float]) -> pd.DataFrame:
    """Customer, day issued, day paid, amount; due after 30 days."""
    return pd.DataFrame(
        {
            "customer": [row[0] for row in rows],
            "issued_at": pd.to_datetime([day(row[1]) for row in rows]),
            "due_at": pd.to_datetime([day(row[1] + 30) for row in rows]),
            "paid_at": pd.to_datetime([pd.NaT if row[2] is None else day(row[2]) for row in rows]),
            "amount": [float(row[3]) for row in rows],
        }
    )


def ask(*customers: str, at: float = 0) -> pd.DataFrame:
    return pd.DataFrame({"customer": list(customers), "at": [day(at)] * len(customers)})


def test_history_tells_how_an_account_has_paid():
    rows = invoices(
        ("a", -300, -270, 100),  # in time
        ("a", -120, -70, 100),  # 20 days late
        ("a", -40, None, 300),  # 10 days overdue
        ("a", -5, None, 100),  # not due
        ("b", -400, -300, 50),  # late, but too long ago
    )
    found = payment_history(rows, ask("a", "b", "c"))
    assert tuple(found.columns) == HISTORY
    a = found.iloc[0]
    assert a["late_share"] == pytest.approx(2 / 3)
    assert a["days_late"] == pytest.approx((0 + 20 + 10) / 3)
    assert a["days_overdue"] == pytest.approx(10)
    assert a["months_known"] == pytest.approx(300 / (365.25 / 12))
    assert a["trend"] == pytest.approx(400 / 100)
    b = found.iloc[1]
    assert np.isnan(b["late_share"])
    assert b["days_overdue"] == 0
    assert found.iloc[2].isna().all()


def test_what_comes_later_does_not_exist_yet():
    rows = invoices(("a", -100, -20, 10), ("a", 10, None, 1000))
    then = payment_history(rows, ask("a", at=-50))
    later_paid = invoices(("a", -100, None, 10))
    pd.testing.assert_frame_equal(then, payment_history(later_paid, ask("a", at=-50)))


def test_payment_within_five_days_is_not_late():
    found = payment_history(invoices(("a", -100, -66, 10), ("a", -90, -54, 10)), ask("a"))
    assert found["late_share"].iloc[0] == 0.5


def test_default_is_sixty_days_after_the_term_within_the_horizon():
    rows = invoices(
        ("never", -10, None, 1),  # in default on day 80
        ("late", -10, 79, 1),
        ("too_late", -10, 81, 1),
        ("far", 200, None, 1),
        ("already", -200, None, 1),
    )
    asked = ask("never", "late", "too_late", "far", "already", "nobody")
    assert defaulted(rows, asked).tolist() == [True, False, True, False, False, False]
    assert in_default(rows, asked).tolist() == [False, False, False, False, True, False]
    assert DEFAULT_AFTER.days == 60


def test_moments_lie_between_opening_and_the_last_one_that_can_be_judged():
    opened = pd.Series([day(-500)] * 3_000 + [day(1)])
    found = moments(opened, until=NOW)
    assert found.isna().tolist() == [False] * 3_000 + [True]
    known = found.dropna()
    assert known.between(day(-500), NOW).all()
    assert (known == day(-500)).mean() == pytest.approx(1 / 3, abs=0.03)
    pd.testing.assert_series_equal(found, moments(opened, until=NOW))


def test_missing_column_is_named():
    with pytest.raises(MissingColumnsError, match="due_at"):
        payment_history(invoices(("a", 0, None, 1)).drop(columns="due_at"), ask("a"))
