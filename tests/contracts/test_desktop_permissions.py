"""The desktop lets people try what the service lets them do."""

import pytest

from backoffice_desktop import permissions
from saleor_ai_plugin.service.permissions import FIELDS


@pytest.mark.parametrize(
    ("needed", "fields"),
    [
        (permissions.FRAUD_REVIEW, ["Query.fraudReviews", "Mutation.fraudReviewResolve", "Subscription.fraudQueue"]),
        (permissions.FRAUD_RULES, ["Query.fraudRules", "Query.fraudReplay", "Query.fraudSettings"]),
        (
            permissions.FRAUD_RULES_CHANGE,
            ["Mutation.fraudRuleSave", "Mutation.fraudRuleDelete", "Mutation.fraudSettingsUpdate"],
        ),
    ],
)
def test_permissions_are_the_services(needed, fields):
    assert {name: FIELDS[name] for name in fields} == dict.fromkeys(fields, needed)
