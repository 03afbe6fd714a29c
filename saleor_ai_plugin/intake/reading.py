"""A document is read: in the worker, one at a time, in a process of its own, and again where that was killed.

Every reading is counted before it begins. One that ends the reader ``MOST_TRIES`` times is refused with a sentence and
not read again by itself; whatever else happens, a document ends in review or refused, never lost.
"""

import logging
import tempfile
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from core_ml.exceptions import DocumentError, ReaderDiedError, ReadingCancelledError
from core_ml.intake import e_invoice, process
from core_ml.intake.limits import Limits
from core_ml.intake.order import Order
from core_ml.intake.page import Page
from core_ml.intake.understanding import understand
from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.intake import accepting, changes, judging, originals, owner, shapes
from saleor_ai_plugin.intake.changes import Kind
from saleor_ai_plugin.intake.models import IntakeDocument, IntakeLine, IntakeOriginal, IntakePage
from saleor_ai_plugin.intake.summary import summarise
from saleor_ai_plugin.service.logs import describe
from saleor_ai_plugin.shop.current import current_shop

logger = logging.getLogger(__name__)

State = IntakeDocument.State
MOST_TRIES = 3
OUR_SIDE = "Something went wrong on our side while it was read; have it read again, or enter it by hand."
KILLER = f"Reading it has ended the reader {MOST_TRIES} times; ask for the paper in another form, or enter it by hand."
Stop = Callable[[], bool]


class ReadingStopped(Exception):  # noqa: N818 - the worker shuts down; nothing is wrong
    """Reading was called off; the document waits as it did."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read; ``pictures`` are those of the pages, upright, where there are any."""

    pages: Sequence[Page]
    pictures: Sequence[bytes]
    order: Order


def read_waiting(*, on_document: Callable[[int], None], should_stop: Stop) -> int:
    """Read until nothing waits; return how many documents that were.

    Raises ReadingStopped.
    """
    count = 0
    while (document := claim()) is not None:
        if should_stop():
            give_back(document)
            raise ReadingStopped
        read(document, should_stop)
        count += 1
        on_document(count)
    return count


@transaction.atomic
def claim() -> IntakeDocument | None:
    """The next document to read, its reading counted; None where there is none.

    One that is being read has lost its reader: one job reads at a time. Those that failed before come last.
    """
    while True:
        waiting = IntakeDocument.objects.select_for_update(skip_locked=True).filter(
            state__in=(State.RECEIVED, State.READING)
        )
        document = waiting.order_by("tries", "received_at").first()
        if document is None:
            return None
        if document.tries < MOST_TRIES:
            document.tries += 1
            document.state = State.READING
            document.save(update_fields=["tries", "state"])
            return document
        _refuse(document, KILLER)


def give_back(document: IntakeDocument) -> None:
    """The reading did not begin, or was called off: it does not count."""
    held = IntakeDocument.objects.filter(id=document.id, state=State.READING, tries=document.tries)
    held.update(state=State.RECEIVED, tries=document.tries - 1)


def read(document: IntakeDocument, should_stop: Stop) -> None:
    """Read a claimed document.

    Raises ReadingStopped.
    """
    extra = {"document": str(document.id), "try": document.tries}
    try:
        found = _read(document, should_stop)
        _keep(document, found, judging.judge(document, found.order, current_shop()))
    except ReadingCancelledError:
        give_back(document)
        raise ReadingStopped from None
    except ReaderDiedError as error:
        # The file may have killed it, or somebody may have: it is tried again before the file is blamed.
        logger.warning("the reader died", extra=extra)
        if document.tries >= MOST_TRIES:
            _end(document, str(error))
    except DocumentError as error:
        logger.info("document refused", extra=extra)
        _end(document, str(error))
    except Exception as error:
        # Ours, or of a library that nobody foresaw: twice more, then a person has to see it.
        logger.exception("reading failed", extra={**extra, "error": describe(error)})
        if document.tries >= MOST_TRIES:
            _end(document, OUR_SIDE)
    else:
        logger.info("document read", extra={**extra, "pages": len(found.pages), "lines": len(found.order.lines)})


