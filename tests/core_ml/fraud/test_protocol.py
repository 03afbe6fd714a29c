import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import DataError, ParameterError
from core_ml.fraud.metrics import card_precision
from core_ml.fraud.protocol import Protocol


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(f"2018-{text}")


HANDBOOK = Protocol(day("07-25"), day("07-31"), 7, day("08-08"), day("08-14"))


def left(card_frauds, tested):
    """Which (card, day) of ``tested`` stay, where ``card_frauds`` were fraud."""
    rows = [(card, when, True) for card, when in card_frauds] + [(card, when, False) for card, when in tested]
    frame = pd.DataFrame(rows, columns=["card", "day", "fraud"])
    found = HANDBOOK.test(frame["day"].map(day), frame["card"].to_numpy(), frame["fraud"].to_numpy())
    return [one for one, stays in zip(tested, found[len(card_frauds) :], strict=True) if stays]


def test_cards_with_a_fraud_in_the_training_days_are_left_out():
    assert left([(1, "07-25"), (2, "07-31")], [(1, "08-08"), (2, "08-14"), (3, "08-08")]) == [(3, "08-08")]


def test_frauds_before_the_training_days_do_not_count():
    assert left([(1, "07-24")], [(1, "08-08")]) == [(1, "08-08")]


def test_frauds_of_the_delay_come_in_day_by_day():
    # The fraud of August 2 is known on August 10: the day of test less delay less one.
    tested = [(1, "08-08"), (1, "08-09"), (1, "08-10"), (1, "08-14")]
    assert left([(1, "08-02")], tested) == [(1, "08-08"), (1, "08-09")]
    assert left([(1, "08-07")], [(1, "08-14")]) == [(1, "08-14")]


def test_orders_without_a_card_stay():
    assert left([(-1, "07-25")], [(-1, "08-08")]) == [(-1, "08-08")]


def test_only_the_test_days_are_tested():
    assert left([], [(1, "08-07"), (1, "08-08"), (1, "08-14"), (1, "08-15")]) == [(1, "08-08"), (1, "08-14")]


def test_the_earlier_protocol_ends_with_the_training_days():
    earlier = HANDBOOK.earlier(day("04-01"))
    assert earlier == Protocol(day("07-11"), day("07-17"), 7, day("07-25"), day("07-31"))
    assert HANDBOOK.earlier(day("07-15")).train_from == day("07-15")
    assert HANDBOOK.earlier(day("07-18")) is None


def test_a_test_beyond_the_data_ends_with_them():
    assert HANDBOOK.until(day("08-10")).test_to == day("08-10")
    with pytest.raises(DataError, match="the data end on 2018-08-07, before the test starts on 2018-08-08"):
        HANDBOOK.until(day("08-07"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"train_to": day("07-20")}, "the train period runs from 2018-07-25 to 2018-07-20; its end is before its"),
        ({"test_to": day("08-01")}, "the test period runs from 2018-08-08 to 2018-08-01"),
        ({"test_from": day("07-31")}, "training ends on 2018-07-31 and the test starts on 2018-07-31; the test must"),
        ({"delay_days": -1}, "the delay is -1 days"),
        ({"delay_days": 14}, "with a delay of 14 days no outcome of the training days is known on 2018-08-08"),
    ],
)
def test_periods_that_make_no_sense_are_refused(change, message):
    given = {name: getattr(HANDBOOK, name) for name in ("train_from", "train_to", "delay_days", "test_from", "test_to")}
    with pytest.raises(ParameterError, match=message):
        Protocol(**given | change)


def test_card_precision_by_hand():
    # Day 1: the cards 1 (.9, fraud) and 2 (.8) are looked at. Day 2: card 1 is known; 2 (.7, fraud by its other
    # order) and 3 (.6) are looked at.
    rows = [
        (1, 1, 0.9, 1),
        (1, 2, 0.8, 0),
        (1, 3, 0.1, 1),
        (2, 1, 1.0, 1),
        (2, 2, 0.7, 0),
        (2, 2, 0.2, 1),
        (2, 3, 0.6, 0),
    ]
    days, card, score, fraud = map(np.array, zip(*rows, strict=True))
    assert card_precision(score, fraud == 1, card, days, k=2) == (1 / 2 + 1 / 2) / 2


def test_a_day_of_few_cards_is_divided_by_k():
    assert card_precision(np.array([0.9]), np.array([True]), np.array([1]), np.array([1]), k=100) == 0.01


def test_card_precision_is_the_handbooks(shop):
    """Against the Handbook's definition, written out with pandas."""
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "card": shop["card"],
            "day": shop["placed_at"].dt.dayofyear,
            "score": rng.random(len(shop)) + shop["fraud"] * 0.3,
            "fraud": shop["fraud"],
        }
    )
    detected: list[int] = []
    shares = []
    for _, orders in frame.groupby("day"):
        cards = orders[~orders["card"].isin(detected)].groupby("card")[["score", "fraud"]].max()
        top = cards.sort_values("score", ascending=False).head(10)
        caught = top.index[top["fraud"] == 1].tolist()
        detected += caught
        shares.append(len(caught) / 10)
    found = card_precision(
        frame["score"].to_numpy(),
        frame["fraud"].to_numpy() == 1,
        frame["card"].to_numpy(),
        frame["day"].to_numpy(),
        k=10,
    )
    assert found == pytest.approx(np.mean(shares))
