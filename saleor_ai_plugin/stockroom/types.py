"""Types of the fields, in graphene 2 as Saleor has it."""

from typing import Any

import graphene
from saleor.graphql.core.doc_category import DOC_CATEGORY_PRODUCTS
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseInputObjectType, BaseObjectType, NonNullList

from saleor_ai_plugin.inventory.models import StockReceipt
from saleor_ai_plugin.inventory.receipts import MOST_PIECES, Code, Problem

AiStockReceiveErrorCode = graphene.Enum(
    "AiStockReceiveErrorCode", [(code.name, code.value) for code in Code], description="Why goods were not received."
)
AiStockReceiveErrorCode.doc_category = DOC_CATEGORY_PRODUCTS


class AiStockReceiptLineInput(BaseInputObjectType):  # type: ignore[misc]
    variant_id = graphene.ID(required=True, description="The variant that came.")
    warehouse_id = graphene.ID(required=True, description="The warehouse that it came into.")
    quantity = graphene.Int(
        required=True,
        description=f"How many pieces, 1 to {MOST_PIECES:,}; below 0 they leave, where so many are free.",
    )

    class Meta:
        description = "Pieces of a variant that came into a warehouse."
        doc_category = DOC_CATEGORY_PRODUCTS


class AiStockReceiptLine(BaseObjectType):  # type: ignore[misc]
    variant_id = graphene.ID(required=True, description="The variant that came.")
    warehouse_id = graphene.ID(required=True, description="The warehouse that it came into.")
    quantity = graphene.Int(required=True, description="By how many pieces the stock rose; below 0 it fell.")

    class Meta:
        description = "Pieces of a variant that came into a warehouse."
        doc_category = DOC_CATEGORY_PRODUCTS


class AiStockReceipt(BaseObjectType):  # type: ignore[misc]
    key = graphene.String(required=True, description="The key that these goods were received with.")
    received_at = DateTime(required=True, description="When the stock rose.")
    lines = NonNullList(AiStockReceiptLine, required=True, description="What the stock rose by.")

    class Meta:
        description = "Goods that raised the stock, once."
        doc_category = DOC_CATEGORY_PRODUCTS

    @staticmethod
    def resolve_lines(root: StockReceipt, _info: Any) -> list[AiStockReceiptLine]:
        return [AiStockReceiptLine(**line) for line in root.lines]


class AiStockReceiveError(BaseObjectType):  # type: ignore[misc]
    field = graphene.String(description="The argument that is wrong, or the field of its line.")
    message = graphene.String(required=True, description="What is wrong, and what would be right.")
    code = AiStockReceiveErrorCode(required=True, description="The error code.")
    index = graphene.Int(description="The line that is wrong, from 0.")

    class Meta:
        description = "Why goods were not received; nothing was changed."
        doc_category = DOC_CATEGORY_PRODUCTS


def error_of(problem: Problem) -> AiStockReceiveError:
    return AiStockReceiveError(
        field=problem.field, message=problem.message, code=problem.code.value, index=problem.index
    )
