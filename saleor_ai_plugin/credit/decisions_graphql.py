"""What people decide about credit, over the API: each decision is made once, however often it is sent."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import strawberry

from saleor_ai_plugin.credit import models, reading
from saleor_ai_plugin.credit.types import CreditAccount, CreditApplication, CreditApplicationDecision, CreditError
from saleor_ai_plugin.deciding import ConflictError, DecisionError
from saleor_ai_plugin.service.arguments import client_uuid
from saleor_ai_plugin.service.context import Information


@strawberry.input
class CreditAnswersInput:
    """What the customer tells; null is not known."""

    industry: str | None = None
    years_in_business: float | None = None
    employees: float | None = None
    late_invoices_elsewhere: float | None = None
    files_accounts: bool | None = None


@strawberry.type
class CreditAccountResult:
    """On CONFLICT ``account`` is how it stands now."""

    account: CreditAccount | None = None
    errors: list[CreditError] = strawberry.field(default_factory=list)


@strawberry.type
class CreditApplicationResult:
    """On CONFLICT ``application`` is how it stands now."""

    application: CreditApplication | None = None
    errors: list[CreditError] = strawberry.field(default_factory=list)


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Keep an application and score it.")
    def credit_application_create(
        self,
        info: Information,
        customer_id: strawberry.ID,
        requested: Decimal,
        currency: str,
        answers: CreditAnswersInput,
        client_id: strawberry.ID,
        company: str | None = None,
    ) -> CreditApplicationResult:
        from saleor_ai_plugin.credit import applications

        return _application(
            lambda: applications.apply(
                customer_id=customer_id,
                company=company or "",
                requested=requested,
                currency=currency,
                answers=vars(answers),
                wish=_wish(info, 0, client_id, None),
            ),
            info,
        )

    @strawberry.mutation(description="Decide about an application; ACCEPT without a limit takes the suggested one.")
    def credit_application_resolve(
        self,
        info: Information,
        id: strawberry.ID,  # noqa: A002 - Saleor's name for it
        version: int,
        decision: CreditApplicationDecision,
        client_id: strawberry.ID,
        limit: Decimal | None = None,
        note: str | None = None,
    ) -> CreditApplicationResult:
        from saleor_ai_plugin.credit import applications

        wish = _wish(info, version, client_id, note)
        match decision:
            case CreditApplicationDecision.ACCEPT:
                return _application(lambda: applications.accept(application_id=id, limit=limit, wish=wish), info)
            case CreditApplicationDecision.DECLINE:
                return _application(lambda: applications.decline(application_id=id, wish=wish), info)
            case CreditApplicationDecision.ASK_MORE:
                return _application(lambda: applications.ask_more(application_id=id, wish=wish), info)

    @strawberry.mutation
    def credit_application_undo(
        self,
        info: Information,
        id: strawberry.ID,  # noqa: A002 - Saleor's name for it
        version: int,
        client_id: strawberry.ID,
        note: str | None = None,
    ) -> CreditApplicationResult:
        from saleor_ai_plugin.credit import applications

        wish = _wish(info, version, client_id, note)
        return _application(lambda: applications.undo(application_id=id, wish=wish), info)

    @strawberry.mutation(description="Change a limit; above the owner's amount a second person has to confirm it.")
    def credit_limit_change(
        self,
        info: Information,
        customer_id: strawberry.ID,
        version: int,
        limit: Decimal,
        note: str,
        client_id: strawberry.ID,
    ) -> CreditAccountResult:
        from saleor_ai_plugin.credit import accounts

        wish = _wish(info, version, client_id, note)
        return _account(lambda: accounts.change_limit(customer_id=customer_id, limit=limit, wish=wish), info)

    @strawberry.mutation(description="The second person confirms or refuses a change of the limit.")
    def credit_limit_resolve(
        self,
        info: Information,
        customer_id: strawberry.ID,
        version: int,
        confirm: bool,
        client_id: strawberry.ID,
        note: str | None = None,
    ) -> CreditAccountResult:
        from saleor_ai_plugin.credit import accounts

        wish = _wish(info, version, client_id, note)
        return _account(lambda: accounts.resolve_limit(customer_id=customer_id, confirm=confirm, wish=wish), info)

    @strawberry.mutation
    def credit_account_block(
        self,
        info: Information,
        customer_id: strawberry.ID,
        version: int,
        blocked: bool,
        note: str,
        client_id: strawberry.ID,
    ) -> CreditAccountResult:
        from saleor_ai_plugin.credit import accounts

        wish = _wish(info, version, client_id, note)
        return _account(lambda: accounts.block(customer_id=customer_id, blocked=blocked, wish=wish), info)

    @strawberry.mutation(description="The customer wants a person to look at what was decided.")
    def credit_review_ask(
        self, info: Information, customer_id: strawberry.ID, version: int, note: str, client_id: strawberry.ID
    ) -> CreditAccountResult:
        from saleor_ai_plugin.credit import accounts

        wish = _wish(info, version, client_id, note)
        return _account(lambda: accounts.ask_review(customer_id=customer_id, wish=wish), info)

    @strawberry.mutation
    def credit_review_done(
        self, info: Information, customer_id: strawberry.ID, version: int, note: str, client_id: strawberry.ID
    ) -> CreditAccountResult:
        from saleor_ai_plugin.credit import accounts

        wish = _wish(info, version, client_id, note)
        return _account(lambda: accounts.finish_review(customer_id=customer_id, wish=wish), info)

    @strawberry.mutation(description="Take back the last decision of a person about an account.")
    def credit_account_undo(
        self,
        info: Information,
        customer_id: strawberry.ID,
        version: int,
        client_id: strawberry.ID,
        note: str | None = None,
    ) -> CreditAccountResult:
        from saleor_ai_plugin.credit import accounts

        wish = _wish(info, version, client_id, note)
        return _account(lambda: accounts.undo(customer_id=customer_id, wish=wish), info)


def _wish(info: Information, version: int, client_id: str, note: str | None) -> Any:
    from saleor_ai_plugin.credit.changes import Wish

    by, identity = info.context.session.email, client_uuid(client_id)
    return Wish(version=version, by=by, client_id=identity, note=note or "")


def _account(decide: Callable[[], models.CreditAccount], info: Information) -> CreditAccountResult:
    def shown(row: models.CreditAccount) -> CreditAccount:
        return CreditAccount.all_of(list(reading.accounts().filter(pk=row.pk)), info.context.language)[0]

    try:
        return CreditAccountResult(account=shown(decide()))
    except ConflictError as error:
        return CreditAccountResult(account=shown(error.held), errors=[CreditError.of(error)])
    except DecisionError as error:
        return CreditAccountResult(errors=[CreditError.of(error)])


def _application(decide: Callable[[], models.CreditApplication], info: Information) -> CreditApplicationResult:
    language = info.context.language
    try:
        return CreditApplicationResult(application=CreditApplication.all_of([decide()], language)[0])
    except ConflictError as error:
        shown = CreditApplication.all_of([error.held], language)[0]
        return CreditApplicationResult(application=shown, errors=[CreditError.of(error)])
    except DecisionError as error:
        return CreditApplicationResult(errors=[CreditError.of(error)])
