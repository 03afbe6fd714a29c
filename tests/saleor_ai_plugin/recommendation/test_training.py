from datetime import timedelta

import pytest

from core_ml.exceptions import ArtifactError, FitCancelledError
from saleor_ai_plugin.facts.models import Order, OrderLine, Product, Rating
from saleor_ai_plugin.recommendation import frames, serving, training
from saleor_ai_plugin.recommendation.models import (
    RecommendationExclusion,
    RecommendationKind,
    RecommendationList,
    RecommendationRules,
)
from saleor_ai_plugin.registry.models import ModelVersion


def listed(kind, subject_id):
    held = RecommendationList.objects.filter(kind=kind, subject_id=subject_id).first()
    return [item["product"] for item in held.items] if held else []


def for_you(customer_id):
    return listed(RecommendationKind.FOR_YOU, customer_id)


def test_purchases_leave_out_what_was_canceled_or_came_back(small_shop):
    before = len(frames.purchases())
    small_shop.add_order("canceled", "c0-00", ["p00"], small_shop.now, status="canceled")
    small_shop.add_order("back", "c0-00", ["p00"], small_shop.now, returned=1)
    small_shop.add_order("kept", "", ["p00", "p01"], small_shop.now)
    purchases = frames.purchases()
    assert len(purchases) == before + 2
    assert set(purchases.loc[purchases["order_id"] == "kept", "user_id"]) == {"order:kept"}


def test_purchases_take_a_good_rating_for_a_choice(small_shop):
    before = len(frames.purchases())
    for product_id, rating in (("p00", 5), ("p01", 1), ("p02", 3)):
        Rating.objects.create(customer_id="critic", product_id=product_id, rating=rating, snapshot_at=small_shop.now)
    purchases = frames.purchases()
    assert len(purchases) == before + 2
    assert list(frames.purchases(customer_ids=["critic"])["item_id"].sort_values()) == ["p00", "p02"]


def test_catalogue_joins_languages_and_attributes(small_shop):
    Product.objects.filter(id="p00").update(translations={"zh-hans": {"name": "杯子"}}, attributes={"colour": ["red"]})
    row = frames.catalogue().set_index("item_id").loc["p00"]
    assert row["text"] == "Product p00 杯子"
    assert row["attribute colour"] == "red"
    assert row["stock"] == 0


@pytest.mark.django_db
def test_train_without_sales_says_what_to_do(artifacts):
    with pytest.raises(training.TooFewError, match="import orders or run the backfill first"):
        training.train(artifacts=artifacts)
    assert ModelVersion.objects.count() == 0


def test_train_writes_lists_that_follow_the_known_tastes(small_shop, artifacts):
    version = training.train(artifacts=artifacts)
    assert version.status == ModelVersion.Status.IN_USE
    assert version.data_rows == OrderLine.objects.count()
    # Each customer of group 1 knows all four products of the group: what fits is what they would buy again.
    similar = listed(RecommendationKind.SIMILAR, small_shop.product(1, 0))
    assert set(similar[:3]) == {small_shop.product(1, number) for number in (1, 2, 3)}
    assert listed(RecommendationKind.TRENDING, "")
    assert RecommendationList.objects.filter(kind=RecommendationKind.FOR_YOU).count() == 90
    assert not RecommendationList.objects.filter(subject_id__startswith="order:").exists()


def test_train_leaves_out_what_the_owner_excluded(small_shop, artifacts):
    RecommendationExclusion.objects.create(product_id="p10")
    RecommendationExclusion.objects.create(category_id="k2")
    training.train(artifacts=artifacts)
    shown = {item["product"] for held in RecommendationList.objects.all() for item in held.items}
    assert shown
    assert not shown & {"p10", "p20", "p21", "p22", "p23"}


def test_a_new_order_changes_what_its_customer_is_recommended(small_shop, artifacts):
    training.train(artifacts=artifacts)
    small_shop.add_order("first", "newcomer", ["p20"], small_shop.now)
    assert for_you("newcomer") == []
    assert serving.refresh_customers(["newcomer"]) == 1
    assert set(for_you("newcomer")[:3]) == {"p21", "p22", "p23"}
    Order.objects.filter(id="first").update(status="canceled")
    serving.refresh_customers(["newcomer"])
    assert for_you("newcomer") == []


def test_a_model_worse_than_the_one_in_use_is_not_put_to_use(small_shop, artifacts):
    first = training.train(artifacts=artifacts)
    before = list(RecommendationList.objects.order_by("id").values("id", "items", "model_version_id"))
    # Most of the orders are gone, as after a broken import.
    OrderLine.objects.exclude(order_id__startswith="o0").delete()
    second = training.train(artifacts=artifacts)
    assert second.status == ModelVersion.Status.REJECTED
    assert "some may be missing" in second.verdict
    first.refresh_from_db()
    assert first.status == ModelVersion.Status.IN_USE
    assert list(RecommendationList.objects.order_by("id").values("id", "items", "model_version_id")) == before


def test_training_again_retires_the_model_until_now(small_shop, artifacts):
    first = training.train(artifacts=artifacts)
    second = training.train(artifacts=artifacts)
    first.refresh_from_db()
    assert (first.status, second.status) == (ModelVersion.Status.RETIRED, ModelVersion.Status.IN_USE)
    assert first.data_hash == second.data_hash
    assert set(RecommendationList.objects.values_list("model_version_id", flat=True)) == {second.id}


def test_the_owners_weights_do_not_count_against_a_model(small_shop, artifacts):
    training.train(artifacts=artifacts)
    RecommendationRules.objects.create(id=1, diversity=1.0, stock_weight=5.0)
    assert training.train(artifacts=artifacts).status == ModelVersion.Status.IN_USE


@pytest.mark.parametrize("stop_at", [0.1, 0.5, 0.75])
def test_a_cancelled_training_leaves_everything_as_it_was(small_shop, artifacts, stop_at):
    first = training.train(artifacts=artifacts)
    before = list(RecommendationList.objects.order_by("id").values("id", "items", "model_version_id"))
    reached = 0.0

    def report(fraction, message):
        nonlocal reached
        reached = fraction

    with pytest.raises(FitCancelledError):
        training.train(artifacts=artifacts, on_progress=report, should_stop=lambda: reached >= stop_at)
    assert ModelVersion.objects.get(status=ModelVersion.Status.IN_USE) == first
    assert list(RecommendationList.objects.order_by("id").values("id", "items", "model_version_id")) == before


def test_a_model_file_that_was_changed_is_refused(small_shop, artifacts):
    version = training.train(artifacts=artifacts)
    with (artifacts / version.artifact).open("r+b") as file:
        file.write(b"x")
    with pytest.raises(ArtifactError, match="is not the file that model version"):
        serving.loader.load(version)


def test_progress_rises_from_nothing_to_all(small_shop, artifacts):
    seen = []
    training.train(artifacts=artifacts, on_progress=lambda fraction, message: seen.append(fraction))
    assert seen[0] == 0.0
    assert seen[-1] == 1.0
    assert seen == sorted(seen)


def test_lists_of_what_is_gone_are_dropped(small_shop, artifacts):
    training.train(artifacts=artifacts)
    Product.objects.filter(id="p00").update(deleted_at=small_shop.now + timedelta(days=1))
    training.train(artifacts=artifacts)
    assert listed(RecommendationKind.SIMILAR, "p00") == []
    assert "p00" not in listed(RecommendationKind.SIMILAR, "p01")
