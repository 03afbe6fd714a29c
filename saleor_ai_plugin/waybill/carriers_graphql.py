"""What the owner sets for dispatch: carriers, their zones and prices, the sender, and how long addresses are kept."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import strawberry

from saleor_ai_plugin.deciding import ConflictError, DecisionError
from saleor_ai_plugin.service.context import Information
from saleor_ai_plugin.service.paging import BadRequestError
from saleor_ai_plugin.waybill import models, owner, rates, reading
from saleor_ai_plugin.waybill.types import (
    Carrier,
    CarrierFormat,
    CarrierKind,
    CarrierOffer,
    DispatchError,
    DispatchSettings,
)


@strawberry.input
class CarrierInput:
    """What is left out stays as it is; a new carrier needs code, name, kind, series and services.

    ``secret`` is a password or a private key; it is never shown again, and "" takes it away.
    """

    code: str | None = None
    name: str | None = None
    kind: CarrierKind | None = None  # type: ignore[valid-type]
    series: str | None = None
    services: list[str] | None = None
    language: str | None = None
    tracking_url: str | None = None
    format: CarrierFormat | None = None  # type: ignore[valid-type]
    host: str | None = None
    port: int | None = None
    username: str | None = None
    host_key: str | None = None
    outbox: str | None = None
    inbox: str | None = None
    secret: str | None = None
    is_active: bool | None = None


@strawberry.input
class CarrierRateInput:
    service: str
    max_grams: int
    price: Decimal
    currency: str
    days: int | None = None


@strawberry.input
class CarrierZoneInput:
    name: str
    countries: list[str] = strawberry.field(default_factory=list)
    postcodes: list[str] = strawberry.field(default_factory=list)
    rates: list[CarrierRateInput] = strawberry.field(default_factory=list)


@strawberry.input
class DispatchSenderAddressInput:
    warehouse_id: strawberry.ID
    address: str


@strawberry.input
class DispatchSettingsInput:
    """What is left out stays as it is."""

    sender_name: str | None = None
    sender_phone: str | None = None
    sender_addresses: list[DispatchSenderAddressInput] | None = None
    notify_customer: bool | None = None
    keep_address_days: int | None = None


@strawberry.type
class CarrierResult:
    """On CONFLICT ``carrier`` is how it stands now."""

    carrier: Carrier | None = None
    errors: list[DispatchError] = strawberry.field(default_factory=list)


@strawberry.type
class DispatchSettingsResult:
    settings: DispatchSettings | None = None
    errors: list[DispatchError] = strawberry.field(default_factory=list)


@strawberry.type
class Query:
    @strawberry.field(description="Carriers with their zones and prices, those that are active first.")
    def carriers(self) -> list[Carrier]:
        return [Carrier.of(row) for row in reading.carriers()]

    @strawberry.field(description="What a carrier takes for a parcel; nothing where it does not go.")
    def carrier_offers(
        self, carrier_id: strawberry.ID, country: str, postcode: str, weight_grams: int
    ) -> list[CarrierOffer]:
        row = reading.carriers().filter(id=int(carrier_id) if carrier_id.isdecimal() and len(carrier_id) < 19 else 0)
        found = row.first()
        if found is None:
            raise BadRequestError(f"there is no carrier {carrier_id[:40]!r}")
        offers = rates.rates(found, country=country.upper(), postcode=postcode, grams=weight_grams)
        return [CarrierOffer.of(one) for one in offers]

    @strawberry.field
    def dispatch_settings(self) -> DispatchSettings:
        return DispatchSettings.of(owner.settings())


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Make a carrier, or change one; version is the one that was seen.")
    def carrier_save(
        self,
        info: Information,
        input: CarrierInput,  # noqa: A002 - Saleor's name for it
        id: strawberry.ID | None = None,  # noqa: A002 - Saleor's name for it
        version: int | None = None,
    ) -> CarrierResult:
        given = _given(input)
        try:
            row = owner.save_carrier(carrier_id=id, version=version, given=given, by=info.context.session.email)
        except ConflictError as error:
            return CarrierResult(carrier=_shown(error.held), errors=[DispatchError.of(error)])
        except DecisionError as error:
            return CarrierResult(errors=[DispatchError.of(error)])
        return CarrierResult(carrier=_shown(row))

    @strawberry.mutation(description="Replace a carrier's zones and prices; the first zone that fits a parcel holds.")
    def carrier_zones_save(
        self, info: Information, carrier_id: strawberry.ID, zones: list[CarrierZoneInput]
    ) -> CarrierResult:
        asked = [
            owner.AskedZone(
                zone.name, zone.countries, zone.postcodes, [owner.AskedRate(**vars(one)) for one in zone.rates]
            )
            for zone in zones
        ]
        try:
            row = owner.save_zones(carrier_id=carrier_id, zones=asked, by=info.context.session.email)
        except DecisionError as error:
            return CarrierResult(errors=[DispatchError.of(error)])
        return CarrierResult(carrier=_shown(row))

    @strawberry.mutation
    def dispatch_settings_save(
        self,
        info: Information,
        input: DispatchSettingsInput,  # noqa: A002 - Saleor's name for it
    ) -> DispatchSettingsResult:
        given = dict(_given(input))
        if "sender_addresses" in given:
            given["sender_addresses"] = {
                one.warehouse_id: one.address.strip() for one in given["sender_addresses"] if one.address.strip()
            }
        try:
            row = owner.save_settings(given=given, by=info.context.session.email)
        except DecisionError as error:
            return DispatchSettingsResult(errors=[DispatchError.of(error)])
        return DispatchSettingsResult(settings=DispatchSettings.of(row))


def _given(given: object) -> Mapping[str, Any]:
    return {name: value for name, value in vars(given).items() if value is not None}


def _shown(row: models.Carrier) -> Carrier:
    return Carrier.of(reading.carriers().get(pk=row.pk))
