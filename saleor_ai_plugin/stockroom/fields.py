"""``aiStockReceive`` and ``aiStockReceipt``, and how they join Saleor's schema."""

from collections.abc import Mapping, Sequence
from typing import Any

import graphene
from django.db import transaction
from saleor.core.db.connection import allow_writer
from saleor.graphql.core.doc_category import DOC_CATEGORY_PRODUCTS
from saleor.graphql.core.fields import PermissionsField
from saleor.graphql.core.mutations import BaseMutation
from saleor.graphql.core.schema import CoreMutations, CoreQueries
from saleor.graphql.core.types import NonNullList
from saleor.graphql.core.utils import WebhookEventInfo
from saleor.graphql.query_cost_map import COST_MAP
from saleor.permission.enums import ProductPermissions
from saleor.webhook.event_types import WebhookEventAsyncType

from saleor_ai_plugin.inventory.models import StockReceipt
from saleor_ai_plugin.inventory.receipts import LONGEST_KEY, MOST_LINES, Code, Problem, ReceiptRefusedError
from saleor_ai_plugin.saleor_adapter.reconciliation import is_active
from saleor_ai_plugin.stockroom.announcing import announce
from saleor_ai_plugin.stockroom.lines import read_lines
from saleor_ai_plugin.stockroom.receiving import Received, receive
from saleor_ai_plugin.stockroom.types import AiStockReceipt, AiStockReceiptLineInput, AiStockReceiveError, error_of

COST = {"Query": {"aiStockReceipt": {"complexity": 1}}}
OFF = Problem(
    None,
    "the saleor-ai plugin is off, so the service would not see the change; switch it on in the Dashboard and try again",
    Code.PLUGIN_OFF,
)


class AiStockReceive(BaseMutation):  # type: ignore[misc]
    receipt = graphene.Field(AiStockReceipt, description="What was received with the key.")
    already_received = graphene.Boolean(
        required=True,
        default_value=False,
        description="Whether the key had received these lines before; then nothing rose.",
    )

    class Arguments:
        key = graphene.String(
            required=True,
            description=f"Names these goods: with one key they are received once. At most {LONGEST_KEY} characters.",
        )
        lines = NonNullList(
            AiStockReceiptLineInput,
            required=True,
            description=f"What came or leaves, each variant and warehouse once; at most {MOST_LINES} lines.",
        )

    class Meta:
        description = (
            "Raise stock by what came in, and lower it by what leaves for another warehouse, all of it or nothing, and "
            "once however often it is sent."
        )
        doc_category = DOC_CATEGORY_PRODUCTS
        permissions = (ProductPermissions.MANAGE_PRODUCTS,)
        error_type_class = AiStockReceiveError
        webhook_events_info = (
            WebhookEventInfo(
                type=WebhookEventAsyncType.PRODUCT_VARIANT_STOCK_UPDATED, description="A stock rose or fell."
            ),
            WebhookEventInfo(
                type=WebhookEventAsyncType.PRODUCT_VARIANT_BACK_IN_STOCK,
                description="A stock rose that had nothing to sell.",
            ),
            WebhookEventInfo(
                type=WebhookEventAsyncType.PRODUCT_VARIANT_OUT_OF_STOCK,
                description="A stock fell that has nothing to sell any more.",
            ),
        )

    @classmethod
    def perform_mutation(
        cls, _root: Any, info: Any, /, *, key: str, lines: Sequence[Mapping[str, Any]]
    ) -> "AiStockReceive":
        try:
            received = _receive(info, key, lines)
        except ReceiptRefusedError as refused:
            return cls(errors=[error_of(problem) for problem in refused.problems])
        return cls(receipt=received.receipt, already_received=received.already, errors=[])


def _receive(info: Any, key: str, sent: Sequence[Mapping[str, Any]]) -> Received:
    if not is_active():
        raise ReceiptRefusedError([OFF])
    lines, places = read_lines(key, sent)
    received = receive(key, lines, places)
    if received.changed:
        # At once, unless Saleor is set to have a transaction around every request.
        transaction.on_commit(
            lambda: announce(info, changed=received.changed, back=received.back, out=received.out), robust=True
        )
    return received


def resolve_receipt(_root: Any, _info: Any, key: str) -> StockReceipt | None:
    # Not from the replica: who asks wants to know whether goods that were sent just now have been received.
    with allow_writer():
        return StockReceipt.objects.filter(key=key).first()


def add_fields() -> None:
    """Join the fields to Saleor's schema, before it is built."""
    CoreQueries.ai_stock_receipt = PermissionsField(
        AiStockReceipt,
        key=graphene.Argument(graphene.String, required=True, description="The key that the goods were sent with."),
        permissions=[ProductPermissions.MANAGE_PRODUCTS],
        description="What was received with a key; null where nothing was.",
        doc_category=DOC_CATEGORY_PRODUCTS,
    )
    # Given to the field as its resolver, it would take the place of the check of permissions.
    CoreQueries.resolve_ai_stock_receipt = staticmethod(resolve_receipt)
    CoreMutations.ai_stock_receive = AiStockReceive.Field()
    for type_name, costs in COST.items():
        COST_MAP.setdefault(type_name, {}).update(costs)
