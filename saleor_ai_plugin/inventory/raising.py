"""The shop's stock rises by what came in: once, whatever fails in between.

The shop remembers the key of what it received, which is the receipt's id; so a call whose answer was lost is simply
made again. What the shop does not accept is trouble that people see and can try again once they have seen to it.
"""

import logging
import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from saleor_ai_plugin.deciding import DecisionError, NotFoundError
from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.inventory.models import StockRaise
from saleor_ai_plugin.inventory.receipts import Line
from saleor_ai_plugin.inventory.receiving import RAISE, ask
from saleor_ai_plugin.shop.current import current_shop
from saleor_ai_plugin.shop.errors import SaleorUnavailableError, ShopError

logger = logging.getLogger(__name__)

State = StockRaise.State
LONGEST_WAIT = timedelta(minutes=10)
MOST_AT_ONCE = 500


def raise_stock(payloads: Sequence[dict[str, Any]]) -> None:
    """Handle events of kind ``inventory.raise_stock``; a payload names its ``receipt_id``."""
    asked = {payload["receipt_id"] for payload in payloads}
    to_do = StockRaise.objects.select_for_update().filter(receipt_id__in=asked, state=State.PENDING)
    for raised in to_do.order_by("receipt_id"):
        _raise(raised)


def catch_up(payloads: Sequence[dict[str, Any]]) -> None:  # noqa: ARG001 - every handler takes them
    """Ask again for what the shop has not raised; the longer it does not answer, the less often."""
    now = timezone.now()
    pending = StockRaise.objects.filter(state=State.PENDING).order_by("asked_at")[:MOST_AT_ONCE]
    late = [raised for raised in pending if now - raised.asked_at > _patience(raised.tries)]
    waiting = OutboxEvent.objects.filter(kind=RAISE, subject_id__in=[str(one.receipt_id) for one in late])
    asked = set(waiting.filter(parked_at=None).values_list("subject_id", flat=True))
    for raised in late:
        if str(raised.receipt_id) not in asked:
            ask(raised)


@transaction.atomic
def retry(*, receipt_id: uuid.UUID, by: str) -> StockRaise:
    """A person has seen to the trouble: try once more.

    Raises NotFoundError, DecisionError.
    """
    raised = StockRaise.objects.select_for_update().filter(receipt_id=receipt_id).first()
    if raised is None:
        raise NotFoundError(f"there is no receipt {receipt_id}", field="receiptId")
    if raised.state == State.DONE:
        raise DecisionError("the shop's stock has risen by it already", field="receiptId")
    raised.state, raised.retried_by, raised.asked_at = State.PENDING, by, timezone.now()
    raised.save(update_fields=["state", "retried_by", "asked_at"])
    ask(raised)
    return raised


def _raise(raised: StockRaise) -> None:
    raised.tries += 1
    raised.asked_at = timezone.now()
    try:
        current_shop().receive_stock(str(raised.receipt_id), [Line(**line) for line in raised.lines])
    except SaleorUnavailableError as error:
        # It may have risen or not: the same key finds out. No error, or how often it was tried would be forgotten.
        raised.trouble = str(error)[:500]
        logger.warning("the shop did not say whether its stock rose", extra={"receipt": str(raised.receipt_id)})
    except ShopError as error:
        raised.state, raised.trouble = State.TROUBLE, str(error)[:500]
        logger.warning("the shop did not raise its stock", extra={"receipt": str(raised.receipt_id)})
    else:
        raised.state, raised.trouble, raised.done_at = State.DONE, "", timezone.now()
    raised.save()


def _patience(tries: int) -> timedelta:
    return min(timedelta(seconds=5 * 2 ** min(tries, 10)), LONGEST_WAIT)
