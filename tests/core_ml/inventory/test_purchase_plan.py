from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core_ml.exceptions import DataError
from core_ml.inventory import Costs, Effort, How, LeadTime, Limits, Places, Stock, SupplierTerms, Terms, plan


def one(normal, position, **terms):
    """A place with 10 +- 3 a day, goods after 4 days, review every 7."""
    price = terms.pop("price", 10.0)
    return Places(
        demand=normal(10, 3),
        stock=Stock.plain([position]),
        lead_time=LeadTime.fixed([4]),
        costs=Costs.plain(1, 0.01, 5.0),
        terms=Terms.plain([price], **terms),
        supplier=np.array([0]),
        suppliers=SupplierTerms.plain(1),
        review=np.array([7]),
    )


def test_orders_up_to_the_level_in_whole_packs(normal):
    # .01 * 7 a piece of holding against 5: the fractile is .986, 110 + 2.2 * 9.95.
    found = plan(one(normal, 70))
    assert found.levels.order_up_to == pytest.approx([110 + 2.2 * 9.95], abs=0.5)
    assert found.quantity.tolist() == [62]
    assert found.value.tolist() == [620]
    assert found.saving[0] > 0
    assert found.how.tolist() == [How.ALONE]
    assert plan(one(normal, 70, pack=25)).quantity.tolist() == [75]
    assert plan(one(normal, 200)).quantity.tolist() == [0]


def test_minimum_is_taken_where_it_pays(normal):
    assert plan(one(normal, 70, minimum=100)).quantity.tolist() == [100]
    assert plan(one(normal, 131, minimum=100)).quantity.tolist() == [0]


def test_price_break_is_taken_where_it_pays(normal):
    def with_break(start, price):
        return one(normal, 70, breaks=(np.array([[start]]), np.array([[price]])))

    # 38 pieces more lie up to 4 days longer, at .01 a day, and spare 1 each on 100.
    assert plan(with_break(100, 9.0)).quantity[0] >= 100
    assert plan(with_break(100, 9.0)).value[0] == pytest.approx(9 * plan(with_break(100, 9.0)).quantity[0])
    # A year's stock for a cent a piece does not pay.
    assert plan(with_break(3650, 9.99)).quantity.tolist() == [62]


def test_sales_that_will_be_lost_are_not_ordered_for(normal):
    # 40 pieces are wanted before goods can be there; with nothing on hand they are lost.
    empty, last = plan(one(normal, 0)).quantity[0], plan(one(normal, 40)).quantity[0]
    assert empty == pytest.approx(last, abs=4)
    assert empty < plan(one(normal, 70)).quantity[0] + 40


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.05, 1.2), st.floats(0.05, 1.2))
def test_no_plan_breaks_a_rule(seed, money, space):
    make = places_of(seed)
    free = plan(make)
    volume = np.random.default_rng(seed).uniform(0.1, 2, len(make))
    warehouse = make.supplier % 2
    room = space * np.bincount(warehouse, free.quantity * volume, 2)
    limits = Limits(float(free.value.sum() * money), warehouse, room, volume)
    for effort in (Effort(seconds=2, seconds_each=0.5), Effort(seconds=0)):
        found = plan(make, limits, effort=effort)
        assert found.value.sum() <= limits.budget + 1e-5
        assert (np.bincount(warehouse, found.quantity * volume, 2) <= room + 1e-5).all()
        assert make.terms.allowed(found.quantity).all()
        value = np.bincount(make.supplier, found.value, len(make.suppliers))
        assert ((value == 0) | (value >= make.suppliers.minimum_value - 1e-5)).all()
        assert (value <= make.suppliers.budget + 1e-5).all()
        assert found.value == pytest.approx(make.terms.value(found.quantity))
        assert found.bound <= found.total + 1e-6
        # Further rules never make it cheaper, but for quantities that were tried in one and not in the other.
        assert found.total >= free.total - 0.01 * abs(free.total) - 1e-6


