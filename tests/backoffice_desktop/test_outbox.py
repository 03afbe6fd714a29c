"""Decisions on disk: nothing is lost, nothing of somebody else is sent, and nothing is sent in another order."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

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
