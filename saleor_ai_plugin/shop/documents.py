"""Every GraphQL document that we send to Saleor. A test holds them against the schemas of all supported versions."""

ME = """
query SaleorAIMe {
  me { id email isActive isStaff userPermissions { code } }
}
"""

ABOUT = """
query SaleorAIAbout {
  shop { name version domain { url } }
}
"""

APP = """
query SaleorAIApp {
  app { id name isActive permissions { code } }
}
"""

ORDER = """
query SaleorAIOrder($id: ID!, $key: String!) {
  order(id: $id) { id status metafield(key: $key) transactions { id chargedAmount { amount } } }
}
"""

ORDER_CONFIRM = """
mutation SaleorAIOrderConfirm($id: ID!) {
  orderConfirm(id: $id) { order { status } errors { field message code } }
}
"""

ORDER_CANCEL = """
mutation SaleorAIOrderCancel($id: ID!) {
  orderCancel(id: $id) { order { status } errors { field message code } }
}
"""

ORDER_MARK = """
mutation SaleorAIOrderMark($id: ID!, $key: String!, $value: String!) {
  updateMetadata(id: $id, input: [{key: $key, value: $value}]) { errors { field message code } }
}
"""

# In one request: were the note's answer lost before the mark is made, the note would be written again.
ORDER_NOTE_AND_MARK = """
mutation SaleorAIOrderNoteAndMark($id: ID!, $text: String!, $key: String!, $value: String!) {
  orderNoteAdd(order: $id, input: {message: $text}) { order { id } errors { field message code } }
  updateMetadata(id: $id, input: [{key: $key, value: $value}]) { errors { field message code } }
}
"""

REFUND = """
mutation SaleorAIRefund($id: ID!) {
  transactionRequestAction(id: $id, actionType: REFUND) { errors { field message code } }
}
"""

# Ours, joined to Saleor's schema by our plugin.
STOCK_RECEIVE = """
mutation SaleorAIStockReceive($key: String!, $lines: [AiStockReceiptLineInput!]!) {
  aiStockReceive(key: $key, lines: $lines) {
    alreadyReceived
    receipt { receivedAt }
    errors { field message code index }
  }
}
"""

CHANNEL = """
query SaleorAIChannel($slug: String!) {
  channel(slug: $slug) {
    id currencyCode defaultCountry { code } taxConfiguration { pricesEnteredWithTax }
  }
}
"""

CUSTOMER_BY_EMAIL = """
query SaleorAICustomerByEmail($email: String!) {
  user(email: $email) { id email firstName lastName isActive }
}
"""

CUSTOMERS = """
query SaleorAICustomers($search: String, $metadata: [MetadataFilter!], $key: String!) {
  customers(first: 20, filter: {search: $search, metadata: $metadata}) {
    edges { node { id email firstName lastName isActive metafield(key: $key) } }
  }
}
"""

DRAFT_ORDER = """
query SaleorAIDraftOrder($reference: String!) {
  order(externalReference: $reference) { id number }
}
"""

DRAFT_ORDER_CREATE = """
mutation SaleorAIDraftOrderCreate($input: DraftOrderCreateInput!) {
  draftOrderCreate(input: $input) { order { id number } errors { field message code } }
}
"""

DOCUMENTS = {
    "CHANNEL": CHANNEL,
    "CUSTOMER_BY_EMAIL": CUSTOMER_BY_EMAIL,
    "CUSTOMERS": CUSTOMERS,
    "DRAFT_ORDER": DRAFT_ORDER,
    "DRAFT_ORDER_CREATE": DRAFT_ORDER_CREATE,
    "ORDER": ORDER,
    "ORDER_CONFIRM": ORDER_CONFIRM,
    "ORDER_CANCEL": ORDER_CANCEL,
    "ORDER_MARK": ORDER_MARK,
    "ORDER_NOTE_AND_MARK": ORDER_NOTE_AND_MARK,
    "REFUND": REFUND,
    "STOCK_RECEIVE": STOCK_RECEIVE,
    "ME": ME,
    "ABOUT": ABOUT,
    "APP": APP,
}

# The address is asked for when a label is drawn, and at no other time.
ORDERS_TO_SEND = """
query SaleorAIOrdersToSend($ids: [ID!]!, $first: Int!) {
  orders(first: $first, filter: {ids: $ids}) {
    edges {
      node {
        id
        number
        status
        shippingAddress {
          firstName lastName companyName streetAddress1 streetAddress2 city cityArea postalCode countryArea phone
          country { code }
        }
        lines {
          id
          productName
          variantName
          productSku
          isShippingRequired
          quantityToFulfill
          variant { id weight { value unit } }
          allocations { quantity warehouse { id } }
        }
      }
    }
  }
}
"""

FULFILMENTS = """
query SaleorAIFulfilments($id: ID!) {
  order(id: $id) { id fulfillments { id status trackingNumber } }
}
"""

ORDER_FULFIL = """
mutation SaleorAIOrderFulfil($id: ID!, $input: OrderFulfillInput!) {
  orderFulfill(order: $id, input: $input) {
    fulfillments { id status trackingNumber }
    errors { field message code }
  }
}
"""

FULFILMENT_CANCEL = """
mutation SaleorAIFulfilmentCancel($id: ID!, $warehouse: ID!) {
  orderFulfillmentCancel(id: $id, input: {warehouseId: $warehouse}) {
    fulfillment { id status }
    errors { field message code }
  }
}
"""
