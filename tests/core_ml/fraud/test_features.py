import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import DataError, MissingColumnsError
from core_ml.fraud import FeatureParameters, feature_names, features_of, known_labels


def test_velocity_by_hand(five, two_entities):
    fourth = features_of(five, five, two_entities).iloc[3]
    # 10:10 is 20 minutes before: outside the quarter of an hour, inside the hour.
    assert fourth["orders_by_card_15min"] == 0
    assert fourth["amount_to_mean_by_card_15min"] == 1
    assert fourth["orders_by_card_1h"] == 2
    assert fourth["amount_by_card_1h"] == 40
    assert fourth["mean_amount_by_card_1h"] == 20
    assert fourth["amount_to_mean_by_card_1h"] == 1
    assert fourth["hours_since_last_by_card"] == pytest.approx(20 / 60)
    assert fourth["is_first_by_card"] == 0


def test_orders_of_one_moment_do_not_see_each_other(five, two_entities):
    features = features_of(five, five, two_entities)
    assert list(features["orders_by_device_30d"]) == [0, 0, 1, 2, 3]
    assert list(features["is_first_by_card"]) == [1, 0, 1, 0, 0]


def test_a_window_includes_its_beginning_and_not_its_end():
    times = pd.to_datetime(["2024-01-01 10:00", "2024-01-01 11:00", "2024-01-01 12:00:00.000001"], format="ISO8601")
    frame = pd.DataFrame({"placed_at": times, "card": ["A"] * 3, "amount": [1.0] * 3})
    features = features_of(frame, frame, FeatureParameters(entities=("card",), windows=("1h", "1d")))
    assert list(features["orders_by_card_1h"]) == [0, 1, 0]


def test_outcomes_count_from_when_they_are_known(five, two_entities):
    features = features_of(five, five, two_entities)
    assert (features["outcomes_by_card_30d"].iloc[:4] == 0).all()
    last = features.iloc[4]
    assert last["outcomes_by_card_30d"] == 3
    assert last["frauds_by_card_30d"] == 2
    assert last["fraud_share_by_card_30d"] == pytest.approx((2 + 5 * 0.01) / (3 + 5))
    assert last["mean_fraud_amount_by_card"] == 15
    # Fraud, genuine, fraud: the last one alone is a row; known since the eighth, 10:30.
    assert last["frauds_in_a_row_by_card"] == 1
    assert last["hours_of_frauds_in_a_row_by_card"] == 25.5
    assert last["hours_since_fraud_by_card"] == 25.5


def test_frauds_and_genuine_orders_known_at_one_moment_come_in_one_order(five, two_entities):
    five["placed_at"] = [pd.Timestamp("2024-01-01")] * 4 + [pd.Timestamp("2024-01-09")]
    for turn in ([0, 1, 2, 3, 4], [3, 1, 0, 2, 4], [1, 0, 3, 2, 4]):
        last = features_of(five.tail(1), five.iloc[turn], two_entities).iloc[0]
        # The genuine one of card A counts as the first of its moment.
        assert last["frauds_in_a_row_by_card"] == 2


def test_a_column_can_say_since_when_an_outcome_is_known(five):
    five["told"] = pd.to_datetime(["2024-01-01 10:20", None, None, None, None])
    parameters = FeatureParameters(entities=("card", "device"), windows=("30d",), known_at="told")
    features = features_of(five, five, parameters)
    assert list(features["frauds_by_card_30d"]) == [0, 0, 0, 1, 2]
    labels = known_labels(five, parameters, at=pd.Timestamp("2024-01-01 12:00"))
    assert labels[0] == 1
    assert np.isnan(labels[1:]).all()


def test_an_outcome_cannot_be_known_before_its_order(five):
    five["told"] = pd.Timestamp("2023-01-01")
    parameters = FeatureParameters(entities=("card",), windows=("90d",), known_at="told")
    assert list(features_of(five, five, parameters)["frauds_by_card_90d"]) == [0, 1, 0, 1, 2]


def test_an_order_without_an_outcome_yet_is_neither_fraud_nor_genuine(five, two_entities):
    five["fraud"] = [1, None, None, None, None]
    last = features_of(five, five, two_entities).iloc[4]
    assert last["outcomes_by_card_30d"] == 1
    assert last["fraud_share_by_card_30d"] == pytest.approx((1 + 0.05) / 6)


