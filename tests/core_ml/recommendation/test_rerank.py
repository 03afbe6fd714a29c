import math

import numpy as np
import pandas as pd
import pytest

from core_ml.recommendation.rerank import diversify, owner_factors

# Items 0 and 1 are alike, 2 is like nothing.
LIKENESS = np.array([[1, 0.9, 0], [0.9, 1, 0], [0, 0, 1]])
PICKS = np.array([[0, 1, 2]])
SCORES = np.array([[1.0, 0.8, 0.5]], dtype=np.float32)


def links(sources, targets):
    return LIKENESS[np.ix_(sources, targets)]


def test_second_place_goes_to_what_is_different():
    # After 0: item 1 gains .5 * .8 - .5 * .9 = -.05, item 2 gains .5 * .5 = .25.
    picks, scores = diversify(PICKS, SCORES, links, 3, 0.5)
    assert picks.tolist() == [[0, 2, 1]]
    assert scores[0].tolist() == pytest.approx([1.0, 0.5, 0.8])


def test_without_trade_off_the_order_stays():
    assert diversify(PICKS, SCORES, links, 2, 0.0)[0].tolist() == [[0, 1]]


def test_short_lists_stay_short():
    picks, scores = diversify(np.array([[2, -1, -1]]), np.array([[0.5, -np.inf, -np.inf]]), links, 3, 0.5)
    assert picks.tolist() == [[2, -1, -1]]
    assert scores[0, 0] == 0.5


def test_empty_list():
    assert diversify(np.array([[-1]]), np.array([[-np.inf]]), links, 1, 0.5)[0].tolist() == [[-1]]


def test_margin_moves_an_item_by_its_place_among_all():
    catalogue = pd.DataFrame({"margin": [0.1, 0.2, 0.9, None]})
    found = owner_factors(catalogue, margin=1.0, stock=0.0, n_items=4)
    assert found.tolist() == pytest.approx([math.exp(1 / 3 - 0.5), math.exp(2 / 3 - 0.5), math.exp(0.5), 1.0])


def test_weights_multiply():
    catalogue = pd.DataFrame({"margin": [1.0, 2.0], "stock": [5, 9]})
    found = owner_factors(catalogue, margin=2.0, stock=1.0, n_items=2)
    assert found.tolist() == pytest.approx([1.0, math.exp(1.0) * math.exp(0.5)])


def test_no_catalogue_no_preference():
    assert owner_factors(None, margin=1.0, stock=1.0, n_items=2).tolist() == [1, 1]
