from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core_ml.exceptions import DataError, ParameterError
from core_ml.inventory import Costs, LeadTime, Shop, SupplierTerms, Terms, draw_lead_days, simulate


@dataclass
class UpTo:
    """Order up to a level, whatever it costs."""

    shop: Shop
    level: float
    name: str = "up to"

    def orders(self, moment):
        return self.shop.terms.orderable(np.maximum(self.level - moment.position, 0))

    def scaled(self, factor):
        return UpTo(self.shop, self.level * factor)


def shop(demand, lead=2, opening=25.0, **more):
    demand = np.atleast_2d(np.asarray(demand, dtype=float))
    n = len(demand)
    given = {
        "costs": Costs.plain(n, 0.5, 4.0, 1.0),
        "terms": Terms.plain(np.full(n, 3.0)),
        "supplier": np.zeros(n, dtype=int),
        "suppliers": SupplierTerms.plain(1, 6.0),
        "lead_days": np.full(demand.shape, lead),
        "review": np.ones(n, dtype=int),
        "opening": np.full(n, opening),
    }
    return Shop(demand=demand, **(given | more))


def test_days_by_hand():
    # Up to 30 with 25 there: 5, then 10 each day, two days later. 10, 10, 5 of 10, then what came: 5, 10, 10.
    own = shop([[10, 10, 10, 10, 10, 10]])
    found = simulate(own, UpTo(own, 30), keep_stock=True)
    assert found.stock.tolist() == [[15, 5, 0, 0, 0, 0]]
    assert found.sold.tolist() == [60]
    assert found.ordered.tolist() == [5 + 10 + 10 + 10 + 10 + 10]
    assert found.received.tolist() == [5 + 10 + 10 + 10]
    assert found.lost.tolist() == [0]
    assert found.coming.tolist() == [20]
    assert found.holding.tolist() == [10]
    assert found.ordering.tolist() == [6 * 7]


def test_what_is_not_there_is_lost_or_waits():
    own = shop([[10, 10, 10, 10]], lead=3)
    lost = simulate(own, UpTo(own, 25))
    # 25 there, nothing ordered on the first day: 10, 10, 5 and 5 lost, nothing before the goods of day 1 come on day 4.
    assert (lost.sold.tolist(), lost.lost.tolist(), lost.shortage.tolist()) == ([25], [15], [60])
    waiting = shop([[10, 10, 10, 10]], lead=3, backorders=True)
    found = simulate(waiting, UpTo(waiting, 25))
    assert (found.sold.tolist(), found.lost.tolist(), found.left.tolist()) == ([25], [15], [-15])


def test_lead_time_of_nothing_arrives_at_once():
    own = shop([[10, 10, 10]], lead=0, opening=0.0)
    found = simulate(own, UpTo(own, 10))
    assert found.lost.tolist() == [0]
    assert found.fill_rate == 1
    assert found.coming.tolist() == [0]


def test_orders_are_placed_on_review_days_only_and_share_their_cost():
    own = shop([[5] * 6, [5] * 6], lead=1, review=np.array([3, 3]))
    found = simulate(own, UpTo(own, 40))
    assert found.lines.tolist() == [2, 2]
    # A line is 1, and two share an order of 6.
    assert found.ordering.tolist() == [8, 8]


def test_warmup_is_not_counted_and_the_past_is_seen():
    own = shop([[np.nan, np.nan, 7, 5, 6, 4]], lead=0, first=3, warmup=1)
    seen = []

    class Watching(UpTo):
        def orders(self, moment):
            seen.append((moment.day, moment.history.tolist()))
            return super().orders(moment)

    found = simulate(own, Watching(own, 10))
    assert found.demanded.tolist() == [10]
    assert found.opening.tolist() == [20]
    assert [day for day, _ in seen] == [3, 4, 5]
    assert str(seen[0][1]) == "[[nan, nan, 7.0]]"
    assert own.counted == 2


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.booleans(), st.integers(0, 5))
def test_pieces_are_conserved(seed, backorders, warmup):
    rng = np.random.default_rng(seed)
    n, days = 4, 25
    own = shop(
        rng.poisson(rng.uniform(0, 6, n)[:, None], (n, days)),
        lead_days=rng.integers(0, 7, (n, days)),
        opening=rng.integers(0, 40, n).astype(float),
        review=rng.integers(1, 6, n),
        terms=Terms.plain(np.ones(n), rng.integers(1, 9, n), rng.integers(0, 12, n)),
        backorders=backorders,
        warmup=warmup,
    )
    found = simulate(own, UpTo(own, rng.uniform(0, 60)), keep_stock=True)
    assert found.sold + found.lost == pytest.approx(found.demanded)
    assert (found.sold >= 0).all()
    gone = found.demanded if backorders else found.sold
    assert found.opening + found.received == pytest.approx(gone + found.left)
    if not backorders:
        assert (found.stock >= 0).all()
    if warmup == 0:
        assert found.ordered == pytest.approx(found.received + found.coming)
    assert (found.coming >= 0).all()


def test_lead_times_are_drawn_as_often_as_they_are_likely():
    drawn = draw_lead_days(LeadTime(np.array([[0, 0.25, 0, 0.75], [1, 0, 0, 0]])), 4000, seed=3)
    assert np.bincount(drawn[0], minlength=4) / 4000 == pytest.approx([0, 0.25, 0, 0.75], abs=0.03)
    assert drawn[1].max() == 0
    assert (
        draw_lead_days(LeadTime(np.array([[0.5, 0.5]])), 20, seed=1)
        == draw_lead_days(LeadTime(np.array([[0.5, 0.5]])), 20, seed=1)
    ).all()


def test_what_cannot_be_is_refused():
    own = shop([[1, 2]], terms=Terms.plain([1.0], 6))

    class Odd(UpTo):
        def orders(self, moment):
            return np.array([4])

    with pytest.raises(ParameterError, match="up to orders 4 at place 0 on day 0; packs of 6 from 6 on can be ordered"):
        simulate(own, Odd(own, 3))
    with pytest.raises(ParameterError, match="begins on day 1 with 1 days of warm-up, of 2 days in all"):
        shop([[1, 2]], first=1, warmup=1)
    with pytest.raises(DataError, match="must be 0 or more"):
        shop([[1, -2]])
    with pytest.raises(DataError, match="a row for each of the 1 places"):
        shop([[1, 2]], supplier=np.zeros(2, dtype=int))
