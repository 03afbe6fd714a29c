"""What reviewers do to a document: once, on what they saw, and so that it can be taken back."""

import uuid
from decimal import Decimal

import pytest
from intake_documents import ANN, BOB, document, order, wish

from saleor_ai_plugin.deciding import ConflictError, DecisionError, NotFoundError
from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.intake import accepting, correcting, learned, listing, parts
from saleor_ai_plugin.intake.models import IntakeAlias, IntakeBuyer, IntakeDecision, IntakeDocument
from saleor_ai_plugin.jobs.models import Job


def everything(held):
    """All that is kept of a document, to see that nothing changed."""
    row = IntakeDocument.objects.filter(id=held.id).values().get()
    return row, list(held.matches.order_by("position").values()), held.decisions.count()


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("number", "PO-1", "PO-1"),
        ("date", "2026-11-28", "2026-11-28"),
        ("currency", "usd", "USD"),
        ("buyer.name", " Hotel  Adler ", "Hotel Adler"),
        ("deliver_to.country", "at", "AT"),
        ("lines.1.quantity", "50", "50"),
        ("lines.2.price", "11.50", "11.50"),
    ],
)
def test_field_is_corrected_and_the_correction_taken_back(goods, path, text, value):
    held = document()
    before = IntakeDocument.objects.get(id=held.id).order
    done = correcting.correct(wish(held), path=path, text=text)
    fields = dict(listing_fields(done.order))
    assert (fields[path]["value"], fields[path]["by"], fields[path]["confidence"]) == (value, ANN, 1.0)
    assert done.version == 2
    assert done.understood == before
    back = accepting.undo(wish(done))
    assert dict(listing_fields(back.order)) == dict(listing_fields(before))
    assert [one.kind for one in back.decisions.order_by("id")] == ["correct", "undo"]
    with pytest.raises(DecisionError, match="nothing to take back"):
        accepting.undo(wish(back))


def listing_fields(held):
    from saleor_ai_plugin.intake import shapes

    yield from shapes.fields(held)
    for position, line in enumerate(held["lines"]):
        yield from ((f"lines.{position}.{name}", line[name]) for name in shapes.OF_LINE)


@pytest.mark.parametrize(
    ("path", "text", "says"),
    [
        ("date", "28.11.2026", "is no day; write 2026-11-28"),
        ("lines.0.price", "1,5", "is no number; write 1234.50"),
        ("lines.0.price", "NaN", "is no number"),
        ("lines.0.price", "1e400", "is no number"),
        ("lines.0.quantity", "0", "take the line away instead"),
        ("currency", "EURO", "is none; write EUR"),
        ("number", "x" * 1001, "1001 characters are too many"),
        ("lines.3.price", "1", "there is no field 'lines.3.price'"),
        ("lines.-1.price", "1", "there is no field"),
        ("kind", "receipt", "there is no field 'kind'"),
        ("buyer.secret", "1", "there is no field"),
    ],
)
def test_correction_that_cannot_be_changes_nothing(goods, path, text, says):
    held = document()
    before = everything(held)
    with pytest.raises(DecisionError, match=says):
        correcting.correct(wish(held), path=path, text=text)
    assert everything(held) == before


def test_sums_are_reckoned_anew(goods):
    held = document()
    done = correcting.correct(wish(held), path="lines.0.quantity", text="13")
    checks = {(one["name"], one["line"]): one for one in done.order["checks"]}
    # 13 x 24.90 = 323.70; the paper says 298.80
    assert (checks["line", 0]["reckoned"], checks["line", 0]["agrees"]) == ("323.70", False)
    assert (checks["net_total", None]["reckoned"], checks["net_total", None]["agrees"]) == ("534.30", True)


def test_two_reviewers_do_not_overwrite_each_other(goods):
    held = document()
    correcting.correct(wish(held), path="number", text="PO-1")
    before = everything(held)
    for do in (
        lambda seen: correcting.correct(seen, path="number", text="PO-2"),
        lambda seen: correcting.choose_variant(seen, position=0, variant_id="cup-7"),
        lambda seen: correcting.remove_line(seen, position=0),
        lambda seen: parts.split(seen, starts=[2]),
        accepting.accept,
        accepting.undo,
    ):
        with pytest.raises(ConflictError, match=f"{ANN} did something to it .correct. meanwhile") as caught:
            do(wish(held, BOB, version=1))
        assert caught.value.held.version == 2
    assert everything(held) == before


def test_same_decision_sent_again_is_made_once(goods):
    held, client_id = document(), uuid.uuid4()
    first = wish(held, client_id=client_id)
    correcting.correct(first, path="number", text="PO-1")
    before = everything(held)
    assert correcting.correct(first, path="number", text="PO-1").version == 2
    assert everything(held) == before


