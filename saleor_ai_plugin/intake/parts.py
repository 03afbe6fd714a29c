"""A file with several orders is split, an order in several files merged, a page turned, a document read again."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from saleor_ai_plugin.deciding import ConflictError, DecisionError
from saleor_ai_plugin.intake import changes
from saleor_ai_plugin.intake.arriving import READ
from saleor_ai_plugin.intake.changes import Kind, Wish
from saleor_ai_plugin.intake.models import IntakeDecision, IntakeDocument, IntakePage
from saleor_ai_plugin.jobs.services import enqueue

State = IntakeDocument.State

MOST_PARTS = 100
ENGINES = ("", "tesseract", "rapid")
LANGUAGES = ("", "en", "de", "fr", "zh")


@transaction.atomic
def split(wish: Wish, *, starts: Sequence[int]) -> list[IntakeDocument]:
    """Make a document of the pages from each start to the next; ``starts`` are numbers of pages, from 2 on.

    Raises NotFoundError, ConflictError, DecisionError.
    """
    document, is_done = changes.begin(wish, Kind.SPLIT)
    if is_done:
        return list(IntakeDocument.objects.filter(made_from__contains=[str(document.id)]).order_by("name"))
    firsts = sorted({1, *starts})
    if len(firsts) < 2 or firsts[0] < 1 or firsts[-1] > document.pages_count or len(firsts) > MOST_PARTS:
        raise DecisionError(f"split before pages 2 to {document.pages_count}, where a new order begins", field="starts")
    pages = list(document.pages.order_by("number"))
    made = []
    for first, after in zip(firsts, [*firsts[1:], document.pages_count + 1], strict=True):
        name = f"{document.name} ({first}–{after - 1})" if after - first > 1 else f"{document.name} ({first})"
        made.append(_made([document], pages[first - 1 : after - 1], name))
    _replace([document], made, Kind.SPLIT, [wish])
    return made


@transaction.atomic
def merge(wishes: Sequence[Wish]) -> IntakeDocument:
    """Make one document of several, in the order given.

    Raises NotFoundError, ConflictError, DecisionError.
    """
    if not 2 <= len({wish.document_id for wish in wishes}) == len(wishes) <= MOST_PARTS:
        raise DecisionError(f"merge 2 to {MOST_PARTS} different documents", field="documents")
    # Locked in one order everywhere: two who merge the same ones must not wait for each other.
    for wish in sorted(wishes, key=lambda one: one.document_id):
        changes.locked(wish.document_id)
    begun = [changes.begin(wish, Kind.MERGE) for wish in wishes]
    documents = [document for document, _ in begun]
    if all(is_done for _, is_done in begun):
        asked = [str(document.id) for document in documents]
        return IntakeDocument.objects.filter(made_from=asked).order_by("-received_at")[0]
    if any(is_done for _, is_done in begun):
        raise ConflictError("one of the documents is merged already; look at them again", documents[0])
    pages = [page for document in documents for page in document.pages.order_by("number")]
    made = _made(documents, pages, documents[0].name)
    _replace(documents, [made], Kind.MERGE, wishes)
    return made


@transaction.atomic
def rotate(wish: Wish, *, page: int, degrees: int) -> IntakeDocument:
    """Turn a page by 90, 180 or 270 degrees clockwise from how it is shown, and have the document read again.

    Raises NotFoundError, ConflictError, DecisionError.
    """
    document, is_done = changes.begin(wish, Kind.ROTATE)
    if is_done:
        return document
    if document.made_from:
        raise DecisionError("turn pages before documents are split or merged; undo that first", field="page")
    if degrees not in (90, 180, 270):
        raise DecisionError(f"{degrees} degrees; turn a page by 90, 180 or 270", field="degrees")
    if not document.pages.filter(number=page).exists():
        raise DecisionError(f"there is no page {page}", field="page")
    held = document.pages.get(number=page).turned
    document.turns = {**document.turns, str(page): (held + degrees) % 360}
    _read_again(document)
    changes.write(document, Kind.ROTATE, wish, after={"page": page, "degrees": degrees})
    return document


@transaction.atomic
def read_again(wish: Wish, *, engine: str, language: str) -> IntakeDocument:
    """Read from the original once more; what was corrected is lost.

    Raises NotFoundError, ConflictError, DecisionError.
    """
    document, is_done = changes.begin(wish, Kind.READ_AGAIN)
    if is_done:
        return document
    if document.made_from and (engine or language):
        raise DecisionError("read again before documents are split or merged; undo that first", field="engine")
    if engine not in ENGINES:
        raise DecisionError(f"there is no engine {engine[:20]!r}; use tesseract or rapid", field="engine")
    if language not in LANGUAGES:
        raise DecisionError(f"no language {language[:20]!r} is read; use en, de, fr or zh", field="language")
    if document.emptied_at is not None:
        raise DecisionError("the original was deleted after its time")
    document.engine, document.language = engine, language
    _read_again(document)
    changes.write(document, Kind.READ_AGAIN, wish, after={"engine": engine, "language": language})
    return document


def take_back(document: IntakeDocument, last: IntakeDecision) -> None:
    """Undo a split or a merge: what was made of it goes, where nobody has gone on with it.

    Raises DecisionError.
    """
    made = list(IntakeDocument.objects.select_for_update().filter(id__in=last.after["documents"]))
    if any(one.state in (State.ACCEPTED, State.ORDERED, State.REPLACED) for one in made):
        raise DecisionError("what was made of it is accepted, split or merged already")
    others = {other for one in made for other in one.made_from} - {str(document.id)}
    for other in IntakeDocument.objects.select_for_update().filter(id__in=others, state=State.REPLACED):
        other.state = State.TO_REVIEW
        changes.write(
            other, Kind.UNDO, Wish(str(other.id), other.version, last.by, None), before={"undone": _own(other)}
        )
    IntakeDocument.objects.filter(id__in=[one.id for one in made]).delete()
    document.state = State.TO_REVIEW


def _own(document: IntakeDocument) -> int:
    return document.decisions.filter(kind__in=(Kind.SPLIT, Kind.MERGE)).order_by("-id").values_list("id", flat=True)[0]


def _made(sources: Sequence[IntakeDocument], pages: Sequence[IntakePage], name: str) -> IntakeDocument:
    """A document of pages that were read already: only what they say has to be understood anew."""
    first = sources[0]
    made = IntakeDocument.objects.create(
        name=name[:250], source=first.source, sender=first.sender, received_at=timezone.now(),
        pages_count=len(pages), made_from=[str(one.id) for one in sources],
    )  # fmt: skip
    for number, page in enumerate(pages, start=1):
        IntakePage.objects.create(
            document=made, number=number, original_id=page.original_id, original_page=page.original_page,
            width=page.width, height=page.height, turned=page.turned, source=page.source, words=page.words,
            picture=page.picture, media_type=page.media_type,
        )  # fmt: skip
    return made


def _replace(
    sources: Sequence[IntakeDocument],
    made: Sequence[IntakeDocument],
    kind: IntakeDecision.Kind,
    wishes: Sequence[Wish],
) -> None:
    after: Mapping[str, object] = {"documents": [str(one.id) for one in made], "state": State.REPLACED}
    for document, wish in zip(sources, wishes, strict=True):
        before = {"state": document.state}
        document.state = State.REPLACED
        changes.write(document, kind, wish, before=before, after=after)
    enqueue(kind=READ)


def _read_again(document: IntakeDocument) -> None:
    document.state, document.tries, document.sentence = State.RECEIVED, 0, ""
    enqueue(kind=READ)
