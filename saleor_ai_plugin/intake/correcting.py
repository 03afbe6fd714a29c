"""What people put right: fields, lines, variants, the customer."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from saleor_ai_plugin.deciding import DecisionError, NotFoundError
from saleor_ai_plugin.facts.models import Variant
from saleor_ai_plugin.intake import changes, reckoning, shapes
from saleor_ai_plugin.intake.changes import Kind, Wish
from saleor_ai_plugin.intake.models import IntakeDecision, IntakeDocument, IntakeLine
from saleor_ai_plugin.intake.summary import summarise

OF_MATCH = ("variant_id", "how", "probability", "candidates", "chosen_by", "findings")
OF_CUSTOMER = ("customer_id", "customer_name", "customer_why")


@transaction.atomic
def correct(wish: Wish, *, path: str, text: str) -> IntakeDocument:
    """Say what a field is; an empty text takes it away.

    Raises NotFoundError, ConflictError, DecisionError.
    """
    document, is_done = changes.begin(wish, Kind.CORRECT)
    if is_done:
        return document
    document.order, before, after = shapes.corrected(_order(document), path, text, wish.by)
    if path.startswith("lines.") and path.endswith(".quantity") and after is not None and Decimal(after["value"]) <= 0:
        raise DecisionError(f"the quantity is {text}; take the line away instead", field="text")
    _settle(document)
    changes.write(document, Kind.CORRECT, wish, before={"path": path, "found": before},
                  after={"path": path, "found": after})  # fmt: skip
    return document


@transaction.atomic
def choose_variant(wish: Wish, *, position: int, variant_id: str) -> IntakeDocument:
    """Say which variant a line means; "" for none that we know.

    Raises NotFoundError, ConflictError, DecisionError.
    """
    document, is_done = changes.begin(wish, Kind.CHOOSE_VARIANT)
    if is_done:
        return document
    if variant_id and not Variant.objects.filter(id=variant_id, deleted_at=None).exists():
        raise NotFoundError(f"there is no variant {variant_id[:60]!r}", field="variantId")
    match = _match(document, position)
    before = _values(match)
    match.variant_id, match.how, match.chosen_by = variant_id, "person" if variant_id else "", wish.by
    match.probability = 1.0 if variant_id else 0.0
    # They were of the variant before.
    match.findings = []
    match.save()
    summarise(document)
    changes.write(document, Kind.CHOOSE_VARIANT, wish, before={"position": position, "match": before},
                  after={"position": position, "match": _values(match)})  # fmt: skip
    return document


@transaction.atomic
def choose_customer(wish: Wish, *, customer_id: str, customer_name: str) -> IntakeDocument:
    """Say which customer of the shop the buyer is; "" for none.

    Raises NotFoundError, ConflictError, DecisionError.
    """
    document, is_done = changes.begin(wish, Kind.CHOOSE_CUSTOMER)
    if is_done:
        return document
    if len(customer_id) > 128:
        raise NotFoundError(f"there is no customer {customer_id[:60]!r}", field="customerId")
    before = {name: getattr(document, name) for name in OF_CUSTOMER}
    document.customer_id = customer_id
    document.customer_name = customer_name.strip()[:250] if customer_id else ""
    document.customer_why = "person" if customer_id else ""
    changes.write(document, Kind.CHOOSE_CUSTOMER, wish, before=before,
                  after={name: getattr(document, name) for name in OF_CUSTOMER})  # fmt: skip
    return document


@transaction.atomic
def add_line(wish: Wish, *, variant_id: str, quantity: int, price: Decimal | None) -> IntakeDocument:
    """Add what was not read, at the end.

    Raises NotFoundError, ConflictError, DecisionError.
    """
    document, is_done = changes.begin(wish, Kind.ADD_LINE)
    if is_done:
        return document
    variant = Variant.objects.filter(id=variant_id, deleted_at=None).first()
    if variant is None:
        raise NotFoundError(f"there is no variant {variant_id[:60]!r}", field="variantId")
    order = _order(document)
    position = len(order["lines"])
    if position >= shapes.MOST_LINES:
        raise DecisionError(f"there are {position} lines already; {shapes.MOST_LINES} are the most")
    document.order = {**order, "lines": [*order["lines"], dict.fromkeys(shapes.OF_LINE)]}
    said = {"code": variant.sku, "description": variant.name, "quantity": str(quantity), "price": price and str(price)}
    for name, text in said.items():
        if text:
            document.order, _, _ = shapes.corrected(document.order, f"lines.{position}.{name}", str(text), wish.by)
    if quantity < 1:
        raise DecisionError(f"the quantity is {quantity}; it must be at least 1", field="quantity")
    IntakeLine.objects.create(
        document=document, position=position, variant_id=variant_id, how="person", probability=1.0, chosen_by=wish.by
    )
    _settle(document)
    changes.write(document, Kind.ADD_LINE, wish, after={"position": position})
    return document


@transaction.atomic
def remove_line(wish: Wish, *, position: int) -> IntakeDocument:
    """Take away what is no line; those after it move up.

    Raises NotFoundError, ConflictError, DecisionError.
    """
    document, is_done = changes.begin(wish, Kind.REMOVE_LINE)
    if is_done:
        return document
    match = _match(document, position)
    before = {"position": position, "line": _order(document)["lines"][position], "match": _values(match)}
    take_out(document, position)
    _settle(document)
    changes.write(document, Kind.REMOVE_LINE, wish, before=before)
    return document


def take_out(document: IntakeDocument, position: int) -> None:
    order = _order(document)
    document.order = {**order, "lines": [*order["lines"][:position], *order["lines"][position + 1 :]]}
    document.matches.filter(position=position).delete()
    # One by one, from below: two lines must not be at one place, not even for a moment.
    for later in document.matches.filter(position__gt=position).order_by("position"):
        later.position -= 1
        later.save(update_fields=["position"])


def put_in(document: IntakeDocument, position: int, line: dict[str, Any], match: dict[str, Any]) -> None:
    order = _order(document)
    document.order = {**order, "lines": [*order["lines"][:position], line, *order["lines"][position:]]}
    for later in document.matches.filter(position__gte=position).order_by("-position"):
        later.position += 1
        later.save(update_fields=["position"])
    IntakeLine.objects.create(document=document, position=position, **match)


def take_back(document: IntakeDocument, kind: IntakeDecision.Kind, before: Any, after: Any) -> None:
    """Put back what a correction changed."""
    if kind == Kind.CORRECT:
        order = _order(document)
        parts = before["path"].split(".")
        order["lines"] = [dict(line) for line in order["lines"]]
        holder = order if len(parts) == 1 else order[parts[0]] if len(parts) == 2 else order["lines"][int(parts[1])]
        holder[parts[-1]] = before["found"]
        document.order = order
    elif kind == Kind.CHOOSE_VARIANT:
        document.matches.filter(position=before["position"]).update(**before["match"])
    elif kind == Kind.CHOOSE_CUSTOMER:
        for name, value in before.items():
            setattr(document, name, value)
    elif kind == Kind.ADD_LINE:
        take_out(document, after["position"])
    elif kind == Kind.REMOVE_LINE:
        put_in(document, before["position"], before["line"], before["match"])
    _settle(document)


def _settle(document: IntakeDocument) -> None:
    """What follows from a correction: the sums are reckoned anew."""
    order = _order(document)
    document.order = {**order, "checks": reckoning.checks(order)}
    summarise(document)


def _order(document: IntakeDocument) -> dict[str, Any]:
    if document.order is None:
        raise DecisionError("nothing was understood of the document; have it read again")
    return dict(document.order)


def _match(document: IntakeDocument, position: int) -> IntakeLine:
    match = document.matches.filter(position=position).first()
    if match is None:
        raise NotFoundError(f"there is no line {position}; they are counted from 0", field="position")
    return match


def _values(match: IntakeLine) -> dict[str, Any]:
    return {name: getattr(match, name) for name in OF_MATCH}
