"""Money, times and shares as people read them, in the present language."""

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

from backoffice_desktop.api.records import Money
from backoffice_desktop.translations import tr

MINUTE, HOUR, DAY = 60, 3_600, 86_400
WHOLE = {"JPY", "KRW", "VND", "CLP", "ISK", "HUF"}
"""Currencies that are counted without a fraction."""


def money(value: Money) -> str:
    """``1,234.50 EUR``; the amount is exact, shown with the currency's usual decimals."""
    return f"{amount(value)} {value.currency}"


def amount(value: Money) -> str:
    step = Decimal(1) if value.currency in WHOLE else Decimal("0.01")
    return f"{value.amount.quantize(step, ROUND_HALF_UP):,}"


def percent(share: float) -> str:
    """``87 %``; what is not quite nothing or everything is not rounded to it."""
    if 0 < share < 0.01:
        return "<1 %"
    if 0.99 < share < 1:
        return ">99 %"
    return f"{share:.0%}".replace("%", " %")


def fine_percent(share: float) -> str:
    """``2.3 %``, for shares that are small and still differ."""
    return f"{share * 100:.1f} %"


def exact(at: datetime) -> str:
    """Date, time and zone of this machine."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M:%S %Z")


def day(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d")


def relative(at: datetime, *, now: datetime | None = None) -> str:
    """How long ago, in the largest unit that fits."""
    seconds = ((now or datetime.now(UTC)) - at).total_seconds()
    if seconds < MINUTE:
        return tr("just now")
    if seconds < HOUR:
        return tr("{count} min ago", count=int(seconds // MINUTE))
    if seconds < DAY:
        return tr("{count} h ago", count=int(seconds // HOUR))
    if seconds < 60 * DAY:
        return tr("{count} d ago", count=int(seconds // DAY))
    return day(at)


def kilometres(distance: float) -> str:
    return f"{distance:,.1f} km" if distance < 10 else f"{distance:,.0f} km"
