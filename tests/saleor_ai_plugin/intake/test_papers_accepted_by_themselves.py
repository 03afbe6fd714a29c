"""What may go without a person: nothing unless the owner wants it, and then only what agrees in everything."""

import io
from decimal import Decimal

import pytest
from intake_documents import ANN, FailingShop, wish
from intake_papers import GOODS, purchase_order

from saleor_ai_plugin.intake import accepting, arriving, correcting, owner, reading
from saleor_ai_plugin.intake.models import IntakeDocument
from saleor_ai_plugin.shop.errors import SaleorUnavailableError


def read(content: bytes) -> IntakeDocument:
    arrived = arriving.take(io.BytesIO(content), name="PO.pdf", source=arriving.Source.API, most=25_000_000)
    reading.read_waiting(on_document=lambda _: None, should_stop=lambda: False)
    return IntakeDocument.objects.get(id=arrived.document.id)


def codes(document: IntakeDocument) -> list[tuple[str, int | None]]:
    return [(reason["code"], reason["params"].get("line")) for reason in document.reasons]


@pytest.fixture
def eager(shop: FailingShop) -> FailingShop:
    """The owner lets everything go that agrees, and takes 1 wrong document in 10."""
    owner.update(
        changes={"accepts_automatically": True, "error_rate": 0.1, "audit_share": 0.0}, by="owner@shop.example"
    )
    # Without a single reviewed document only what looks twenty times safer goes: many that were right are needed.
    reviewed = [
        IntakeDocument(source="api", received_at="2026-01-01T00:00Z", state="ordered", risk=0.02, was_wrong=False)
        for _ in range(400)
    ]
    IntakeDocument.objects.bulk_create(reviewed)
    return shop


def test_nothing_goes_by_itself_unless_the_owner_wants_it(shop: FailingShop):
    document = read(purchase_order())
    assert (document.state, document.customer_id) == ("to_review", "C-1")
    assert codes(document)[0][0] in {"not_proven", "too_risky", "off"}
    assert document.risk is not None


def test_what_agrees_in_everything_goes_by_itself(eager: FailingShop):
    document = read(purchase_order())
    assert (codes(document), document.state, document.accepted_by) == ([], "accepted", "saleor-ai")
    assert [one.kind for one in document.decisions.order_by("id")] == ["read", "accept"]
    # Nobody looked: it says nothing about how often we are wrong.
    assert document.was_wrong is None


@pytest.mark.parametrize(
    ("rows", "code", "line"),
    [
        ((("KET-100", "Electric kettle 1.7 l", 12, "26.90"), *GOODS[1:]), "price_disagrees", 1),
        ((GOODS[0], ("XYZ-1", "Something else entirely", 3, "5.00"), GOODS[2]), "line_unknown", 2),
    ],
)
def test_what_does_not_agree_waits_for_people(eager: FailingShop, rows, code: str, line: int):
    document = read(purchase_order(("PO-1", rows)))
    assert (document.state, document.risk) == ("to_review", None)
    assert (code, line) in codes(document)


def test_some_of_what_could_go_is_looked_at_all_the_same(eager: FailingShop):
    owner.update(changes={"audit_share": 1.0}, by="owner@shop.example")
    document = read(purchase_order())
    assert (document.state, codes(document)) == ("to_review", [("audited", None)])


def test_shop_that_does_not_answer_leaves_the_customer_to_people(eager: FailingShop, monkeypatch: pytest.MonkeyPatch):
    def away(**_: str) -> None:
        raise SaleorUnavailableError("Saleor did not answer within 5 s; try again later")

    monkeypatch.setattr(eager, "find_customers", away)
    document = read(purchase_order())
    assert (document.state, codes(document)[0]) == ("to_review", ("customer_unknown", None))


def test_price_within_the_owners_tolerance_agrees(eager: FailingShop):
    owner.update(changes={"price_tolerance": 0.1}, by="owner@shop.example")
    rows = (("KET-100", "Electric kettle 1.7 l", 12, "26.90"), *GOODS[1:])
    assert codes(read(purchase_order(("PO-1", rows)))) == []


def test_same_order_again_is_not_accepted_twice(eager: FailingShop):
    first = read(purchase_order())
    again = read(purchase_order() + b"\n% sent again")
    assert (first.state, again.state, again.duplicate_of_id) == ("accepted", "duplicate", first.id)


def test_revised_order_is_shown_beside_the_first(eager: FailingShop):
    first = read(purchase_order())
    revised = read(purchase_order(("PO-4711", GOODS[:2])))
    assert (revised.state, revised.duplicate_of_id) == ("to_review", first.id)
    assert ("revised", None) in codes(revised)


@pytest.mark.parametrize("wrong", ["quantity", "variant", "customer", "line", "name", "nothing", "undone"])
def test_reviews_measure_the_error_rate(shop: FailingShop, wrong: str):
    document = read(purchase_order())
    match wrong:
        case "quantity":
            document = correcting.correct(wish(document), path="lines.0.quantity", text="13")
        case "name":
            document = correcting.correct(wish(document), path="buyer.name", text="Adler")
        case "variant":
            document = correcting.choose_variant(wish(document), position=0, variant_id="cup-7")
        case "nothing":
            document = correcting.choose_variant(wish(document), position=0, variant_id="ket-100")
        case "customer":
            document = correcting.choose_customer(wish(document), customer_id="C-2", customer_name="Bergmann")
        case "line":
            document = correcting.add_line(wish(document), variant_id="tea-55", quantity=1, price=Decimal(1))
        case "undone":
            document = correcting.correct(wish(document), path="lines.0.quantity", text="13")
            document = accepting.undo(wish(document))
    done = accepting.accept(wish(document, ANN))
    assert done.was_wrong == (wrong not in {"name", "nothing", "undone"})
