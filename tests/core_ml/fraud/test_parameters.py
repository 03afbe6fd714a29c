import pytest

from core_ml.exceptions import ParameterError
from core_ml.fraud import FeatureParameters


def test_packed_parameters_come_back():
    parameters = FeatureParameters(entities=("card",), windows=("1h", "2d"), numbers=("items",), known_at="told")
    assert FeatureParameters.unpacked(parameters.packed()) == parameters


def test_lists_become_tuples():
    assert FeatureParameters(entities=["card"]) == FeatureParameters(entities=("card",))


def test_defaults_follow_from_the_entities_and_windows():
    parameters = FeatureParameters(entities=tuple("abcdefg"))
    assert parameters.linking == tuple("abcde")
    assert parameters.distinct == ("1d", "90d")
    assert parameters.outcome_windows == ("1d", "7d", "30d", "90d")
    assert parameters.horizon == 90 * 86_400_000_000


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"entities": ()}, "no entity columns are named"),
        ({"entities": ("card", "card")}, "entities names a column twice"),
        ({"entities": ("amount",)}, "'amount' is named as an entity, category or number, and as time, amount or label"),
        ({"windows": ("1h", "1week")}, "the window '1week' is not a duration; write it as 15min, 1h or 7d"),
        ({"windows": ("7d", "1d")}, "the windows are 7d, 1d; list them from short to long"),
        ({"windows": ()}, "the windows are empty"),
        ({"delay_days": -1}, "delay_days is -1; it must be from 0 to 3650"),
        ({"prior_share": 1.5}, "prior_share is 1.5; it must be from 0 to 1"),
        ({"utc_offset_hours": 15}, "utc_offset_hours is 15"),
        ({"links": ("ip",)}, "links names ip, which is not among card"),
        ({"distinct_windows": ("2d",)}, "distinct_windows names 2d, which is not among"),
        (
            {"entities": tuple("abcdef"), "links": tuple("abcdef")},
            "links names 6 columns; at most 5 are possible",
        ),
    ],
)
def test_wrong_parameters_are_refused(change, message):
    with pytest.raises(ParameterError, match=message):
        FeatureParameters(**{"entities": ("card",)} | change)
