"""The buyer on a paper against our customers: by VAT number, e-mail, their number with us, name and address.

Each thing that is the same adds log-odds, each that differs takes some away; among the candidates and *none of them*
the odds are shared out as for lines (`core_ml.intake.matching.scoring`). The weights are set by hand, from what each
may mean: a VAT number belongs to one company, an e-mail domain to everybody in it, a customer number may be of another
shop, a name may be that of many.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz
from stdnum.ch import vat as swiss
from stdnum.cn import uscc
from stdnum.eu import vat as european
from stdnum.gb import vat as british

from core_ml.exceptions import DataError
from core_ml.intake.matching.evidence import Code, Reason, percent
from core_ml.intake.matching.grams import GramIndex
from core_ml.intake.order import Party, Text
from core_ml.intake.writing import code_key, plain, text_key

MOST = 5
BY_NAME = 20
NONE_OF_THEM = 5.0
"""Log-odds that a buyer of whom nothing is known is none of our customers."""
WEIGHTS = {
    Code.VAT_NUMBER_SAME: 12.0,
    Code.VAT_NUMBER_DIFFERS: -8.0,
    Code.EMAIL_SAME: 10.0,
    Code.DOMAIN_SAME: 5.0,
    Code.CUSTOMER_NUMBER_SAME: 6.0,
    Code.NAME_ALIKE: 6.0,
    Code.ADDRESS_SAME: 3.0,
    Code.POSTCODE_SAME: 2.0,
    Code.POSTCODE_DIFFERS: -1.0,
}
ALIKE = 0.7
"""From which likeness on a name or a street speaks for a customer."""
MAILBOXES = frozenset(
    (
        *(
            "gmail.com",
            "googlemail.com",
            "outlook.com",
            "hotmail.com",
            "live.com",
            "yahoo.com",
            "icloud.com",
            "aol.com",
        ),
        *("gmx.de", "gmx.net", "gmx.at", "web.de", "t-online.de", "freenet.de", "proton.me", "protonmail.com"),
        *("orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "hotmail.fr", "yahoo.fr"),
        *("qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "sina.com", "sohu.com", "139.com", "aliyun.com"),
    )
)
"""Domains where anybody may have a mailbox: they say nothing of a company."""


@dataclass(frozen=True, slots=True)
class Customer:
    """Whom we know. ``numbers`` are what papers may call them by: our customer number, theirs with a predecessor …"""

    id: str
    names: tuple[str, ...] = ()
    vat_numbers: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    street: str = ""
    postcode: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class CustomerCandidate:
    """A customer that the buyer may be, with the probability that it is."""

    customer: str
    probability: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class CustomerMatch:
    """Up to five, the likeliest first; empty where nothing is the same."""

    candidates: tuple[CustomerCandidate, ...]

    @property
    def best(self) -> CustomerCandidate | None:
        return self.candidates[0] if self.candidates else None


class Customers:
    """Customers, indexed once.

    Raises
    ------
    DataError
        Two have the same id.
    """

    def __init__(self, customers: Iterable[Customer]) -> None:
        self.customers = tuple(customers)
        if len({one.id for one in self.customers}) < len(self.customers):
            raise DataError("two customers have the same id; each takes one of its own")
        self.by_vat = self._index(lambda one: map(code_key, one.vat_numbers))
        self.by_email = self._index(lambda one: map(_mail, one.emails))
        self.by_domain = self._index(lambda one: map(_domain, one.emails))
        self.by_number = self._index(lambda one: map(code_key, one.numbers))
        named = [(place, name) for place, one in enumerate(self.customers) for name in one.names]
        self._names, self._owners = GramIndex([name for _, name in named]), [place for place, _ in named]

    def _index(self, keys: Callable[[Customer], Iterable[str]]) -> dict[str, frozenset[int]]:
        found: defaultdict[str, set[int]] = defaultdict(set)
        for place, customer in enumerate(self.customers):
            for key in keys(customer):
                found[key].add(place)
        found.pop("", None)
        return {key: frozenset(places) for key, places in found.items()}

    def named(self, name: str) -> Iterator[int]:
        """Whose names are most alike."""
        yield from (self._owners[number] for number in self._names.like(name).best(BY_NAME))


def match_customer(customers: Customers, buyer: Party, *, sender: str = "") -> CustomerMatch:
    """Which customer the buyer is. ``sender`` is the address that the document was sent from, where it came by mail."""
    emails = {_mail(one) for one in (sender, _said(buyer.email)) if one}
    places: set[int] = set()
    places |= customers.by_vat.get(code_key(_said(buyer.vat_number)), frozenset())
    places |= customers.by_number.get(code_key(_said(buyer.customer_number)), frozenset())
    for email in emails:
        places |= customers.by_email.get(email, frozenset()) | customers.by_domain.get(_domain(email), frozenset())
    if buyer.name is not None:
        places |= set(customers.named(buyer.name.value))
    weighed = [_weighed(customers, place, buyer, emails) for place in sorted(places)]
    ranked = sorted((one for one in weighed if one[0] > 0), key=lambda one: -one[0])
    whole = sum(math.exp(score) for score, _, _ in ranked) + math.exp(NONE_OF_THEM)
    return CustomerMatch(
        tuple(
            CustomerCandidate(customer, math.exp(score) / whole, reasons) for score, customer, reasons in ranked[:MOST]
        )
    )


def _weighed(customers: Customers, place: int, buyer: Party, emails: set[str]) -> tuple[float, str, tuple[Reason, ...]]:
    reasons = tuple(_reasons(customers, place, buyer, emails))
    return sum(map(_weight, reasons)), customers.customers[place].id, reasons


def _reasons(customers: Customers, place: int, buyer: Party, emails: set[str]) -> Iterator[Reason]:
    customer = customers.customers[place]
    vat_number = code_key(_said(buyer.vat_number))
    if place in customers.by_vat.get(vat_number, ()):
        yield Reason(Code.VAT_NUMBER_SAME)
    elif customer.vat_numbers and is_vat_number(vat_number):
        yield Reason(Code.VAT_NUMBER_DIFFERS)
    if any(place in customers.by_email.get(email, ()) for email in emails):
        yield Reason(Code.EMAIL_SAME)
    elif domains := [one for one in map(_domain, emails) if place in customers.by_domain.get(one, ())]:
        sharers = min(len(customers.by_domain[domain]) for domain in domains)
        yield Reason(Code.DOMAIN_SAME, {"customers": Decimal(sharers)})
    if place in customers.by_number.get(code_key(_said(buyer.customer_number)), ()):
        yield Reason(Code.CUSTOMER_NUMBER_SAME)
    likeness = max((_alike(_said(buyer.name), name) for name in customer.names), default=0.0)
    if likeness >= ALIKE:
        yield Reason(Code.NAME_ALIKE, {"percent": percent(likeness)})
    yield from _of_address(customer, buyer)


def is_vat_number(key: str) -> bool:
    """Whether its check digits are right. One that was misread is no other company's: it says nothing."""
    return any(kind.is_valid(key) for kind in (european, british, swiss, uscc))


