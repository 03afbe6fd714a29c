from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_lines import line, order

from core_ml.exceptions import DataError, ParameterError
from core_ml.intake import Check, Kind
from core_ml.intake.accepting import Calibration, Matched, Obstacle, WhyNot, decide, is_audited
from core_ml.intake.accepting.calibration import LEVELS, upper_bound
from core_ml.intake.accepting.risk import quantity_right, risk
from core_ml.intake.duplicates import Duplicate, Same
from core_ml.intake.matching import (
    Candidate,
    Code,
    CustomerCandidate,
    CustomerMatch,
    Fact,
    Finding,
    How,
    LineMatch,
    Reason,
)
from core_ml.intake.matching.prices import Level, PriceFit

ORDER = order(line(code="A-1", quantity=2, price=5, total=10), line(code="A-2", quantity=1, price=7, total=7))
AGREES = (Finding(Fact.PRICE_AGREES), Finding(Fact.NEVER_ORDERED))
PROVEN = Calibration.learn(np.full(2_000, 1e-5), np.zeros(2_000))
D = Decimal


def matched_line(probability=1.0, how=How.SKU, *reasons):
    return LineMatch((Candidate("v", probability, how, 1.0, PriceFit(Level.SAME, D(5), D(5)), reasons),))


def buyer(probability=1.0):
    return CustomerMatch((CustomerCandidate("c", probability, ()),))


def matched(said=ORDER, *, customer=None, lines=None, findings=None, duplicate=None):
    count = len(said.lines)
    return Matched(
        said, customer or buyer(), lines or (matched_line(),) * count, findings or (AGREES,) * count, duplicate
    )


def why_not(one, calibration=PROVEN, **more):
    return [(why.obstacle, why.line) for why in decide(one, calibration, **more).why_not]


def test_all_that_agrees_is_accepted():
    decision = decide(matched(), PROVEN)
    assert decision.accepted
    assert decision.is_proven
    assert (decision.risk, decision.why_not) == (0, ())


@pytest.mark.parametrize(
    ("one", "obstacle"),
    [
        (matched(replace(ORDER, kind=Kind.INVOICE)), Obstacle.NOT_AN_ORDER),
        (matched(order()), Obstacle.NO_LINES),
        (matched(replace(ORDER, number=None)), Obstacle.NO_NUMBER),
        (matched(customer=CustomerMatch(())), Obstacle.CUSTOMER_UNKNOWN),
        (matched(customer=buyer(0.98)), Obstacle.CUSTOMER_UNCERTAIN),
        (matched(duplicate=Duplicate(Same.FILE, "old", 1)), Obstacle.SAME_FILE),
        (matched(duplicate=Duplicate(Same.DOCUMENT, "old", 1)), Obstacle.SAME_DOCUMENT),
        (matched(duplicate=Duplicate(Same.REVISED, "old", 0.5)), Obstacle.REVISED),
        (matched(duplicate=Duplicate(Same.CONTENT, "old", 1)), Obstacle.SAME_CONTENT),
        (
            matched(replace(ORDER, checks=(*ORDER.checks, Check("net_total", None, D(18), D(17), False)))),
            Obstacle.TOTAL_DISAGREES,
        ),
    ],
)
def test_what_keeps_a_document(one, obstacle):
    assert why_not(one) == [(obstacle, None)]


@pytest.mark.parametrize(
    ("bad", "facts", "obstacle"),
    [
        (LineMatch(()), AGREES, Obstacle.LINE_UNKNOWN),
        (matched_line(1.0, How.NAME), AGREES, Obstacle.NO_IDENTIFIER),
        (matched_line(1.0, How.ALIAS), AGREES, Obstacle.NO_IDENTIFIER),
        (matched_line(1.0, How.SKU, Reason(Code.OTHER_BARCODE)), AGREES, Obstacle.IDENTIFIERS_DISAGREE),
        (matched_line(), (Finding(Fact.PRICE_DIFFERS),), Obstacle.PRICE_DISAGREES),
        (matched_line(), (Finding(Fact.PRICE_OF_PACK),), Obstacle.PRICE_DISAGREES),
        (matched_line(), (Finding(Fact.PRICE_UNKNOWN),), Obstacle.PRICE_UNKNOWN),
        (matched_line(), (), Obstacle.PRICE_UNKNOWN),
        (matched_line(), (*AGREES, Finding(Fact.QUANTITY_UNUSUAL)), Obstacle.QUANTITY_DOUBTFUL),
    ],
)
def test_what_keeps_a_line(bad, facts, obstacle):
    assert why_not(matched(lines=(matched_line(), bad), findings=(AGREES, facts))) == [(obstacle, 1)]


