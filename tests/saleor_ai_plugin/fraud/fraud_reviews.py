"""Orders to decide about, and a shop at the seam."""

import uuid
from datetime import UTC, datetime
from decimal import Decimal

from saleor_ai_plugin.fraud.models import FraudDecision, FraudReview, FraudVerdict
from saleor_ai_plugin.fraud.services import Decision
from saleor_ai_plugin.shop.errors import SaleorAnsweredErrorsError, SaleorUnavailableError
from saleor_ai_plugin.shop.protocol import OrderState, ShopInfo

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def make_review(order_id, *, total="80", state="waiting", **fields):
    values = {
        "number": order_id[-4:],
        "channel": "default-channel",
        "placed_at": NOW,
        "total": Decimal(total),
        "currency": "EUR",
        "probability": 0.4,
        "expected_loss": Decimal(30),
        "verdict": FraudVerdict.REVIEW,
        "assessed_at": NOW,
        "action": FraudReview.Action.HOLD,
    }
    return FraudReview.objects.create(order_id=order_id, state=state, **{**values, **fields})


def decide(review, kind=FraudDecision.Kind.APPROVE, by="ann@shop.example", **fields):
    values = {"order_id": review.order_id, "version": review.version, "client_id": uuid.uuid4()}
    return Decision(**{**values, "kind": kind, "by": by, **fields})


class FakeShop:
    """A shop at the seam: orders by id, everything that was done to them, and ways to fail."""

    def __init__(self):
        self.orders = {}
        self.done = []
        self.fails_at = None
        self.refuses = None

    def about(self):
        return ShopInfo(name="fake", version="3.22.0")

    def granted_permissions(self):
        return frozenset()

    def order_state(self, order_id):
        self._maybe_fail("order_state")
        held = self.orders.get(order_id)
        return None if held is None else OrderState(status=held["status"], mark=held.get("mark", ""))

    def confirm_order(self, order_id):
        self._do("confirm", order_id)
        self.orders[order_id]["status"] = "unfulfilled"

    def cancel_order(self, order_id):
        self._do("cancel", order_id)
        self.orders[order_id]["status"] = "canceled"

    def refund_order(self, order_id):
        self._do("refund", order_id)

    def mark_order(self, order_id, mark, *, note=""):
        self._do("note and mark" if note else "mark", order_id)
        self.orders[order_id]["mark"] = mark

    def _do(self, what, order_id):
        self._maybe_fail(what)
        if self.refuses == what:
            raise SaleorAnsweredErrorsError(what, [{"message": "this order cannot be changed"}])
        self.done.append((what, order_id))

    def _maybe_fail(self, what):
        if self.fails_at == what:
            raise SaleorUnavailableError("Saleor does not answer")
