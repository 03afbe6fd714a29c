"""Columns of a table that has no room for all of them."""

import pytest

from backoffice_desktop.widgets.columns import Column, Kind
from backoffice_desktop.widgets.table import ShortTable

COLUMNS = (
    Column("Company", str, width=100, stretches=True),
    Column("Points", str, Kind.NUMBER, width=60, gives_way=True),
    Column("PD", str, Kind.NUMBER, width=50),
    Column("Suggested", str, Kind.NUMBER, width=90, gives_way=True),
)


@pytest.mark.parametrize(("room", "hidden"), [(330, []), (299, [3]), (211, [3]), (209, [1, 3])])
def test_columns_give_way_from_the_last_one_on_and_come_back(qtbot, room, hidden):
    table = ShortTable(COLUMNS)
    qtbot.addWidget(table)
    table.show()
    for width in (120, room):
        table.resize(width + table.width() - table.viewport().width(), 100)
    assert table.viewport().width() == room
    assert [place for place in range(len(COLUMNS)) if table.isColumnHidden(place)] == hidden
    shown = sum(table.columnWidth(place) for place in range(len(COLUMNS)) if place not in hidden)
    assert shown == room
