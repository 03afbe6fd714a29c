"""Counting a delivery: lines, differences, and what the service gets; kept on disk whatever is killed."""

from dataclasses import replace

import pytest

from backoffice_desktop.api.inventory import Difference, Product
from backoffice_desktop.api.inventory_receiving import Match
from backoffice_desktop.counting import Count, CountFolder, CountLine, counted, noted
from backoffice_desktop.widgets.scan_field import split

LAMP = Product("variant-1", "Desk lamp", "LMP")


@pytest.fixture
def count() -> Count:
    lines = (
        CountLine("line-1", "Desk lamp", "LMP", expected=24, line_id="line-1", variant_id="variant-1"),
        CountLine("line-2", "Dock", "DOC", expected=3, line_id="line-2", variant_id="variant-2"),
    )
    return Count("ann here", "po-7", "PO-7", "Nordwind", lines)


def match(line_id: str | None = "line-1", pieces: int = 1) -> Match:
    return Match("400", LAMP, pieces, line_id, 24, "po-7", "PO-7")


def test_pack_counts_by_its_pieces(count):
    count, line = counted(count, match(pieces=12))
    count, line = counted(count, match(), 3)
    assert (line.counted, count.pieces, count.expected) == (15, 15, 27)
    assert [one.key for one in count.touched] == ["line-1"]


@pytest.mark.parametrize(
    ("counted_pieces", "damaged", "difference"),
    [
        (24, 0, Difference.NONE),
        (20, 0, Difference.SHORT),
        (25, 0, Difference.OVER),
        (24, 2, Difference.DAMAGED),
        (0, 0, Difference.SHORT),
    ],
)
def test_difference(count, counted_pieces, damaged, difference):
    line = replace(count.lines[0], counted=counted_pieces, damaged=damaged, is_touched=True)
    assert line.difference is difference


def test_line_that_nobody_looked_at_has_no_difference_and_is_not_sent(count):
    assert count.lines[0].difference is Difference.NONE
    assert count.touched == ()


def test_wrong_article_is_a_line_of_its_own_and_scans_add_up(count):
    count, _ = counted(count, match(line_id=None), wrong=True)
    count, line = counted(count, match(line_id=None), 2, wrong=True)
    assert line.difference is Difference.WRONG_ARTICLE
    assert line.sent() == {
        "variantId": "variant-1",
        "code": "400",
        "counted": 3,
        "damaged": 0,
        "wrongArticle": True,
    }
    assert len(count.lines) == 3


def test_code_that_nobody_knows_is_noted_under_itself(count):
    count, line = noted(count, "999", 2)
    assert line.sent() == {"code": "999", "counted": 2, "damaged": 0, "wrongArticle": True}


def test_line_is_sent_by_its_id_with_the_reason(count):
    line = replace(count.lines[1], counted=3, damaged=1, reason="wet", is_touched=True)
    assert line.sent() == {"lineId": "line-2", "counted": 3, "damaged": 1, "reason": "wet"}


def test_count_comes_back_from_disk(count, tmp_path):
    count, _ = counted(replace(count, codes=("1*5",), delivery_note="L 1"), match())
    CountFolder(tmp_path, "ann here").put(count)
    assert CountFolder(tmp_path, "ann here").all() == [count]
    assert CountFolder(tmp_path, "bob here").all() == []


def test_file_that_cannot_be_read_is_set_aside(count, tmp_path):
    (tmp_path / "torn.json").write_text('{"account": "ann he')
    assert CountFolder(tmp_path, "ann here").all() == []
    assert (tmp_path / "torn.unreadable").exists()


@pytest.mark.parametrize(
    ("text", "found"),
    [("4006381", ("4006381", 1)), (" 12*4006381 ", ("4006381", 12)), ("3 * A-7", ("A-7", 3)), ("A*7", ("A*7", 1))],
)
def test_how_often_a_code_counts(text, found):
    assert split(text) == found
