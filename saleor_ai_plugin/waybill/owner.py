"""What the owner sets: the sender on labels, how long addresses are kept, carriers with their prices.

What saves raises NotFoundError, ConflictError or DecisionError, naming the field.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from saleor_ai_plugin.deciding import ConflictError, DecisionError, NotFoundError
from saleor_ai_plugin.languages import CHINESE, ENGLISH
from saleor_ai_plugin.waybill import changes, sealing
from saleor_ai_plugin.waybill.models import Carrier, CarrierRate, CarrierZone, DispatchSettings
from saleor_ai_plugin.waybill.numbering import MANIFESTS

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
SERIES = re.compile(r"[A-Z]{1,4}")
SERVICE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
HOST_KEY = re.compile(r"(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+={0,2}")
REMOTE = re.compile(r"/?[\w.-]+(/[\w.-]+)*")
MOST_ZONES, MOST_RATES = 200, 500
KEPT_DAYS = (1, 3650)
MOST_AMOUNT = Decimal(10) ** 9


@dataclass(frozen=True, slots=True)
class AskedRate:
    service: str
    max_grams: int
    price: Decimal
    currency: str
    days: int | None = None


@dataclass(frozen=True, slots=True)
class AskedZone:
    name: str
    countries: Sequence[str]
    postcodes: Sequence[str]
    rates: Sequence[AskedRate]


def settings() -> DispatchSettings:
    return DispatchSettings.objects.filter(id=1).first() or DispatchSettings()


def save_settings(*, given: Mapping[str, Any], by: str) -> DispatchSettings:
    row = settings()
    for name, value in given.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    low, high = KEPT_DAYS
    if not low <= row.keep_address_days <= high:
        raise DecisionError(f"addresses are kept {low} to {high:,} days", field="keepAddressDays")
    for name, most in (("sender_name", 100), ("sender_phone", 40)):
        if len(getattr(row, name)) > most:
            raise DecisionError(f"it has {most} characters at most", field=_camel(name))
    if any(len(one) > 500 for one in row.sender_addresses.values()):
        raise DecisionError("an address has 500 characters at most", field="senderAddresses")
    row.updated_by = by
    row.save()
    return row


@transaction.atomic
def save_carrier(*, carrier_id: str | None, version: int | None, given: Mapping[str, Any], by: str) -> Carrier:
    """Make or change a carrier; ``given["secret"]`` is a password or private key, and is kept sealed."""
    row = Carrier() if carrier_id is None else _locked(carrier_id)
    if carrier_id is not None and version is not None and row.version != version:
        raise ConflictError(f"{row.name} was changed by {row.updated_by} meanwhile; look at it again", row)
    series = row.series
    for name, value in given.items():
        if name == "secret":
            row.secret = sealing.seal({"secret": value}) if value else b""
        else:
            setattr(row, name, value.strip() if isinstance(value, str) else value)
    _check(row)
    if series and series != row.series and row.waybills.exists():
        raise DecisionError(f"{row.name} has waybills of the series {series}; it stays", field="series")
    row.version = row.version + 1 if carrier_id is not None else 1
    row.is_shut_out, row.trouble = False, ""
    row.updated_by = by
    row.save()
    return row


@transaction.atomic
def save_zones(*, carrier_id: str, zones: Sequence[AskedZone], by: str) -> Carrier:
    """Replace a carrier's whole table."""
    row = _locked(carrier_id)
    if len(zones) > MOST_ZONES or sum(len(zone.rates) for zone in zones) > MOST_RATES:
        raise DecisionError(f"a carrier has {MOST_ZONES} zones and {MOST_RATES} rates at most", field="zones")
    row.zones.all().delete()
    for position, zone in enumerate(zones):
        _save_zone(row, position, zone)
    row.version += 1
    row.updated_by = by
    row.save(update_fields=["version", "updated_by", "updated_at"])
    return row


def secret_of(row: Carrier) -> str:
    """Never logged, and never an answer of the API."""
    return str(sealing.unseal(row.secret)["secret"]) if row.secret else ""


def _locked(carrier_id: str) -> Carrier:
    row = Carrier.objects.select_for_update().filter(id=changes.row_id(carrier_id, "carrier", "id")).first()
    if row is None:
        raise NotFoundError(f"there is no carrier {carrier_id!r}", field="id")
    return row


