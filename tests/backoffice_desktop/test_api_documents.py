"""Every query text of the desktop is valid in the service's schema, and asks for what its dataclass holds."""

import importlib
import pkgutil
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from fake_service import SCHEMA
from graphql import parse, validate

from backoffice_desktop import api
from backoffice_desktop.api.fraud import State
from backoffice_desktop.api.reading import read, selection
from backoffice_desktop.api.records import Money


def documents() -> dict[str, str]:
    found = {}
    for module in pkgutil.iter_modules(api.__path__):
        for name, value in vars(importlib.import_module(f"backoffice_desktop.api.{module.name}")).items():
            if isinstance(value, str) and name.isupper() and not name.startswith("_") and "{" in value:
                found[f"{module.name}.{name}"] = value
    return found


@pytest.mark.parametrize("name", sorted(documents()))
def test_document_is_valid(name):
    assert [error.message for error in validate(SCHEMA, parse(documents()[name]))] == []


def test_all_words_are_among_the_documents():
    assert {name.split(".")[0] for name in documents()} == {
        "accounts",
        "fraud",
        "fraud_queue",
        "fraud_rules",
        "credit",
        "credit_queue",
        "credit_decisions",
        "credit_policy",
        "dispatch",
        "dispatch_decisions",
        "dispatch_lists",
        "forecasting",
        "intake",
        "intake_decisions",
        "intake_queue",
        "inventory",
        "inventory_orders",
        "inventory_prices",
        "inventory_decisions",
        "inventory_lines",
        "inventory_receiving",
        "inventory_settings",
        "inventory_stock",
    }


def test_the_check_sees_a_wrong_field():
    assert validate(SCHEMA, parse("{ fraudWaiting { howMany } }")) != []


@dataclass(frozen=True)
class Sample:
    order_id: str
    placed_at: datetime
    state: State | None
    parts: tuple[Money, ...]


def test_selection_follows_the_dataclass():
    assert selection(Sample) == "orderId placedAt state parts { amount currency }"


def test_read_keeps_money_exact_and_times_with_their_zone():
    answer = {
        "orderId": "1",
        "placedAt": "2026-03-01T09:30:00+00:00",
        "state": None,
        "parts": [{"amount": "0.10", "currency": "EUR"}],
    }
    assert read(Sample, answer) == Sample(
        "1", datetime(2026, 3, 1, 9, 30, tzinfo=UTC), None, (Money(Decimal("0.10"), "EUR"),)
    )


def test_read_refuses_a_null_that_was_not_promised():
    with pytest.raises(ValueError, match="null"):
        read(Money, {"amount": "1", "currency": None})