def test_lines_are_added_and_removed(goods):
    held = document()
    done = correcting.remove_line(wish(held), position=0)
    assert [one["code"]["value"] for one in done.order["lines"]] == ["CUP-7", "TEA-55"]
    assert list(done.matches.order_by("position").values_list("position", "variant_id")) == [
        (0, "cup-7"),
        (1, "tea-55"),
    ]
    done = correcting.add_line(wish(done), variant_id="ket-100", quantity=2, price=Decimal("20.00"))
    assert [one["code"]["value"] for one in done.order["lines"]] == ["CUP-7", "TEA-55", "KET-100"]
    assert (done.lines_count, done.unsure_count) == (3, 0)
    done = accepting.undo(wish(done))
    assert done.lines_count == 2
    done = accepting.undo(wish(done))
    assert [one["code"]["value"] for one in done.order["lines"]] == ["KET-100", "CUP-7", "TEA-55"]
    assert list(done.matches.order_by("position").values_list("variant_id", flat=True)) == [
        "ket-100",
        "cup-7",
        "tea-55",
    ]
    for do, says in (
        (lambda seen: correcting.add_line(seen, variant_id="no", quantity=1, price=None), "no variant 'no'"),
        (lambda seen: correcting.add_line(seen, variant_id="cup-7", quantity=0, price=None), "at least 1"),
        (lambda seen: correcting.remove_line(seen, position=7), "there is no line 7"),
        (lambda seen: correcting.choose_variant(seen, position=0, variant_id="no"), "no variant 'no'"),
    ):
        before = everything(done)
        with pytest.raises(DecisionError, match=says):
            do(wish(done))
        assert everything(done) == before


def test_document_without_a_variant_cannot_be_accepted(goods):
    held = document(known=False)
    assert held.unsure_count == 3
    with pytest.raises(DecisionError, match="lines 1, 2, 3 are without a variant") as caught:
        accepting.accept(wish(held))
    assert caught.value.position == 0
    held.order["lines"][1]["quantity"]["value"] = "1.5"
    held.save()
    held.matches.update(variant_id="cup-7")
    with pytest.raises(DecisionError, match="line 2 is without a whole number of pieces"):
        accepting.accept(wish(held))
    assert not OutboxEvent.objects.exists()


def test_accepted_document_asks_for_its_draft_order_once(goods):
    held = document()
    seen = wish(held, client_id=uuid.uuid4())
    done = accepting.accept(seen)
    assert (done.state, done.accepted_by, done.version) == ("accepted", ANN, 2)
    accepting.accept(seen)
    event = OutboxEvent.objects.get()
    assert (event.kind, event.payload) == ("intake.order", {"document_id": str(held.id)})
    with pytest.raises(DecisionError, match="the document is accepted and cannot be corrected"):
        correcting.correct(wish(done), path="number", text="1")
    # Whether the shop has made it is not known here.
    with pytest.raises(DecisionError, match="nothing to take back"):
        accepting.undo(wish(done))


def test_what_a_reviewer_chose_is_learned_for_that_buyer(goods):
    read = order((("H-17", "Wasserkocher", 3, "24.90"),))
    held = document(read, known=False)
    done = correcting.choose_variant(wish(held), position=0, variant_id="ket-100")
    done = correcting.choose_customer(wish(done), customer_id="C-1", customer_name="Hotel Adler")
    # What is not accepted teaches nothing yet.
    assert not IntakeAlias.objects.exists()
    accepting.accept(wish(done))
    assert set(IntakeAlias.objects.values_list("buyer", "by", "key", "variant_id", "confirmed")) == {
        ("customer:C-1", "code", "H17", "ket-100", 1),
        ("customer:C-1", "description", "wasserkocher", "ket-100", 1),
    }
    keys = ["vat:DE136695976", "mail:hotel-adler.example", "name:hotel adler gmbh"]
    assert sorted(IntakeBuyer.objects.values_list("buyer", flat=True)) == sorted(keys)
    assert set(IntakeBuyer.objects.values_list("customer_id", flat=True)) == {"C-1"}


def test_contradicted_alias_is_forgotten(goods):
    for variant, kept in (("ket-100", {("ket-100", 1, 0)}), ("cup-7", {("cup-7", 1, 0)})):
        held = document(order((("H-17", "", 3, "24.90"),)), known=False, customer_id="C-1")
        done = correcting.choose_variant(wish(held), position=0, variant_id=variant)
        accepting.accept(wish(done))
        rows = IntakeAlias.objects.filter(by="code")
        assert set(rows.values_list("variant_id", "confirmed", "contradicted")) == kept


@pytest.mark.parametrize("address", ["ann@gmail.com", "ann@QQ.com"])
def test_free_mail_addresses_are_told_apart(address):
    assert learned.buyer_keys({"buyer": {}}, address) == [f"mail:{address.lower()}"]


