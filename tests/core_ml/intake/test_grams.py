import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_ml.intake.matching.grams import GramIndex, grams_of

TEXTS = ["red cotton apron", "red linen apron", "steel pan 24 cm", "steel pan 28 cm", "有机棉围裙", ""]
INDEX = GramIndex(TEXTS)
VOCABULARY = ("red", "cotton", "linen", "apron", "steel", "pan", "24", "28", "围裙", "有机")
WORDS = st.lists(st.sampled_from(VOCABULARY), max_size=5).map(" ".join)


@pytest.mark.parametrize(
    ("token", "grams"),
    [
        ("pan", ["\x02pa", "pan", "an\x02"]),
        ("xl", ["\x02xl", "xl\x02", "\x02xl\x02"]),
        ("24", ["\x0224", "24\x02", "\x0224\x02"]),
        ("围裙", ["围", "裙", "围裙"]),
    ],
)
def test_grams(token, grams):
    assert list(grams_of(token)) == grams


def test_what_is_the_same_is_wholly_alike():
    for place, text in enumerate(TEXTS[:-1]):
        like = INDEX.like(text)
        assert like.best(1).tolist() == [place]
        assert [like.cosine[place], like.covered[place], like.filled[place]] == pytest.approx([1, 1, 1])


def test_weights_by_hand():
    # Two texts of one gram each: a gram of one text of two weighs ln(1 + 2/1) squared.
    index = GramIndex(["a", "b"])
    like = index.like("a c")
    once = np.log(3) ** 2
    grams = 2  # "\x02a\x02" as a run and as a short word are one gram; the unknown "c" has one, too
    assert like.covered.tolist() == [pytest.approx(once / (grams * once)), 0]
    assert like.filled.tolist() == [pytest.approx(1), 0]
    assert like.cosine[0] == pytest.approx(np.sqrt(1 / grams))


def test_a_misread_letter_is_found_all_the_same():
    assert INDEX.like("red c0tton apr0n").best(1).tolist() == [0]
    assert INDEX.like("stcel pan 28cm").best(1).tolist() == [3]
    assert INDEX.like("有机绵围裙").best(1).tolist() == [4]


def test_nothing_in_common():
    assert INDEX.like("zzz").best(3).tolist() == []
    assert INDEX.like("").best(3).tolist() == []
    assert GramIndex([]).like("red").best(3).tolist() == []


@given(st.lists(WORDS, max_size=6), WORDS)
def test_likeness_is_from_0_to_1_and_the_same_both_ways(texts, asked):
    like = GramIndex(texts).like(asked)
    for values in (like.cosine, like.covered, like.filled):
        assert ((values >= 0) & (values <= 1 + 1e-9)).all()
    assert np.allclose(like.cosine**2, like.covered * like.filled)
