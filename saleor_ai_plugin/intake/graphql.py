"""Intake for staff: papers by view and search, everything about one, and the owner's settings."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

import strawberry
from django.db.models import F

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.intake import listing, models, owner
from saleor_ai_plugin.intake.types import (
    IntakeCustomer,
    IntakeDetail,
    IntakeDocument,
    IntakeError,
    IntakeOrder,
    IntakePrice,
    IntakeSettings,
    IntakeSourceKind,
    IntakeState,
    IntakeVariant,
    IntakeView,
    IntakeWaiting,
    IntakeWatchedKind,
)
from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.service.context import Information
from saleor_ai_plugin.service.paging import First, OrderDirection, Page, Skip, page
from saleor_ai_plugin.service.threads import in_database_thread
from saleor_ai_plugin.shop.current import current_shop

POLL_SECONDS = 1.0


@strawberry.input
class IntakeFilter:
    """What is left out does not filter; ``search`` finds numbers, buyers, files, senders and customers."""

    states: list[IntakeState] | None = None  # type: ignore[valid-type]
    sources: list[IntakeSourceKind] | None = None  # type: ignore[valid-type]
    search: str | None = None
    received_from: datetime | None = None
    received_to: datetime | None = None


@strawberry.input
class IntakeSettingsInput:
    """What is left out stays as it is."""

    accepts_automatically: bool | None = None
    error_rate: float | None = None
    audit_share: float | None = None
    channel: str | None = None
    warehouse_id: strawberry.ID | None = None
    price_tolerance: float | None = None
    price_stands: IntakePrice | None = None  # type: ignore[valid-type]
    vat_number_key: str | None = None
    keep_days: int | None = None


@strawberry.type
class IntakeSettingsResult:
    settings: IntakeSettings | None = None
    errors: list[IntakeError] = strawberry.field(default_factory=list)


@strawberry.type
class Query:
    @strawberry.field(description="Papers of a view, those that came last first.")
    def intake_documents(
        self,
        view: IntakeView = listing.View.TO_REVIEW,  # type: ignore[valid-type]
        filter: IntakeFilter | None = None,  # noqa: A002 - Saleor's name for it
        order_by: IntakeOrder | None = None,
        direction: OrderDirection | None = None,
        first: First = 20,
        skip: Skip = 0,
    ) -> Page[IntakeDocument]:
        wanted = filter or IntakeFilter()
        found = listing.matching(
            view=view,
            states=wanted.states,
            sources=wanted.sources,
            search=wanted.search or "",
            received_from=wanted.received_from,
            received_to=wanted.received_to,
        )
        column = F((order_by or IntakeOrder.RECEIVED_AT).value)
        if (direction or OrderDirection.DESC) is OrderDirection.DESC:
            rows = found.order_by(column.desc(nulls_last=True), "id")
        else:
            rows = found.order_by(column.asc(nulls_last=True), "id")
        rows = rows.defer("understood", "order")
        return page(rows, lambda some: map(IntakeDocument.of, some), first=first, skip=skip)

    @strawberry.field(description="A paper with its pages, fields, lines and all that was done to it.")
    def intake_document(self, info: Information, id: strawberry.ID) -> IntakeDetail | None:  # noqa: A002 - Saleor's name
        row = listing.document(id)
        return None if row is None else IntakeDetail.of(row, language=info.context.language)

    @strawberry.field(description="How many papers each view has that waits for somebody.")
    def intake_waiting(self) -> IntakeWaiting:
        return IntakeWaiting.of(listing.waiting())

    @strawberry.field(description="Variants by SKU and name while somebody types, at most 20.")
    def intake_variants(self, info: Information, search: str) -> list[IntakeVariant]:
        channel = owner.channel(owner.settings())
        found = listing.search_articles(search, channel=channel, language=info.context.language)
        return [IntakeVariant.of(one) for one in found]

    @strawberry.field(description="Customers by name and e-mail, asked of the shop, at most 20.")
    def intake_customers(self, search: str) -> list[IntakeCustomer]:
        if len(search.strip()) < 2:
            return []
        found = current_shop().find_customers(search=search.strip()[:100])
        return [IntakeCustomer(id=strawberry.ID(one.id), name=one.name, email=one.email, why="") for one in found]

    @strawberry.field
    def intake_settings(self) -> IntakeSettings:
        return _shown(owner.settings())


@strawberry.type
class Mutation:
    @strawberry.mutation
    def intake_settings_update(
        self,
        info: Information,
        input: IntakeSettingsInput,  # noqa: A002 - Saleor's name for it
    ) -> IntakeSettingsResult:
        changes = {name: value for name, value in vars(input).items() if value is not None}
        try:
            return IntakeSettingsResult(settings=_shown(owner.update(changes=changes, by=info.context.session.email)))
        except DecisionError as error:
            return IntakeSettingsResult(errors=[IntakeError.of(error)])

    @strawberry.mutation(description="Have the folder or the mailbox looked into, or not.")
    def intake_source_switch(self, kind: IntakeWatchedKind, is_on: bool) -> IntakeSettingsResult:  # type: ignore[valid-type]
        owner.switch(kind=kind, is_on=is_on)
        return IntakeSettingsResult(settings=_shown(owner.settings()))


@strawberry.type
class Subscription:
    @strawberry.subscription(description="How many wait, now and whenever that changes.")
    async def intake_queue(self) -> AsyncIterator[IntakeWaiting]:
        last = None
        while True:
            found = await in_database_thread(listing.waiting)
            if found != last:
                yield IntakeWaiting.of(found)
            last = found
            await asyncio.sleep(POLL_SECONDS)

    @strawberry.subscription(description="A paper whenever something was done to it.")
    async def intake_changed(self, id: strawberry.ID) -> AsyncIterator[IntakeDocument]:  # noqa: A002 - Saleor's name
        last = None
        while (row := await in_database_thread(listing.document, id)) is not None:
            seen = (row.version, row.state, row.shop_trouble)
            if seen != last:
                yield IntakeDocument.of(row)
            last = seen
            await asyncio.sleep(POLL_SECONDS)


def _shown(row: models.IntakeSettings) -> IntakeSettings:
    return IntakeSettings.of(row, largest_bytes=configuration().max_document_bytes)