def test_rejected_document_needs_a_reason_and_comes_back(goods):
    held = document()
    with pytest.raises(DecisionError, match="say why"):
        accepting.reject(wish(held))
    done = accepting.reject(wish(held, note="a brochure"))
    assert (done.state, listing.waiting().to_review) == ("rejected", 0)
    assert accepting.undo(wish(done)).state == "to_review"


def test_duplicate_can_be_kept(goods):
    first = document()
    second = document()
    IntakeDocument.objects.filter(id=second.id).update(state="duplicate", duplicate_of=first)
    second.refresh_from_db()
    done = accepting.keep(wish(second))
    assert (done.state, done.duplicate_of_id) == ("to_review", first.id)


def test_document_is_split_and_put_together_again(goods):
    held = document(pages=4)
    seen = wish(held, client_id=uuid.uuid4())
    made = parts.split(seen, starts=[3, 4])
    assert [one.id for one in parts.split(seen, starts=[3, 4])] == [one.id for one in made]
    assert [one.name for one in made] == ["PO.pdf (1–2)", "PO.pdf (3)", "PO.pdf (4)"]
    shown = [[(page.number, page.original_page) for page in one.pages.order_by("number")] for one in made]
    assert shown == [[(1, 1), (2, 2)], [(1, 3)], [(1, 4)]]
    held.refresh_from_db()
    assert (held.state, Job.objects.get().kind) == ("replaced", "intake.read")
    assert {one.state for one in made} == {"received"}
    back = accepting.undo(wish(held))
    assert (back.state, IntakeDocument.objects.count()) == ("to_review", 1)


@pytest.mark.parametrize("starts", [[], [1], [0, 2], [6]])
def test_split_that_cannot_be_is_refused(goods, starts):
    held = document(pages=5)
    with pytest.raises(DecisionError, match="split before pages 2 to 5"):
        parts.split(wish(held), starts=starts)
    assert IntakeDocument.objects.get().state == "to_review"


def test_documents_are_merged_and_taken_apart_again(goods):
    first, second = document(pages=2), document(order(number="PO-2"), pages=1)
    client = uuid.uuid4()
    seen = [wish(first, client_id=client), wish(second, client_id=client)]
    made = parts.merge(seen)
    assert parts.merge(seen).id == made.id
    assert [page.original_id for page in made.pages.order_by("number")] == [
        first.original_id, first.original_id, second.original_id,
    ]  # fmt: skip
    assert set(IntakeDocument.objects.exclude(id=made.id).values_list("state", flat=True)) == {"replaced"}
    second.refresh_from_db()
    accepting.undo(wish(second))
    assert set(IntakeDocument.objects.values_list("state", flat=True)) == {"to_review"}
    assert not IntakeDocument.objects.filter(id=made.id).exists()
    with pytest.raises(DecisionError, match="2 to 100 different documents"):
        parts.merge([wish(first), wish(first)])


def test_split_is_not_undone_once_a_part_is_accepted(goods):
    held = document(pages=2)
    made = parts.split(wish(held), starts=[2])
    IntakeDocument.objects.filter(id=made[0].id).update(state="accepted")
    held.refresh_from_db()
    with pytest.raises(DecisionError, match="accepted, split or merged already"):
        accepting.undo(wish(held))
    assert IntakeDocument.objects.count() == 3


def test_page_is_turned_and_the_document_read_again(goods):
    held = document(pages=2)
    done = parts.rotate(wish(held), page=2, degrees=90)
    assert (done.state, done.turns, done.tries) == ("received", {"2": 90}, 0)
    assert IntakeDecision.objects.get().kind == "rotate"
    with pytest.raises(DecisionError, match="the document is received"):
        parts.rotate(wish(done), page=2, degrees=90)


def test_views_and_search(goods):
    first = document(sender="po@adler.example")
    document(order(number="PO-99", buyer="Café Zentral"))
    found = listing.matching(view=listing.View.TO_REVIEW, search="adler 4711")
    assert [one.id for one in found] == [first.id]
    assert listing.matching(view=listing.View.ALL, search="zentral").get().number == "PO-99"
    assert listing.waiting() == listing.Waiting(2, 0, 0, 0, 0, 0, first.received_at)
    names = [one.sku for one in listing.search_articles("cup white", channel="default-channel")]
    assert names == ["CUP-7"]
    (kettle,) = listing.search_articles("ket", channel="default-channel")
    assert (kettle.sku, str(kettle.price), kettle.currency, kettle.free) == ("KET-100", "24.900", "EUR", 100)
    assert listing.search_articles("  ", channel="default-channel") == []


def test_unknown_document_is_not_found(goods):
    for given in ("1", str(uuid.uuid4())):
        with pytest.raises(NotFoundError):
            accepting.accept(accepting.Wish(given, 1, ANN, uuid.uuid4()))
