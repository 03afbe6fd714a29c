"""The scorecard: learned on a small demo shop, explained, and used when an order comes in."""

from datetime import timedelta

import numpy as np
import pytest
from credit_rows import add_account, add_order
from django.utils import timezone

from core_ml.credit.metrics import auc
from saleor_ai_plugin.credit import orders, scoring, training
from saleor_ai_plugin.credit.models import CreditAccount, CreditApplication, CreditDecision, CreditOrder
from saleor_ai_plugin.registry.models import ModelVersion
from saleor_ai_plugin.service.configuration import configuration


@pytest.fixture
def artifacts(db, tmp_path, monkeypatch):
    monkeypatch.setenv("SALEOR_AI_DATA_DIR", str(tmp_path))
    configuration.cache_clear()
    yield configuration().artifacts_dir
    configuration.cache_clear()


@pytest.fixture
def shop(artifacts):
    """500 accounts, a third of which has paid others late; one in five of those stops paying. And the card of them."""
    rng, now = np.random.default_rng(3), timezone.now()
    rows = []
    for number in range(500):
        late = int(rng.integers(0, 6))
        fails = rng.random() < (0.35 if late > 3 else 0.05)
        add_account(
            f"u{number}", opened_at=now - timedelta(days=500), currency="EUR",
            answers={"industry": str(rng.choice(["retail", "events"])), "late_invoices_elsewhere": late},
        )  # fmt: skip
        for days in range(480, 0, -40):
            at = now - timedelta(days=days)
            is_paid = days > 35 and not (fails and days < 300)
            rows.append(
                CreditOrder(
                    order_id=f"{number}-{days}",
                    customer_id=f"u{number}",
                    currency="EUR",
                    amount=100,
                    outstanding=0 if is_paid else 100,
                    placed_at=at,
                    due_at=at + timedelta(days=30),
                    paid_at=at + timedelta(days=28) if is_paid else None,
                    state="approved",
                    counts=True,
                )
            )
    CreditOrder.objects.bulk_create(rows)
    CreditApplication.objects.create(
        customer_id="new", currency="EUR", requested=700, applied_at=now, answers={"industry": "retail"}
    )
    return training.train(artifacts=artifacts)


def test_card_is_learned_used_and_explained(shop, artifacts):
    assert (shop.status, shop.name, shop.problem) == ("in_use", "scorecard", "credit")
    assert shop.metrics["auc"] > 0.6
    assert {"boosted_auc", "boosted_ece"} <= set(shop.compared_with)

    accounts = list(CreditAccount.objects.filter(pd__isnull=False))
    assert len(accounts) == CreditAccount.objects.count()
    is_late = np.array([account.answers["late_invoices_elsewhere"] > 3 for account in accounts])
    assert auc([account.pd for account in accounts], is_late) > 0.8
    assert all(0 <= account.suggested_limit <= 25_000 for account in accounts)
    application = CreditApplication.objects.get()
    assert application.points is not None
    assert application.suggested_limit <= 700

    # The card of one: base and points are the score; what would change it is exact.
    riskiest = max(accounts, key=lambda account: account.pd)
    explained = scoring.explain(riskiest)
    now = scoring.score([riskiest])[0]
    assert explained.base + sum(one.points for one in explained.points) == now.points
    assert all(one.points <= one.best or one.bin in ("missing", "unseen") for one in explained.points)
    assert all(answer.score >= scoring.loader.in_use()[1].score_at(0.1) for answer in explained.would_change)

    # An order's decision names the card, the score and what it was made from.
    account = min(accounts, key=lambda account: account.pd)
    add_order("o1", "1", customer=account.customer_id, currency=account.currency)
    account.limit = 10**9
    account.save()
    orders.rule_on(["o1"])
    decision = CreditDecision.objects.get(order_id="o1")
    assert decision.model_version_id == shop.id
    assert decision.pd == pytest.approx(now.pd if account is riskiest else scoring.score([account])[0].pd)
    assert "industry" in decision.features

    # A person's word stays when accounts are scored anew.
    CreditAccount.objects.filter(customer_id=account.customer_id).update(limit=7, pd=None)
    assert training.rescore_all() >= len(accounts)
    account.refresh_from_db()
    assert (account.limit, account.pd is None) == (7, False)


def test_too_few_accounts_are_no_lesson(artifacts):
    with pytest.raises(training.TooFewError, match="0 accounts are too few"):
        training.train(artifacts=artifacts)
    for number in range(training.LEAST_ACCOUNTS):
        add_account(f"u{number}", opened_at=timezone.now() - timedelta(days=400))
    with pytest.raises(training.TooFewError, match="0 of them did not pay"):
        training.train(artifacts=artifacts)
    assert not ModelVersion.objects.exists()


def test_without_a_card_nothing_is_scored(artifacts):
    account = add_account()
    assert scoring.score([account]) is None
    scoring.rescore([account])
    assert account.pd is None
    assert scoring.explain(account) is None