def _of_address(customer: Customer, buyer: Party) -> Iterator[Reason]:
    street, postcode = _alike(_said(buyer.street), customer.street), code_key(_said(buyer.postcode))
    if street >= ALIKE:
        yield Reason(Code.ADDRESS_SAME, {"percent": percent(street)})
    if postcode and customer.postcode:
        is_same = postcode == code_key(customer.postcode)
        yield Reason(Code.POSTCODE_SAME if is_same else Code.POSTCODE_DIFFERS)


def _weight(reason: Reason) -> float:
    """Log-odds. A likeness counts from `ALIKE` on; a domain counts less the more customers have it."""
    weight = WEIGHTS[reason.code]
    if "percent" in reason.numbers:
        return weight * (float(reason.numbers["percent"]) / 100 - ALIKE) / (1 - ALIKE)
    return weight - math.log(float(reason.numbers.get("customers", 1)))


def _alike(one: str, other: str) -> float:
    return fuzz.token_sort_ratio(text_key(one), text_key(other)) / 100 if one and other else 0.0


def _mail(address: str) -> str:
    return plain(address).strip()


def _domain(address: str) -> str:
    """What stands behind the @ of a company's address; empty for a mailbox that anybody may have."""
    domain = _mail(address).rpartition("@")[2]
    return "" if domain in MAILBOXES else domain


def _said(text: Text | None) -> str:
    return text.value if text is not None else ""
