"""What the owner's policies say: which currencies credit is in, and when a second person is needed."""

from collections.abc import Sequence
from decimal import Decimal

from backoffice_desktop.api.credit_policy import CreditPolicy
from backoffice_desktop.api.records import Money


class Policies:
    """Empty until they have come; then the service alone knows, and says so in its answer."""

    def __init__(self) -> None:
        self._above: dict[str, Decimal] = {}

    def take(self, found: Sequence[CreditPolicy]) -> None:
        self._above = {one.currency: Decimal(one.second_approval_above) for one in found}

    @property
    def currencies(self) -> tuple[str, ...]:
        """In the order of the service."""
        return tuple(self._above)

    def second_above(self, currency: str) -> Money | None:
        """Limits above it need two people; None where none does."""
        above = self._above.get(currency, Decimal(0))
        return Money(above, currency) if above > 0 else None

    def needs_second(self, limit: Money) -> bool:
        above = self.second_above(limit.currency)
        return above is not None and limit.amount > above.amount
