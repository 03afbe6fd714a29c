"""Live scoring, from the few rows that share a value with an order, against a batch over the whole shop."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core_ml.fraud import FeatureParameters, features_of
from core_ml.fraud.classifier import FraudClassifier

PARAMETERS = FeatureParameters(entities=("card", "device", "ip"), windows=("1h", "1d", "7d"), delay_days=1.5)
MINUTES = st.integers(0, 14 * 24 * 6).map(lambda tens: tens * 10)
VALUES = st.sampled_from(["a", "b", "c", None])


@st.composite
def shops(draw):
    """Up to 30 orders of two weeks; few values and times of ten minutes, so that all kinds of ties occur."""
    rows = draw(
        st.lists(
            st.tuples(MINUTES, VALUES, VALUES, VALUES, st.integers(-500, 100_000), st.sampled_from([0, 1, None])),
            min_size=1,
            max_size=30,
        )
    )
    frame = pd.DataFrame(rows, columns=["minute", "card", "device", "ip", "amount", "fraud"])
    frame["placed_at"] = pd.Timestamp("2024-03-01") + pd.to_timedelta(frame.pop("minute"), unit="min")
    frame["fraud"] = frame["fraud"].astype(float)
    return frame.assign(amount=frame["amount"] / 100)


def sharing(frame, order):
    """Rows with a value of the order's."""
    return np.any([(frame[name] == order[name]).to_numpy() for name in PARAMETERS.entities], axis=0)


@settings(max_examples=30, deadline=None)
@given(shops(), st.randoms(use_true_random=False))
def test_live_features_are_those_of_the_batch_bit_for_bit(frame, random):
    batch = features_of(frame, frame, PARAMETERS)
    oldest = timedelta(microseconds=PARAMETERS.horizon)
    for row in range(len(frame)):
        order = frame.iloc[row]
        history = frame[sharing(frame, order)]
        moment = order["placed_at"]
        forgotten = (history["placed_at"] < moment - oldest) & (
            history["placed_at"] + timedelta(days=1.5) < moment - oldest
        )
        turn = list(range(len(history)))
        random.shuffle(turn)
        for known in (history, history[~forgotten], history.iloc[turn], frame):
            live = features_of(frame.iloc[[row]], known, PARAMETERS)
            assert live.to_numpy().tobytes() == batch.iloc[[row]].to_numpy().tobytes()


@settings(max_examples=30, deadline=None)
@given(shops())
def test_features_are_what_counting_gives(frame):
    batch = features_of(frame, frame, PARAMETERS)
    known_at = frame["placed_at"] + timedelta(days=1.5)
    for row in range(len(frame)):
        order, found = frame.iloc[row], batch.iloc[row]
        moment = order["placed_at"]
        begin = moment - timedelta(days=7)
        same = (frame["card"] == order["card"]).to_numpy()
        seen = frame[same & (frame["placed_at"] < moment) & (frame["placed_at"] >= begin)]
        told = frame[same & (known_at < moment) & (known_at >= begin) & frame["fraud"].notna()]
        told = told.sort_values("placed_at", kind="stable")
        assert found["orders_by_card_7d"] == len(seen)
        assert found["distinct_ip_by_card_7d"] == seen["ip"].nunique()
        assert found["outcomes_by_card_7d"] == len(told)
        assert found["frauds_by_card_7d"] == told["fraud"].sum()
        assert np.isclose(found["amount_by_card_7d"], seen["amount"].sum(), atol=1e-6)
        linked = frame[sharing(frame, order) & (frame["placed_at"] < moment) & (frame["placed_at"] >= begin)]
        bad = frame[sharing(frame, order) & (known_at < moment) & (known_at >= begin) & (frame["fraud"] == 1)]
        assert found["linked_orders"] == len(linked)
        assert found["linked_frauds"] == len(bad)


@settings(max_examples=60, deadline=None)
@given(shops(), MINUTES)
def test_nothing_that_comes_later_changes_a_feature(frame, minute):
    cut = pd.Timestamp("2024-03-01") + timedelta(minutes=minute)
    earlier = frame["placed_at"] < cut
    hidden = frame.assign(fraud=frame["fraud"].where(frame["placed_at"] + timedelta(days=1.5) < cut))
    now = features_of(frame[earlier], frame, PARAMETERS).to_numpy()
    then = features_of(frame[earlier], hidden[earlier], PARAMETERS).to_numpy()
    assert np.array_equal(now, then)


@pytest.mark.slow
def test_scores_of_two_thousand_orders_are_those_of_the_batch(shop, parameters, lesson):
    features, labels, times = lesson
    model = FraudClassifier(parameters, trees=30, depth=4).fit(features, labels, times)
    batch = model.predict_proba(features)
    places = {name: shop.groupby(name).indices for name in parameters.entities}
    for row in range(1_000, 3_000):
        order = shop.iloc[[row]]
        sharing = [places[name].get(order[name].iloc[0], []) for name in parameters.entities]
        history = shop.iloc[np.unique(np.concatenate(sharing)).astype(int)]
        made, score = model.score(order, history)
        assert score.tobytes() == batch[row : row + 1].tobytes()
        assert made.iloc[0].equals(features.iloc[row])
