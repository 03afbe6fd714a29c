from dataclasses import dataclass, replace

import numpy as np
import pytest

from core_ml.inventory import (
    Costs,
    LeadTime,
    MinMax,
    Normal,
    Planned,
    Shop,
    SupplierTerms,
    Terms,
    draw_lead_days,
    empirical,
)
from core_ml.inventory.backtest import at_service, compare, figures
from core_ml.inventory.orderings import recent_mean, recent_variance, up_to


@pytest.fixture(scope="module")
def world():
    rng = np.random.default_rng(4)
    n, days = 24, 220
    week = np.array([0.7, 0.8, 0.9, 1, 1.2, 1.5, 0.9])
    rate = rng.lognormal(0.5, 0.8, n)
    demand = rng.poisson(rate[:, None] * week[np.arange(days) % 7]).astype(float)
    demand[:3, :60] = np.nan
    lead = np.zeros((n, 12))
    lead[:, [4, 6, 11]] = 0.5, 0.3, 0.2
    times = LeadTime(lead)
    shop = Shop(
        demand=demand,
        costs=Costs.plain(n, 0.02, 4.0, 0.5),
        terms=Terms.plain(np.full(n, 8.0), rng.choice([1, 6], n), rng.choice([0, 12], n)),
        supplier=np.arange(n) % 3,
        suppliers=SupplierTerms.plain(3, 8.0, 60.0),
        lead_days=draw_lead_days(times, days),
        review=np.full(n, 7),
        opening=np.ceil(rate * 20),
        first=140,
        warmup=20,
    )
    return shop, times


def test_planned_is_cheaper_at_the_same_service(world):
    shop, times = world
    found = compare(shop, Planned(shop, times, empirical), [MinMax(shop, times), Normal(shop, times)])
    for one in found:
        assert one.own.name == "planned"
        assert one.reached
        assert one.own_same is one.own
        assert one.same.fill_rate >= one.own.fill_rate - 0.0005
        assert one.saved == pytest.approx(1 - one.own.cost.sum() / one.same.cost.sum())
    assert found[0].saved > 0.1
    assert found[0].own.fill_rate > 0.95


@dataclass
class Stubborn:
    """Orders up to twelve days of demand, however careful it is told to be."""

    shop: Shop
    name: str = "stubborn"

    def scaled(self, factor):
        return self

    def orders(self, moment):
        wanted = 12 * recent_mean(moment.history, 56)
        return np.where(moment.due, up_to(self.shop, moment.position, wanted, wanted), 0)


def test_planned_is_brought_down_to_one_that_cannot_serve_so_well(world):
    shop, times = world
    (one,) = compare(shop, Planned(shop, times, empirical), [Stubborn(shop)])
    assert not one.reached
    assert one.same is one.other
    assert one.own.fill_rate > one.own_same.fill_rate
    assert one.own_same.fill_rate == pytest.approx(one.other.fill_rate, abs=0.02)
    assert one.factor < 1
    assert one.saved == pytest.approx(1 - one.own_same.cost.sum() / one.other.cost.sum())


def test_same_service_is_found_by_being_more_careful(world):
    shop, times = world
    factor, replay, reached = at_service(shop, MinMax(shop, times), 0.9)
    assert reached
    assert replay.fill_rate == pytest.approx(0.9, abs=0.02)
    more, _, _ = at_service(shop, MinMax(shop, times), 0.99)
    assert more > factor
    # Before the first goods come, nobody can help: all of it cannot be filled without stock.
    empty = replace(shop, opening=np.zeros(len(shop.opening)), warmup=0)
    assert at_service(empty, MinMax(empty, times), 1.0)[2] is False


def test_figures_of_classes_add_up(world):
    shop, times = world
    replay = compare(shop, MinMax(shop, times), [])
    assert replay == []
    from core_ml.inventory import simulate

    own = simulate(shop, MinMax(shop, times))
    groups = np.where(np.arange(24) < 8, "A", "C")
    total, first, second = figures(own, shop.counted, groups)
    assert (total.group, first.group, second.group) == ("all", "A", "C")
    for name in ("cost", "holding", "shortage", "ordering", "demanded", "sold", "lost", "stock", "lines"):
        assert getattr(first, name) + getattr(second, name) == pytest.approx(getattr(total, name))
    assert total.cost == pytest.approx(total.holding + total.shortage + total.ordering)
    assert total.fill_rate == pytest.approx(total.sold / total.demanded)


def test_forecasts_never_see_the_day_itself(world):
    shop, times = world
    seen = []

    def watching(history, horizon):
        seen.append(history.shape[1])
        return empirical(history, horizon)

    from core_ml.inventory import simulate

    simulate(shop, Planned(shop, times, watching, every=14))
    assert seen == list(range(140, 220, 14))


def test_recent_figures_by_hand():
    history = np.array([[9, np.nan, 2, 4], [np.nan] * 4], dtype=float)
    assert recent_mean(history, 3).tolist() == [3, 0]
    assert recent_variance(history, 3).tolist() == [2, 0]


def test_up_to_orders_at_or_below_the_minimum_only(world):
    shop, _ = world
    few = replace(shop, terms=Terms.plain(np.ones(24), 6, 12))
    position = np.full(24, 10.0)
    assert set(up_to(few, position, np.full(24, 10.0), np.full(24, 11.0)).tolist()) == {12}
    assert set(up_to(few, position, np.full(24, 9.9), np.full(24, 99.0)).tolist()) == {0}
    assert set(up_to(few, position, np.full(24, 10.0), np.full(24, 30.0)).tolist()) == {24}
