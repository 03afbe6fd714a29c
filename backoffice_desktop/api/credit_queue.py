"""Asking for customers on account and for applications."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from backoffice_desktop.api.client import Call
from backoffice_desktop.api.credit import (
    OPEN_APPLICATIONS,
    Account,
    AccountDetail,
    AccountState,
    Application,
    ApplicationDetail,
    ApplicationState,
    Waiting,
)
from backoffice_desktop.api.reading import read, selection
from backoffice_desktop.api.records import Page, read_page


class AccountOrderBy(Enum):
    EXPOSURE = "EXPOSURE"
    LIMIT = "LIMIT"
    PD = "PD"
    OVERDUE = "OVERDUE"
    COMPANY = "COMPANY"


class ApplicationOrderBy(Enum):
    APPLIED_AT = "APPLIED_AT"
    REQUESTED = "REQUESTED"
    PD = "PD"
    COMPANY = "COMPANY"


@dataclass(frozen=True, slots=True)
class AccountFilters:
    """``needs_person``: a second person, somebody who asked for one, or something overdue."""

    states: tuple[AccountState, ...] = ()
    search: str = ""
    needs_person: bool = False
    order_by: AccountOrderBy = AccountOrderBy.EXPOSURE
    descending: bool = True

    def variables(self) -> dict[str, Any]:
        return {
            "states": [state.value for state in self.states] or None,
            "search": self.search or None,
            "needsPerson": self.needs_person or None,
            "orderBy": self.order_by.value,
            "direction": "DESC" if self.descending else "ASC",
        }


@dataclass(frozen=True, slots=True)
class ApplicationFilters:
    """The longest waiting come first."""

    states: tuple[ApplicationState, ...] = OPEN_APPLICATIONS
    search: str = ""
    order_by: ApplicationOrderBy = ApplicationOrderBy.APPLIED_AT
    descending: bool = False

    def variables(self) -> dict[str, Any]:
        # Left out, the service takes the open ones; all of them have to be said.
        return {
            "states": [state.value for state in self.states or tuple(ApplicationState)],
            "search": self.search or None,
            "orderBy": self.order_by.value,
            "direction": "DESC" if self.descending else "ASC",
        }


ACCOUNTS = f"""
query CreditAccounts($states: [CreditAccountState!], $search: String, $needsPerson: Boolean,
                     $orderBy: CreditAccountOrder, $direction: OrderDirection, $first: Int, $skip: Int) {{
  creditAccounts(states: $states, search: $search, needsPerson: $needsPerson, orderBy: $orderBy,
                 direction: $direction, first: $first, skip: $skip) {{
    totalCount items {{ {selection(Account)} }}
  }}
}}
"""
ACCOUNT = f"""
query CreditAccount($customerId: ID!) {{ creditAccount(customerId: $customerId) {{ {selection(AccountDetail)} }} }}
"""
APPLICATIONS = f"""
query CreditApplications($states: [CreditApplicationState!], $search: String, $orderBy: CreditApplicationOrder,
                         $direction: OrderDirection, $first: Int, $skip: Int) {{
  creditApplications(states: $states, search: $search, orderBy: $orderBy, direction: $direction, first: $first,
                     skip: $skip) {{
    totalCount items {{ {selection(Application)} }}
  }}
}}
"""
APPLICATION = f"""
query CreditApplication($id: ID!) {{ creditApplication(id: $id) {{ {selection(ApplicationDetail)} }} }}
"""
WAITING = f"query CreditWaiting {{ creditWaiting {{ {selection(Waiting)} }} }}"


async def accounts(call: Call, filters: AccountFilters, *, first: int, skip: int) -> Page[Account]:
    answer = await call(ACCOUNTS, filters.variables() | {"first": first, "skip": skip})
    return read_page(Account, answer["creditAccounts"])


async def account(call: Call, customer_id: str) -> AccountDetail | None:
    answer = (await call(ACCOUNT, {"customerId": customer_id}))["creditAccount"]
    return None if answer is None else read(AccountDetail, answer)


async def applications(call: Call, filters: ApplicationFilters, *, first: int, skip: int) -> Page[Application]:
    answer = await call(APPLICATIONS, filters.variables() | {"first": first, "skip": skip})
    return read_page(Application, answer["creditApplications"])


async def application(call: Call, application_id: str) -> ApplicationDetail | None:
    answer = (await call(APPLICATION, {"id": application_id}))["creditApplication"]
    return None if answer is None else read(ApplicationDetail, answer)


async def waiting(call: Call) -> Waiting:
    return read(Waiting, (await call(WAITING, {}))["creditWaiting"])
