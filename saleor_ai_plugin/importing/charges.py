"""Telling postage, fees, discounts and the like from products.

Shops book them as lines with codes of their own (POST, D, BANK CHARGES). They are recognised by rule, not by a list
of one shop's codes: by a description that consists of such words only, or by a short code without a digit in a
shop whose product codes have digits.
"""

import re
from typing import Literal

Charge = Literal["shipping", "discount", "cost", "sample", "voucher", "other"]

_WORDS: dict[Charge, str] = {
    "shipping": "postage post shipping delivery carriage freight courier express standard handling packing p&p versand "
    "versandkosten porto lieferung livraison expedition envio 运费 邮费 快递费 配送费 邮资",
    "discount": "discount rebate rabatt remise descuento coupon reduction 折扣 优惠 优惠券 满减 抵扣",
    "cost": "bank commission bad debt amazon ebay paypal stripe marketplace 手续费 佣金 坏账",
    "sample": "sample samples tester testers 样品 赠品 小样",
    "voucher": "gift voucher vouchers card certificate 礼品卡 购物卡 代金券",
    "other": (
        "fee fees charge charges manual adjust adjustment correction surcharge deposit service tax vat misc sundry "
        "手工 调整 押金 税费"
    ),
}
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_FILLERS = frozenset("a and by for of on per the to uk eu int intl international domestic free next day".split())  # noqa: SIM905
_NEEDS_COMPANY = frozenset(
    {"gift", "card", "express", "standard", "post", "service", "bank", "amazon", "ebay", "charge"}
)
_VOUCHER_END = re.compile(r"\bgift (?:voucher|card|certificate)s?$|礼品卡$|代金券$")
_PHRASES: tuple[tuple[re.Pattern[str], Charge], ...] = (
    (re.compile(r"^\w+ (?:postage|shipping|carriage|freight)$"), "shipping"),
    (re.compile(r"\b(?:bank charges?|bad debt|(?:marketplace|amazon|ebay|paypal) fees?|\w+ commission)$"), "cost"),
)
LONGEST_BARE_CODE = 4


def charge_kind(code: str, description: str, *, codes_have_digits: bool) -> Charge | None:
    """What a line of this code is charged for; None for a product.

    ``codes_have_digits``: nearly all codes of the shop do, so that one without is out of the ordinary.
    """
    text = re.sub(r"[£$€¥]?\d+(?:[.,]\d+)?%?", " ", description.casefold())
    words = re.findall(r"[^\W\d_]+(?:&[^\W\d_]+)?", text)
    known = [_KIND_OF[word] for word in words if word in _KIND_OF]
    bare = codes_have_digits and not re.search(r"\d", code)
    plain = " ".join(words)
    if _VOUCHER_END.search(plain):
        return "voucher"
    if known and all(word in _KIND_OF or word in _FILLERS for word in words) and not set(words) <= _NEEDS_COMPANY:
        return "cost" if "cost" in known else _first(known)
    if bare:
        for phrase, kind in _PHRASES:
            if phrase.search(plain):
                return kind
        if len(code) <= LONGEST_BARE_CODE:
            return _first(known)
    return None


def _first(known: list[Charge]) -> Charge:
    """What it is for, before that it is a fee: a packing charge is for shipping."""
    return next((kind for kind in known if kind != "other"), "other")
