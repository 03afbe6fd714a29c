"""Training on a small demo shop, whose frauds are known."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from django.db import connection

from saleor_ai_plugin.facts.models import Order, OrderOutcome
from saleor_ai_plugin.fraud import assessing, frames, serving, training
from saleor_ai_plugin.fraud.models import FraudReview
from saleor_ai_plugin.registry.models import ModelVersion
from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.shop.demo.services import load_demo_shop
from saleor_ai_plugin.shop.demo.size import DemoSize


@pytest.fixture
def artifacts(tmp_path, monkeypatch):
    monkeypatch.setenv("SALEOR_AI_DATA_DIR", str(tmp_path))
    configuration.cache_clear()
    serving.loader._loaded.clear()
    yield configuration().artifacts_dir
    configuration.cache_clear()
    serving.loader._loaded.clear()


@pytest.fixture
def demo(db, artifacts):
    load_demo_shop(size=DemoSize(products=200, customers=2_000, orders=12_000), seed=3, until=date(2026, 3, 1))
    # What the bank will report later is known to a test.
    return artifacts


@pytest.mark.slow
def test_model_of_a_shop_finds_its_rings_live_as_in_training(demo):
    version = training.train(artifacts=demo)
    assert (version.status, version.problem) == ("in_use", "fraud")
    everything = frames.orders()
    batch, batch_probability = serving.loader.load(version).score(everything, everything)
    frauds = set(OrderOutcome.objects.filter(kind="chargeback").values_list("order_id", flat=True))
    is_fraud = everything["order_id"].isin(frauds).to_numpy()
    assert batch_probability[is_fraud].mean() > 20 * batch_probability[~is_fraud].mean()

    # One by one, with what shares anything with each: the same numbers to the last bit.
    chosen = np.concatenate([np.flatnonzero(is_fraud)[:30], np.arange(len(everything))[::120]])
    for place in chosen:
        asked = frames.orders_of([everything["order_id"].iloc[place]])
        live = assessing.score(asked, serving.loader.in_use())
        pd.testing.assert_series_equal(live.features.iloc[0], batch.iloc[place], check_names=False, check_exact=True)
        assert live.probability[0] == batch_probability[place]


@pytest.mark.slow
def test_shop_without_labels_learns_what_is_unusual(demo):
    OrderOutcome.objects.all().delete()
    version = training.train(artifacts=demo)
    assert (version.name, version.status) == ("anomaly", "in_use")
    order_id = Order.objects.order_by("-placed_at").values_list("id", flat=True)[0]
    assessing.assess([{"order_id": order_id}])
    assert FraudReview.objects.get().model_version_id == version.id


def test_shop_that_is_too_young_is_told_so(db, artifacts):
    with pytest.raises(training.TooFewError, match="0 orders are too few"):
        training.train(artifacts=artifacts)
    assert not ModelVersion.objects.exists()
    assert connection.in_atomic_block
