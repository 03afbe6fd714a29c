"""What is older than the owner wants is deleted, and nothing that somebody still waits for."""

from datetime import timedelta

import pytest
from django.utils import timezone
from intake_documents import document, order, wish

from saleor_ai_plugin.intake import correcting, forgetting, owner, parts
from saleor_ai_plugin.intake.models import (
    IntakeAlias,
    IntakeBuyer,
    IntakeChunk,
    IntakeDecision,
    IntakeDocument,
    IntakeLine,
    IntakeOriginal,
    IntakePage,
)

NOW = timezone.now()


def old(held, days=400, **fields):
    IntakeDocument.objects.filter(id=held.id).update(received_at=NOW - timedelta(days=days), **fields)
    return IntakeDocument.objects.get(id=held.id)


def test_old_documents_are_emptied_and_still_known(goods):
    held = document(sender="ann@adler.example", customer_id="C-1", customer_name="Adler")
    IntakeChunk.objects.create(original_id=held.original_id, number=0, content=b"%PDF-")
    held = correcting.correct(wish(held, note="Ann called"), path="buyer.name", text="Hotel Adler")
    held = old(held, state="ordered", shop_order_id="T-1", shop_order_number="17")
    young = old(document(order(number="PO-2")), days=300, state="ordered")
    assert forgetting.forget(now=NOW) == 1
    kept = IntakeDocument.objects.get(id=held.id)
    assert (kept.sha256, kept.state, kept.shop_order_number) == (held.sha256, "ordered", "17")
    assert kept.emptied_at == NOW
    said = [value for value in vars(kept).values() if isinstance(value, str | dict | list)]
    for secret in ("Adler", "ann@adler", "PO-4711", "Ann called", "KET-100"):
        assert not any(secret in str(value) for value in said)
        assert not any(secret in str(row) for row in IntakeDecision.objects.filter(document=kept).values())
    for rows in (IntakePage, IntakeLine):
        assert set(rows.objects.values_list("document_id", flat=True)) == {young.id}
    assert (IntakeOriginal.objects.get().id, IntakeChunk.objects.count()) == (young.original_id, 0)
    assert forgetting.forget(now=NOW) == 0


@pytest.mark.parametrize("state", ["received", "reading", "to_review", "accepted"])
def test_what_somebody_waits_for_is_kept_however_old(goods, state):
    held = old(document(), state=state)
    assert forgetting.forget(now=NOW) == 0
    assert IntakeDocument.objects.get(id=held.id).order is not None


def test_original_of_a_part_that_still_waits_is_kept(goods):
    held = document(pages=2)
    made = parts.split(wish(held), starts=[2])
    old(held)
    IntakeDocument.objects.filter(id=made[0].id).update(received_at=NOW - timedelta(days=400), state="rejected")
    assert forgetting.forget(now=NOW) == 2
    assert IntakeOriginal.objects.get().id == held.original_id
    assert [page.document_id for page in IntakePage.objects.all()] == [made[1].id]
    old(made[1], state="ordered")
    assert forgetting.forget(now=NOW) == 1
    assert not IntakeOriginal.objects.exists()


def test_what_was_learned_goes_when_it_was_not_used_for_as_long(goods):
    owner.update(changes={"keep_days": 30}, by="owner@shop.example")
    for days, name in ((31, "old"), (29, "new")):
        at = NOW - timedelta(days=days)
        IntakeAlias.objects.create(buyer="b", by="code", key=name, variant_id="cup-7", learned_at=at)
        IntakeBuyer.objects.create(buyer=name, customer_id="C-1", learned_at=at)
    forgetting.forget(now=NOW)
    assert (IntakeAlias.objects.get().key, IntakeBuyer.objects.get().buyer) == ("new", "new")
