import pytest
from intake_documents import FailingShop
from intake_papers import sell


@pytest.fixture
def goods(db):
    """A shop that sells kettles, cups and tea in one channel."""
    sell()


@pytest.fixture
def shop(monkeypatch, goods):
    fake = FailingShop()
    for module in ("ordering", "reading"):
        monkeypatch.setattr(f"saleor_ai_plugin.intake.{module}.current_shop", lambda: fake)
    return fake
