"""Amounts in large type, in a heading that may be narrow."""

from backoffice_desktop.widgets.facts import Figures

NAMES = ("Limit", "Exposure", "Available", "Overdue")


def rows(figures: Figures) -> list[int]:
    return [figures._labels[name].mapTo(figures, figures.rect().topLeft()).y() for name in NAMES]


def test_figures_take_a_second_row_where_one_is_too_narrow_and_go_back(qtbot):
    figures = Figures(NAMES)
    qtbot.addWidget(figures)
    figures.show()
    figures.resize(700, 60)
    for name in NAMES:
        figures.show_figure(name, "38,354.50")
    qtbot.waitUntil(lambda: len(set(rows(figures))) == 1)
    figures.show_figure("Limit", "1,179,800.00 CNY and more of it, so that the row is full in whatever font there is")
    qtbot.waitUntil(lambda: len(set(rows(figures))) == 2)
    assert rows(figures)[0] == rows(figures)[1] < rows(figures)[2] == rows(figures)[3]
    figures.resize(1600, 60)
    qtbot.waitUntil(lambda: len(set(rows(figures))) == 1)
