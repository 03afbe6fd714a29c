"""What speaks for a match and against it: codes and numbers. The sentences are made where people read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum, StrEnum


class How(IntEnum):
    """What found a variant; the strongest comes first.

    A code read with characters that OCR mixes up stands behind a barcode, whose check digit was right.
    """

    SKU = 0
    BARCODE = 1
    SKU_ALIKE = 2
    BUYER_CODE = 3
    ALIAS = 4
    NAME = 5

    @property
    def is_identifier(self) -> bool:
        """Whether it names one variant, rather than describes it."""
        return self != How.NAME


class Code(StrEnum):
    """Why a variant or a customer is proposed, or is doubtful."""

    SKU_SAME = "sku_same"
    SKU_ALIKE = "sku_alike"
    SKU_ELSEWHERE = "sku_elsewhere"
    """It stands in another column, or in the description."""
    SKU_NEAR = "sku_near"
    """But for one character."""
    BARCODE_SAME = "barcode_same"
    BUYER_CODE_KNOWN = "buyer_code_known"
    DESCRIPTION_KNOWN = "description_known"
    NAME_ALIKE = "name_alike"
    MEASURES_DIFFER = "measures_differ"
    PRICE_SAME = "price_same"
    PRICE_NEAR = "price_near"
    PRICE_FAR = "price_far"
    PRICE_OF_PACK = "price_of_pack"
    OTHER_BARCODE = "other_barcode"
    """The barcode on the line is that of another variant."""
    OTHER_SKU = "other_sku"
    OTHER_ALIAS = "other_alias"
    """The buyer's words were said to mean another variant."""

    VAT_NUMBER_SAME = "vat_number_same"
    VAT_NUMBER_DIFFERS = "vat_number_differs"
    EMAIL_SAME = "email_same"
    DOMAIN_SAME = "domain_same"
    CUSTOMER_NUMBER_SAME = "customer_number_same"
    ADDRESS_SAME = "address_same"
    POSTCODE_SAME = "postcode_same"
    POSTCODE_DIFFERS = "postcode_differs"


@dataclass(frozen=True, slots=True)
class Reason:
    """``numbers`` by name: ``times`` of an alias, ``percent`` of likeness or of a price's distance …"""

    code: Code
    numbers: dict[str, Decimal] = field(default_factory=dict)


def percent(share: float) -> Decimal:
    """A share as percent, to a tenth."""
    return Decimal(round(1000 * share)) / 10
