"""Laws of importing: twice is once, and the order of rows does not matter."""

import csv
import tempfile
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saleor_ai_plugin.facts.models import Customer, Order, OrderLine, Product, VariantPrice
from saleor_ai_plugin.importing.errors import FileRefusedError
from saleor_ai_plugin.importing.models import ImportedReturn
from saleor_ai_plugin.importing.services import import_file

pytestmark = pytest.mark.django_db

HEADER = ["order", "date", "sku", "name", "quantity", "price", "customer id"]
ORDERS = st.integers(1, 4)
LINES = st.lists(
    st.builds(
        lambda order, day, code, name, quantity, price: [
            str(order) if quantity > 0 else f"C{order}0",
            f"2011-03-{day:02}",
            code,
            name,
            str(quantity),
            price,
            # One customer an order; an order of 4 is a guest's.
            "" if order == 4 else f"c{order % 2}",
        ],
        ORDERS,
        st.integers(1, 9),
        st.sampled_from(["1001", "1002", "1002x", "1002X", "POST"]),
        st.sampled_from(["MUG", "BOWL"]),
        st.integers(-3, 4).filter(bool),
        st.sampled_from(["0", "1.50", "2.00"]),
    ),
    min_size=1,
    max_size=12,
)


def facts():
    """Everything an import writes, but for the moment at which it did."""
    return {
        "orders": sorted(Order.objects.values_list("id", "customer_id", "status", "total_gross", "shipping_gross")),
        "lines": sorted(OrderLine.objects.values_list("id", "product_id", "quantity", "quantity_returned", "name")),
        "returns": sorted(ImportedReturn.objects.values_list("id", "quantity", "matched")),
        "products": sorted(Product.objects.values_list("id", "name", "created_at")),
        "prices": sorted(VariantPrice.objects.values_list("variant_id", "valid_from", "price")),
        "customers": sorted(Customer.objects.values_list("id", "joined_at")),
    }


def imported(*files):
    """The facts after importing the files into an empty shop, which is empty again afterwards."""
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        for number, lines in enumerate(files):
            path = Path(folder) / f"{number}.csv"
            with path.open("w", newline="") as file:
                csv.writer(file).writerows([HEADER, *lines])
            # A report asks for a full pass, also for a file that was imported before.
            try:
                import_file(path, kind="order_lines", currency="EUR", report_path=Path(folder) / "refused.json")
            except FileRefusedError as error:
                assert "no row of" in str(error)  # noqa: PT017 - a file of nothing but corrections
        found = facts()
        transaction.set_rollback(True)
    return found


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines=LINES)
def test_importing_twice_is_importing_once(lines):
    assert imported(lines, lines) == imported(lines)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines=LINES, data=st.data())
def test_the_order_of_rows_does_not_matter(lines, data):
    assert imported(data.draw(st.permutations(lines))) == imported(lines)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines=LINES, data=st.data())
def test_the_order_of_files_does_not_matter(lines, data):
    """A shop's years may be imported in any order, each a file of whole orders."""
    numbers = data.draw(st.sets(ORDERS))
    first = [line for line in lines if int(line[0].removeprefix("C")[0]) in numbers]
    second = [line for line in lines if line not in first]
    one_way, other_way = imported(*filter(None, (first, second))), imported(*filter(None, (second, first)))
    assert one_way == other_way
