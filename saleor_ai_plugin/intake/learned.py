"""What reviewers taught: which customer a buyer is, and what the buyer means by a code or a name."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from core_ml.intake import learning
from core_ml.intake.writing import text_key
from saleor_ai_plugin.facts.models import Variant
from saleor_ai_plugin.intake import shapes
from saleor_ai_plugin.intake.models import IntakeAlias, IntakeBuyer, IntakeDocument

LONGEST = 300
OPEN_TO_ALL = {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com"}
OPEN_TO_ALL |= {"icloud.com", "me.com", "aol.com", "gmx.de", "gmx.net", "web.de", "t-online.de", "freenet.de"}
OPEN_TO_ALL |= {"posteo.de", "proton.me", "protonmail.com", "orange.fr", "free.fr", "laposte.net", "wanadoo.fr"}
OPEN_TO_ALL |= {"qq.com", "163.com", "126.com", "sina.com", "sina.cn", "foxmail.com", "aliyun.com"}
"""Mail domains that say nothing about the company."""


def buyer_keys(order: Mapping[str, Any], sender: str = "") -> list[str]:
    """What a buyer is known by, the surest first: VAT number, e-mail domain (or address), name.

    Whoever sent the document counts only where the paper has no address of the buyer's: it may have been forwarded.
    """
    buyer = order.get("buyer") or {}
    keys = []
    if vat_number := shapes.value_of(buyer.get("vat_number")):
        keys.append(f"vat:{re.sub(r'[^0-9A-Z]', '', vat_number.upper())}")
    address = (shapes.value_of(buyer.get("email")) or sender).casefold()
    if "@" in address:
        domain = address.rpartition("@")[2]
        keys.append(f"mail:{address if domain in OPEN_TO_ALL else domain}")
    if name := text_key(shapes.value_of(buyer.get("name"))):
        keys.append(f"name:{name}")
    return [key[:LONGEST] for key in keys]


def owner_of_aliases(customer_id: str, keys: Sequence[str]) -> str:
    """Whose aliases they are: the customer's where that is known."""
    return f"customer:{customer_id}" if customer_id else (keys[0] if keys else "")


def aliases(buyer: str) -> list[learning.Alias]:
    """What a buyer means by codes and names."""
    held = IntakeAlias.objects.filter(buyer=buyer) if buyer else ()
    return [
        learning.Alias(one.buyer, learning.By(one.by), one.key, one.variant_id, one.confirmed, one.contradicted)
        for one in held
    ]


def learn(document: IntakeDocument, by: str) -> None:
    """Keep what people chose, or left as it was, in a document that a person accepts now."""
    held: dict[str, Any] = document.order or {}
    keys = buyer_keys(held, document.sender_of_buyer)
    # What a colleague forwarded tells nothing of the buyer.
    keys = [key for key in keys if key != f"mail:{by.casefold().rpartition('@')[2]}"]
    if document.customer_id and document.customer_why == "person":
        for key in keys:
            IntakeBuyer.objects.update_or_create(
                buyer=key,
                defaults={
                    "customer_id": document.customer_id,
                    "customer_name": document.customer_name,
                    "learned_by": by,
                    "learned_at": timezone.now(),
                },
            )
    buyer = owner_of_aliases(document.customer_id, keys)
    if not buyer:
        return
    order = shapes.order(held)
    matches = list(document.matches.exclude(variant_id=""))
    skus = dict(Variant.objects.filter(id__in=[one.variant_id for one in matches]).values_list("id", "sku"))
    for match in matches:
        correction = learning.Correction(buyer, order.lines[match.position], match.variant_id)
        _keep(learning.learn(correction, aliases(buyer), skus=[skus.get(match.variant_id, "")]), by)


def _keep(lesson: learning.Lesson, by: str) -> None:
    for one in lesson.kept:
        if len(one.key) <= LONGEST:
            IntakeAlias.objects.update_or_create(
                buyer=one.buyer,
                by=str(one.by),
                key=one.key,
                variant_id=one.variant,
                defaults={
                    "confirmed": one.confirmed,
                    "contradicted": one.contradicted,
                    "learned_by": by,
                    "learned_at": timezone.now(),
                },
            )
    for one in lesson.forgotten:
        IntakeAlias.objects.filter(buyer=one.buyer, by=str(one.by), key=one.key, variant_id=one.variant).delete()
