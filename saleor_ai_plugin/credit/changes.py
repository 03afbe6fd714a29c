"""What decisions about accounts and about applications have in common: made once, on what was seen, and undone."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar, cast

from django.db.models import Field
from django.utils import timezone

from saleor_ai_plugin.credit.exposure import exposure_of
from saleor_ai_plugin.credit.models import CreditAccount, CreditApplication, CreditDecision, CreditPolicy
from saleor_ai_plugin.credit.reading import to_undo
from saleor_ai_plugin.deciding import ConflictError, DecisionError

Kind = CreditDecision.Kind
Row = TypeVar("Row", CreditAccount, CreditApplication)

PROPOSAL = ("proposed_limit", "proposed_by", "proposed_at", "proposed_note")
MOST_NOTE = 4000


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants; ``version`` is the one that they saw, ``client_id`` makes sending it again harmless."""

    version: int
    by: str
    client_id: uuid.UUID
    note: str = ""


def made_before(wish: Wish) -> bool:
    return CreditDecision.objects.filter(client_id=wish.client_id).exists()


def check_version(row: Row, wish: Wish) -> None:
    """Raise ConflictError where somebody decided after the person looked."""
    if row.version == wish.version:
        return
    last = _latest(row)
    who = f"{last.by} decided ({last.kind.replace('_', ' ')})" if last else "it was changed"
    raise ConflictError(f"{who} meanwhile; look at it again", row)


def check_note(wish: Wish) -> None:
    if not wish.note.strip():
        raise DecisionError("say why: whoever looks at it later wants to know", field="note")


def check_limit(limit: Decimal, terms: CreditPolicy) -> None:
    if not limit.is_finite() or limit < 0 or limit >= 10**12 or limit != round(limit, 3):
        raise DecisionError(f"a limit of {limit} cannot be; it is an amount from 0 on", field="limit")
    if limit > terms.cap:
        raise DecisionError(f"the owner's highest limit is {terms.cap:,.2f} {terms.currency}", field="limit")


def needs_second(limit: Decimal, terms: CreditPolicy) -> bool:
    return bool(terms.second_approval_above) and limit > terms.second_approval_above


def propose(row: Row, limit: Decimal, wish: Wish) -> None:
    row.proposed_limit, row.proposed_by = limit, wish.by
    row.proposed_at, row.proposed_note = timezone.now(), wish.note[:MOST_NOTE]


def drop_proposal(row: Row) -> None:
    row.proposed_limit, row.proposed_by, row.proposed_at, row.proposed_note = None, "", None, ""


def remembered(row: Row, names: Sequence[str]) -> dict[str, Any]:
    """How a row stands, as JSON."""
    return {name: _plain(getattr(row, name)) for name in names}


def restore(row: Row, before: dict[str, Any]) -> None:
    for name, value in before.items():
        field = cast("Field[Any, Any]", row._meta.get_field(name))
        setattr(row, name, field.to_python(value))


def last_decision(row: Row) -> CreditDecision:
    """The last decision of a person, to take it back.

    Raises DecisionError where there is none.
    """
    found = to_undo([row]).get(row.pk)
    if found is None:
        raise DecisionError("there is no decision of a person to undo")
    return found


def write(
    row: Row, kind: CreditDecision.Kind, wish: Wish, *, before: dict[str, Any], limit_before: Decimal | None = None,
    limit_after: Decimal | None = None,
) -> CreditDecision:  # fmt: skip
    """Save a row that was decided about, and the decision."""
    row.version += 1
    row.save()
    is_application = isinstance(row, CreditApplication)
    return CreditDecision.objects.create(
        customer_id=row.customer_id,
        application_id=row.pk if is_application else None,
        kind=kind,
        by=wish.by,
        at=timezone.now(),
        note=wish.note[:MOST_NOTE],
        currency=row.currency,
        limit_before=limit_before,
        limit_after=limit_after,
        exposure=None if is_application else exposure_of(row.customer_id).open,
        amount=row.requested if isinstance(row, CreditApplication) else None,
        points=row.points,
        pd=row.pd,
        before=before,
        model_version_id=row.model_version_id,
        client_id=wish.client_id,
    )


def _decisions(row: Row) -> Any:
    if isinstance(row, CreditApplication):
        return CreditDecision.objects.filter(application_id=row.pk)
    return CreditDecision.objects.filter(customer_id=row.customer_id, application_id=None, order_id="")


def _latest(row: Row) -> CreditDecision | None:
    found: CreditDecision | None = _decisions(row).order_by("-id").first()
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) else value
