import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import ParameterError
from core_ml.fraud.rules import Rule, replay

NAMES = {"amount": "number", "country": "text"}
DEAR = Rule.parse("dear", "amount > 100", NAMES)
ABROAD = Rule.parse("abroad", "country != 'DE'", NAMES)
ORDERS = pd.DataFrame({"amount": [50, 150, 200, 300, 20], "country": ["DE", "DE", "FR", "FR", "FR"]})
TIMES = pd.Series(
    pd.to_datetime(["2024-01-01 09:00", "2024-01-01 23:00", "2024-01-02", "2024-01-02", "2024-01-04"], format="ISO8601")
)
LABELS = [1, 0, 1, np.nan, 0]


def test_replay_by_hand():
    found = replay([DEAR, ABROAD], ORDERS, labels=LABELS, times=TIMES)
    expected = pd.DataFrame(
        {
            "rule": ["dear", "abroad", "all rules"],
            "orders": [5, 5, 5],
            "held": [3, 3, 4],
            "charged_back": [1, 1, 1],
            "genuine": [1, 1, 2],
            "missed": [1, 1, 1],
        }
    )
    pd.testing.assert_frame_equal(found.summary, expected)
    assert found.sentence() == "would have held 4 orders, 1 of them charged back"
    assert found.sentence("dear") == "would have held 3 orders, 1 of them charged back"


def test_days_add_up_to_the_summary():
    found = replay([DEAR, ABROAD], ORDERS, labels=LABELS, times=TIMES)
    dear = found.by_day[found.by_day["rule"] == "dear"]
    assert dear["day"].dt.day.tolist() == [1, 2, 4]
    assert dear["held"].tolist() == [1, 2, 0]
    assert dear["missed"].tolist() == [1, 0, 0]
    assert dear["orders"].sum() == 5


def test_one_order_is_said_in_the_singular():
    found = replay([Rule.parse("r", "amount == 50", NAMES)], ORDERS, labels=LABELS, times=TIMES)
    assert found.sentence("r") == "would have held 1 order, 1 of them charged back"


def test_no_orders_hold_nothing():
    found = replay([DEAR], ORDERS.head(0), labels=[], times=TIMES.head(0))
    assert found.summary["held"].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("rules", "labels", "message"),
    [
        ([], LABELS, r"the rules are called \(none\)"),
        ([DEAR, DEAR], LABELS, "the rules are called dear, dear; give each a name of its own"),
        ([DEAR], [1], "there are 5 orders, 1 labels and 5 times"),
    ],
)
def test_wrong_input_is_refused(rules, labels, message):
    with pytest.raises(ParameterError, match=message):
        replay(rules, ORDERS, labels=labels, times=TIMES)