def test_short_stock_keeps_nothing():
    facts = (*AGREES, Finding(Fact.STOCK_SHORT))
    assert decide(matched(findings=(AGREES, facts)), PROVEN).accepted


def test_every_line_is_checked():
    assert why_not(matched(replace(ORDER, checks=ORDER.checks[:1]))) == [(Obstacle.LINE_UNCHECKED, 1)]
    wrong = replace(ORDER.checks[1], agrees=False)
    assert why_not(matched(replace(ORDER, checks=(ORDER.checks[0], wrong)))) == [(Obstacle.LINE_TOTAL_DISAGREES, 1)]


def test_every_reason_is_told():
    one = matched(replace(ORDER, number=None), lines=(LineMatch(()), matched_line(1.0, How.NAME)))
    assert decide(one, PROVEN).why_not == (
        WhyNot(Obstacle.NO_NUMBER),
        WhyNot(Obstacle.LINE_UNKNOWN, 0),
        WhyNot(Obstacle.NO_IDENTIFIER, 1),
    )


def test_risk_by_hand():
    # Customer .99; variants .9 and .8; quantities read with .9, wrong only if the price or total was misread, too.
    said = order(line(0.9, quantity=2, price=5, total=10), line(0.9, quantity=1, price=7, total=7))
    one = matched(said, customer=buyer(0.99), lines=(matched_line(0.9), matched_line(0.8)))
    assert risk(one) == pytest.approx(1 - 0.99 * 0.9 * 0.8 * (1 - 0.1 * 0.1) ** 2)
    assert quantity_right(said.lines[0], is_checked=False) == pytest.approx(0.9)
    assert quantity_right(line(), is_checked=False) == 0
    assert quantity_right(replace(said.lines[0], price=None), is_checked=True) == pytest.approx(0.9)


def test_upper_bounds():
    # Without an error in n, the bound p solves (1 - p) ** n = 1 - confidence.
    assert upper_bound(0, 598, 0.95) == pytest.approx(1 - 0.05 ** (1 / 598))
    assert upper_bound(0, 598, 0.95) < 0.005 < upper_bound(0, 597, 0.95)
    assert upper_bound(2, 20, 0.95) == pytest.approx(0.2826, abs=1e-4)  # from tables
    assert upper_bound(0, 0, 0.95) == upper_bound(3, 3, 0.95) == 1


def test_how_many_reviews_one_in_two_hundred_takes():
    def proven(count):
        return Calibration.learn(np.full(count, 1e-5), np.zeros(count)).proven(1 / 200)

    assert proven(1_058) == LEVELS[-1]
    assert proven(1_057) == 0


def test_levels_by_hand():
    # 2,000 safe documents without an error and 1,000 less safe ones, of which 50 were wrong.
    risks = np.repeat([1e-4, 8e-3], [2_000, 1_000])
    wrong = np.arange(3_000) >= 2_950
    found = Calibration.learn(risks, wrong)
    assert (found.documents, found.wrong, found.least_wrong) == (3_000, 50, 8e-3)
    assert found.proven(1 / 200) == 5e-3
    assert found.proven(1 / 40) == LEVELS[-1]  # 50 of 3,000 and a margin
    assert found.proven(1 / 1_000) == 0
    assert found.allowed(1 / 200) == 5e-3
    assert found.probability(1e-4) < 0.01 < found.probability(8e-3)


def test_few_errors_teach_one_number():
    # 100 documents that should have had one error had none: with half an error on both sides a third is left.
    found = Calibration.learn(np.full(100, 0.01), np.zeros(100))
    assert found.probability(0.01) == pytest.approx(1 / (1 + 3 * 99), rel=1e-6)
    # Three where one was to be expected: 3.5 / 1.5 times the odds.
    found = Calibration.learn(np.full(100, 0.01), np.arange(100) < 3)
    assert found.probability(0.01) == pytest.approx(1 / (1 + 99 * 1.5 / 3.5), rel=1e-6)
    assert Calibration.start().probability(0.3) == pytest.approx(0.3)


