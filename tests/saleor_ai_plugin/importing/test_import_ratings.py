import pytest

from saleor_ai_plugin.facts.models import Customer, Product, Rating
from saleor_ai_plugin.importing.errors import AskedWrongError
from saleor_ai_plugin.importing.services import import_file

pytestmark = pytest.mark.django_db


def ratings():
    return sorted(Rating.objects.values_list("customer_id", "product_id", "rating"))


def test_ratings_with_customers_and_products(write_csv):
    path = write_csv(
        [
            ["user_id", "item_id", "rating", "timestamp"],
            ["1", "10", "4.5", "1291191960"],
            ["1", "11", "3", "1291191961"],
            ["2", "10", "five", "1291191962"],
            ["2", "", "5", "1291191963"],
            ["1", "10", "2", "1291191999"],
        ]
    )
    report = import_file(path)
    assert (report.kind, report.taken) == ("ratings", {"ratings": 2})
    assert report.refused == {"no_product": 1, "not_a_number": 1, "superseded": 1}
    assert ratings() == [("1", "10", 2.0), ("1", "11", 3.0)]
    assert (Customer.objects.count(), Product.objects.count()) == (1, 2)


def test_ratings_again_change_nothing_and_newer_ones_replace(write_csv, tmp_path):
    path = write_csv([["user", "item", "stars"], ["a1", "10", "4"], ["a1", "11", "1"]])
    import_file(path)
    assert import_file(path, report_path=tmp_path / "refused.csv").unchanged
    newer = write_csv([["user", "item", "stars"], ["a1", "10", "5"]], "newer.csv")
    assert import_file(newer).written["ratings"] == {"new": 0, "updated": 1, "unchanged": 0}
    assert ratings() == [("a1", "10", 5.0), ("a1", "11", 1.0)]


def test_a_later_line_counts_where_there_is_no_time(write_csv):
    path = write_csv([["user", "item", "rating"], ["1", "10", "1"], ["1", "10", "5"]])
    import_file(path)
    assert ratings() == [("1", "10", 5.0)]


def test_columns_of_other_names_are_asked_for(write_csv):
    path = write_csv([["who", "what", "rating"], ["1", "10", "4"], ["2", "10", "3"]])
    with pytest.raises(AskedWrongError, match="--map user='who' or --map user='what'"):
        import_file(path, kind="ratings")
    import_file(path, kind="ratings", mapping={"user": "who", "item": "what"})
    assert ratings() == [("1", "10", 4.0), ("2", "10", 3.0)]