def _read(document: IntakeDocument, should_stop: Stop) -> Read:
    """XML first: it is certain. Else the words of the pages, which a document that was made from others has already."""
    if document.made_from:
        pages = [_page(row) for row in document.pages.defer("picture").order_by("number")]
        return Read(pages, (), understand(pages, today=_today(document)))
    if document.original_id is None:
        raise DocumentError("the original was deleted after its time")
    with tempfile.TemporaryDirectory(prefix="saleor-ai-pages-") as folder:
        opened = process.read(
            originals.content(document.original_id),
            engine=document.engine or "tesseract",
            languages=[document.language] if document.language else None,
            limits=Limits(),
            pictures=Path(folder),
            turns={int(number): degrees for number, degrees in document.turns.items()},
            should_stop=should_stop,
        )
        pictures = [path.read_bytes() for path in sorted(Path(folder).glob("page-*.jpg"))]
    for attachment in opened.attachments:
        if e_invoice.recognise(attachment.content):
            return Read(opened.pages, pictures, e_invoice.parse(attachment.content))
    if not opened.pages:
        raise DocumentError(
            "the XML is no order, invoice or credit note that is known: ZUGFeRD, Factur-X, Order-X, UBL"
        )
    return Read(opened.pages, pictures, understand(opened.pages, today=_today(document)))


@transaction.atomic
def _keep(document: IntakeDocument, found: Read, judged: judging.Judged) -> None:
    """Write down what was read, unless somebody else has meanwhile."""
    held = changes.locked(document.id)
    if (held.state, held.tries, held.version) != (State.READING, document.tries, document.version):
        return
    for name in ("customer_id", "customer_name", "customer_why", "customer_candidates"):
        setattr(held, name, getattr(document, name))
    held.understood = held.order = shapes.of_order(found.order)
    if held.original is not None:
        _keep_pages(held, held.original, found)
    held.matches.all().delete()
    IntakeLine.objects.bulk_create(judged.lines)
    held.pages_count, held.tries, held.read_at, held.sentence = len(found.pages), 0, timezone.now(), ""
    summarise(held)
    held.duplicate_of_id = None if judged.earlier is None else uuid.UUID(judged.earlier.document)
    held.state = State.DUPLICATE if judging.is_repetition(judged.earlier) else State.TO_REVIEW
    rules = owner.settings()
    decided = judging.decision(judged, rules)
    held.probability, held.was_wrong = 1 - decided.probability, None
    held.risk = decided.risk if judging.passes_rules(decided) else None
    held.reasons = judging.reasons(held, decided, rules)
    changes.write(held, Kind.READ, changes.ours(held), after={"state": held.state})
    if not held.reasons and held.state == State.TO_REVIEW:
        _accept(held)


def _accept(held: IntakeDocument) -> None:
    """By itself: the owner wants that, and everything agrees."""
    try:
        with transaction.atomic():
            accepting.move(held, changes.ours(held))
    except DecisionError as error:
        held.refresh_from_db()
        held.reasons = [{"code": "missing", "params": {"text": str(error)}}]
        held.save(update_fields=["reasons"])


def _keep_pages(held: IntakeDocument, original: IntakeOriginal, found: Read) -> None:
    held.pages.all().delete()
    pictures = [*found.pictures, *[b""] * (len(found.pages) - len(found.pictures))]
    for page, picture in zip(found.pages, pictures, strict=True):
        IntakePage.objects.create(
            document=held,
            number=page.number,
            original=original,
            original_page=page.number,
            width=page.width,
            height=page.height,
            turned=page.turned,
            source=str(page.source),
            words=shapes.of_words(page.words),
            picture=picture,
        )


@transaction.atomic
def _end(document: IntakeDocument, sentence: str) -> None:
    held = changes.locked(document.id)
    if (held.state, held.tries) == (State.READING, document.tries):
        _refuse(held, sentence)


def _refuse(held: IntakeDocument, sentence: str) -> None:
    held.state = State.REFUSED
    held.sentence = (sentence[:1].upper() + sentence[1:])[:500]
    changes.write(held, Kind.READ, changes.ours(held), after={"state": State.REFUSED})


def _page(row: IntakePage) -> Page:
    return shapes.page(row.number, row.width, row.height, row.words, row.source, row.turned)


def _today(document: IntakeDocument) -> date:
    return document.received_at.date()
