"""What a scanner sends, and which article and line it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from purchase_rows import THERE, add_supplier, add_variant, line_of, put, sells, sent_order

from saleor_ai_plugin.inventory import codes
from saleor_ai_plugin.inventory.lookup import lookup
from saleor_ai_plugin.inventory.models import SupplierBarcode

EAN, OTHER = "4006381333931", "5901234123457"


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        (EAN, True), (OTHER, True), ("96385074", True), ("036000291452", True), ("10012345678902", True),
        ("4006381333932", False), ("400638133393", False), ("40063813339310", False), ("", False),
        ("４００６３８１３３３９３１", False),
    ],
)  # fmt: skip
def test_check_digit_tells_a_gtin(code, is_one):
    assert codes.is_gtin(code) is is_one


@given(st.text("0123456789", min_size=7, max_size=13).filter(lambda body: len(body) in (7, 11, 12, 13)), st.data())
def test_one_wrong_digit_is_always_seen(body, data):
    code = body + codes.check_digit(body)
    assert codes.is_gtin(code)
    assert codes.is_gtin(codes.gtin_14(code))
    place = data.draw(st.integers(0, len(code) - 1))
    wrong = str((int(code[place]) + data.draw(st.integers(1, 9))) % 10)
    misread = code[:place] + wrong + code[place + 1 :]
    assert not codes.is_gtin(misread)
    assert "check digit" in codes.problem(misread)


@pytest.mark.parametrize(
    ("scanned", "code"),
    [
        (f" {EAN}\r\n", EAN),
        (f"]E0{EAN}", EAN),
        (f"]C101{codes.gtin_14(EAN)}", codes.gtin_14(EAN)),
        (f"(01){codes.gtin_14(EAN)}", codes.gtin_14(EAN)),
        (f"]d201{codes.gtin_14(EAN)}10LOT7", codes.gtin_14(EAN)),
        ("0112345", "0112345"),
        ("SKU-1", "SKU-1"),
    ],
)
def test_signs_of_the_scanner_are_taken_off(scanned, code):
    assert codes.cleaned(scanned) == code


def test_pack_knows_its_piece():
    pack = "1" + codes.gtin_14(EAN)[1:13]
    pack += codes.check_digit(pack)
    assert codes.without_pack(pack) == codes.gtin_14(EAN)
    assert codes.without_pack(EAN) == ""


@pytest.fixture
def labelled(supplier):
    """a has an EAN on the piece and one on a box of 24; its packs are of 6."""
    product = supplier.products.get(variant_id="a")
    product.pack_size = 6
    product.save()
    for code, pieces in ((EAN, 1), (OTHER, 24)):
        SupplierBarcode.objects.create(product=product, code=codes.gtin_14(code), pieces=pieces)
    return supplier


@pytest.mark.parametrize(
    ("scanned", "pieces"),
    [
        (EAN, 1),
        (f"]E0{EAN}", 1),
        (codes.gtin_14(EAN), 1),
        (OTHER, 24),
        ("14006381333938", 6),
        ("S-1/a", 1),
        ("SKU-a", 1),
    ],
)
def test_code_counts_for_so_many_pieces(labelled, scanned, pieces):
    order = sent_order(labelled, {"a": 48, "b": 1})
    _, found, problem = lookup(scanned, order_id=order.id)
    assert problem == ""
    assert [(one.variant_id, one.pieces, one.line.id) for one in found] == [("a", pieces, line_of(order, "a").id)]


@pytest.mark.parametrize(
    ("scanned", "says"),
    [
        ("4006381333932", "its check digit is 1: it was misread or mistyped"),
        ("5000000000005", "no article is known by"),
        ("hello", "no article is known by 'hello'"),
        (" ", "nothing was scanned"),
        ("x" * 500, "no article is known by"),
    ],
)
def test_code_that_is_nothing_says_why(labelled, scanned, says):
    _, found, problem = lookup(scanned)
    assert found == []
    assert says in problem


def test_without_an_order_those_that_wait_for_it_are_found_the_next_due_first(labelled):
    late, soon, elsewhere = (
        sent_order(labelled, {"a": 6}),
        sent_order(labelled, {"a": 6}),
        sent_order(labelled, {"a": 6}, warehouse=THERE),
    )
    for order, day in ((late, "2026-03-09"), (soon, "2026-03-01"), (elsewhere, "2026-03-05")):
        order.expected_on = day
        order.save()
    sent_order(labelled, {"b": 5})
    _, found, _ = lookup(EAN)
    assert [one.line.order_id for one in found] == [soon.id, elsewhere.id, late.id]
    _, found, _ = lookup(EAN, warehouse_id=THERE)
    assert [one.line.order_id for one in found] == [elsewhere.id]


def test_article_that_the_order_does_not_have_is_found_without_a_line(labelled):
    order = sent_order(labelled, {"b": 1})
    _, found, _ = lookup(EAN, order_id=order.id)
    assert [(one.variant_id, one.line) for one in found] == [("a", None)]


def test_number_of_two_suppliers_is_of_the_orders_own(labelled):
    other = add_supplier("S-2")
    add_variant("z")
    put("z", 0)
    sells(other, "z", supplier_sku="S-1/a")
    order = sent_order(other, {"z": 1})
    _, found, _ = lookup("S-1/a", order_id=order.id)
    assert [one.variant_id for one in found] == ["z"]
    _, found, _ = lookup("S-1/a")
    assert {one.variant_id for one in found} == {"a", "z"}