def test_links_count_an_order_once(five, two_entities):
    features = features_of(five, five, two_entities)
    # The first order shares both values with the fourth, the second the card, the third the device.
    assert list(features["linked_orders"]) == [0, 1, 1, 3, 4]
    assert list(features["linked_frauds"]) == [0, 0, 0, 0, 3]
    assert list(features["distinct_device_by_card_30d"]) == [0, 1, 0, 2, 2]
    assert list(features["distinct_card_by_device_30d"]) == [0, 0, 1, 2, 2]


def test_links_of_one_column_leave_out_the_others(five):
    parameters = FeatureParameters(entities=("card", "device"), windows=("30d",), links=("device",))
    assert list(features_of(five, five, parameters)["linked_orders"]) == [0, 0, 1, 2, 3]


def test_missing_values_link_nothing(five, two_entities):
    five["device"] = [None, "", np.nan, None, ""]
    features = features_of(five, five, two_entities)
    assert (features[["has_device", "orders_by_device_30d", "distinct_card_by_device_30d"]] == 0).all().all()
    assert list(features["linked_orders"]) == [0, 1, 0, 2, 3]
    assert (features["hours_since_last_by_device"] == 30 * 24).all()


def test_shape_of_an_order():
    times = pd.to_datetime(["2024-01-06 23:30:00", "2024-01-07 22:59:59"])
    frame = pd.DataFrame({"placed_at": times, "card": ["A", "B"], "amount": [120.0, 99.99]})
    plain = features_of(frame, frame, FeatureParameters(entities=("card",)))
    assert list(plain["weekday"]) == [5, 6]
    assert list(plain["hour"]) == [23, 22]
    assert list(plain["is_weekend"]) == [1, 1]
    assert list(plain["amount_is_round"]) == [1, 0]
    assert list(plain["amount_fraction"]) == [0, 0.99]
    # Two hours to the east it is Sunday night and Monday night.
    east = features_of(frame, frame, FeatureParameters(entities=("card",), utc_offset_hours=2))
    assert list(east["hour"]) == [1, 0]
    assert list(east["is_weekend"]) == [1, 0]
    assert list(east["is_night"]) == [1, 1]


def test_zones_are_one_moment(five, two_entities):
    there = five.assign(placed_at=five["placed_at"].dt.tz_localize("UTC").dt.tz_convert("Asia/Shanghai"))
    pd.testing.assert_frame_equal(features_of(there, there, two_entities), features_of(five, five, two_entities))


def test_names_match_the_columns(shop, parameters):
    features = features_of(shop.head(50), shop, parameters)
    assert list(features.columns) == [*feature_names(parameters), "country"]
    assert np.isfinite(features[list(feature_names(parameters))].to_numpy()).all()


def test_numbers_and_text_of_one_value_are_the_same(five, two_entities):
    five["card"] = [1, 1, 2, 1, 1]
    orders = five.tail(1).assign(card="1")
    again = features_of(orders, five.head(4).assign(card=[1.0, 1.0, 2.0, 1.0]), two_entities)
    pd.testing.assert_frame_equal(again, features_of(five, five, two_entities).tail(1))


def test_no_history_is_a_first_order(five, two_entities):
    alone = features_of(five.tail(1), five.head(0), two_entities).iloc[0]
    assert alone["is_first_by_card"] == 1
    assert alone["linked_orders"] == 0
    assert alone["hours_since_last_by_card"] == 30 * 24


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"placed_at": "monday"}, DataError, "the column 'placed_at' holds"),
        ({"amount": np.nan}, DataError, "5 rows have no usable 'amount', first nan; it must be a number up to 1e"),
        ({"fraud": 2}, DataError, "5 rows of the label 'fraud' are neither 0 nor 1, first 2"),
        ({"placed_at": pd.NaT}, DataError, "5 rows have an empty 'placed_at'"),
    ],
)
def test_unusable_columns_are_named(five, two_entities, change, error, message):
    broken = five.assign(**change)
    with pytest.raises(error, match=message):
        features_of(broken, broken, two_entities)


def test_missing_columns_are_named_at_once(five, two_entities):
    with pytest.raises(MissingColumnsError, match="the orders have no column 'amount', 'card'; the columns are"):
        features_of(five[["placed_at", "device"]], five, two_entities)
