"""Looking into the sources that the worker's environment names: a folder, a mailbox."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from saleor_ai_plugin.intake import folder, mailbox
from saleor_ai_plugin.intake.arriving import READ
from saleor_ai_plugin.intake.models import IntakeDocument, IntakeSource
from saleor_ai_plugin.jobs.models import Job
from saleor_ai_plugin.jobs.services import enqueue
from saleor_ai_plugin.service.configuration import configuration

logger = logging.getLogger(__name__)

Kind = IntakeSource.Kind
State = IntakeDocument.State


def look(payloads: Sequence[dict[str, Any]]) -> None:  # noqa: ARG001 - every handler takes them
    """Handle events of kind ``intake.look``: what a look takes is kept when the event is done."""
    _see_to_reading()
    settings = configuration()
    place, address = settings.intake_folder, settings.intake_mailbox.get_secret_value()
    most = settings.max_document_bytes
    if place is not None:
        _look(Kind.FOLDER, lambda: folder.look(place, most_bytes=most).taken)
    if address:
        _look(Kind.EMAIL, lambda: mailbox.look(address, most_bytes=most).taken)


def _see_to_reading() -> None:
    """Whatever became of the job that was queued when a paper came, it is read."""
    waiting = IntakeDocument.objects.filter(state__in=(State.RECEIVED, State.READING))
    if waiting.exists() and not Job.objects.filter(kind=READ, state__in=(Job.State.QUEUED, Job.State.RUNNING)).exists():
        enqueue(kind=READ)


def _look(kind: IntakeSource.Kind, bring: Callable[[], int]) -> None:
    source, _ = IntakeSource.objects.get_or_create(kind=kind, defaults={"is_configured": True})
    if not source.is_on:
        return
    # One worker at a time, and one source's trouble is not the other's.
    if not IntakeSource.objects.select_for_update(skip_locked=True).filter(id=source.id).exists():
        return
    taken, trouble = 0, ""
    try:
        with transaction.atomic():
            taken = bring()
    except (folder.FolderError, mailbox.MailboxError) as error:
        trouble = str(error)[:500]
        logger.warning("a source of papers cannot be looked into", extra={"source": str(kind)})
    IntakeSource.objects.filter(id=source.id).update(
        is_configured=True, looked_at=timezone.now(), trouble=trouble, found=F("found") + taken
    )