def places_of(seed):
    """As the fixture, for hypothesis, which does not share fixtures between examples."""
    from scipy.stats import norm

    from core_ml.inventory import Demand
    from core_ml.quantiles import LEVELS

    rng = np.random.default_rng(seed)
    n, days = 14, np.arange(1, 25)
    mean, price = rng.lognormal(0, 0.8, n), rng.lognormal(2, 0.5, n)
    spread = np.sqrt(mean)[:, None, None] * np.sqrt(days)[None, :, None] * norm.ppf(LEVELS)
    return Places(
        demand=Demand(
            np.repeat(mean[:, None], 24, axis=1),
            LEVELS,
            np.maximum(mean[:, None, None] * days[None, :, None] + spread, 0),
        ),
        stock=Stock.plain(np.floor(rng.uniform(0, 15, n) * mean)),
        lead_time=LeadTime.fixed(rng.integers(1, 9, n)),
        costs=Costs.plain(n, price * 0.001, price * 0.6, 0.5),
        terms=Terms.plain(
            price,
            rng.choice([1, 6], n),
            rng.choice([0, 10], n),
            breaks=(np.ceil(mean * 15)[:, None].astype(int) + 2, (price * 0.93)[:, None]),
        ),
        supplier=rng.integers(0, 3, n),
        suppliers=SupplierTerms.plain(3, 5.0, [0, 100, 300], [np.inf, 400, 500]),
        review=np.full(n, 7),
    )


def test_budget_goes_where_it_saves_most(places):
    own = places(40, 4)
    free = plan(own)
    tight = plan(own, Limits(budget=float(free.value.sum() * 0.3)))
    assert tight.limited.all()
    assert free.how.tolist() == [How.ALONE] * 4
    per_money = free.saving / np.maximum(free.value, 1e-9)
    kept, cut = tight.quantity > 0, (tight.quantity == 0) & (free.quantity > 0)
    assert np.median(per_money[kept]) > np.median(per_money[cut])
    assert tight.gap < 0.001


def test_budget_that_is_not_passed_changes_nothing(places):
    own = places(40, 4, breaks=True)
    free = plan(own)
    same = plan(own, Limits(budget=float(free.value.sum()) + 1))
    assert same.quantity.tolist() == free.quantity.tolist()
    assert not same.limited.any()
    assert same.gap == 0


def test_suppliers_do_not_matter_to_each_other_without_limits(places):
    own = places(40, 4, minimum_value=200.0, order_cost=10.0)
    together = plan(own)
    mine = np.flatnonzero(own.supplier == 2)
    alone = plan(
        Places(
            own.demand[mine],
            own.stock[mine],
            LeadTime(own.lead_time.probability[mine]),
            own.costs[mine],
            own.terms[mine],
            np.zeros(len(mine), dtype=int),
            SupplierTerms.plain(1, 10.0, 200.0),
            own.review[mine],
        )
    )
    assert alone.quantity.tolist() == together.quantity[mine].tolist()


def test_urgency_puts_the_largest_preventable_loss_first(places):
    own = places(40, 4)
    found = plan(own)
    order = found.urgency()
    lost = (found.outlook.preventable * (found.quantity > 0))[order]
    assert (np.diff(lost) <= 1e-12).all()


def test_nothing_to_plan_is_no_trouble(places):
    assert plan(places(1, 1)).quantity.shape == (1,)


def test_what_cannot_be_is_refused(places):
    own = places(4, 2)
    with pytest.raises(DataError, match=r"of 4 places, but the rows of the others are \{'stock': 1\}"):
        replace(own, stock=Stock.plain([1.0]))
    with pytest.raises(DataError, match="supplier 7 is named; there are terms of 2 only"):
        replace(own, supplier=np.array([0, 7, 0, 0]))
    with pytest.raises(DataError, match="belong together; give all three or none"):
        Limits(room=np.ones(1))
    with pytest.raises(DataError, match="must be 0 or more"):
        Limits(budget=-1)
    with pytest.raises(DataError, match="warehouse 3 is named; the room of 2 is given"):
        plan(own, Limits(warehouse=np.array([0, 1, 3, 0]), room=np.ones(2), volume=np.ones(4)))
