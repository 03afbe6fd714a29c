"""Credit over the API, as the desktop asks."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_ai_plugin.credit.models import CreditAccount, CreditApplication, CreditOrder
from saleor_ai_plugin.facts.models import Customer

ACCOUNTS = """
query($states: [CreditAccountState!], $search: String, $person: Boolean, $by: CreditAccountOrder, $to: OrderDirection) {
  creditAccounts(states: $states, search: $search, needsPerson: $person, orderBy: $by, direction: $to) {
    totalCount items { customerId limit { amount } exposure { amount } available { amount } overdue { amount } pd }
  }
}
"""
DETAIL = """
query($id: ID!) {
  creditAccount(customerId: $id) {
    account { company state version canUndo proposal { limit { amount currency } by } reasons { text points lost } }
    answers { name text value } pointsTable { feature } basePoints wouldChange { text }
    orders { orderId outstanding { amount } daysLate state } months { month invoiced paidLate unpaid }
    decisions { kind by note limitBefore { amount } limitAfter { amount } why }
  }
}
"""
CHANGE = """
mutation($id: ID!, $version: Int!, $limit: Decimal!, $note: String!, $client: ID!) {
  creditLimitChange(customerId: $id, version: $version, limit: $limit, note: $note, clientId: $client) {
    account { version limit { amount } proposal { limit { amount } } } errors { field message code }
  }
}
"""
APPLY = """
mutation($customer: ID!, $requested: Decimal!, $client: ID!) {
  creditApplicationCreate(customerId: $customer, company: "Oak", requested: $requested, currency: "EUR",
                          answers: {industry: "retail", filesAccounts: true}, clientId: $client) {
    application { id state version requested { amount } canUndo } errors { field message code }
  }
}
"""
RESOLVE = """
mutation($id: ID!, $version: Int!, $decision: CreditApplicationDecision!, $limit: Decimal, $note: String,
         $client: ID!) {
  creditApplicationResolve(id: $id, version: $version, decision: $decision, limit: $limit, note: $note,
                           clientId: $client) {
    application { state version decidedBy } errors { field message code }
  }
}
"""


@pytest.fixture
def accounts(transactional_db):
    """Three accounts: one with something overdue, one without a score, one with a proposal."""
    now = timezone.now()
    for number, (limit, pd) in enumerate((("1000", 0.3), ("500", None), ("9000", 0.02)), start=1):
        CreditAccount.objects.create(
            customer_id=f"u{number}", company=f"Maple {number}", currency="EUR", limit=limit, pd=pd, opened_at=now,
            proposed_limit="12000" if number == 3 else None, proposed_by="bob@shop.example", proposed_at=now,
            answers={"industry": "events", "employees": 4},
            reasons=[{"code": "low_points", "feature": "industry", "bin": "events", "points": -15.0, "lost": 28.0}],
        )  # fmt: skip
    for order_id, customer, amount, days in (("o1", "u1", "700", 50), ("o2", "u1", "600", 3), ("o3", "u2", "100", 3)):
        placed = now - timedelta(days=days)
        CreditOrder.objects.create(
            order_id=order_id, customer_id=customer, currency="EUR", amount=amount, outstanding=amount, counts=True,
            placed_at=placed, due_at=placed + timedelta(days=30), state="approved",
        )  # fmt: skip


def listed(api, **variables):
    return [item["customerId"] for item in api.ask(ACCOUNTS, variables)["data"]["creditAccounts"]["items"]]


def change(api, customer_id, limit, *, version=1, note="asked", client=None):
    given = {"id": customer_id, "version": version, "limit": limit, "note": note, "client": client or str(uuid.uuid4())}
    return api.ask(CHANGE, given)["data"]["creditLimitChange"]


def test_accounts_are_ordered_searched_and_filtered(api, accounts):
    assert listed(api) == ["u1", "u2", "u3"]
    assert listed(api, by="PD") == ["u1", "u3", "u2"]
    assert listed(api, by="PD", to="ASC") == ["u3", "u1", "u2"]
    assert listed(api, by="LIMIT") == ["u3", "u1", "u2"]
    assert listed(api, search="maple 2") == ["u2"]
    assert listed(api, search="u3") == ["u3"]
    assert listed(api, person=True) == ["u1", "u3"]
    assert listed(api, states=["BLOCKED"]) == []


def test_figures_of_an_account(api, accounts):
    first = api.ask(ACCOUNTS)["data"]["creditAccounts"]["items"][0]
    assert {name: first[name]["amount"] for name in ("limit", "exposure", "available", "overdue")} == {
        "limit": "1000.000", "exposure": "1300.000", "available": "0", "overdue": "700.000",
    }  # fmt: skip


def test_everything_that_a_clerk_needs(api, accounts):
    change(api, "u1", "1400", note="pays well")
    found = api.ask(DETAIL, {"id": "u1"})["data"]["creditAccount"]
    assert (found["account"]["company"], found["account"]["canUndo"]) == ("Maple 1", True)
    assert found["account"]["reasons"] == [{"text": "Industry: events", "points": -15, "lost": 28}]
    assert {"name": "employees", "text": "Employees", "value": "4"} in found["answers"]
    assert (found["pointsTable"], found["basePoints"], found["wouldChange"]) == ([], None, [])
    assert [(order["orderId"], order["daysLate"]) for order in found["orders"]] == [("o2", None), ("o1", 20)]
    assert len(found["months"]) == 12
    assert sum(Decimal(month["invoiced"]) for month in found["months"]) == 1300
    assert found["decisions"] == [
        {
            "kind": "LIMIT_CHANGE", "by": "staff@shop.example", "note": "pays well", "why": [],
            "limitBefore": {"amount": "1000.000"}, "limitAfter": {"amount": "1400.000"},
        }
    ]  # fmt: skip
    assert api.ask(DETAIL, {"id": "nobody"})["data"]["creditAccount"] is None
    chinese = api.ask(DETAIL, {"id": "u1"}, **{"accept-language": "zh-CN"})["data"]["creditAccount"]
    assert chinese["account"]["reasons"][0]["text"] == "行业：活动"


def test_limit_is_changed_once_and_a_late_decision_sees_who_was_first(api, accounts):
    client = str(uuid.uuid4())
    for _ in range(2):
        assert change(api, "u1", "2000", client=client)["account"]["limit"] == {"amount": "2000.000"}
    late = change(api, "u1", "100")
    assert (late["errors"][0]["code"], late["account"]["limit"]) == ("CONFLICT", {"amount": "2000.000"})
    large = change(api, "u1", "20000", version=2)
    assert large["account"] == {
        "version": 3, "limit": {"amount": "2000.000"}, "proposal": {"limit": {"amount": "20000.000"}},
    }  # fmt: skip
    assert change(api, "u1", "99", version=3, note="")["errors"][0]["field"] == "note"
    assert change(api, "nobody", "99")["errors"][0]["code"] == "NOT_FOUND"


def test_second_person_block_review_and_undo(api, accounts):
    base = """mutation($client: ID!, $version: Int!) { answer: %s { account { version state limit { amount }
        reviewAskedNote } errors { code message } } }"""

    def do(call, version):
        return api.ask(base % call, {"client": str(uuid.uuid4()), "version": version})["data"]["answer"]

    same = 'customerId: "u3", version: $version, clientId: $client'
    confirmed = do(f"creditLimitResolve({same}, confirm: true)", 1)["account"]
    assert confirmed["limit"] == {"amount": "12000.000"}
    blocked = do(f'creditAccountBlock({same}, blocked: true, note: "owes")', 2)["account"]
    assert blocked["state"] == "BLOCKED"
    asked = do(f'creditReviewAsk({same}, note: "we paid")', 3)["account"]
    assert asked["reviewAskedNote"] == "we paid"
    assert do(f'creditReviewDone({same}, note: "so it is")', 4)["account"]["reviewAskedNote"] == ""
    assert do(f"creditAccountUndo({same})", 5)["account"]["reviewAskedNote"] == "we paid"
    assert do(f"creditAccountUndo({same})", 6)["errors"][0]["code"] == "INVALID"


def test_application_from_its_beginning_to_an_account(api, accounts):
    Customer.objects.create(id="u9", snapshot_at=timezone.now())
    given = {"customer": "u9", "requested": "800", "client": str(uuid.uuid4())}
    kept = api.ask(APPLY, given)["data"]["creditApplicationCreate"]["application"]
    assert (kept["state"], kept["version"], kept["canUndo"]) == ("WAITING", 1, False)
    assert api.ask(APPLY, given)["data"]["creditApplicationCreate"]["application"] == kept
    refused = api.ask(APPLY, {**given, "client": str(uuid.uuid4())})["data"]["creditApplicationCreate"]
    assert refused["errors"][0]["field"] == "customerId"
    waiting = api.ask("{ creditWaiting { applications proposals reviewsAsked } }")["data"]["creditWaiting"]
    assert waiting == {"applications": 1, "proposals": 1, "reviewsAsked": 0}

    def resolve(version, decision, **options):
        values = {"id": kept["id"], "version": version, "decision": decision, "client": str(uuid.uuid4()), **options}
        return api.ask(RESOLVE, values)["data"]["creditApplicationResolve"]

    assert resolve(1, "DECLINE")["errors"][0]["field"] == "note"
    assert resolve(1, "ASK_MORE", note="accounts, please")["application"]["state"] == "INFO_REQUESTED"
    assert resolve(1, "ACCEPT", limit="500")["errors"][0]["code"] == "CONFLICT"
    assert resolve(2, "ACCEPT", limit="500")["application"]["decidedBy"] == "staff@shop.example"
    assert CreditAccount.objects.get(customer_id="u9").limit == 500
    detail = "query($id: ID!) { creditApplication(id: $id) { answers { value } decisions { kind } } }"
    found = api.ask(detail, {"id": kept["id"]})["data"]["creditApplication"]
    assert found == {
        "answers": [{"value": "retail"}, {"value": "yes"}],
        "decisions": [{"kind": "APPLIED"}, {"kind": "ASK_MORE"}, {"kind": "ACCEPT"}],
    }
    undo = """mutation($id: ID!, $client: ID!) { creditApplicationUndo(id: $id, version: 3, clientId: $client) {
        application { state } } }"""
    undone = api.ask(undo, {"id": kept["id"], "client": str(uuid.uuid4())})["data"]["creditApplicationUndo"]
    assert undone == {"application": {"state": "INFO_REQUESTED"}}
    page = api.ask('{ creditApplications(search: "oak") { totalCount items { id company } } }')["data"]
    assert page["creditApplications"] == {"totalCount": 1, "items": [{"id": kept["id"], "company": "Oak"}]}
    assert CreditApplication.objects.count() == 1


def test_owners_terms(api, accounts):
    update = """mutation($input: CreditPolicyInput!) { creditPolicyUpdate(currency: "EUR", input: $input) {
        policy { cap termDays updatedBy } errors { field message } } }"""
    kept = api.ask(update, {"input": {"cap": "500", "termDays": 14}})["data"]["creditPolicyUpdate"]
    assert kept == {"policy": {"cap": "500", "termDays": 14, "updatedBy": "staff@shop.example"}, "errors": []}
    refused = api.ask(update, {"input": {"floor": "501"}})["data"]["creditPolicyUpdate"]
    assert "do not fit" in refused["errors"][0]["message"]
    policies = api.ask("{ creditPolicies { currency cap referAbove } }")["data"]["creditPolicies"]
    assert policies == [{"currency": "EUR", "cap": "500.000", "referAbove": 0.1}]


def test_training_is_queued(api, transactional_db):
    assert api.ask("mutation { creditTrain { job { kind state } } }")["data"]["creditTrain"]["job"] == {
        "kind": "credit.train",
        "state": "QUEUED",
    }
