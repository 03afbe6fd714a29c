import numpy as np
import pandas as pd
import pytest

from core_ml.credit.challenger import Challenger
from core_ml.credit.counterfactual import Direction, what_would_change
from core_ml.credit.derived import candidates, find_series, widened, with_derived
from core_ml.credit.metrics import auc
from core_ml.credit.scorecard import Scorecard
from core_ml.credit.table import Features

MONTHS = [f"{what}_{month}" for what in ("due", "paid", "late") for month in range(1, 5)]
HOLDERS = Features(("limit", "age", *MONTHS))
SMALL = {"sizes": (10, 20, 30), "depths": (2,), "learning_rate": 0.2, "folds": 3}


@pytest.fixture(scope="module")
def holders() -> tuple[pd.DataFrame, np.ndarray]:
    """1,500 card holders: the risk is in the mean of what is due, measured by the limit, and in nothing else."""
    rng = np.random.default_rng(3)
    n = 1_500
    frame = pd.DataFrame({"limit": np.round(rng.lognormal(9, 0.8, n)) + 1, "age": rng.integers(18, 75, n)})
    use = rng.beta(1.2, 2, n)
    for month in range(1, 5):
        frame[f"due_{month}"] = np.round(frame["limit"] * use * rng.uniform(0.3, 1.7, n))
    for month in range(1, 5):
        frame[f"paid_{month}"] = np.round(frame[f"due_{month}"] * rng.uniform(0, 1, n))
        frame[f"late_{month}"] = rng.integers(-1, 3, n)
    mean = frame[[f"due_{month}" for month in range(1, 5)]].mean(axis=1) / frame["limit"]
    return frame, rng.random(n) < 1 / (1 + np.exp(2.5 - 5 * mean))


def test_series_by_name():
    names = ["PAY_0", "PAY_10", "PAY_2", "BILL1", "BILL2", "age", "V", "7", "8", "9"]
    assert find_series(names) == {"PAY_*": ("PAY_0", "PAY_2", "PAY_10")}


def test_summaries_and_ratios_by_hand():
    rows = 30
    frame = pd.DataFrame(
        {
            "limit": np.arange(rows) + 1000.0,
            "age": np.arange(rows) + 20.0,
            "due_1": np.arange(rows) + 100.0,
            "due_2": np.arange(rows) + 300.0,
            "due_3": np.arange(rows) - 200.0,
            **{f"late_{month}": [1.0, 0.0, -1.0] * (rows // 3) for month in (1, 2, 3)},
        }
    )
    frame.loc[1, "due_1"] = np.nan
    frame.loc[2, ["due_1", "due_2", "due_3"]] = np.nan
    frame.loc[3, "late_3"] = 5.0
    features = Features(tuple(frame))
    none, derived = candidates(frame, features)
    assert none == ()
    made = with_derived(frame, derived)
    assert list(made) == list(widened(features, derived).names)
    names = [one.name for one in derived]
    assert names == [
        *("mean of due_*", "max of due_*", "min of due_*", "due_1 less due_3", "count above 0 of due_*"),
        *("mean of late_*", "max of late_*", "min of late_*", "late_1 less late_3", "count above 0 of late_*"),
        # Late is a code and no amount; the age is smaller than what is due, and no measure of it.
        *("mean of due_* / limit", "due_1 / limit", "due_3 / limit"),
    ]
    first = made.loc[0, names].tolist()
    assert first[:5] == pytest.approx([200 / 3, 300, -200, 300, 2])
    assert first[10:] == pytest.approx([0.2 / 3, 0.1, -0.2])
    gap = made.loc[1, names]
    assert gap["mean of due_*"] == pytest.approx((301 - 199) / 2)
    assert gap["count above 0 of due_*"] == 1
    assert gap[["due_1 less due_3", "due_1 / limit"]].isna().all()
    assert made.loc[2, names[:5]].isna().all()
    assert made.loc[3, names[5:10]].tolist() == pytest.approx([7 / 3, 5, 1, -4, 3])


def test_bases_that_are_not_above_zero_give_nothing():
    values = np.arange(30.0)
    frame = pd.DataFrame(
        {f"{name}_{month}": values * scale for name, scale in (("a", 1), ("b", 2)) for month in range(3)}
    )
    frame.loc[5, ["b_0", "b_1", "b_2"]] = [-1.0, 1.0, 0.0]
    _, derived = candidates(frame, Features(tuple(frame)))
    made = with_derived(frame, derived)
    assert made["a_0 / b_0"].isna().tolist() == [place in (0, 5) for place in range(30)]
    assert made.loc[7, "mean of a_* / mean of b_*"] == 0.5
    assert "b_0 / a_0" not in made


def test_a_row_does_not_depend_on_the_rows_beside_it(holders):
    read = HOLDERS.read(holders[0])
    derived = candidates(read, HOLDERS)[1]
    whole = with_derived(read, derived)
    assert with_derived(read.iloc[7:8], derived).equals(whole.iloc[7:8])


def test_tables_without_a_series_are_left_alone(applicants):
    frame, event = applicants
    features = Features(("income", "age", "arrears", "noise"), ("housing",))
    read = features.read(frame)
    assert candidates(read, features) == [()]
    assert with_derived(read, ()) is read
    assert Scorecard(features).fit(frame, event).derived_ == ()


def test_a_card_uses_what_is_derived_and_reads_raw_columns(holders, tmp_path):
    frame, event = holders
    card = Scorecard(HOLDERS).fit(frame, event)
    assert "mean of due_* / limit" in {one.name for one in card.derived_}
    assert set(card.used.names) <= set(HOLDERS.names)
    assert {"limit", "due_1", "due_4"} <= set(card.used.names)
    assert {one.name for one in card.derived_} <= set(card.points_table()["feature"])
    worst = frame.iloc[[int(card.score(frame).argmin())]]
    assert "mean of due_* / limit" in {one.feature for one in card.explain(worst)[0]}
    card.save(tmp_path / "card")
    again = Scorecard.load(tmp_path / "card")
    assert again.score(frame).tolist() == card.score(frame).tolist()
    assert again.used == card.used
    # A column that a derived feature is made from moves both; it is not offered.
    everything = dict.fromkeys((*card.used.names, *(one.name for one in card.derived_)), Direction.ANY)
    tied = {name for one in card.derived_ for name in (one.name, *one.reads)}
    for found in what_would_change(again, worst, threshold=int(card.score(worst)[0]) + 1, changeable=everything, top=9):
        assert tied.isdisjoint(change.feature for change in found.changes)


def test_the_challenger_uses_what_is_derived(holders, tmp_path):
    frame, event = holders
    model = Challenger(HOLDERS, **SMALL).fit(frame, event)
    assert model.derived_
    assert auc(model.inner_pd_, event) > 0.7
    parts = model.contributions(frame.head(20))
    assert parts.drop(columns="(base)").abs().mean().idxmax() == "mean of due_* / limit"
    model.save(tmp_path / "model")
    again = Challenger.load(tmp_path / "model")
    assert again.features == HOLDERS
    assert again.predict_proba(frame).tolist() == model.predict_proba(frame).tolist()
    assert again.contributions(frame.head(20)).equals(parts)


def test_what_is_derived_stays_out_where_it_does_not_help():
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({f"v{place}": rng.normal(size=800) for place in range(4)})
    event = rng.random(800) < 1 / (1 + np.exp(-2 * frame["v1"] + 1))
    assert Scorecard().fit(frame, event).derived_ == ()
