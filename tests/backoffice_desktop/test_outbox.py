"""Decisions on disk: nothing is lost, nothing of somebody else is sent, and nothing is sent in another order."""

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_desktop.api.credit import CreditKind
from backoffice_desktop.api.fraud import DecisionKind
from backoffice_desktop.outbox import Outbox, Topic, Unsent

KINDS = st.sampled_from([DecisionKind.APPROVE, DecisionKind.REJECT, DecisionKind.ASK_MORE, DecisionKind.UNDO])


def unsent(number: int, account: str = "ann", **values) -> Unsent:
    at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=number)
    subject = {"topic": Topic.FRAUD, "subject": f"order-{number}", "name": str(number), "version": 1}
    values = subject | {"kind": DecisionKind.APPROVE} | values
    return Unsent(account=account, decided_at=at.isoformat(), **values)


def test_another_start_finds_what_was_not_sent(tmp_path):
    one, two = (
        unsent(1, note="seen the invoice"),
        unsent(2, kind=DecisionKind.REJECT, values={"cancel_order": True, "refund": False}),
    )
    box = Outbox(tmp_path, "ann")
    box.put(two)
    box.put(one)
    assert Outbox(tmp_path, "ann").all() == [one, two]


def test_removed_is_gone_and_may_be_removed_again(tmp_path):
    box = Outbox(tmp_path, "ann")
    one = unsent(1)
    box.put(one)
    box.remove(one)
    box.remove(one)
    assert box.all() == []


def test_decisions_of_another_account_stay_where_they_are(tmp_path):
    theirs = unsent(1, account="bob")
    Outbox(tmp_path, "bob").put(theirs)
    assert Outbox(tmp_path, "ann").all() == []
    assert Outbox(tmp_path, "bob").all() == [theirs]


def test_file_that_cannot_be_read_is_set_aside(tmp_path):
    (tmp_path / "torn.json").write_text('{"account": "ann", "kin')
    assert Outbox(tmp_path, "ann").all() == []
    assert (tmp_path / "torn.unreadable").read_text() == '{"account": "ann", "kin'


def test_client_ids_are_unique():
    assert len({unsent(1).client_id for _ in range(100)}) == 100


@settings(deadline=None)
@given(note=st.text(max_size=200), kind=KINDS, refund=st.booleans())
def test_whatever_is_written_comes_back(tmp_path_factory, note, kind, refund):
    folder = tmp_path_factory.mktemp("outbox")
    one = unsent(1, note=note, kind=kind, values={"refund": refund})
    Outbox(folder, "ann").put(one)
    assert Outbox(folder, "ann").all() == [one]


def test_file_of_the_first_format_is_still_sent(tmp_path):
    held = {
        "account": "ann",
        "order_id": "order-1",
        "number": "1",
        "version": 3,
        "kind": "REJECT",
        "note": "seen the invoice",
        "cancel_order": True,
        "refund": False,
        "client_id": "abc",
        "decided_at": "2026-03-01T00:00:00+00:00",
    }
    (tmp_path / "abc.json").write_text(json.dumps(held))
    found = Outbox(tmp_path, "ann").all()[0]
    assert (found.topic, found.subject, found.name, found.version) == (Topic.FRAUD, "order-1", "1", 3)
    assert (found.kind, found.note, found.client_id) == (DecisionKind.REJECT, "seen the invoice", "abc")
    assert found.values == {"cancel_order": True, "refund": False}


def test_decision_of_credit_comes_back(tmp_path):
    subject = {"topic": Topic.ACCOUNT, "subject": "7", "name": "Nordwind", "kind": CreditKind.LIMIT_CHANGE}
    one = unsent(1, **subject, values={"limit": "900.00"})
    Outbox(tmp_path, "ann").put(one)
    assert Outbox(tmp_path, "ann").all() == [one]


def test_kind_that_its_topic_does_not_know_is_set_aside(tmp_path):
    one = unsent(1)
    Outbox(tmp_path, "ann").put(one)
    path = tmp_path / f"{one.client_id}.json"
    path.write_text(path.read_text().replace("APPROVE", "LIMIT_CHANGE"))
    assert Outbox(tmp_path, "ann").all() == []
    assert path.with_suffix(".unreadable").exists()
