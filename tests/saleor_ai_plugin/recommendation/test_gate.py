import pandas as pd
import pytest

from saleor_ai_plugin.recommendation import gate

GOOD, FAIR, POOR = {"ndcg@10": 0.30}, {"ndcg@10": 0.20}, {"ndcg@10": 0.10}


def judge(candidate, incumbent=None, popularity=POOR, rows=100, incumbent_rows=None):
    return gate.judge(
        candidate=candidate, incumbent=incumbent, popularity=popularity, rows=rows, incumbent_rows=incumbent_rows
    )


def test_the_first_model_passes_when_it_beats_popularity():
    verdict = judge(GOOD)
    assert verdict.is_good
    assert verdict.reason == "the first model: ndcg@10 0.3000, plain popularity 0.1000"


def test_a_model_worse_than_popularity_is_refused():
    assert not judge(POOR, popularity=FAIR).is_good


def test_a_model_worse_than_the_one_in_use_is_refused():
    verdict = judge(FAIR, incumbent=GOOD, incumbent_rows=100)
    assert not verdict.is_good
    assert verdict.reason == "ndcg@10 0.2000 is worse than the model in use (0.3000)"
    assert verdict.compared_with == GOOD


@pytest.mark.parametrize(("found", "passes"), [(0.2941, True), (0.2939, False)])
def test_a_difference_within_chance_passes(found, passes):
    assert judge({"ndcg@10": found}, incumbent=GOOD, incumbent_rows=100).is_good is passes


def test_a_model_of_half_the_data_is_refused_however_good():
    verdict = judge(GOOD, incumbent=FAIR, rows=49, incumbent_rows=100)
    assert not verdict.is_good
    assert "some may be missing" in verdict.reason


def weekly_buyers(customers, weeks=8):
    start = pd.Timestamp("2026-01-05")
    rows = [
        (f"c{c}", f"p{(c + week) % 5}", start + pd.Timedelta(weeks=week))
        for c in range(customers)
        for week in range(weeks)
    ]
    return pd.DataFrame(rows, columns=["user_id", "item_id", "timestamp"])


def test_set_aside_cuts_off_the_latest_four_weeks():
    weeks = gate.set_aside(weekly_buyers(40))
    assert weeks.start == pd.Timestamp("2026-01-26")
    assert weeks.before["timestamp"].max() < weeks.start
    assert len(weeks.customers) == 40
    # Weeks 3 to 7 remain; five products in turn, so each customer bought every one of them.
    assert len(weeks.truth) == 40 * 5


def test_set_aside_leaves_out_who_is_new_and_refuses_to_judge_by_a_few():
    newcomers = pd.DataFrame({"user_id": "new", "item_id": "p1", "timestamp": [pd.Timestamp("2026-02-20")]})
    weeks = gate.set_aside(pd.concat([weekly_buyers(40), newcomers]))
    assert "new" not in weeks.customers
    assert gate.set_aside(weekly_buyers(gate.FEWEST_JUDGES - 1)) is None
