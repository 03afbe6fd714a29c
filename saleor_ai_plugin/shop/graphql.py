"""Buying in the embedded shop, so that a visitor of the demo sees what an order changes."""

import strawberry

from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.shop.checkout import CheckoutError, fullest_variant, place_order


@strawberry.input
class DemoOrderLineInput:
    product_id: strawberry.ID
    quantity: int = 1


@strawberry.type
class DemoOrderError:
    field: str | None
    message: str


@strawberry.type
class DemoOrderCreate:
    order_id: strawberry.ID | None = None
    errors: list[DemoOrderError] = strawberry.field(default_factory=list)


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Buy in the embedded shop, of each product the variant that most is left of.")
    def demo_order_create(
        self, customer_id: strawberry.ID, channel: str, lines: list[DemoOrderLineInput], on_account: bool = False
    ) -> DemoOrderCreate:
        if not configuration().is_embedded_shop:
            message = f"this is a real shop ({configuration().saleor_url}): orders are placed there"
            return DemoOrderCreate(errors=[DemoOrderError(field=None, message=message)])
        quantities: dict[str, int] = {}
        try:
            for line in lines:
                variant_id = fullest_variant(line.product_id)
                quantities[variant_id] = quantities.get(variant_id, 0) + line.quantity
            order_id = place_order(
                customer_id=customer_id, channel=channel, quantities=quantities, on_account=on_account
            )
        except CheckoutError as error:
            return DemoOrderCreate(errors=[DemoOrderError(field="lines", message=str(error))])
        return DemoOrderCreate(order_id=strawberry.ID(order_id))
