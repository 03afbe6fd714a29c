"""What becomes of orders that wait for the service while it is down: they wait on, or the owner has them let go.

This runs in Saleor, so that it works while nothing of ours does. Letting go is what the service would do with a clean
order, by Saleor's own ``orderConfirm`` as our App; the order keeps a note and a mark that nobody looked, and a
``FraudDecision`` says so to the service, which scores it when it is back.
"""

import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from saleor_ai_plugin.events.models import Checkpoint
from saleor_ai_plugin.fraud.models import FraudDecision, FraudReview, FraudSettings
from saleor_ai_plugin.jobs.models import SILENT_AFTER, Worker
from saleor_ai_plugin.saleor_adapter.connection import IDENTIFIER
from saleor_ai_plugin.saleor_adapter.reconciliation import is_active

logger = logging.getLogger(__name__)

CHECKPOINT = "service_silent"
LANES = ("facts", "fraud", "shop")
"""What an order passes from its event to its confirmation; where one stands still, the service is down."""
MARK = "saleorAiFraud"
UNASSESSED = "unassessed"
MOST = 500
NOTE = (
    "saleor-ai: nobody looked at this order. The service was down for more than {minutes} minutes, and the shop is set "
    "to let orders go then."
)

_TELL = """
mutation SaleorAITell($id: ID!, $note: String!, $key: String!, $mark: String!) {
  updateMetadata(id: $id, input: [{key: $key, value: $mark}]) { errors { field message code } }
  orderNoteAdd(order: $id, input: {message: $note}) { errors { field message code } }
}
"""
_CONFIRM = """
mutation SaleorAIConfirm($id: ID!) { orderConfirm(id: $id) { errors { field message code } } }
"""


class RefusedError(Exception):
    """Saleor did not do what it was asked for."""


def release() -> int:
    """Let go what has waited for too long, where the owner wants that; return how many orders that were."""
    since = _silent_since()
    rules = FraudSettings.objects.filter(id=1).first()
    if since is None or rules is None or rules.when_down != FraudSettings.WhenDown.CONFIRM or not rules.confirm_clean:
        return 0
    patience = timedelta(minutes=rules.down_after_minutes)
    if timezone.now() - since < patience or not is_active():
        return 0
    done = 0
    for order in _waiting(placed_after=since - patience, placed_before=timezone.now() - patience):
        try:
            _let_go(order, NOTE.format(minutes=rules.down_after_minutes))
            done += 1
        except Exception as error:  # noqa: BLE001 - one order that cannot go must not hold the others
            why = str(error) if isinstance(error, RefusedError) else type(error).__name__
            logger.warning("saleor-ai could not let an order go: %s", why, extra={"order": str(order.pk)})
    return done


def _silent_since() -> datetime | None:
    """Since when the service shows no pulse, None while it does. A worker that ends in order leaves no row behind."""
    now = timezone.now()
    beats = dict(Worker.objects.filter(lane__in=LANES).values_list("lane").annotate(last=Max("heartbeat_at")))
    last = min((beats.get(lane, now) for lane in LANES), default=now)
    if len(beats) == len(LANES) and now - last < SILENT_AFTER:
        Checkpoint.objects.filter(name=CHECKPOINT).delete()
        return None
    noted, _ = Checkpoint.objects.get_or_create(name=CHECKPOINT, defaults={"position": {"since": last.isoformat()}})
    return datetime.fromisoformat(noted.position["since"])


def _waiting(*, placed_after: datetime, placed_before: datetime) -> Iterator[Any]:
    """Orders that only the service would confirm: not assessed yet, or found clean and not confirmed yet."""
    from saleor.order import OrderStatus
    from saleor.order.models import Order

    unconfirmed = Order.objects.filter(
        status=OrderStatus.UNCONFIRMED,
        channel__automatically_confirm_all_new_orders=False,
        created_at__gte=placed_after,
        created_at__lt=placed_before,
    )
    for order in unconfirmed.order_by("created_at")[:MOST]:
        review = FraudReview.objects.filter(order_id=_global_id(order)).first()
        if review is None or review.action == FraudReview.Action.CONFIRM:
            yield order


def _let_go(order: Any, note: str) -> None:
    order_id = _global_id(order)
    reviewed = FraudReview.objects.filter(order_id=order_id).exists()
    told = FraudDecision.objects.filter(order_id=order_id, kind=FraudDecision.Kind.RELEASED).exists()
    if not reviewed and not told:
        # First, so that no order goes without its note, whatever fails in between.
        with transaction.atomic():
            FraudDecision.objects.create(
                order_id=order_id,
                kind=FraudDecision.Kind.RELEASED,
                by="saleor-ai",
                at=timezone.now(),
                state_after=UNASSESSED,
            )
            mark = json.dumps({"version": 0, "state": UNASSESSED})
            _ask(_TELL, id=order_id, note=note, key=MARK, mark=mark)
    _ask(_CONFIRM, id=order_id)


def _ask(document: str, **variables: str) -> None:
    """Have Saleor's own API do something as our App, without a network between us.

    Raises RefusedError.
    """
    from saleor.app.models import App
    from saleor.graphql.api import schema
    from saleor.graphql.core.context import SaleorContext

    app = App.objects.filter(identifier=IDENTIFIER, removed_at=None, is_active=True).first()
    if app is None:
        raise RefusedError("the App saleor-ai is missing or switched off; 'manage.py saleor_ai_connect' makes it")
    context = SaleorContext(dataloaders={})
    context.app, context.user, context.requestor = app, None, app
    context.request_time, context.allow_replica = timezone.now(), False
    answer = schema.execute(document, variables=variables, context=context)
    if answer.errors:
        raise RefusedError("; ".join(type(getattr(one, "original_error", one)).__name__ for one in answer.errors))
    problems = [problem["message"] for field in answer.data.values() for problem in field["errors"]]
    if problems:
        raise RefusedError("; ".join(problems))


def _global_id(order: Any) -> str:
    import graphene

    return str(graphene.Node.to_global_id("Order", order.pk))
