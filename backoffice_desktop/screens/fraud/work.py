"""What the queue of fraud review is: orders, and what is said about deciding on them."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from backoffice_desktop.api import fraud_queue
from backoffice_desktop.api.fraud import DecisionKind, Review
from backoffice_desktop.api.fraud_queue import Filters
from backoffice_desktop.formatting import relative
from backoffice_desktop.outbox import Topic, Unsent
from backoffice_desktop.screens.fraud.columns import COLUMNS
from backoffice_desktop.screens.fraud.export_columns import HEADER, cells
from backoffice_desktop.screens.fraud.words import KINDS, STATES, state_after
from backoffice_desktop.translations import tr
from backoffice_desktop.worklist.work import Words, Work

SAID = {
    DecisionKind.APPROVE: "Order {name} approved.",
    DecisionKind.REJECT: "Order {name} rejected.",
    DecisionKind.ASK_MORE: "Order {name}: asked for more.",
}
WORDS = Words(
    count="Orders: {count}",
    nothing_waits="Nothing waits for a decision.",
    none_fits="No order fits these filters.",
    choose="Choose an order in the list.",
    last="This was the last one of the list.",
    missing="This order was never scored, so there is nothing to show.",
    refused="Order {name}: your decision was not taken. {why}",
    taken_back="Decision on order {name} taken back.",
    exported="Exported {count} orders to {file}.",
)


def _after(review: Review, unsent: Unsent) -> Mapping[str, Any]:
    return {"state": state_after(review, DecisionKind(unsent.kind.value))}


def conflict_sentence(unsent: Unsent, present: Review) -> str:
    """``Order 17 was decided by ann 2 min ago: Approved. Yours (Rejected) was not carried out.``"""
    values = {
        "name": unsent.name,
        "state": tr(STATES[present.state]),
        "mine": tr(KINDS[DecisionKind(unsent.kind.value)]),
    }
    if not present.decided_by or present.decided_at is None:
        return tr("Order {name} has changed meanwhile: {state}. Your decision ({mine}) was not carried out.", **values)
    return tr(
        "Order {name} was decided by {who} {when}: {state}. Your decision ({mine}) was not carried out.",
        who=present.decided_by,
        when=relative(present.decided_at),
        **values,
    )


FRAUD_WORK = Work(
    topic=Topic.FRAUD,
    key="fraud",
    columns=COLUMNS,
    filters=Filters(),
    rows=fraud_queue.reviews,
    detail=fraud_queue.review,
    item_of=attrgetter("review"),
    id_of=attrgetter("order_id"),
    name_of=attrgetter("number"),
    after=_after,
    conflict=conflict_sentence,
    said=SAID,
    words=WORDS,
    header=HEADER,
    cells=cells,
)
