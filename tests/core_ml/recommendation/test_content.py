import math
import sys

import pandas as pd
import pytest

from core_ml.recommendation import tokens as tokens_module
from core_ml.recommendation.content import Content, tf_idf
from core_ml.recommendation.tokens import tokens


def test_english_words_and_their_grams():
    assert tokens("Tea Lantern") == ["w:tea", "w:lantern", "g:lant", "g:ante", "g:nter", "g:tern"]


def test_chinese_characters_and_pairs_without_a_dictionary(monkeypatch):
    monkeypatch.setitem(sys.modules, "rjieba", None)
    tokens_module._segmenter.cache_clear()
    assert tokens("绿茶杯") == ["绿", "茶", "杯", "绿茶", "茶杯"]
    tokens_module._segmenter.cache_clear()


def test_mixed_text_keeps_both_scripts_apart():
    found = tokens("LED灯泡 E27")
    assert {"w:led", "w:e27", "灯泡"} <= set(found)


def test_tf_idf_by_hand():
    table = tf_idf([["a", "a", "b"], ["b"]]).toarray()
    # idf: a 1 + log(3 / 2), b 1 + log(3 / 3) = 1; tf of a twice: 1 + log 2.
    first = ((1 + math.log(2)) * (1 + math.log(1.5)), 1.0)
    length = math.hypot(*first)
    assert table[0].tolist() == pytest.approx([first[0] / length, first[1] / length])
    assert table[1].tolist() == [0, 1]


def test_product_without_sales_is_recommended_by_what_it_is(shop, items):
    answer = Content().fit(shop, items=items).recommend(["eve"], 2, reasons=True)
    assert set(answer["item_id"]) == {"gloves", "lamp"}
    assert answer["reason"].tolist() == ["similar_to", "similar_to"]
    assert all(set(why["item_ids"]) <= {"seeds", "spade"} for why in answer["reason_params"])


def test_chinese_names_bring_products_together():
    catalogue = pd.DataFrame({"item_id": ["x", "y", "z"], "text": ["陶瓷茶杯", "玻璃茶杯", "园艺手套"]})
    sold = pd.DataFrame({"user_id": ["u", "u", "u"], "item_id": ["x", "y", "z"]})
    answer = Content().fit(sold, items=catalogue).similar_items(["x"], 5)
    assert answer["similar_item_id"].tolist() == ["y"]


def test_category_counts_at_each_level():
    catalogue = pd.DataFrame({"item_id": ["a", "b", "c"], "category": ["Home > Cups", "Home > Cups", "Home > Pots"]})
    sold = pd.DataFrame({"user_id": ["u"], "item_id": ["a"]})
    answer = Content().fit(sold, items=catalogue).similar_items(["a"], 5)
    assert answer["similar_item_id"].tolist() == ["b", "c"]
    assert answer["score"].iloc[0] == pytest.approx(1.0)


def test_attributes_with_several_values():
    catalogue = pd.DataFrame({"item_id": ["a", "b", "c"], "size": [["s", "m"], ["m", "s"], ["l"]], "colour": None})
    answer = Content().fit(pd.DataFrame({"user_id": ["u"], "item_id": ["a"]}), items=catalogue).similar_items(["a"])
    assert answer["similar_item_id"].tolist() == ["b"]


def test_without_a_catalogue_there_is_no_opinion(shop):
    answer = Content().fit(shop).recommend(["eve"], 1, reasons=True)
    assert answer["reason"].tolist() == ["popular"]
