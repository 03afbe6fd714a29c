"""Which papers are listed."""

from backoffice_desktop.api.intake_queue import Filters, View
from backoffice_desktop.screens.intake.words import VIEWS
from backoffice_desktop.worklist import filter_bar

CHOICES: tuple[tuple[str, tuple[View, ...]], ...] = tuple((name, (view,)) for view, name in VIEWS.items())


class IntakeFilters(filter_bar.FilterBar):
    """Signals: those of every filter bar."""

    def __init__(self) -> None:
        super().__init__(Filters(), CHOICES, search="Search (Ctrl+F)")
