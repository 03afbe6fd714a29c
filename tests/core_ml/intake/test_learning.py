import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_lines import line

from core_ml.exceptions import DataError
from core_ml.intake.learning import Alias, By, Correction, Lesson, apply, keys_of, learn

SAID = line(code="9-55", description="Schürze, rot")
APRON = Alias("b", By.CODE, "955", "apron")
CALLED = Alias("b", By.DESCRIPTION, "schurze rot", "apron")


def test_the_words_of_a_line():
    both = line(code="AP-1", buyer_code="9-55", description="Red apron")
    assert list(keys_of(both)) == [(By.CODE, "955"), (By.CODE, "AP1"), (By.DESCRIPTION, "red apron")]
    assert list(keys_of(line(code="A-1", buyer_code="a1"))) == [(By.CODE, "A1")]
    assert list(keys_of(line(code="-", description="…"))) == []


def test_a_correction_teaches_code_and_description():
    assert learn(Correction("b", SAID, "apron"), ()) == Lesson((APRON, CALLED), ())


def test_our_own_code_teaches_nothing():
    lesson = learn(Correction("b", line(code="ap 100", buyer_code="9-55"), "apron"), (), skus=("AP-100",))
    assert lesson.kept == (APRON,)


def test_said_again_it_counts_more():
    (kept,) = learn(Correction("b", line(code="955"), "apron"), [APRON]).kept
    assert (kept.confirmed, kept.contradicted) == (2, 0)


def test_contradicted_as_often_as_confirmed_it_is_forgotten():
    strong = Alias("b", By.CODE, "955", "apron", 2)
    first = learn(Correction("b", line(code="955"), "linen"), [strong])
    assert first.kept == (Alias("b", By.CODE, "955", "linen"), Alias("b", By.CODE, "955", "apron", 2, 1))
    assert first.forgotten == ()
    second = learn(Correction("b", line(code="955"), "linen"), apply(first, [strong]))
    assert second.kept == (Alias("b", By.CODE, "955", "linen", 2),)
    assert second.forgotten == (Alias("b", By.CODE, "955", "apron", 2, 2),)


def test_nothing_of_ours_contradicts_only():
    assert learn(Correction("b", SAID, None), [APRON]) == Lesson((), (Alias("b", By.CODE, "955", "apron", 1, 1),))


def test_other_buyers_and_other_words_are_left_alone():
    others = [Alias("c", By.CODE, "955", "linen"), Alias("b", By.CODE, "956", "linen")]
    lesson = learn(Correction("b", line(code="955"), "apron"), others)
    assert lesson == Lesson((APRON,), ())
    assert apply(lesson, others) == (*others, APRON)


def test_what_was_never_confirmed_is_no_alias():
    with pytest.raises(DataError, match="was confirmed 0 and contradicted 0 times"):
        Alias("b", By.CODE, "955", "apron", 0)


@given(st.lists(st.sampled_from(["apron", "linen", None]), max_size=12))
def test_the_last_word_always_holds_and_what_does_not_hold_is_never_kept(said):
    known = ()
    for variant in said:
        known = apply(learn(Correction("b", SAID, variant), known), known)
        assert all(alias.holds for alias in known)
        assert len({(alias.by, alias.key, alias.variant) for alias in known}) == len(known)
    if said and said[-1] is not None:
        assert said[-1] in {alias.variant for alias in known}
