import numpy as np
import pandas as pd
import pytest

from core_ml.forecasting.similarity import similarity


def of(column, some, others):
    return similarity(pd.DataFrame({column: some}), pd.DataFrame({column: others})).tolist()


def test_columns_by_hand():
    assert of("category", ["shoe", None], ["shoe", "hat", None]) == [[1, 0, 0], [0, 0, 0]]
    assert of("price", [10.0], [10.0, 20.0, 2.5, np.nan, 0.0]) == [pytest.approx([1, 0.5, 0.25, 0, 0])]
    # Of 0, 4 and 4, 0 the spread is 2: four apart are two spreads.
    assert of("weight", [0.0, 4.0], [4.0, 0.0]) == [[0.25, 1], [1, 0.25]]


def test_text_is_alike_by_its_words():
    found = of("name", ["red running shoe"], ["Red running shoe", "blue running shoe", "teapot", ""])[0]
    assert found[0] == pytest.approx(1)
    assert found[0] > found[1] > found[2]
    assert found[3] == 0
    chinese = of("name", ["红色跑步鞋"], ["蓝色跑步鞋", "茶壶"])[0]
    assert chinese[0] > 0.3
    assert chinese[1] == 0


def test_the_mean_of_the_shared_columns_counts():
    some = pd.DataFrame({"unique_id": ["n"], "category": ["shoe"], "price": [10.0], "season": ["summer"]})
    others = pd.DataFrame({"unique_id": ["n", "o"], "category": ["shoe", "hat"], "price": [20.0, 10.0]})
    assert similarity(some, others).tolist() == [pytest.approx([0.75, 0.5])]
    assert similarity(some[["unique_id"]], others).tolist() == [[1, 1]]
    assert of("name", ["", None], [""]) == [[0], [0]]
