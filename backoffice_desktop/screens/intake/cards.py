"""Whether the figures agree, why a paper was not accepted by itself, and who has done what."""

from decimal import Decimal

from PySide6.QtWidgets import QVBoxLayout

from backoffice_desktop.api.intake import Check, Decision, Detail
from backoffice_desktop.screens.intake.words import CHECKS, DECISIONS, field_word
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.parts import Card, Chip, Label, clear, row
from backoffice_desktop.worklist.history import Entry, HistoryCard


class TotalsCard(Card):
    """Each sum with what it should be; the lines that do not agree with themselves."""

    is_wide = True

    def __init__(self) -> None:
        super().__init__()
        self._chip = Chip()
        self.body.addLayout(row(Label("Do the figures agree?", role="heading"), self._chip, 1))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.body.addLayout(self._rows)

    def show_detail(self, detail: Detail) -> None:
        clear(self._rows)
        wrong = [one for one in detail.checks if not one.agrees]
        if not detail.checks:
            self._chip.say("nothing to check")
        else:
            self._chip.say("yes" if not wrong else "no")
        self._chip.set_tone("neutral" if not detail.checks else "bad" if wrong else "good")
        for check in (*wrong, *(one for one in detail.checks if one.agrees and one.line is None)):
            self._rows.addWidget(_shown(check))
        self.setVisible(bool(detail.pages) or bool(detail.lines))


class ReasonsCard(Card):
    """What stands in the way of accepting it, and why it was not accepted by itself."""

    is_wide = True

    def __init__(self) -> None:
        super().__init__("Why somebody has to look")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.body.addLayout(self._rows)

    def show_detail(self, detail: Detail) -> None:
        clear(self._rows)
        if detail.why_not:
            self._rows.addWidget(_text(detail.why_not, role="problem"))
        for reason in detail.reasons:
            where = "" if reason.line is None else tr("Line {number}: ", number=reason.line + 1)
            self._rows.addWidget(_text(f"{where}{reason.text}"))
        self.setVisible(bool(detail.why_not or detail.reasons))


class IntakeHistoryCard(HistoryCard):
    """Signals: none."""

    is_wide = True

    def show_detail(self, detail: Detail) -> None:
        self.show_entries([_entry(one) for one in detail.decisions])


def _entry(one: Decision) -> Entry:
    def changed() -> str:
        where = field_word(one.path) if one.path else ""
        if one.line is not None:
            where = tr("line {number}", number=one.line + 1) + (f", {where}" if where else "")
        return (
            f"{where}: {one.before or '–'} → {one.after or '–'}"
            if where
            else f"{one.before or '–'} → {one.after or '–'}"
        )

    has_more = bool(one.path or one.line is not None or one.before or one.after)
    return Entry(DECISIONS[one.kind], one.by, one.at, one.note, (changed,) if has_more else ())


def _shown(check: Check) -> Label:
    made = Label(wraps=True, role="muted" if check.agrees else "problem")
    text = "{name}: {said}, as it should be" if check.agrees else "{name}: {reckoned}, the paper says {said}"
    made.say(text, name=lambda: _named(check), said=_plain(check.said), reckoned=_plain(check.reckoned))
    return made


def _named(check: Check) -> str:
    if check.line is not None:
        return tr("Line {number}", number=check.line + 1)
    return tr(CHECKS.get(check.name, check.name))


def _plain(amount: Decimal) -> str:
    return f"{amount:,}"


def _text(text: str, *, role: str = "") -> Label:
    made = Label(role=role, wraps=True)
    made.show_data(text)
    return made
