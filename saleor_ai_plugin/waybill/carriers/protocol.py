"""What we ask of a carrier, whichever it is.

CarrierError
├── CarrierUnavailableError   no answer: try again later
├── CarrierRefusedError       it understood and said no: a person has to see to it
└── CarrierShutOutError       it does not let us in, or is not who it should be: the owner has to change something
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from saleor_ai_plugin.shop.fulfilling import Address
from saleor_ai_plugin.waybill.models import WaybillEvent
from saleor_ai_plugin.waybill.rates import Rate


class CarrierError(Exception):
    """Base of them all. Messages name servers and files, never a password."""


class CarrierUnavailableError(CarrierError):
    """It could not be reached, or did not answer in time."""


class CarrierRefusedError(CarrierError):
    """It does not take it."""


class CarrierShutOutError(CarrierError):
    """Whatever is asked of it: who tries again and again with a wrong password is locked out for good."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a price depends on."""

    country: str
    postcode: str
    grams: int


@dataclass(frozen=True, slots=True)
class Consignment:
    """What a carrier is told of a waybill: no more than its label says. ``address`` is None where it does not come."""

    number: str
    service: str
    reference: str
    """The order's number."""
    warehouse: str
    sender: str
    parcels: int
    grams: int
    drawn_at: datetime
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a carrier says of a waybill. ``key`` is the same when it is said again."""

    number: str
    kind: WaybillEvent.Kind
    at: datetime
    key: str
    place: str = ""
    note: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """Reports that came together: a file. ``problem`` says why it could not be read."""

    name: str
    reports: Sequence[Report] = field(default_factory=tuple)
    problem: str = ""


class CarrierService(Protocol):
    """A carrier that is being spoken with; every method raises a CarrierError."""

    def rates(self, parcel: Parcel) -> Sequence[Rate]:
        """What it takes for a parcel, by service, the cheapest first; none where it does not go."""

    def label(self, consignment: Consignment) -> None:
        """Tell it of a waybill whose label we print. Told again, it is the same waybill."""

    def void(self, consignment: Consignment) -> None:
        """Tell it that a waybill does not come."""

    def tracking(self) -> Sequence[Message]:
        """What it has said and was not ``settle``d yet."""

    def settle(self, message: Message) -> None:
        """What it said is written down for good: it need not say so again."""

    def close(self) -> None:
        """Hang up."""