def test_prudence_before_there_are_reviews():
    start = Calibration.start()
    assert start.proven(1 / 200) == 0
    assert start.allowed(1 / 200) == pytest.approx(1 / 2_000)
    decision = decide(matched(lines=(matched_line(0.9999), matched_line())), start)
    assert (decision.accepted, decision.is_proven) == (True, False)
    doubtful = matched(lines=(matched_line(0.999), matched_line()))
    assert why_not(doubtful, start) == [(Obstacle.NOT_PROVEN, None)]
    assert why_not(matched(lines=(matched_line(0.99), matched_line())), start) == [(Obstacle.TOO_RISKY, None)]


def test_an_error_at_a_small_risk_ends_prudence_there():
    found = Calibration.learn([1e-4, 1e-5], [True, False])
    assert found.allowed(1 / 200) < 1e-4
    assert found.allowed(1 / 200) == pytest.approx(1e-4)


def test_nothing_is_accepted_at_a_rate_of_0():
    assert why_not(matched(), rate=0) == [(Obstacle.TOO_RISKY, None)]
    with pytest.raises(ParameterError, match="the error rate is 2; it must be from 0 to 1"):
        decide(matched(), PROVEN, rate=2)


def test_wrong_figures_are_refused():
    with pytest.raises(DataError, match="risks must be from 0 to 1"):
        Calibration.learn([1.5], [True])
    with pytest.raises(DataError, match="one for every document"):
        Calibration.learn([0.5, 0.1], [True])
    with pytest.raises(ParameterError, match="confidence is 1"):
        Calibration.learn([0.5], [True], confidence=1)
    with pytest.raises(DataError, match="has 2 lines, 1 matches and 2 findings"):
        matched(lines=(matched_line(),))


def test_packed_comes_back():
    assert Calibration(**PROVEN.packed()) == PROVEN


def test_the_promise_holds_in_95_of_100_shops():
    # The models are wrong by a factor of their own in each shop; the bounds must not be.
    rng = np.random.default_rng(0)
    broken = 0
    for _ in range(200):
        risks = 10 ** rng.uniform(-5, -1, 3_000)
        true = np.minimum(1, risks * 10 ** rng.uniform(-1, 1))
        level = Calibration.learn(risks, rng.random(3_000) < true).proven(1 / 50)
        broken += level > 0 and true[risks <= level].mean() > 1 / 50
    assert broken <= 10


RISKS = st.lists(st.tuples(st.floats(0, 0.2), st.booleans()), max_size=30)


@given(RISKS, st.floats(0, 1), st.floats(0, 1), st.floats(0.9, 1))
def test_accepting_grows_with_the_owners_rate(reviews, one, other, probability):
    calibration = Calibration.learn([risk for risk, _ in reviews], [wrong for _, wrong in reviews])
    low, high = sorted((one, other))
    doubtful = matched(lines=(matched_line(probability), matched_line()))
    assert calibration.allowed(low) <= calibration.allowed(high)
    if decide(doubtful, calibration, rate=low).accepted:
        assert decide(doubtful, calibration, rate=high).accepted


@given(st.integers(0, 60), st.integers(0, 60))
def test_bounds_grow_with_errors_and_lie_above_the_share(wrong, right):
    of = wrong + right
    bound = upper_bound(wrong, of, 0.95)
    assert of == 0 or wrong / of <= bound <= 1
    assert bound <= upper_bound(wrong + 1, of + 1, 0.95)


def test_audits_are_a_share_and_the_same_whenever_asked():
    hashes = [f"{number * 0x9E3779B97F4A7C15 % 2**64:016x}" for number in range(10_000)]
    assert sum(is_audited(one, share=0.05) for one in hashes) == pytest.approx(500, abs=25)
    assert not any(is_audited(one, share=0) for one in hashes)
    assert all(is_audited(one, share=1) for one in hashes)
