import numpy as np
import pytest

from core_ml.exceptions import DataError, NotFittedError, ParameterError
from core_ml.inventory import LeadTime, LeadTimes, Receipts


def receipts(rows):
    """(supplier, product, ordered, received) rows."""
    supplier, product, ordered, received = zip(*rows, strict=True)
    return Receipts(supplier, product, np.array(ordered, dtype=float), np.array(received, dtype=float))


def test_fixed_shares_parts_of_days():
    fixed = LeadTime.fixed([2, 3.25])
    assert fixed.probability.tolist() == [[0, 0, 1, 0, 0], [0, 0, 0, 0.75, 0.25]]
    assert fixed.mean() == pytest.approx([2, 3.25])
    assert fixed.std() == pytest.approx([0, np.sqrt(0.25 * 0.75)])
    assert fixed.quantile(0.9).tolist() == [2, 4]


def test_cold_start_has_the_default_and_a_spread():
    times = LeadTimes(default=14).fit(Receipts([], [], np.zeros(0), np.zeros(0)), today=0)
    found = times.at(["nobody"])
    assert found.mean() == pytest.approx([14], rel=0.02)
    assert 2 < found.std()[0] < 7
    assert found.probability.sum() == pytest.approx(1)


def test_means_are_drawn_to_the_level_above_by_hand():
    # All: (4 * 10 + 4 * 6) / (4 + 4) = 8. Supplier: (4 * 10 + 4 * 8) / 8 = 9. A product: (10 + 4 * 9) / 5.
    rows = [("a", "p", 0, 10), ("a", "q", 0, 10), ("a", "q", 0, 10), ("a", "q", 0, 10)]
    times = LeadTimes(half_life=1e9, prior=4, default=6).fit(receipts(rows), today=10)
    assert times.known_[(None, None)].mean == pytest.approx(8, rel=0.02)
    assert times.known_[("a", None)].mean == pytest.approx(9, rel=0.02)
    assert times.known_[("a", "p")].mean == pytest.approx((10 + 4 * 9) / 5, rel=0.02)
    assert times.at(["a", "a", "b"], ["p", "new", "p"]).mean() == pytest.approx(
        [times.known_[("a", "p")].mean, times.known_[("a", None)].mean, times.known_[(None, None)].mean], rel=0.01
    )


def test_means_are_drawn_to_what_the_supplier_says():
    rows = [("a", None, 0, 10)] * 4
    times = LeadTimes(half_life=1e9, promised={"a": 20, "b": 5}).fit(receipts(rows), today=10)
    # (4 * 10 + 4 * 20) / 8.
    assert times.at(["a", "b"]).mean() == pytest.approx([15, 5], rel=0.02)
    assert times.at(["b"]).std()[0] > 0
    with pytest.raises(ParameterError, match="supplier a promises -1 days"):
        LeadTimes(promised={"a": -1})


def test_suppliers_borrow_spread_and_not_length():
    rng = np.random.default_rng(1)
    rows = [("slow", None, day, day + rng.integers(28, 33)) for day in range(40)]
    rows += [("quick", None, day, day + 3) for day in range(40)]
    found = LeadTimes(half_life=1e9).fit(receipts(rows), today=80).at(["slow", "quick"])
    assert found.mean() == pytest.approx([30, 3], abs=1.3)
    assert found.std()[1] < 2
    assert found.probability[1, 12:].sum() < 0.02


def test_recent_lateness_counts_more():
    rows = [("a", None, day, day + 5) for day in range(0, 300, 10)] + [
        ("a", None, day, day + 15) for day in range(320, 400, 10)
    ]
    slow_to_learn = LeadTimes(half_life=1e9).fit(receipts(rows), today=420).at(["a"]).mean()[0]
    quick_to_learn = LeadTimes(half_life=40).fit(receipts(rows), today=420).at(["a"]).mean()[0]
    assert slow_to_learn < 8 < 11 < quick_to_learn


def test_orders_still_out_make_it_longer():
    done = [("a", None, day, day + 5) for day in range(20)]
    before = LeadTimes().fit(receipts(done), today=60).at(["a"])
    waiting = LeadTimes().fit(receipts([*done, *(("a", None, 20, np.nan),) * 5]), today=60).at(["a"])
    assert waiting.mean()[0] > before.mean()[0] + 3
    assert waiting.probability[0, 40:].sum() > before.probability[0, 40:].sum() + 0.05


def test_what_came_after_today_is_not_known_yet():
    early = LeadTimes().fit(receipts([("a", None, 0, 5), ("a", None, 3, 60)]), today=10).at(["a"])
    out = LeadTimes().fit(receipts([("a", None, 0, 5), ("a", None, 3, np.nan)]), today=10).at(["a"])
    assert early.probability == pytest.approx(out.probability)


def test_what_cannot_be_is_refused():
    with pytest.raises(DataError, match="receipt 1 came on day 2 and was ordered on day 4"):
        receipts([("a", None, 0, 5), ("a", None, 4, 2)])
    with pytest.raises(DataError, match="must have as many"):
        Receipts(["a"], [], np.zeros(1), np.zeros(1))
    with pytest.raises(ParameterError, match="the first two are above 0"):
        LeadTimes(prior=0)
    with pytest.raises(NotFittedError):
        LeadTimes().at(["a"])
    with pytest.raises(DataError, match="0 or more"):
        LeadTime.fixed([-1])
