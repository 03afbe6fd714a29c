"""Credit for staff: accounts and applications, what waits, and the owner's terms.

Deciding needs the models' libraries: they are loaded when somebody decides, so that the API starts without them.
"""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from functools import partial

import strawberry
from django.db.models import F, OrderBy

from saleor_ai_plugin.credit import models, reading
from saleor_ai_plugin.credit.types import (
    CreditAccount,
    CreditAccountDetail,
    CreditAccountOrder,
    CreditAccountState,
    CreditApplication,
    CreditApplicationDetail,
    CreditApplicationOrder,
    CreditApplicationState,
    CreditError,
    CreditPolicy,
    CreditWaiting,
)
from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.jobs.graphql import Job
from saleor_ai_plugin.service.context import Information
from saleor_ai_plugin.service.paging import First, OrderDirection, Page, Skip, page
from saleor_ai_plugin.service.threads import in_database_thread

POLL_SECONDS = 1.0


@strawberry.input
class CreditPolicyInput:
    """What is left out stays as it is."""

    margin: float | None = None
    lgd: float | None = None
    drawdown: float | None = None
    cap: Decimal | None = None
    floor: Decimal | None = None
    step: Decimal | None = None
    refer_above: float | None = None
    decline_above: float | None = None
    stretch: float | None = None
    second_approval_above: Decimal | None = None
    term_days: int | None = None


@strawberry.type
class CreditPolicyResult:
    policy: CreditPolicy | None = None
    errors: list[CreditError] = strawberry.field(default_factory=list)


@strawberry.type
class CreditTrain:
    job: Job


@strawberry.type
class Query:
    @strawberry.field(description="Accounts, the largest exposure first; search finds companies and customer ids.")
    def credit_accounts(
        self,
        info: Information,
        states: list[CreditAccountState] | None = None,  # type: ignore[valid-type]
        search: str | None = None,
        needs_person: bool | None = None,
        order_by: CreditAccountOrder | None = None,
        direction: OrderDirection | None = None,
        first: First = 20,
        skip: Skip = 0,
    ) -> Page[CreditAccount]:
        found = reading.matching(reading.accounts(), (search or "").strip())
        if states is not None:
            found = found.filter(state__in=states)
        if needs_person:
            found = reading.needing_a_person(found)
        ordered = found.order_by(_ordering((order_by or CreditAccountOrder.EXPOSURE).value, direction), "customer_id")
        return page(ordered, partial(CreditAccount.all_of, language=info.context.language), first=first, skip=skip)

    @strawberry.field(description="Everything about an account that a clerk needs.")
    def credit_account(self, info: Information, customer_id: strawberry.ID) -> CreditAccountDetail | None:
        from saleor_ai_plugin.credit.scoring import explain

        row = reading.accounts().filter(customer_id=customer_id).first()
        return None if row is None else CreditAccountDetail.of(row, explain(row), info.context.language)

    @strawberry.field(description="Applications, by default those that are open, the newest first.")
    def credit_applications(
        self,
        info: Information,
        states: list[CreditApplicationState] | None = None,  # type: ignore[valid-type]
        search: str | None = None,
        order_by: CreditApplicationOrder | None = None,
        direction: OrderDirection | None = None,
        first: First = 20,
        skip: Skip = 0,
    ) -> Page[CreditApplication]:
        states = list(reading.OPEN_APPLICATIONS) if states is None else states
        found = reading.matching(models.CreditApplication.objects.filter(state__in=states), (search or "").strip())
        ordered = found.order_by(_ordering((order_by or CreditApplicationOrder.APPLIED_AT).value, direction), "id")
        return page(ordered, partial(CreditApplication.all_of, language=info.context.language), first=first, skip=skip)

    @strawberry.field
    def credit_application(self, info: Information, id: strawberry.ID) -> CreditApplicationDetail | None:  # noqa: A002 - Saleor's name for it
        from saleor_ai_plugin.credit.scoring import explain

        row = models.CreditApplication.objects.filter(id=int(id)).first() if id.isdecimal() else None
        return None if row is None else CreditApplicationDetail.of(row, explain(row), info.context.language)

    @strawberry.field
    def credit_waiting(self) -> CreditWaiting:
        return CreditWaiting.now()

    @strawberry.field(description="The owner's terms, a row a currency that the shop sells in.")
    def credit_policies(self) -> list[CreditPolicy]:
        from saleor_ai_plugin.credit.policy import policies

        return [CreditPolicy.of(row) for row in policies()]


@strawberry.type
class Mutation:
    @strawberry.mutation
    def credit_policy_update(
        self,
        info: Information,
        currency: str,
        input: CreditPolicyInput,  # noqa: A002 - Saleor's name for it
    ) -> CreditPolicyResult:
        from saleor_ai_plugin.credit.policy import update_policy

        changes = {name: value for name, value in vars(input).items() if value is not None}
        try:
            held = update_policy(currency=currency, changes=changes, updated_by=info.context.session.email)
        except DecisionError as error:
            return CreditPolicyResult(errors=[CreditError.of(error)])
        return CreditPolicyResult(policy=CreditPolicy.of(held))

    @strawberry.mutation(description="Learn the scorecard now; it is put to use only if it is not worse.")
    def credit_train(self, info: Information) -> CreditTrain:
        from saleor_ai_plugin.jobs.services import request

        return CreditTrain(job=Job.of(request(kind="credit.train", requested_by=info.context.session.email)))


@strawberry.type
class Subscription:
    @strawberry.subscription(description="What waits, now and whenever it changes.")
    async def credit_queue(self) -> AsyncIterator[CreditWaiting]:
        last = None
        while True:
            found = await in_database_thread(CreditWaiting.now)
            if found != last:
                yield found
            last = found
            await asyncio.sleep(POLL_SECONDS)


def _ordering(column: str, direction: OrderDirection | None) -> OrderBy:
    """Rows without a score come last either way."""
    is_descending = (direction or OrderDirection.DESC) == OrderDirection.DESC
    return F(column).desc(nulls_last=True) if is_descending else F(column).asc(nulls_last=True)
