"""Addresses as they are kept, sealed, and as they are written on a parcel."""

from collections.abc import Sequence
from dataclasses import asdict, fields

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.shop.fulfilling import Address
from saleor_ai_plugin.waybill import sealing
from saleor_ai_plugin.waybill.models import Shipment

EAST_ASIAN = frozenset({"CN", "HK", "MO", "TW", "JP", "KR"})
_NAMES = tuple(field.name for field in fields(Address))


class AddressForgottenError(DecisionError):
    """It was kept for as long as the owner wants, and is gone."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"the address of {number} is no longer kept (see the days in the dispatch settings); the shop still has it"
        )


def sealed(address: Address) -> bytes:
    return sealing.seal({name: value for name, value in asdict(address).items() if value})


def address_of(shipment: Shipment, number: str) -> Address:
    """Raises AddressForgottenError, SealedElsewhereError."""
    if not shipment.address:
        raise AddressForgottenError(number)
    held = sealing.unseal(shipment.address)
    return Address(**{name: str(held.get(name, "")) for name in _NAMES})


def lines(address: Address, *, home: str = "") -> Sequence[str]:
    """The lines under each other; the country stands there where the parcel leaves ``home``."""
    abroad = address.country if address.country != home else ""
    if address.country in EAST_ASIAN and not _is_latin(address.street + address.city):
        # From the large to the small, in one run.
        place = "".join((address.region, address.city, address.district, address.street, address.street2))
        found = [place, " ".join(filter(None, (address.company, address.name))), address.postcode, abroad]
    else:
        town = " ".join(filter(None, (address.postcode, address.city)))
        region = ", ".join(filter(None, (address.district, address.region)))
        found = [address.name, address.company, address.street, address.street2, town, region, abroad]
    return [line for line in dict.fromkeys(" ".join(one.split()) for one in found) if line]


def _is_latin(text: str) -> bool:
    return all(ord(sign) < 0x2E80 for sign in text)
