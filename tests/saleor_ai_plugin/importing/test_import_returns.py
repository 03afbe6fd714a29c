import datetime
from decimal import Decimal

from saleor_ai_plugin.importing.returns import Return, Sale, match_returns


def day(number):
    return datetime.datetime(2011, 1, number, tzinfo=datetime.UTC)


def sale(name, placed, quantity, price="2.00", order=None):
    return Sale(name, order or f"order {name}", day(placed), quantity, Decimal(price))


def sent_back(name, returned, quantity, price="2.00", order=""):
    return Return(name, order, day(returned), quantity, Decimal(price))


def test_a_return_undoes_the_latest_sale_before_it():
    early, late, after = sale("a", 1, 5), sale("b", 3, 5), sale("c", 9, 5)
    one = sent_back("r", 5, 4)
    match_returns([early, late, after], [one])
    assert (early.returned, late.returned, after.returned, one.matched) == (0, 4, 0, 4)


def test_a_return_looks_at_its_price_first():
    cheap, dear = sale("a", 1, 5, "2.00"), sale("b", 3, 5, "2.50")
    match_returns([cheap, dear], [sent_back("r", 5, 4, "2.00")])
    assert (cheap.returned, dear.returned) == (4, 0)


def test_a_return_looks_in_the_order_it_names_before_all_others():
    named, late = sale("a", 1, 5, "9.00", order="7"), sale("b", 3, 5)
    match_returns([named, late], [sent_back("r", 5, 3, order="7")])
    assert (named.returned, late.returned) == (3, 0)


def test_a_return_is_spread_over_sales_and_never_beyond_them():
    first, second = sale("a", 1, 3), sale("b", 2, 2)
    one, other = sent_back("r1", 5, 4), sent_back("r2", 6, 4)
    match_returns([first, second], [other, one])
    assert (first.returned, second.returned) == (3, 2)
    assert (one.matched, other.matched) == (4, 1)


def test_a_return_without_sale_stays_unmatched():
    later = sale("a", 8, 3)
    one = sent_back("r", 5, 1)
    match_returns([later], [one])
    assert (later.returned, one.matched) == (0, 0)
