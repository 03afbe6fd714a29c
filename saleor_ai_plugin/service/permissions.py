"""Who may use which field of the API: one table, and a field that is not in it stops the service from starting.

A staff member needs any one of a field's permissions. Only logging in, and asking where, is open.
"""

from collections.abc import Mapping

from saleor_ai_plugin.accounts.permissions import (
    MANAGE_APPS,
    MANAGE_ORDERS,
    MANAGE_PLUGINS,
    MANAGE_PRODUCTS,
    MANAGE_SETTINGS,
    MANAGE_USERS,
)

OPEN = None
ANY_STAFF: frozenset[str] = frozenset()
CREDIT = frozenset({MANAGE_USERS, MANAGE_ORDERS})
OPERATIONS = frozenset({MANAGE_APPS, MANAGE_PLUGINS})
ORDERS = frozenset({MANAGE_ORDERS})
OWNER = frozenset({MANAGE_PLUGINS, MANAGE_SETTINGS})
PRODUCTS = frozenset({MANAGE_PRODUCTS})

FIELDS: Mapping[str, frozenset[str] | None] = {
    # Logging in
    "Mutation.tokenCreate": OPEN,
    "Mutation.tokenRefresh": OPEN,
    "Query.loginAt": OPEN,
    "Query.me": ANY_STAFF,
    # The shop as we know it
    "Query.shop": ANY_STAFF,
    "Query.product": PRODUCTS,
    "Query.products": PRODUCTS,
    "Query.customers": CREDIT,
    "Query.orders": ORDERS,
    # Recommendations
    "Query.recommendations": PRODUCTS,
    "Query.recommendationRules": PRODUCTS,
    "Query.recommendationExclusions": PRODUCTS,
    "Query.recommendationLift": PRODUCTS,
    "Mutation.recommendationRulesUpdate": PRODUCTS,
    "Mutation.recommendationExclusionCreate": PRODUCTS,
    "Mutation.recommendationExclusionDelete": PRODUCTS,
    "Mutation.recommendationTrain": PRODUCTS,
    # Fraud
    "Query.fraudReviews": ORDERS,
    "Query.fraudReview": ORDERS,
    "Query.fraudWaiting": ORDERS,
    "Query.fraudRules": ORDERS,
    "Query.fraudRuleNames": ORDERS,
    "Query.fraudReplay": ORDERS,
    "Query.fraudSettings": ORDERS,
    "Query.fraudStops": ORDERS,
    "Mutation.fraudReviewResolve": ORDERS,
    "Mutation.fraudReviewUndo": ORDERS,
    "Mutation.fraudRuleSave": OWNER,
    "Mutation.fraudRuleDelete": OWNER,
    "Mutation.fraudSettingsUpdate": OWNER,
    "Mutation.fraudTrain": OWNER,
    "Subscription.fraudQueue": ORDERS,
    # Credit
    "Query.creditAccounts": CREDIT,
    "Query.creditAccount": CREDIT,
    "Query.creditApplications": CREDIT,
    "Query.creditApplication": CREDIT,
    "Query.creditWaiting": CREDIT,
    "Query.creditPolicies": CREDIT,
    "Mutation.creditApplicationCreate": CREDIT,
    "Mutation.creditApplicationResolve": CREDIT,
    "Mutation.creditApplicationUndo": CREDIT,
    "Mutation.creditLimitChange": CREDIT,
    "Mutation.creditLimitResolve": CREDIT,
    "Mutation.creditAccountBlock": CREDIT,
    "Mutation.creditReviewAsk": CREDIT,
    "Mutation.creditReviewDone": CREDIT,
    "Mutation.creditAccountUndo": CREDIT,
    "Mutation.creditPolicyUpdate": OWNER,
    "Mutation.creditTrain": OWNER,
    "Subscription.creditQueue": CREDIT,
    # Forecasting
    "Query.forecastTotals": PRODUCTS,
    "Query.forecastTotal": PRODUCTS,
    "Query.forecastRuns": PRODUCTS,
    # Inventory
    "Query.inventoryWarehouses": PRODUCTS,
    "Query.inventoryWaiting": PRODUCTS,
    "Query.inventoryPlans": PRODUCTS,
    "Query.inventoryProduct": PRODUCTS,
    "Query.inventorySettings": PRODUCTS,
    "Query.stockHealth": PRODUCTS,
    "Query.stockPositions": PRODUCTS,
    "Query.stockAlerts": PRODUCTS,
    "Query.restockSummary": PRODUCTS,
    "Query.restockLines": PRODUCTS,
    "Query.purchaseOrders": PRODUCTS,
    "Query.purchaseOrder": PRODUCTS,
    "Query.purchaseOrderPreview": PRODUCTS,
    "Query.purchaseOrderDocument": PRODUCTS,
    "Query.receivingLookup": PRODUCTS,
    "Query.receipts": PRODUCTS,
    "Query.suppliers": PRODUCTS,
    "Query.supplier": PRODUCTS,
    "Query.supplierProducts": PRODUCTS,
    "Query.supplierPriceList": PRODUCTS,
    "Mutation.inventoryPlanRun": PRODUCTS,
    "Mutation.stockAlertsAcknowledge": PRODUCTS,
    "Mutation.purchaseOrderCreate": PRODUCTS,
    "Mutation.purchaseOrderChange": PRODUCTS,
    "Mutation.purchaseOrderApprove": PRODUCTS,
    "Mutation.purchaseOrdersApprove": PRODUCTS,
    "Mutation.purchaseOrderSend": PRODUCTS,
    "Mutation.purchaseOrderConfirm": PRODUCTS,
    "Mutation.purchaseOrderCancel": PRODUCTS,
    "Mutation.purchaseOrderUndo": PRODUCTS,
    "Mutation.purchaseOrderSourceRetry": PRODUCTS,
    "Mutation.purchaseOrderReceive": PRODUCTS,
    "Mutation.stockRaiseRetry": PRODUCTS,
    "Mutation.supplierSave": PRODUCTS,
    "Mutation.supplierProductSave": PRODUCTS,
    "Mutation.supplierProductDelete": PRODUCTS,
    "Mutation.supplierPriceListApply": PRODUCTS,
    "Mutation.inventoryPolicySave": OWNER,
    "Mutation.inventoryBuyerSave": OWNER,
    "Mutation.approvalLimitSave": OWNER,
    "Mutation.approvalLimitDelete": OWNER,
    "Mutation.budgetSave": OWNER,
    "Mutation.budgetDelete": OWNER,
    "Mutation.shelfCapacitySave": OWNER,
    "Subscription.inventoryQueue": PRODUCTS,
    # The embedded shop
    "Mutation.demoOrderCreate": ORDERS,
    # Running the service
    "Query.job": OPERATIONS | PRODUCTS,
    "Query.jobs": OPERATIONS | PRODUCTS,
    "Mutation.jobCancel": OPERATIONS,
    "Subscription.jobProgress": OPERATIONS | PRODUCTS,
    "Query.workers": OPERATIONS,
    "Query.outbox": OPERATIONS,
    "Query.parkedEvents": OPERATIONS,
    "Mutation.parkedEventsRetry": OPERATIONS,
    "Query.modelVersions": OPERATIONS | PRODUCTS,
}
