from decimal import Decimal

import pytest
from fraud_reviews import FakeShop, make_review

from saleor_ai_plugin.fraud.models import FraudSettings


@pytest.fixture
def waiting(db):
    """An order of 80 EUR that waits for a person."""
    return make_review("T3JkZXI6MQ==")


@pytest.fixture
def two_above_1000(db):
    return FraudSettings.objects.create(id=1, second_review_above=Decimal(1000))


@pytest.fixture
def shop(monkeypatch):
    fake = FakeShop()
    monkeypatch.setattr("saleor_ai_plugin.fraud.acting.current_shop", lambda: fake)
    return fake
