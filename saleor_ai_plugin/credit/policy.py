"""The owner's terms, a row a currency."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from core_ml.credit import LimitPolicy, Money
from core_ml.exceptions import ParameterError
from saleor_ai_plugin.credit.models import CreditAccount, CreditPolicy
from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.facts.models import Order


def policy_in(currency: str) -> CreditPolicy:
    return CreditPolicy.objects.filter(currency=currency).first() or CreditPolicy(currency=currency)


def policies() -> list[CreditPolicy]:
    """Of every currency in which the shop sells or gives credit."""
    sold = set(Order.objects.order_by().values_list("currency", flat=True).distinct())
    given = set(CreditAccount.objects.order_by().values_list("currency", flat=True).distinct())
    held = {row.currency: row for row in CreditPolicy.objects.all()}
    return [held.get(currency) or CreditPolicy(currency=currency) for currency in sorted(sold | given | set(held))]


def limit_policy(terms: CreditPolicy) -> LimitPolicy:
    """The terms as ``core_ml`` takes them.

    Raises core_ml.exceptions.ParameterError where they do not fit together.
    """
    return LimitPolicy(
        margin=terms.margin,
        lgd=terms.lgd,
        drawdown=terms.drawdown,
        cap=Money(Decimal(terms.cap), terms.currency),
        floor=Money(Decimal(terms.floor), terms.currency),
        step=Decimal(terms.step),
        refer_above=terms.refer_above,
        decline_above=terms.decline_above,
        stretch=terms.stretch,
    )


def update_policy(*, currency: str, changes: Mapping[str, Any], updated_by: str) -> CreditPolicy:
    """Change some of the terms.

    Raises DecisionError.
    """
    if len(currency) != 3 or not (currency.isascii() and currency.isupper()):
        raise DecisionError(f"{currency!r} is no currency; use a code such as USD", field="currency")
    terms = policy_in(currency)
    for name, value in changes.items():
        setattr(terms, name, value)
    if not 1 <= terms.term_days <= 365:
        raise DecisionError(f"a term of {terms.term_days} days cannot be; use 1 to 365", field="termDays")
    if not 0 <= terms.second_approval_above < 10**12:
        raise DecisionError("the amount for a second approval is 0 or more", field="secondApprovalAbove")
    try:
        limit_policy(terms)
    except ParameterError as error:
        raise DecisionError(str(error)) from None
    terms.updated_by = updated_by
    terms.save()
    return terms
