import pytest
from dispatch_rows import FailingShop, add_carrier, add_order, add_warehouse

from saleor_ai_plugin.service import configuration
from saleor_ai_plugin.waybill import sealing


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch, tmp_path):
    """Keys and carriers' folders of this test alone."""
    monkeypatch.setenv("SALEOR_AI_DATA_DIR", str(tmp_path))
    configuration.configuration.cache_clear()
    yield
    monkeypatch.undo()
    configuration.configuration.cache_clear()
    sealing._fernet.cache_clear()


@pytest.fixture
def shop(monkeypatch):
    fake = FailingShop()
    for module in ("drawing", "fulfilling"):
        monkeypatch.setattr(f"saleor_ai_plugin.waybill.{module}.current_shop", lambda: fake)
    return fake


@pytest.fixture
def vans(db, shop):
    """Our own fleet, and an order o-1 of 3 a and 2 b that waits."""
    add_warehouse()
    add_order("o-1", {"a": 3, "b": 2})
    return add_carrier()
