import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import DataError
from core_ml.recommendation.dataset import Dataset


def test_histories_are_sorted_by_user_and_time(shop):
    data = Dataset.from_frames(shop)
    assert list(data.user_ids) == ["ann", "bob", "cid", "dan", "eve", "flo"]
    assert list(data.item_ids) == ["cup", "gloves", "pot", "seeds", "spade", "tea"]
    ann = data.histories.rows(np.array([0]))
    assert [data.item_ids[item] for item in ann.items] == ["pot", "tea", "cup", "tea", "tea"]
    assert (ann.days - ann.days[0]).tolist() == [0, 0, 30, 30, 60]
    assert len(set(ann.baskets)) == 3


def test_catalogue_adds_products_without_sales(shop, items):
    data = Dataset.from_frames(shop, items)
    assert "lamp" in data.item_ids
    assert data.catalogue["price"].loc["lamp"] == 40.0
    assert list(data.catalogue.index) == list(data.item_ids)


def test_sold_product_without_a_catalogue_row_has_empty_facts(shop, items):
    data = Dataset.from_frames(shop, items[items["item_id"] != "tea"])
    assert np.isnan(data.catalogue["price"].loc["tea"])


def test_unknown_row_has_an_empty_history(shop):
    data = Dataset.from_frames(shop)
    some = data.histories.rows(np.array([-1, 5]))
    assert some.indptr.tolist() == [0, 0, 1]
    assert data.item_ids[some.items[0]] == "cup"


def test_ages_count_from_today_or_the_own_latest_event(shop):
    flo = Dataset.from_frames(shop).histories.rows(np.array([5]))
    assert flo.ages(flo.days[0] + 10).tolist() == [10]
    assert flo.ages(flo.days[0] - 10).tolist() == [0]


def test_matrix_counts_an_item_once_and_sums_given_values(shop):
    data = Dataset.from_frames(shop)
    tea = data.item_ids.get_loc("tea")
    assert data.histories.matrix()[0, tea] == 1
    assert data.histories.matrix(np.ones(len(shop)))[0, tea] == 3


def test_same_data_have_the_same_fingerprint_whatever_the_order(shop):
    one = Dataset.from_frames(shop).fingerprint()
    assert one == Dataset.from_frames(shop.sample(frac=1, random_state=1)).fingerprint()
    assert one != Dataset.from_frames(shop[1:]).fingerprint()


def test_times_with_a_zone_are_the_same_moments(shop):
    zoned = shop.assign(timestamp=shop["timestamp"].dt.tz_localize("Europe/Berlin"))
    days = Dataset.from_frames(zoned).histories.days
    assert days[0] == Dataset.from_frames(shop).histories.days[0] - 1 / 24


def test_without_orders_lines_at_one_time_are_one_basket(shop):
    data = Dataset.from_frames(shop.drop(columns="order_id"))
    assert len(np.unique(data.histories.baskets)) == 10


def test_catalogue_with_doubles_is_refused(shop, items):
    with pytest.raises(DataError, match="more than once"):
        Dataset.from_frames(shop, pd.concat([items, items[:1]]))
