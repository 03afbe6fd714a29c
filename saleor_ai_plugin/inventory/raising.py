"""The shop's stock changes by what came in, or left for another warehouse: once, whatever fails in between.

The shop remembers the key of what it received, which is a receipt's id; so a call whose answer was lost is simply
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
from saleor_ai_plugin.inventory import changes, leaving, names
from saleor_ai_plugin.inventory.asking import RAISE, ask
from saleor_ai_plugin.inventory.models import PurchaseOrder, StockRaise
from saleor_ai_plugin.inventory.receipts import Code, Line
from saleor_ai_plugin.shop.current import current_shop
from saleor_ai_plugin.shop.errors import SaleorAnsweredErrorsError, SaleorUnavailableError, ShopError

logger = logging.getLogger(__name__)

State = StockRaise.State
LONGEST_WAIT = timedelta(minutes=10)
MOST_AT_ONCE = 500
_LOOKED_UP = (Code.TOO_FEW, Code.NOT_FOUND)
"""What the shop finds out only once it knows that the key is new."""


def raise_stock(payloads: Sequence[dict[str, Any]]) -> None:
    """Handle events of kind ``inventory.raise_stock``; a payload names the ``key``."""
    asked = {payload["key"] for payload in payloads}
    to_do = StockRaise.objects.select_for_update().filter(id__in=asked, state=State.PENDING)
    for raised in to_do.order_by("order_id", "number", "id"):
        if not _is_next(raised):
            continue
        _raise(raised)
        following = leaving.after(raised)
        if following is not None and (raised.state == State.DONE or leaving.is_certainly_not_done(raised)):
            ask(following)


def catch_up(payloads: Sequence[dict[str, Any]]) -> None:  # noqa: ARG001 - every handler takes them
    """Ask again for what the shop has not raised; the longer it does not answer, the less often."""
    now = timezone.now()
    pending = StockRaise.objects.filter(state=State.PENDING).order_by("asked_at")[:MOST_AT_ONCE]
    late = [raised for raised in pending if now - raised.asked_at > _patience(raised.tries) and _may_go_on(raised)]
    waiting = OutboxEvent.objects.filter(kind=RAISE, subject_id__in=[str(one.id) for one in late])
    asked = set(waiting.filter(parked_at=None).values_list("subject_id", flat=True))
    for raised in late:
        if str(raised.id) not in asked:
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
    _try_again(raised, by)
    return raised


@transaction.atomic
def retry_source(*, order_id: str, by: str) -> PurchaseOrder:
    """The same for what the shop has not let leave a transfer's source.

    Raises NotFoundError, DecisionError.
    """
    order = changes.locked(order_id)
    troubled = StockRaise.objects.select_for_update().filter(order=order, receipt=None, state=State.TROUBLE)
    raised = troubled.order_by("number").first()
    if raised is None:
        raise DecisionError(f"{order.number}: nothing of its source's stock waits for being tried again", field="id")
    _try_again(raised, by)
    return order


def _try_again(raised: StockRaise, by: str) -> None:
    raised.state, raised.retried_by, raised.asked_at = State.PENDING, by, timezone.now()
    raised.save(update_fields=["state", "retried_by", "asked_at"])
    ask(raised)


def _is_next(raised: StockRaise) -> bool:
    """Whether nothing at a transfer's source has to be done before it, and it still has to be done itself."""
    if raised.receipt_id is not None:
        return True
    raised.refresh_from_db()
    first = leaving.before(raised)
    if first is not None and leaving.is_certainly_not_done(first):
        # People have done something with the order since: without what was refused there may be nothing left to do.
        leaving.settle(changes.locked(str(raised.order_id)))
    return first is None and raised.state == State.PENDING


def _raise(raised: StockRaise) -> None:
    raised.tries += 1
    raised.asked_at = timezone.now()
    try:
        current_shop().receive_stock(str(raised.id), [Line(**line) for line in raised.lines])
    except SaleorUnavailableError as error:
        # It may have risen or not: the same key finds out. No error, or how often it was tried would be forgotten.
        raised.trouble = str(error)[:500]
        logger.warning("the shop did not say whether its stock changed", extra={"key": str(raised.id)})
    except ShopError as error:
        raised.state, raised.trouble = State.TROUBLE, _said(error, raised)[:500]
        raised.was_refused = _is_refusal(error)
        logger.warning("the shop did not change its stock", extra={"key": str(raised.id)})
    else:
        raised.state, raised.trouble, raised.done_at = State.DONE, "", timezone.now()
    raised.save()


def _may_go_on(raised: StockRaise) -> bool:
    first = leaving.before(raised)
    return first is None or leaving.is_certainly_not_done(first)


def _is_refusal(error: ShopError) -> bool:
    codes = {str(one.get("code")).lower() for one in getattr(error, "errors", ())}
    return isinstance(error, SaleorAnsweredErrorsError) and bool(codes) and codes <= set(_LOOKED_UP)


def _said(error: ShopError, raised: StockRaise) -> str:
    """What the shop said; of pieces that are not free, in the words of people here."""
    errors = getattr(error, "errors", ())
    short = [one for one in errors if str(one.get("code")).lower() == Code.TOO_FEW and one.get("index") is not None]
    if not short or len(short) < len(errors):
        return str(error)
    lines = [raised.lines[one["index"]] for one in short]
    named = names.products({line["variant_id"] for line in lines})
    said = (
        f"{named[line['variant_id']].sku or line['variant_id']}: {str(one['message']).partition(': ')[2]}"
        for line, one in zip(lines, short, strict=True)
    )
    return "; ".join(said)


def _patience(tries: int) -> timedelta:
    return min(timedelta(seconds=5 * 2 ** min(tries, 10)), LONGEST_WAIT)
