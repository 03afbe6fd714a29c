"""Money, times and shares as people read them, in the present language."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
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


def until(on: date, *, today: date | None = None) -> str:
    """How many days from now, the date where that is long."""
    days = (on - (today or datetime.now().astimezone().date())).days
    if days == 0:
        return tr("today")
    if days < 0:
        return tr("{count} d ago", count=-days)
    return tr("in {count} d", count=days) if days < 60 else f"{on:%Y-%m-%d}"


def days_long(days: float) -> str:
    """``34 d``"""
    return tr("{count} d", count=f"{days:,.0f}")


def pieces(count: float) -> str:
    """``12``, ``3.4``: a tenth matters only of a few."""
    return f"{count:,.0f}" if count >= 10 or count == int(count) else f"{count:,.1f}"


def joined(amounts: Sequence[Money]) -> str:
    """Amounts of several currencies, which nobody can add up."""
    return " + ".join(money(amount) for amount in amounts) or tr("nothing")


def whole(amounts: Sequence[Money], *, apart: str = " + ") -> str:
    """Without fractions: nobody counts a stock in cents. ``apart`` stands between currencies."""
    return apart.join(f"{one.amount:,.0f} {one.currency}" for one in amounts) or "–"


def kilometres(distance: float) -> str:
    return f"{distance:,.1f} km" if distance < 10 else f"{distance:,.0f} km"
