from core_ml.intake import Box, Word
from core_ml.intake.engines.joining import joined


def run(*parts: tuple[str, float, float]) -> list[tuple[str, float]]:
    """Words as (text, left, right), 20 high; back as (text, confidence)."""
    line = [Word(text, Box(left, 0, right, 20), 0.5 + 0.1 * at) for at, (text, left, right) in enumerate(parts)]
    return [(word.text, round(word.confidence, 3)) for word in joined([line])]


def test_chinese_that_stands_close_is_one_word():
    assert run(("采", 0, 20), ("购订", 22, 62), ("单", 70, 90)) == [("采购订单", 0.6)]


def test_a_wide_gap_divides_chinese():
    assert run(("数量", 0, 40), ("单价", 60, 100)) == [("数量", 0.5), ("单价", 0.6)]


def test_figures_join_only_where_they_touch():
    assert run(("编号", 0, 40), ("4711", 42, 80)) == [("编号4711", 0.567)]
    assert run(("编号", 0, 40), ("4711", 46, 80)) == [("编号", 0.5), ("4711", 0.6)]


def test_latin_words_stay_apart():
    assert run(("tea", 0, 30), ("bags", 31, 70)) == [("tea", 0.5), ("bags", 0.6)]
