"""The owner's settings."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.facts.models import VariantPrice, Warehouse
from saleor_ai_plugin.intake.models import IntakeSettings, IntakeSource

LONGEST_KEPT = 3650


def settings() -> IntakeSettings:
    return IntakeSettings.objects.filter(id=1).first() or IntakeSettings()


@transaction.atomic
def update(*, changes: Mapping[str, Any], by: str) -> IntakeSettings:
    """Write what is given; what is left out stays.

    Raises DecisionError.
    """
    held = settings()
    for name, value in changes.items():
        setattr(held, name, value.strip() if isinstance(value, str) else value)
    _check(held)
    held.updated_by = by
    held.save()
    return held


def switch(*, kind: IntakeSource.Kind, is_on: bool) -> IntakeSource:
    """Have a source looked into, or not."""
    source, _ = IntakeSource.objects.update_or_create(kind=kind, defaults={"is_on": is_on})
    return source


def channel(held: IntakeSettings) -> str:
    """Where draft orders are made: what the owner says, else the shop's only channel, else ""."""
    if held.channel:
        return str(held.channel)
    known = channels()
    return known[0] if len(known) == 1 else ""


def channels() -> list[str]:
    return sorted(set(VariantPrice.objects.order_by().values_list("channel", flat=True).distinct()))


def _check(held: IntakeSettings) -> None:
    if not 0 < held.error_rate <= 0.1:
        raise DecisionError(f"the error rate is {held.error_rate:g}; it must be above 0 and at most 0.1 (1 in 10)",
                            field="errorRate")  # fmt: skip
    if not 0 <= held.audit_share <= 1:
        raise DecisionError(f"the share is {held.audit_share:g}; it must be 0 to 1", field="auditShare")
    if not 0 <= held.price_tolerance <= 0.5:
        raise DecisionError(f"the tolerance is {held.price_tolerance:g}; it must be 0 to 0.5", field="priceTolerance")
    if not 1 <= held.keep_days <= LONGEST_KEPT:
        raise DecisionError(f"{held.keep_days} days; keep papers for 1 to {LONGEST_KEPT}", field="keepDays")
    if held.channel and held.channel not in channels():
        raise DecisionError(f"no variant has a price in a channel {held.channel!r}", field="channel")
    if held.warehouse_id and not Warehouse.objects.filter(id=held.warehouse_id, deleted_at=None).exists():
        raise DecisionError(f"there is no warehouse {held.warehouse_id!r}", field="warehouseId")
    if len(held.vat_number_key) > 250:
        raise DecisionError("a metadata key has at most 250 characters", field="vatNumberKey")
