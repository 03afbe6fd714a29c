import pytest

from saleor_ai_plugin.recommendation.models import RecommendationRules
from saleor_ai_plugin.saleor_adapter.configuration import holdout_percent, save_holdout


def entered(value: object) -> list[dict[str, object]]:
    return [{"name": "holdout_percent", "value": value}]


@pytest.mark.parametrize(
    ("value", "percent"), [("5", 5.0), (" 2.5 % ", 2.5), ("0", 0.0), ("90", 90.0), ("", None), (None, None)]
)
def test_holdout_percent_is_read(value: object, percent: float | None):
    assert holdout_percent(entered(value)) == percent


def test_holdout_percent_that_is_not_there_is_unknown():
    assert holdout_percent(None) is None
    assert holdout_percent([{"name": "something else", "value": "5"}]) is None


@pytest.mark.parametrize("value", ["-0.1", "90.1", "a lot", "nan", "inf"])
def test_holdout_percent_outside_its_range_is_refused(value: str):
    with pytest.raises(ValueError, match="is no number from 0 to 90, such as 5"):
        holdout_percent(entered(value))


@pytest.mark.django_db
def test_only_a_changed_holdout_is_handed_on():
    save_holdout(entered("5"), entered("8"))
    assert RecommendationRules.objects.get().holdout_percent == 8
    RecommendationRules.objects.update(holdout_percent=3)
    save_holdout(entered("8"), entered("8"))
    save_holdout(entered("8"), entered(""))
    assert RecommendationRules.objects.get().holdout_percent == 3
