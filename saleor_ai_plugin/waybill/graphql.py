"""What to dispatch, and what waits."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import Enum
from functools import partial

import strawberry

from saleor_ai_plugin.facts.graphql import Money
from saleor_ai_plugin.facts.models import Order
from saleor_ai_plugin.service.context import Information
from saleor_ai_plugin.service.paging import First, OrderDirection, Page, Skip, page
from saleor_ai_plugin.service.threads import in_database_thread
from saleor_ai_plugin.waybill import dispatching, holds, names, waiting
from saleor_ai_plugin.waybill.types import DispatchWarehouse

POLL_SECONDS = 1.0


@strawberry.enum
class DispatchOrderOrder(Enum):
    PLACED_AT = "placed_at"
    NUMBER = "number"
    TOTAL = "total_gross"
    COUNTRY = "country"


@strawberry.input
class DispatchOrderFilter:
    """What is left out does not filter, but ``isHeld``: held orders are shown where they are asked for, or with null.

    ``search`` finds numbers of orders, SKUs and names of articles.
    """

    warehouse_ids: list[strawberry.ID] | None = None
    channels: list[str] | None = None
    countries: list[str] | None = None
    is_held: bool | None = False
    placed_before: datetime | None = None
    placed_after: datetime | None = None
    search: str | None = None


@strawberry.type
class DispatchLine:
    order_line_id: strawberry.ID
    variant_id: strawberry.ID
    sku: str
    name: str
    quantity: int = strawberry.field(description="Pieces still to leave, and in no waybill yet.")
    on_hand: int = strawberry.field(description="Pieces that lie in the warehouse, whoever they are for.")


@strawberry.type
class DispatchPart:
    """What can leave a warehouse together."""

    warehouse: DispatchWarehouse
    pieces: int
    is_there: bool = strawberry.field(description="Whether so many pieces of each lie there.")
    lines: list[DispatchLine]


@strawberry.type
class DispatchHold:
    code: str
    text: str


@strawberry.type
class DispatchOrder:
    """A confirmed order of which something is still to leave. ``hold`` says why it must not."""

    id: strawberry.ID
    number: str
    status: str
    channel: str
    country: str
    placed_at: datetime
    total: Money
    pieces: int
    hold: DispatchHold | None
    parts: list[DispatchPart]


@strawberry.type
class DispatchWaiting:
    """``lastEvent`` grows with whatever happens to any waybill: what was read before is old then."""

    to_dispatch: int
    held: int
    to_print: int
    to_hand_over: int
    to_manifest: int
    shop_troubles: int
    carrier_troubles: int
    last_event: int


@strawberry.type
class Query:
    @strawberry.field(description="Orders to dispatch, the oldest first, with what can go from which warehouse.")
    def dispatch_orders(
        self,
        info: Information,
        filter: DispatchOrderFilter | None = None,  # noqa: A002 - Saleor's name for it
        order_by: DispatchOrderOrder | None = None,
        direction: OrderDirection | None = None,
        first: First = 20,
        skip: Skip = 0,
    ) -> Page[DispatchOrder]:
        given = filter or DispatchOrderFilter()
        wanted = dispatching.Wanted(**{**vars(given), "search": (given.search or "").strip()})
        column = (order_by or DispatchOrderOrder.PLACED_AT).value
        rows = dispatching.matching(wanted).order_by(f"{(direction or OrderDirection.ASC).value}{column}", "id")
        return page(rows, partial(_orders, language=info.context.language), first=first, skip=skip)

    @strawberry.field(description="An order with what of it is still to leave; null where nothing is.")
    def dispatch_order(self, info: Information, order_id: strawberry.ID) -> DispatchOrder | None:
        rows = list(dispatching.orders().filter(id=order_id))
        return next(iter(_orders(rows, language=info.context.language)), None)

    @strawberry.field
    def dispatch_waiting(self) -> DispatchWaiting:
        return _waiting()


@strawberry.type
class Subscription:
    @strawberry.subscription(description="What waits, now and whenever anything changes.")
    async def dispatch_queue(self) -> AsyncIterator[DispatchWaiting]:
        last = None
        while True:
            found = await in_database_thread(_waiting)
            if found != last:
                yield found
            last = found
            await asyncio.sleep(POLL_SECONDS)


def _orders(rows: Sequence[Order], *, language: str) -> Iterable[DispatchOrder]:
    keys = [row.id for row in rows]
    parts, held = dispatching.parts(keys), holds.holds(keys)
    called = names.warehouses({part.warehouse_id for own in parts.values() for part in own})
    for row in rows:
        own = parts.get(row.id, [])
        code = held.get(row.id)
        yield DispatchOrder(
            id=strawberry.ID(row.id),
            number=row.number,
            status=row.status,
            channel=row.channel,
            country=row.country,
            placed_at=row.placed_at,
            total=Money(amount=row.total_gross, currency=row.currency),
            pieces=sum(part.pieces for part in own),
            hold=DispatchHold(code=code, text=holds.sentence(code, language)) if code else None,
            parts=[_part(part, called[part.warehouse_id]) for part in own],
        )


def _part(part: dispatching.Part, called: str) -> DispatchPart:
    return DispatchPart(
        warehouse=DispatchWarehouse(id=strawberry.ID(part.warehouse_id), name=called),
        pieces=part.pieces,
        is_there=part.is_there,
        lines=[
            DispatchLine(
                order_line_id=strawberry.ID(line.id),
                variant_id=strawberry.ID(line.variant_id),
                sku=line.sku,
                name=line.name,
                quantity=line.quantity,
                on_hand=line.on_hand,
            )
            for line in part.lines
        ],
    )


def _waiting() -> DispatchWaiting:
    return DispatchWaiting(**asdict(waiting.waiting()))
