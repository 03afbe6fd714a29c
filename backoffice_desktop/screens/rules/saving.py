"""The end of a form: what is wrong, the button, and who changed it last."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.records import Problem
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.jobs import Jobs
from backoffice_desktop.widgets.parts import Button, Label, row

Answer = tuple[Any | None, tuple[Problem, ...]]


class Saving(QWidget):
    """``save`` is called by the button, and sends what is written."""

    def __init__(self, jobs: Jobs, save: Callable[[], object]) -> None:
        super().__init__()
        self._jobs = jobs
        self.button = Button("Save", clicked=save, tone="accent")
        self.problem = Label(role="problem", wraps=True)
        self.about = Label(role="small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.problem)
        layout.addLayout(row(self.button, self.about, 1, spacing=12))
        self.problem.hide()

    def send(self, work: Coroutine[Any, Any, Answer], *, done: Callable[[Any], object]) -> None:
        """``done`` gets what was saved; problems are told here."""
        self.button.setEnabled(False)
        self._jobs.run(work, owner=self, done=lambda answer: self._answered(answer, done), failed=self._failed)

    def show_saved(self, by: str) -> None:
        self.about.say("Changed by {who}", who=by or "–")
        self.problem.hide()

    def tell(self, text: str, **values: object) -> None:
        self.problem.say(text, **values)
        self.problem.show()

    def _answered(self, answer: Answer, done: Callable[[Any], object]) -> None:
        self.button.setEnabled(True)
        saved, problems = answer
        if problems:
            self.tell("{why}", why=problems[0].message)
        elif saved is not None:
            done(saved)

    def _failed(self, error: ApiError) -> None:
        self.button.setEnabled(True)
        self.tell("{why}", why=lambda: sentence(error))
