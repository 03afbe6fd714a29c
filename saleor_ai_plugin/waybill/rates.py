"""What a carrier takes for a parcel: the owner's table of zones and weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.waybill.models import Carrier, CarrierRate, CarrierZone


@dataclass(frozen=True, slots=True)
class Rate:
    """``days`` until it arrives, None where the owner has not said."""

    service: str
    zone: str
    price: Decimal
    currency: str
    days: int | None


def rates(carrier: Carrier, *, country: str, postcode: str, grams: int) -> Sequence[Rate]:
    """A rate for each service that goes there with that weight, the cheapest first; none where it does not go."""
    zone = _zone(carrier, country, postcode)
    if zone is None:
        return []
    found: dict[str, CarrierRate] = {}
    for row in zone.rates.filter(max_grams__gte=grams).order_by("max_grams"):
        found.setdefault(row.service, row)
    return sorted(
        (Rate(row.service, zone.name, row.price, row.currency, row.days) for row in found.values()),
        key=lambda one: (one.price, one.service),
    )


def rate(carrier: Carrier, *, service: str, country: str, postcode: str, grams: int) -> Rate | None:
    """The rate of a service; None where the carrier has no table at all.

    Raises DecisionError where there is one, and nothing of it fits.
    """
    if not carrier.zones.exists():
        return None
    fitting = rates(carrier, country=country, postcode=postcode, grams=grams)
    if not fitting and _zone(carrier, country, postcode) is None:
        raise DecisionError(
            f"{carrier.name} does not go to {country} {postcode}; take another carrier", field="carrier"
        )
    for one in fitting:
        if one.service == service:
            return one
    others = f"; it would by {', '.join(one.service for one in fitting)}" if fitting else ""
    raise DecisionError(
        f"{carrier.name} does not take {grams / 1000:g} kg to {country} {postcode} by {service}{others}",
        field="service",
    )


def _zone(carrier: Carrier, country: str, postcode: str) -> CarrierZone | None:
    plain = postcode.replace(" ", "").upper()
    for zone in carrier.zones.order_by("position"):
        fits = not zone.countries or country in zone.countries
        if fits and (not zone.postcodes or plain.startswith(tuple(zone.postcodes))):
            return zone
    return None
