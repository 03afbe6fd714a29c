import pytest
from purchase_rows import FailingShop, put, shop_of


@pytest.fixture
def supplier(db):
    """Sells a and b at 4 EUR; 10 of each are in stock."""
    found = shop_of("a", "b")
    put("a", 10)
    put("b", 10)
    return found


@pytest.fixture
def shop(monkeypatch):
    fake = FailingShop()
    monkeypatch.setattr("saleor_ai_plugin.inventory.raising.current_shop", lambda: fake)
    return fake
