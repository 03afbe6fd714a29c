"""What reviewers see: documents by state and search, how many wait, and what a document's variants are called."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum

from django.db.models import Case, Count, Min, Q, QuerySet, When

from saleor_ai_plugin.facts.models import Product, Stock, Variant, VariantPrice
from saleor_ai_plugin.intake.models import IntakeDocument
from saleor_ai_plugin.languages import ENGLISH

State = IntakeDocument.State
MOST_FOUND = 20


class View(Enum):
    """Lists that reviewers work with, each a state or a part of one."""

    TO_REVIEW = "to_review"
    READING = "reading"
    TROUBLE = "trouble"
    ON_THEIR_WAY = "on_their_way"
    ORDERED = "ordered"
    DUPLICATES = "duplicates"
    REFUSED = "refused"
    REJECTED = "rejected"
    ALL = "all"


_VIEWS: Mapping[View, Q] = {
    View.TO_REVIEW: Q(state=State.TO_REVIEW),
    View.READING: Q(state__in=(State.RECEIVED, State.READING)),
    View.TROUBLE: Q(state=State.ACCEPTED, shop_refused=True),
    View.ON_THEIR_WAY: Q(state=State.ACCEPTED, shop_refused=False),
    View.ORDERED: Q(state=State.ORDERED),
    View.DUPLICATES: Q(state=State.DUPLICATE),
    View.REFUSED: Q(state=State.REFUSED),
    View.REJECTED: Q(state=State.REJECTED),
    View.ALL: ~Q(state=State.REPLACED),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many documents each view has that waits for somebody, and since when the first waits for a look."""

    to_review: int
    reading: int
    trouble: int
    on_their_way: int
    duplicates: int
    refused: int
    oldest_received_at: datetime | None


@dataclass(frozen=True, slots=True)
class Article:
    """A variant as reviewers know it; price and stock where the channel has them."""

    variant_id: str
    sku: str
    name: str
    price: Decimal | None
    currency: str
    free: int | None


def matching(
    *,
    view: View,
    states: Collection[IntakeDocument.State] | None = None,
    sources: Collection[IntakeDocument.Source] | None = None,
    search: str = "",
    received_from: datetime | None = None,
    received_to: datetime | None = None,
) -> QuerySet[IntakeDocument]:
    """Documents; search finds numbers, buyers, files, senders, and numbers of draft orders."""
    found = IntakeDocument.objects.filter(_VIEWS[view])
    if states is not None:
        found = found.filter(state__in=states)
    if sources is not None:
        found = found.filter(source__in=sources)
    if received_from is not None:
        found = found.filter(received_at__gte=received_from)
    if received_to is not None:
        found = found.filter(received_at__lt=received_to)
    for word in search.split()[:10]:
        found = found.filter(
            Q(number__icontains=word) | Q(buyer__icontains=word) | Q(name__icontains=word) | Q(sender__icontains=word)
            | Q(customer_name__icontains=word) | Q(shop_order_number=word)
        )  # fmt: skip
    return found


def waiting() -> Waiting:
    counted = (View.TO_REVIEW, View.READING, View.TROUBLE, View.ON_THEIR_WAY, View.DUPLICATES, View.REFUSED)
    whole = IntakeDocument.objects.aggregate(
        oldest_received_at=Min("received_at", filter=_VIEWS[View.TO_REVIEW]),
        **{view.value: Count("id", filter=_VIEWS[view]) for view in counted},
    )
    return Waiting(**whole)


def search_articles(search: str, *, channel: str, language: str = ENGLISH) -> list[Article]:
    """Variants by SKU and by name, as one types: those whose SKU begins so first."""
    words = search.split()[:10]
    if not words:
        return []
    found = Variant.objects.filter(deleted_at=None)
    for word in words:
        named = Q(name__icontains=word) | Q(**{f"translations__{language}__name__icontains": word})
        products = Product.objects.filter(named, deleted_at=None).values("id")
        found = found.filter(Q(sku__icontains=word) | Q(name__icontains=word) | Q(product_id__in=products))
    begins = Case(When(sku__istartswith=search.strip(), then=0), default=1)
    ids = list(found.order_by(begins, "sku", "id").values_list("id", flat=True)[:MOST_FOUND])
    held = articles(ids, channel=channel, language=language)
    return [held[one] for one in ids]


def articles(variant_ids: Collection[str], *, channel: str, language: str = ENGLISH) -> dict[str, Article]:
    """Variants by id, however many in four queries; one that nobody knows any more is left out."""
    variants = list(Variant.objects.filter(id__in=variant_ids))
    products = Product.objects.only("id", "name", "translations").in_bulk({one.product_id for one in variants})
    prices = _prices([one.id for one in variants], channel)
    free: dict[str, int] = {}
    for variant_id, quantity, allocated in Stock.objects.filter(
        variant_id__in=[one.id for one in variants]
    ).values_list("variant_id", "quantity", "allocated"):
        free[variant_id] = free.get(variant_id, 0) + quantity - allocated
    return {
        one.id: Article(
            variant_id=one.id,
            sku=one.sku,
            name=name_of(products.get(one.product_id), one, language),
            price=prices[one.id].price if one.id in prices else None,
            currency=prices[one.id].currency if one.id in prices else "",
            free=free.get(one.id) if one.track_inventory else None,
        )
        for one in variants
    }


def name_of(product: Product | None, variant: Variant, language: str = ENGLISH) -> str:
    if product is None:
        return variant.name or variant.sku or variant.id
    translated = (product.translations or {}).get(language) or {}
    name = translated.get("name") or product.name
    return f"{name} ({variant.name})" if variant.name and variant.name not in name else name


def _prices(variant_ids: Sequence[str], channel: str) -> dict[str, VariantPrice]:
    latest = VariantPrice.objects.filter(variant_id__in=variant_ids, channel=channel)
    return {row.variant_id: row for row in latest.order_by("variant_id", "-valid_from").distinct("variant_id")}


def document(document_id: str) -> IntakeDocument | None:
    try:
        return IntakeDocument.objects.filter(id=uuid.UUID(document_id)).first()
    except ValueError:
        return None
