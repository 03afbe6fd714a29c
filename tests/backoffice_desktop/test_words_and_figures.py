"""Money, times, colours and the layout of the graph."""

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_desktop.api.records import Money
from backoffice_desktop.colours import DARK, LIGHT
from backoffice_desktop.formatting import kilometres, money, percent, relative
from backoffice_desktop.screens.fraud.graph_layout import radial, rings
from backoffice_desktop.translations import language

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Money(Decimal("1234.5"), "EUR"), "1,234.50 EUR"),
        (Money(Decimal("0.005"), "USD"), "0.01 USD"),
        (Money(Decimal("1234.5"), "JPY"), "1,235 JPY"),
        (Money(Decimal(-3), "EUR"), "-3.00 EUR"),
    ],
)
def test_money(value, text):
    assert money(value) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0.874, "87 %"), (0.004, "<1 %"), (0.9999, ">99 %"), (0.0, "0 %"), (1.0, "100 %")]
)
def test_percent(share, text):
    assert percent(share) == text


@pytest.mark.parametrize(
    ("ago", "english", "chinese"),
    [
        (timedelta(seconds=-5), "just now", "刚刚"),
        (timedelta(seconds=59), "just now", "刚刚"),
        (timedelta(minutes=2, seconds=5), "2 min ago", "2 分钟前"),
        (timedelta(hours=23, minutes=59), "23 h ago", "23 小时前"),
        (timedelta(days=59), "59 d ago", "59 天前"),
    ],
)
def test_relative(qapp, ago, english, chinese):
    assert relative(NOW - ago, now=NOW) == english
    language.use("zh-hans")
    assert relative(NOW - ago, now=NOW) == chinese
    language.use("en")


def test_kilometres():
    assert (kilometres(3.14), kilometres(1612.4)) == ("3.1 km", "1,612 km")


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_everything_can_be_read(colours):
    """WCAG 2.1, AA: 4.5 to 1."""
    pairs = [("text", "window"), ("text", "surface"), ("muted", "window"), ("muted", "surface"), ("muted", "raised")]
    pairs += [("text", "accent_soft"), ("accent_text", "accent"), ("accent", "surface"), ("bad", "surface")]
    pairs += [(tone, f"{tone}_soft") for tone in ("accent", "good", "warn", "bad")]
    low = {pair: contrast(getattr(colours, pair[0]), getattr(colours, pair[1])) for pair in pairs}
    assert {pair: round(value, 2) for pair, value in low.items() if value < 4.5} == {}


def test_rings_by_distance():
    edges = [("a", "b"), ("b", "c"), ("x", "y")]
    assert rings("a", ["b", "c", "x", "y"], edges) == [["a"], ["b"], ["c"], ["x", "y"]]


@settings(deadline=None)
@given(st.sets(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60))
def test_no_two_orders_lie_on_each_other(pairs):
    edges = [(str(one), str(other)) for one, other in sorted(pairs)]
    others = sorted({node for edge in edges for node in edge} - {"0"})
    places = radial("0", others, edges)
    assert set(places) == {"0", *others}
    assert all(math.dist(one, other) > 40 for one, other in combinations(places.values(), 2))