def _check(row: Carrier) -> None:
    if not CODE.fullmatch(row.code):
        raise DecisionError("a code is 1 to 32 small letters, digits and hyphens", field="code")
    if Carrier.objects.filter(code=row.code).exclude(pk=row.pk).exists():
        raise DecisionError(f"there is another carrier {row.code}", field="code")
    if not row.name or len(row.name) > 100:
        raise DecisionError("a name has 1 to 100 characters", field="name")
    if not SERIES.fullmatch(row.series) or row.series == MANIFESTS:
        raise DecisionError(
            f"a series is 1 to 4 capital letters, and not {MANIFESTS}, as manifests are", field="series"
        )
    if not row.services or not all(SERVICE.fullmatch(one) for one in row.services) or len(row.services) > 20:
        raise DecisionError("services are 1 to 20 names of small letters, digits and hyphens", field="services")
    if len(set(row.services)) < len(row.services):
        raise DecisionError("a service is named twice", field="services")
    if row.language not in (ENGLISH, CHINESE):
        raise DecisionError(f"labels are in {ENGLISH} or {CHINESE}", field="language")
    if row.tracking_url and not (row.tracking_url.startswith("https://") and "{number}" in row.tracking_url):
        raise DecisionError("write it as https://carrier.example/{number}", field="trackingUrl")
    if len(row.tracking_url) > 200:
        raise DecisionError("it has 200 characters at most", field="trackingUrl")
    if row.kind == Carrier.Kind.SFTP:
        _check_server(row)


def _check_server(row: Carrier) -> None:
    if not row.host or len(row.host) > 253 or any(sign.isspace() for sign in row.host):
        raise DecisionError("name the server, as sftp.carrier.example", field="host")
    if not 1 <= row.port <= 65535:
        raise DecisionError(f"there is no port {row.port}; the usual one is 22", field="port")
    if not row.username or len(row.username) > 64:
        raise DecisionError("name the user to log in as", field="username")
    if not row.secret:
        raise DecisionError("give a password or a private key", field="secret")
    if not HOST_KEY.fullmatch(row.host_key):
        message = (
            "give the server's public key as 'ssh-ed25519 AAAA…' ('ssh-keyscan HOST' shows it; compare it with theirs)"
        )
        raise DecisionError(message, field="hostKey")
    for name in ("outbox", "inbox"):
        if not REMOTE.fullmatch(getattr(row, name)) or ".." in getattr(row, name):
            raise DecisionError("name a folder on the server, as in or from-us/out", field=name)
    if row.outbox == row.inbox:
        raise DecisionError("what they say comes from another folder than ours goes into", field="inbox")


def _save_zone(row: Carrier, position: int, zone: AskedZone) -> None:
    countries, postcodes = ([one.strip().upper().replace(" ", "") for one in given if one.strip()] for given in (
        zone.countries, zone.postcodes))  # fmt: skip
    if not zone.name.strip() or len(zone.name) > 100:
        raise DecisionError("a zone's name has 1 to 100 characters", field="name", position=position)
    if not all(len(one) == 2 and one.isascii() and one.isalpha() for one in countries):
        raise DecisionError("countries are two letters each, as DE", field="countries", position=position)
    if any(len(one) > 16 for one in postcodes):
        raise DecisionError("a postcode's beginning has 16 characters at most", field="postcodes", position=position)
    made = CarrierZone.objects.create(
        carrier=row, position=position, name=zone.name.strip(), countries=countries, postcodes=postcodes
    )
    seen = set()
    for one in zone.rates:
        _check_rate(row, one, position)
        if (one.service, one.max_grams) in seen:
            message = f"{one.service} up to {one.max_grams} g is there twice"
            raise DecisionError(message, field="rates", position=position)
        seen.add((one.service, one.max_grams))
        CarrierRate.objects.create(
            zone=made,
            service=one.service,
            max_grams=one.max_grams,
            price=one.price,
            currency=one.currency,
            days=one.days,
        )


def _check_rate(row: Carrier, one: AskedRate, position: int) -> None:
    if one.service not in row.services:
        raise DecisionError(f"{row.name} has no service {one.service!r}", field="service", position=position)
    if not 1 <= one.max_grams <= 1_000_000:
        raise DecisionError("a weight is 1 to 1,000,000 g", field="maxGrams", position=position)
    if not one.price.is_finite() or not 0 <= one.price < MOST_AMOUNT or one.price != round(one.price, 3):
        raise DecisionError(f"a price of {one.price} cannot be; it is from 0 on", field="price", position=position)
    if len(one.currency) != 3 or not (one.currency.isascii() and one.currency.isupper()):
        message = f"{one.currency!r} is no currency; use a code such as USD"
        raise DecisionError(message, field="currency", position=position)
    if one.days is not None and not 0 <= one.days <= 365:
        raise DecisionError("days are 0 to 365", field="days", position=position)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)
