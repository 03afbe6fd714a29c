from hypothesis import given
from hypothesis import strategies as st

from core_ml.intake import Box, Word
from core_ml.intake.lines import in_reading_order, lines_of, text_of


def word(text: str, left: float, top: float, width: float = 20, height: float = 10) -> Word:
    return Word(text, Box(left, top, left + width, top + height))


def test_words_are_read_line_by_line_from_the_left():
    words = [word("d", 0, 20), word("b", 90, 1), word("c", 30, 21), word("a", 0, 0)]
    assert [[each.text for each in line] for line in lines_of(words)] == [["a", "b"], ["d", "c"]]
    assert text_of(words) == "a b\nd c"


def test_a_line_that_slopes_is_one_line():
    words = [word(str(at), 30 * at, 1.5 * at) for at in range(8)]
    assert text_of(reversed(words)) == "0 1 2 3 4 5 6 7"


def test_a_small_mark_belongs_to_the_line_that_it_stands_in():
    assert text_of([word("Total", 0, 0), word("-", 30, 5, 5, 1), word("next", 0, 14)]) == "Total -\nnext"


boxes = st.builds(
    word,
    st.text("abc", min_size=1, max_size=3),
    st.floats(0, 500),
    st.floats(0, 800),
    st.floats(1, 80),
    st.floats(1, 30),
)


@given(st.lists(boxes, max_size=30), st.randoms())
def test_reading_order_keeps_every_word_and_does_not_depend_on_theirs(words, random):
    ordered = in_reading_order(words)
    assert sorted(map(repr, ordered)) == sorted(map(repr, words))
    for line in lines_of(words):
        assert [each.box.left for each in line] == sorted(each.box.left for each in line)
