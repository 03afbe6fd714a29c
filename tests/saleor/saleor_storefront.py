"""What a storefront does: checkouts and recommendations, through Saleor's public API alone."""

from typing import Any

from saleor_process import Saleor

CREATE = """
mutation($input: CheckoutCreateInput!) {
  checkoutCreate(input: $input) {
    checkout { id shippingMethods { id } }
    errors { field message code }
  }
}
"""

DELIVER = """
mutation($id: ID!, $method: ID!) {
  checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $method) { errors { field message code } }
}
"""

COMPLETE = """
mutation($id: ID!) {
  checkoutComplete(id: $id) { order { id number status } errors { field message code } }
}
"""

REMEMBER = """
mutation($id: ID!, $session: String!) {
  updateMetadata(id: $id, input: [{key: "saleorAiSession", value: $session}]) { errors { field message } }
}
"""

ACTIVATE = """
mutation($input: PluginUpdateInput!) {
  pluginUpdate(id: "saleor.ai", input: $input) { plugin { id } errors { field message code } }
}
"""

OF_PAGE = """
query($channel: String!, $kind: AiRecommendationKindEnum!, $product: ID, $first: Int, $session: String,
      $recent: [ID!], $language: LanguageCodeEnum) {
  aiRecommendations(channel: $channel, kind: $kind, productId: $product, first: $first, sessionId: $session,
                    recentProductIds: $recent, languageCode: $language) {
    score
    reason
    reasonText
    product {
      name
      thumbnail { url }
      pricing { priceRange { start { gross { amount currency } } } }
      variants { sku quantityAvailable }
    }
  }
}
"""

OF_PRODUCT = """
query($id: ID!, $channel: String!, $kind: AiRecommendationKindEnum, $first: Int) {
  product(id: $id, channel: $channel) {
    name
    aiRecommendations(kind: $kind, first: $first) { score reason reasonText product { name } }
  }
}
"""

ADDRESS = {
    "firstName": "Secretfirst",
    "lastName": "Secretlast",
    "streetAddress1": "12 Secret Street",
    "city": "Springfield",
    "countryArea": "IL",
    "country": "US",
    "postalCode": "62701",
    "phone": "+12175550123",
}


gid = Saleor.global_id


def activate(
    saleor: Saleor, *, active: bool = True, holdout: str | None = None, expect_errors: bool = False
) -> list[dict[str, Any]]:
    """Switch the plugin on or off as the Dashboard does; answer what Saleor found wrong."""
    wanted: dict[str, Any] = {"active": active}
    if holdout is not None:
        wanted["configuration"] = [{"name": "holdout_percent", "value": holdout}]
    response = saleor.post(ACTIVATE, {"input": wanted}, token=saleor.login("staff@example.com"))
    errors: list[dict[str, Any]] = response["data"]["pluginUpdate"]["errors"]
    assert bool(errors) == expect_errors, response
    return errors


def place_order(
    saleor: Saleor,
    *,
    channel: str,
    variants: dict[int, int],
    email: str | None = None,
    token: str = "",
    session: str = "",
) -> dict[str, Any]:
    """Check out variants (primary key: quantity) without paying; answer the order."""
    created = saleor.ask(
        CREATE,
        {
            "input": {
                "channel": channel,
                "email": email,
                "lines": [
                    {"variantId": gid("ProductVariant", pk), "quantity": quantity} for pk, quantity in variants.items()
                ],
                "shippingAddress": ADDRESS,
                "billingAddress": ADDRESS,
            }
        },
        token=token,
    )
    checkout = created["checkoutCreate"]["checkout"]
    method = checkout["shippingMethods"][0]["id"]
    saleor.ask(DELIVER, {"id": checkout["id"], "method": method}, token=token)
    if session:
        saleor.ask(REMEMBER, {"id": checkout["id"], "session": session}, token=token)
    return saleor.ask(COMPLETE, {"id": checkout["id"]}, token=token)["checkoutComplete"]["order"]
