"""Logging in, and who one is."""

from enum import Enum
from typing import Annotated
from urllib.parse import urlsplit

import strawberry

from saleor_ai_plugin.accounts.current import current_staff
from saleor_ai_plugin.accounts.local_staff import LocalStaff
from saleor_ai_plugin.accounts.services import LoginRefusedError
from saleor_ai_plugin.accounts.session import AuthenticationError
from saleor_ai_plugin.accounts.throttle import TooManyAttemptsError
from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.service.context import Information
from saleor_ai_plugin.service.threads import in_login_thread


@strawberry.enum
class AccountErrorCode(Enum):
    INVALID_CREDENTIALS = "invalid_credentials"
    LOGIN_ATTEMPT_DELAYED = "login_attempt_delayed"
    INVALID_TOKEN = "invalid_token"  # noqa: S105 - a code
    LOG_IN_AT_SALEOR = "log_in_at_saleor"


@strawberry.type
class AccountError:
    field: str | None
    message: str
    code: AccountErrorCode


@strawberry.type
class TokenCreate:
    """``token`` lives five minutes, ``refreshToken`` a week."""

    token: str | None = None
    refresh_token: str | None = None
    errors: list[AccountError] = strawberry.field(default_factory=list)


@strawberry.type
class TokenRefresh:
    token: str | None = None
    errors: list[AccountError] = strawberry.field(default_factory=list)


@strawberry.type
class Staff:
    id: strawberry.ID
    email: str
    permissions: list[str]


@strawberry.type
class LoginAt:
    """``saleorUrl`` is the API of the Saleor where staff log in; null where they log in here."""

    is_embedded: bool
    saleor_url: str | None


@strawberry.type
class Query:
    @strawberry.field(description="Where staff log in; asked before logging in, so that no password goes astray.")
    def login_at(self) -> LoginAt:
        settings = configuration()
        if settings.is_embedded_shop:
            return LoginAt(is_embedded=True, saleor_url=None)
        parts = urlsplit(settings.saleor_url)
        # Everybody may ask this: what a URL says before its @ is for the service alone.
        return LoginAt(is_embedded=False, saleor_url=parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl())

    @strawberry.field(description="The staff member who is logged in.")
    def me(self, info: Information) -> Staff:
        session = info.context.session
        return Staff(id=strawberry.ID(session.user_id), email=session.email, permissions=sorted(session.permissions))


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Log in to the embedded shop; staff of a real Saleor log in there.")
    async def token_create(
        self, info: Information, email: str, password: Annotated[str, strawberry.argument(description="At most 200.")]
    ) -> TokenCreate:
        staff = current_staff()
        if not isinstance(staff, LocalStaff):
            return TokenCreate(errors=[_log_in_at_saleor()])
        if len(password) > 200 or len(email) > 254:
            return TokenCreate(errors=[_wrong("the e-mail or the password is wrong")])
        address = info.context.address
        try:
            tokens = await in_login_thread(staff.log_in, email=email, password=password, address=address)
        except LoginRefusedError as error:
            return TokenCreate(errors=[_wrong(str(error))])
        except TooManyAttemptsError as error:
            code = AccountErrorCode.LOGIN_ATTEMPT_DELAYED
            return TokenCreate(errors=[AccountError(field="email", message=str(error), code=code)])
        return TokenCreate(token=tokens.access, refresh_token=tokens.refresh)

    @strawberry.mutation(description="A new token for a refresh token of the embedded shop.")
    async def token_refresh(self, refresh_token: str) -> TokenRefresh:
        staff = current_staff()
        if not isinstance(staff, LocalStaff):
            return TokenRefresh(errors=[_log_in_at_saleor()])
        try:
            return TokenRefresh(token=await in_login_thread(staff.refresh, refresh_token))
        except AuthenticationError as error:
            code = AccountErrorCode.INVALID_TOKEN
            return TokenRefresh(errors=[AccountError(field="refreshToken", message=str(error), code=code)])


def _wrong(message: str) -> AccountError:
    return AccountError(field="password", message=message, code=AccountErrorCode.INVALID_CREDENTIALS)


def _log_in_at_saleor() -> AccountError:
    message = f"staff log in at Saleor ({configuration().saleor_url}: tokenCreate, tokenRefresh) and use its token here"
    return AccountError(field=None, message=message, code=AccountErrorCode.LOG_IN_AT_SALEOR)
