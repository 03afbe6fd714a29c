"""``aiTrack``: what visitors saw and did, one statement a call."""

import logging
from collections.abc import Sequence
from typing import Any

import graphene
from django.utils import timezone
from saleor.core.db.connection import allow_writer
from saleor.graphql.core.doc_category import DOC_CATEGORY_PRODUCTS
from saleor.graphql.core.types import NonNullList

from saleor_ai_plugin.recommendation.models import TrackedEvent
from saleor_ai_plugin.storefront.rows import read_visit
from saleor_ai_plugin.storefront.selection import saleor_pk
from saleor_ai_plugin.storefront.types import AiTrackError, AiTrackEventInput
from saleor_ai_plugin.storefront.visitors import SESSION_RULE, customer_visitor, session_visitor

logger = logging.getLogger(__name__)

MAX_EVENTS = 100
MAX_POSITION = 32767


class AiTrack(graphene.Mutation):  # type: ignore[misc]
    """Without consent the events are counted, but nothing is kept of who they belong to."""

    accepted = graphene.Int(required=True, description="How many events were taken.")
    errors = NonNullList(AiTrackError, required=True)

    class Arguments:
        events = NonNullList(AiTrackEventInput, required=True, description=f"At most {MAX_EVENTS} events.")
        consent = graphene.Boolean(
            required=True, description="Whether the visitor agreed to be recognised; nothing personal is kept if not."
        )
        channel = graphene.String(description="Slug of the channel in which it happened.")
        session_id = graphene.String(description=f"The storefront's session of the visitor: {SESSION_RULE}.")

    class Meta:
        description = "Tell what a visitor saw and did, to improve recommendations and to see what they bring."
        doc_category = DOC_CATEGORY_PRODUCTS

    @classmethod
    def mutate(cls, _root: Any, info: Any, **arguments: Any) -> "AiTrack":
        error = _error(**arguments)
        if error is not None:
            return cls(accepted=0, errors=[error])
        try:
            return cls(accepted=_track(info, **arguments), errors=[])
        except Exception:
            # A page must not fail because counting did.
            logger.exception("saleor-ai could not take tracked events")
            return cls(accepted=0, errors=[AiTrackError(field=None, message="The events could not be taken.")])


def _error(
    *, events: Sequence[Any], session_id: str | None = None, channel: str | None = None, **_consent: bool
) -> AiTrackError | None:
    if len(events) > MAX_EVENTS:
        return AiTrackError(field="events", message=f"{len(events)} events; at most {MAX_EVENTS} are taken in a call.")
    if session_id and not session_visitor(session_id):
        return AiTrackError(field="sessionId", message=f"A session is {SESSION_RULE}.")
    if channel and len(channel) > 250:
        return AiTrackError(field="channel", message="A channel's slug has at most 250 characters.")
    for event in events:
        if saleor_pk(event["product_id"]) is None:
            return AiTrackError(field="events", message=f"productId {event['product_id'][:40]!r} is no product's id.")
    return None


def _track(
    info: Any, *, events: Sequence[Any], consent: bool, session_id: str | None = None, channel: str | None = None
) -> int:
    if not events or not read_visit("default").active:
        return 0
    visitor = _visitor(info, session_id) if consent else ""
    now = timezone.now()
    with allow_writer():
        TrackedEvent.objects.bulk_create(
            TrackedEvent(
                kind=event["type"],
                visitor=visitor,
                product_pk=saleor_pk(event["product_id"]) or 0,
                channel=channel or "",
                list_kind=event.get("list_kind") or "",
                position=_position(event.get("position")),
                occurred_at=now,
            )
            for event in events
        )
    return len(events)


def _visitor(info: Any, session_id: str | None) -> str:
    user = info.context.user
    if user:
        return customer_visitor(graphene.Node.to_global_id("User", user.pk))
    return session_visitor(session_id)


def _position(position: int | None) -> int | None:
    return position if position is not None and 0 <= position <= MAX_POSITION else None
