from datetime import UTC, datetime

import pytest

from saleor_ai_plugin.facts.models import Category, Product
from saleor_ai_plugin.jobs.models import Job
from saleor_ai_plugin.recommendation import services
from saleor_ai_plugin.recommendation.exclusions import excluded_product_ids
from saleor_ai_plugin.recommendation.models import RecommendationExclusion, RecommendationKind, RecommendationList

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def add_list(kind, subject_id, *products):
    items = [{"product": p, "pk": None, "score": 1.0, "reason": "popular", "because": ""} for p in products]
    RecommendationList.objects.create(kind=kind, subject_id=subject_id, items=items, computed_at=NOW)


@pytest.fixture
def catalogue():
    for identity, parent in (("food", ""), ("fruit", "food"), ("tools", "")):
        Category.objects.create(id=identity, parent_id=parent, name=identity, snapshot_at=NOW)
    for identity, category in (("apple", "fruit"), ("bread", "food"), ("saw", "tools")):
        Product.objects.create(id=identity, name=identity, category_id=category, snapshot_at=NOW)


def names(kind, subject_id, first=8):
    return [found.name for found in services.recommended(kind=kind, subject_id=subject_id, first=first)]


def test_recommended_falls_back_to_what_is_trending(catalogue):
    add_list(RecommendationKind.TRENDING, "", "saw", "apple")
    add_list(RecommendationKind.SIMILAR, "bread", "apple", "vanished", "saw")
    assert names(RecommendationKind.SIMILAR, "bread") == ["apple", "saw"]
    assert names(RecommendationKind.SIMILAR, "saw", first=1) == ["saw"]
    assert names(RecommendationKind.FOR_YOU, "stranger") == ["saw", "apple"]


def test_an_empty_shop_recommends_nothing():
    assert names(RecommendationKind.TRENDING, "") == []
    assert names(RecommendationKind.FOR_YOU, "stranger") == []


def test_update_rules_asks_for_a_training_only_where_the_order_changes():
    held, job = services.update_rules(changes={"holdout_percent": 10.0}, updated_by="owner")
    assert (held.holdout_percent, held.diversity, job) == (10.0, 0.2, None)
    held, job = services.update_rules(changes={"diversity": 0.5}, updated_by="owner")
    assert (held.holdout_percent, held.diversity, job.kind) == (10.0, 0.5, services.TRAIN)


def test_update_rules_refused_changes_nothing():
    with pytest.raises(services.RuleError, match="2 is out of range; it must be from 0 to 1"):
        services.update_rules(changes={"holdout_percent": 1.0, "diversity": 2.0}, updated_by="owner")
    assert services.rules().holdout_percent == 5.0
    assert Job.objects.count() == 0


def test_asking_twice_trains_once():
    first = services.request_training(requested_by="a")
    assert services.request_training(requested_by="b").id == first.id


def test_exclude_a_category_takes_everything_below_it(catalogue):
    services.exclude(category_id="food", created_by="owner")
    assert excluded_product_ids() == {"apple", "bread"}


def test_exclude_twice_is_one_exclusion_that_can_be_taken_back(catalogue):
    held = services.exclude(product_id="saw", created_by="a")
    assert services.exclude(product_id="saw", created_by="b").id == held.id
    assert services.include_again(exclusion_id=held.id)
    assert not services.include_again(exclusion_id=held.id)
    assert excluded_product_ids() == frozenset()


@pytest.mark.parametrize(
    ("wanted", "complaint"),
    [
        ({}, "name either a product or a category"),
        ({"product_id": "saw", "category_id": "food"}, "name either a product or a category"),
        ({"product_id": "nothing"}, "there is no product 'nothing'"),
        ({"category_id": "nothing"}, "there is no category 'nothing'"),
    ],
)
def test_exclude_refused_changes_nothing(catalogue, wanted, complaint):
    with pytest.raises(services.RuleError, match=complaint):
        services.exclude(**wanted, created_by="owner")
    assert RecommendationExclusion.objects.count() == 0
