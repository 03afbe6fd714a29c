"""Suppliers' price lists: what a file would change, which rows are refused and why, all of it or nothing."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from purchase_rows import ANN, add_supplier, add_variant, sells

from saleor_ai_plugin.deciding import ConflictError, DecisionError, NotFoundError
from saleor_ai_plugin.inventory import price_list
from saleor_ai_plugin.inventory.models import SupplierProduct


@pytest.fixture
def kettle(db):
    """Sells a at 4 and b at 6; the shop has c too, and d twice under one SKU."""
    found = add_supplier("S-1", name="Kettle")
    for variant in ("a", "b", "c", "d", "e"):
        add_variant(variant, sku="SKU-d" if variant == "e" else None)
    sells(found, "a", "4", pack_size=6)
    sells(found, "b", "6", price_breaks=[{"quantity": 100, "unit_cost": "5.500"}])
    return found


def look(supplier, text, name="prices.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return price_list.look(supplier_id=str(supplier.id), file_name=name, content=content)


def take(supplier, text, digest, name="prices.csv"):
    return price_list.take(
        supplier_id=str(supplier.id), file_name=name, content=text.encode(), digest=digest, by=ANN
    )  # fmt: skip


def kept(supplier):
    return {
        row.variant_id: (row.unit_cost, row.pack_size, row.minimum_quantity, row.supplier_sku, row.version)
        for row in SupplierProduct.objects.filter(supplier=supplier)
    }


def workbook(*rows):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def test_what_would_change_and_nothing_is_written(kettle):
    before = kept(kettle)
    found = look(
        kettle, "SKU,Supplier code,Unit price,Pack size,MOQ\nSKU-a,K-1,4.25,12,24\nSKU-b,,6,,\nSKU-c,K-3,9,,\n"
    )
    assert (found.rows, found.unchanged, list(found.refused)) == (3, 1, [])
    assert [(one.line, one.article.variant_id, one.fields) for one in found.changes] == [
        (2, "a", ["supplier_sku", "unit_cost", "pack_size", "minimum_quantity"]),
        (4, "c", ["supplier_sku", "unit_cost"]),
    ]
    assert (found.changes[0].before["unit_cost"], found.changes[1].before) == (Decimal("4.000"), None)
    assert kept(kettle) == before


def test_it_is_taken_as_it_was_looked_at(kettle):
    text = "SKU,Supplier code,Unit price,Pack size,MOQ\nSKU-a,K-1,4.25,12,24\nSKU-c,K-3,9,,\n"
    take(kettle, text, look(kettle, text).digest)
    assert kept(kettle) == {
        "a": (Decimal("4.250"), 12, 24, "K-1", 2),
        "b": (Decimal("6.000"), 1, 1, "S-1/b", 1),
        "c": (Decimal("9.000"), 1, 1, "K-3", 1),
    }
    again = look(kettle, text)
    assert (again.changes, again.unchanged) == ([], 2)


def test_article_is_known_by_the_suppliers_number(kettle):
    found = look(kettle, "their number;price\nS-1/b;5,90\nS-1/x;1,00\n")
    assert [(one.article.variant_id, one.article.unit_cost) for one in found.changes] == [("b", Decimal("5.900"))]
    assert [(one.line, "its number 'S-1/x'" in one.reason) for one in found.refused] == [(3, True)]


def test_price_breaks_in_one_column_or_in_several(kettle):
    found = look(kettle, "sku,price,price breaks\nSKU-a,4,100: 3.20; 500: 2.90\n")
    several = look(kettle, "sku;price;from 100;500+\nSKU-a;4,00;3,20;2,90\n")
    wanted = [{"quantity": 100, "unit_cost": "3.200"}, {"quantity": 500, "unit_cost": "2.900"}]
    assert found.changes[0].article.price_breaks == several.changes[0].article.price_breaks == wanted


def test_workbook_is_read_as_well(kettle):
    content = workbook(["Prices of Kettle"], ["sku", "price", "pack"], ["SKU-a", 4.5, 8], ["SKU-b", "n/a", None])
    found = look(kettle, content, "prices.xlsx")
    (change,) = found.changes
    assert (change.line, change.article.unit_cost, change.article.pack_size) == (3, Decimal("4.500"), 8)
    assert [(one.line, one.reason) for one in found.refused] == [(4, "price: not a number: 'n/a'")]
    assert found.line_word == "row"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("SKU-x,1,,", "the shop has no article with the SKU 'SKU-x'"),
        ("SKU-d,1,,", "the shop has several articles with the SKU 'SKU-d'"),
        ("SKU-c,,3,", "SKU-c is new here and needs a price"),
        (",1,,", "no article: neither our SKU nor the supplier's number"),
        ("SKU-a,dear,,", "price: not a number: 'dear'"),
        ("SKU-a,-1,,", "an amount of -1.000 cannot be"),
        ("SKU-a,4,1.5,", "pack: the quantity is no whole number: '1.5'"),
        ("SKU-a,4,0,", "0 pieces cannot be"),
        ("SKU-a,4,,100 for 3", "price breaks: write price breaks as 100: 3.20; 500: 2.90, not '100 for 3'"),
        ("SKU-a,4,,100: 5", "quantities of price breaks have to rise, and prices to fall from the unit cost on"),
        ("SKU-b,5,,", "quantities of price breaks have to rise, and prices to fall from the unit cost on"),
        ("SKU-a,4", "2 columns where the header has 4"),
    ],
)
def test_row_that_cannot_be_is_refused_with_line_and_reason(kettle, row, reason):
    before = kept(kettle)
    found = look(kettle, f"sku,price,pack,price breaks\n{row}\n")
    assert (len(found.refused), found.refused[0].line, list(found.changes)) == (1, 2, [])
    assert reason in found.refused[0].reason
    assert kept(kettle) == before


def test_one_row_that_is_refused_and_nothing_is_taken(kettle):
    text = "sku,price\nSKU-a,4.10\nSKU-x,1\nSKU-b,7\n"
    before, found = kept(kettle), look(kettle, text)
    assert [one.line for one in found.changes] == [2, 4]
    with pytest.raises(DecisionError, match="1 of its rows cannot be taken; nothing was changed"):
        take(kettle, text, found.digest)
    assert kept(kettle) == before


def test_article_that_is_there_twice_is_taken_once_and_said(kettle):
    found = look(kettle, "sku,price\nSKU-a,5\nSKU-b,7\nSKU-a,9\n")
    assert [(one.line, one.reason) for one in found.refused] == [(4, "the same article as line 2")]


def test_what_changed_meanwhile_is_looked_at_again(kettle):
    text = "sku,price\nSKU-a,5\n"
    digest = look(kettle, text).digest
    SupplierProduct.objects.filter(variant_id="a").update(unit_cost=3, version=2)
    with pytest.raises(ConflictError) as caught:
        take(kettle, text, digest)
    assert caught.value.held.changes[0].before["unit_cost"] == 3
    assert kept(kettle)["a"][0] == 3
    take(kettle, text, caught.value.held.digest)
    assert kept(kettle)["a"] == (Decimal("5.000"), 6, 1, "S-1/a", 3)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("prices.pdf", "x", "is neither a CSV nor an Excel file"),
        ("prices.csv", "", "prices.csv is empty"),
        ("prices.csv", "name,price\nTea,4\n", "no column says which article it is"),
        ("prices.csv", "sku,colour\nSKU-a,red\n", "no column has anything to set"),
        ("prices.csv", "sku;price\nSKU-a;4,50\nSKU-b;4.5\n", "some prices have a decimal point and others a comma"),
        ("prices.xlsx", "sku,price\nSKU-a,4\n", "prices.xlsx is no xlsx file, or a damaged one"),
        ("../../etc/prices.csv", b"%PDF-1.4", "prices.csv is a PDF document"),
        ("prices.csv", b"x" * (price_list.MOST_BYTES + 1), "700 KB at most"),
    ],
)
def test_file_that_cannot_be_is_refused_as_a_whole(kettle, name, text, says):
    with pytest.raises(DecisionError, match=says):
        look(kettle, text, name)


def test_supplier_that_has_no_prices(kettle):
    lane = add_supplier("T-1", warehouse_id="warehouse-1")
    with pytest.raises(DecisionError, match="is a warehouse of ours"):
        look(lane, "sku,price\nSKU-a,5\n")
    with pytest.raises(NotFoundError):
        price_list.look(supplier_id="999", file_name="a.csv", content=b"sku,price\n")
