"""What reviewers do to papers. Each mutation names the version that they saw; sent again it is done once."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import strawberry

from saleor_ai_plugin.deciding import ConflictError, DecisionError
from saleor_ai_plugin.intake import accepting, correcting, parts
from saleor_ai_plugin.intake.changes import Wish
from saleor_ai_plugin.intake.models import IntakeDocument as Row
from saleor_ai_plugin.intake.types import IntakeDetail, IntakeDocument, IntakeError
from saleor_ai_plugin.service.arguments import client_uuid
from saleor_ai_plugin.service.context import Information


@strawberry.input
class IntakeDecide:
    """A document as the person saw it; ``clientId`` is a new UUID for each decision."""

    id: strawberry.ID
    version: int
    client_id: strawberry.ID
    note: str | None = None


@strawberry.input
class IntakeVersionInput:
    """A document as the person saw it."""

    id: strawberry.ID
    version: int


@strawberry.type
class IntakeResult:
    """How the document stands now, also on CONFLICT; ``made`` are those that were split off or merged."""

    detail: IntakeDetail | None = None
    made: list[IntakeDocument] = strawberry.field(default_factory=list)
    errors: list[IntakeError] = strawberry.field(default_factory=list)


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Say what a field is (number, buyer.name, lines.0.quantity); empty takes it away.")
    def intake_field_correct(self, info: Information, decide: IntakeDecide, path: str, text: str) -> IntakeResult:
        return _done(info, partial(correcting.correct, _wish(info, decide), path=path, text=text))

    @strawberry.mutation(description="Say which variant a line means; null: none.")
    def intake_variant_choose(
        self, info: Information, decide: IntakeDecide, position: int, variant_id: strawberry.ID | None = None
    ) -> IntakeResult:
        wish = _wish(info, decide)
        return _done(info, partial(correcting.choose_variant, wish, position=position, variant_id=variant_id or ""))

    @strawberry.mutation(description="Say which customer the buyer is; null: none of the shop's.")
    def intake_customer_choose(
        self,
        info: Information,
        decide: IntakeDecide,
        customer_id: strawberry.ID | None = None,
        customer_name: str | None = None,
    ) -> IntakeResult:
        wish = _wish(info, decide)
        return _done(
            info,
            partial(correcting.choose_customer, wish, customer_id=customer_id or "", customer_name=customer_name or ""),
        )

    @strawberry.mutation(description="Add a line that was not read.")
    def intake_line_add(
        self,
        info: Information,
        decide: IntakeDecide,
        variant_id: strawberry.ID,
        quantity: int,
        price: Decimal | None = None,
    ) -> IntakeResult:
        wish = _wish(info, decide)
        return _done(info, partial(correcting.add_line, wish, variant_id=variant_id, quantity=quantity, price=price))

    @strawberry.mutation(description="Take away what is no line; those after it move up.")
    def intake_line_remove(self, info: Information, decide: IntakeDecide, position: int) -> IntakeResult:
        return _done(info, partial(correcting.remove_line, _wish(info, decide), position=position))

    @strawberry.mutation(description="Have the draft order made.")
    def intake_accept(self, info: Information, decide: IntakeDecide) -> IntakeResult:
        return _done(info, partial(accepting.accept, _wish(info, decide)))

    @strawberry.mutation(description="It becomes no order; the note says why.")
    def intake_reject(self, info: Information, decide: IntakeDecide) -> IntakeResult:
        return _done(info, partial(accepting.reject, _wish(info, decide)))

    @strawberry.mutation(description="It is no duplicate: have it reviewed.")
    def intake_keep(self, info: Information, decide: IntakeDecide) -> IntakeResult:
        return _done(info, partial(accepting.keep, _wish(info, decide)))

    @strawberry.mutation(description="Take back the last thing that was done, where that is possible (canUndo).")
    def intake_undo(self, info: Information, decide: IntakeDecide) -> IntakeResult:
        return _done(info, partial(accepting.undo, _wish(info, decide)))

    @strawberry.mutation(description="Ask the shop once more for the draft order.")
    def intake_order_retry(self, info: Information, decide: IntakeDecide) -> IntakeResult:
        return _done(info, partial(accepting.try_again, _wish(info, decide)))

    @strawberry.mutation(description="Make a document from each of these pages to the next.")
    def intake_split(self, info: Information, decide: IntakeDecide, starts: list[int]) -> IntakeResult:
        wish = _wish(info, decide)
        made: list[Row] = []

        def split() -> Row:
            made.extend(parts.split(wish, starts=starts))
            return Row.objects.get(id=wish.document_id)

        result = _done(info, split)
        result.made = [IntakeDocument.of(row) for row in made]
        return result

    @strawberry.mutation(description="Make one document of several, in this order.")
    def intake_merge(
        self, info: Information, documents: list[IntakeVersionInput], client_id: strawberry.ID
    ) -> IntakeResult:
        by, client = info.context.session.email, client_uuid(client_id)
        wishes = [Wish(document_id=one.id, version=one.version, by=by, client_id=client) for one in documents]
        return _done(info, partial(parts.merge, wishes))

    @strawberry.mutation(description="Turn a page clockwise from how it is shown, and read the document again.")
    def intake_page_rotate(self, info: Information, decide: IntakeDecide, page: int, degrees: int) -> IntakeResult:
        return _done(info, partial(parts.rotate, _wish(info, decide), page=page, degrees=degrees))

    @strawberry.mutation(description="Read the original again: tesseract or rapid; en, de, fr or zh.")
    def intake_read_again(
        self, info: Information, decide: IntakeDecide, engine: str | None = None, language: str | None = None
    ) -> IntakeResult:
        wish = _wish(info, decide)
        return _done(info, partial(parts.read_again, wish, engine=engine or "", language=language or ""))


def _wish(info: Information, decide: IntakeDecide) -> Wish:
    return Wish(
        document_id=decide.id,
        version=decide.version,
        by=info.context.session.email,
        client_id=client_uuid(decide.client_id),
        note=decide.note or "",
    )


def _done(info: Information, do: Callable[[], Row]) -> IntakeResult:
    language = info.context.language
    try:
        return IntakeResult(detail=IntakeDetail.of(do(), language=language))
    except ConflictError as error:
        return IntakeResult(detail=IntakeDetail.of(error.held, language=language), errors=[IntakeError.of(error)])
    except DecisionError as error:
        return IntakeResult(errors=[IntakeError.of(error)])
