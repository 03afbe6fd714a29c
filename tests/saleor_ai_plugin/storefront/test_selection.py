import pytest

from saleor_ai_plugin.storefront.selection import (
    Candidate,
    Purchase,
    because_you_viewed,
    candidates,
    choose,
    owned,
    saleor_pk,
)


def listed(*pairs: tuple[int, float]) -> list[Candidate]:
    return [Candidate(pk, score, "similar_to") for pk, score in pairs]


@pytest.mark.parametrize(
    ("global_id", "pk"),
    [
        ("UHJvZHVjdDox", 1),  # Product:1
        ("UHJvZHVjdDo0Mg==", 42),
        ("T3JkZXI6MQ==", None),  # Order:1
        ("UHJvZHVjdDotMQ==", None),  # Product:-1
        ("UHJvZHVjdDo5OTk5OTk5OTk5OTk=", None),  # beyond PostgreSQL's integer
        ("UHJvZHVjdA==", None),  # Product
        ("not base64!", None),
        ("/////w==", None),  # no UTF-8
        ("", None),
    ],
)
def test_saleor_pk_is_read_from_products_alone(global_id: str, pk: int | None):
    assert saleor_pk(global_id) == pk


def test_candidates_without_saleors_key_are_left_out():
    items = [
        {"product": "UHJvZHVjdDox", "pk": 1, "score": 0.5, "reason": "trending"},
        {"product": "UHJvZHVjdDoy", "pk": None, "score": 0.25, "reason": "new"},
        {"product": "code-of-an-import", "pk": None, "score": 0.1, "reason": "new"},
    ]
    assert candidates(items) == [Candidate(1, 0.5, "trending"), Candidate(2, 0.25, "new")]


def test_because_viewed_weighs_the_last_view_most():
    # 10: 0.5 + 0.8 * 0.5 = 0.9; 11: 0.4; 12: 0.8 * 1.0 = 0.8
    merged = because_you_viewed([listed((10, 0.5), (11, 0.4)), listed((12, 1.0), (10, 0.5))])
    assert [(one.pk, pytest.approx(one.score)) for one in merged] == [(10, 0.9), (12, 0.8), (11, 0.4)]
    assert {one.reason for one in merged} == {"because_you_viewed"}
    assert because_you_viewed([]) == []


def test_owned_is_what_nobody_buys_again_or_not_yet():
    purchases = [
        Purchase(pk=1, days_ago=200),  # nobody buys it again
        Purchase(pk=2, days_ago=15, repeat_share=0.4, median_days=30),  # half of the time has passed
        Purchase(pk=3, days_ago=14.9, repeat_share=0.4, median_days=30),  # not yet
        Purchase(pk=4, days_ago=90, repeat_share=0.05, median_days=30),  # too few buy it again
    ]
    assert owned(purchases) == {1, 3, 4}


def test_owned_counts_from_the_last_purchase():
    earlier = Purchase(pk=1, days_ago=100, repeat_share=0.5, median_days=30)
    later = Purchase(pk=1, days_ago=2, repeat_share=0.5, median_days=30)
    assert owned([earlier, later]) == owned([later, earlier]) == {1}


def test_choose_takes_the_best_that_are_sold_and_wanted_each_once():
    ranked = listed((1, 0.9), (2, 0.8), (3, 0.7), (2, 0.6), (4, 0.5))
    assert [one.pk for one in choose(ranked, sellable={1, 2, 4}, unwanted={1}, first=8)] == [2, 4]
    assert [one.pk for one in choose(ranked, sellable={1, 2, 3, 4}, unwanted=(), first=2)] == [1, 2]
    assert choose(ranked, sellable={1}, unwanted=(), first=0) == []
