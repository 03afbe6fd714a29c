"""Accepted, rejected, kept, taken back: what people decide about a document, and saleor-ai where the owner lets it."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.events.outbox import publish
from saleor_ai_plugin.intake import changes, correcting, learned, owner, parts, shapes
from saleor_ai_plugin.intake.changes import Kind, Wish
from saleor_ai_plugin.intake.models import IntakeDecision, IntakeDocument

State = IntakeDocument.State

ORDER = "intake.order"
MOST_PIECES = 1_000_000
CORRECTIONS = (Kind.CORRECT, Kind.CHOOSE_VARIANT, Kind.CHOOSE_CUSTOMER, Kind.ADD_LINE, Kind.REMOVE_LINE)


@transaction.atomic
def accept(wish: Wish) -> IntakeDocument:
    """Have the draft order made, and learn from what was put right.

    Raises NotFoundError, ConflictError, DecisionError where it says what is missing.
    """
    document, is_done = changes.begin(wish, Kind.ACCEPT)
    if not is_done:
        document.was_wrong = was_wrong(document)
        move(document, wish)
        learned.learn(document, wish.by)
    return document


def move(document: IntakeDocument, wish: Wish) -> None:
    """A locked document is accepted; part of the caller's transaction.

    Raises DecisionError.
    """
    check(document)
    before = document.state
    document.state = State.ACCEPTED
    document.accepted_by, document.accepted_at = wish.by, timezone.now()
    document.shop_trouble, document.shop_refused, document.shop_tries = "", False, 0
    changes.write(document, Kind.ACCEPT, wish, before={"state": before}, after={"state": State.ACCEPTED})
    ask(document)


def ask(document: IntakeDocument) -> None:
    """Have the draft order made, once this transaction is."""
    document.shop_asked_at = timezone.now()
    document.save(update_fields=["shop_asked_at"])
    key = str(document.id)
    publish(kind=ORDER, events=[(key, {"document_id": key})])


@transaction.atomic
def reject(wish: Wish) -> IntakeDocument:
    """It becomes no order; the note says why.

    Raises NotFoundError, ConflictError, DecisionError.
    """
    document, is_done = changes.begin(wish, Kind.REJECT)
    if is_done:
        return document
    changes.check_note(wish)
    before = document.state
    document.state = State.REJECTED
    changes.write(document, Kind.REJECT, wish, before={"state": before}, after={"state": State.REJECTED})
    return document


@transaction.atomic
def keep(wish: Wish) -> IntakeDocument:
    """A document that looks like one that came before is another order all the same.

    Raises NotFoundError, ConflictError, DecisionError.
    """
    document, is_done = changes.begin(wish, Kind.KEEP)
    if is_done:
        return document
    document.state = State.TO_REVIEW
    changes.write(document, Kind.KEEP, wish, before={"state": State.DUPLICATE}, after={"state": State.TO_REVIEW})
    return document


@transaction.atomic
def try_again(wish: Wish) -> IntakeDocument:
    """A person has seen to the shop's trouble: ask once more for the draft order.

    Raises NotFoundError, ConflictError, DecisionError.
    """
    document = changes.locked(wish.document_id)
    if document.state != State.ACCEPTED:
        raise DecisionError(f"the document is {document.state.replace('_', ' ')}: no draft order waits for it")
    document.shop_refused = False
    document.save(update_fields=["shop_refused"])
    ask(document)
    return document


@transaction.atomic
def undo(wish: Wish) -> IntakeDocument:
    """Take back the last thing that a person did, as far as the shop has not acted on it.

    Raises NotFoundError, ConflictError, DecisionError.
    """
    document = changes.locked(wish.document_id)
    if wish.client_id is not None and document.decisions.filter(client_id=wish.client_id).exists():
        return document
    if document.version != wish.version:
        changes.begin(wish, Kind.UNDO)
    last = last_to_undo(document)
    if last is None:
        raise DecisionError("there is nothing to take back")
    if last.kind in CORRECTIONS:
        correcting.take_back(document, Kind(last.kind), last.before, last.after)
    elif last.kind in (Kind.SPLIT, Kind.MERGE):
        parts.take_back(document, last)
    else:
        document.state = State(last.before["state"])
    changes.write(document, Kind.UNDO, wish, before={"undone": last.id})
    return document


def last_to_undo(document: IntakeDocument) -> IntakeDecision | None:
    """The last thing that can be taken back; None where there is none or it is too late."""
    undone: set[int] = set()
    for one in document.decisions.order_by("-id"):
        if one.kind == Kind.UNDO:
            undone.add(one.before["undone"])
        elif one.id not in undone:
            return one if _can_be_undone(document, one) else None
    return None


def was_wrong(document: IntakeDocument) -> bool:
    """Whether people put right what an automatic acceptance would have got wrong: customer, variants, quantities."""
    undone: set[int] = set()
    for one in document.decisions.order_by("-id"):
        if one.kind == Kind.READ:
            break
        if one.kind == Kind.UNDO:
            undone.add(one.before["undone"])
        elif one.id not in undone and _is_about_an_error(one):
            return True
    return False


def _is_about_an_error(one: IntakeDecision) -> bool:
    if one.kind == Kind.CORRECT:
        values = [shapes.value_of(side["found"]) for side in (one.before, one.after)]
        return one.after["path"].endswith(".quantity") and values[0] != values[1]
    if one.kind == Kind.CHOOSE_VARIANT:
        return bool(one.before["match"]["variant_id"] != one.after["match"]["variant_id"])
    if one.kind == Kind.CHOOSE_CUSTOMER:
        return bool(one.before["customer_id"] != one.after["customer_id"])
    return one.kind in (Kind.ADD_LINE, Kind.REMOVE_LINE)


def check(document: IntakeDocument) -> None:
    """Raise DecisionError where a draft order cannot be made of it, saying every line that is to blame."""
    order = document.order or {}
    lines: Sequence[dict[str, object]] = order.get("lines", ())
    if not lines:
        raise DecisionError("the document has no lines; add them, or reject it", field="lines")
    if not owner.channel(owner.settings()):
        raise DecisionError("the shop has several channels; the owner has to say in which draft orders are made",
                            field="channel")  # fmt: skip
    known = set(document.matches.exclude(variant_id="").values_list("position", flat=True))
    if without := [number for number in range(len(lines)) if number not in known]:
        raise DecisionError(f"{_lines(without)} without a variant; choose it, or take the line away",
                            field="lines", position=without[0])  # fmt: skip
    if wrong := [number for number, line in enumerate(lines) if not _is_count(line)]:
        raise DecisionError(f"{_lines(wrong)} without a whole number of pieces from 1 to {MOST_PIECES:,}",
                            field="lines", position=wrong[0])  # fmt: skip


def _is_count(line: dict[str, object]) -> bool:
    found = shapes.decimal_of(line.get("quantity"))  # type: ignore[arg-type]
    return found is not None and 1 <= found <= MOST_PIECES and found == Decimal(int(found))


def _lines(numbers: Sequence[int]) -> str:
    shown = ", ".join(str(number + 1) for number in numbers[:5]) + (", …" if len(numbers) > 5 else "")
    return f"line {shown} is" if len(numbers) == 1 else f"lines {shown} are"


def _can_be_undone(document: IntakeDocument, one: IntakeDecision) -> bool:
    if one.kind == Kind.ACCEPT:
        # Only what the shop has certainly not made.
        return document.state == State.ACCEPTED and document.shop_refused
    if one.kind in CORRECTIONS:
        return document.state in changes.OPEN
    return one.kind in (Kind.REJECT, Kind.KEEP, Kind.SPLIT, Kind.MERGE)
