"""The columns of a paper's lines."""

from backoffice_desktop.api.intake import Line
from backoffice_desktop.screens.intake.words import is_sure
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.columns import Column, Kind

OK = "OK"
FIGURES = ("quantity", "price", "total")


def _value(row: Line, name: str) -> str:
    found = row.field(name)
    return "–" if found is None else found.value


def _name(row: Line) -> str:
    if row.variant is not None:
        return row.variant.name
    for name in ("description", "code", "buyer_code"):
        if (found := row.field(name)) is not None:
            return found.value
    return "–"


def _state(row: Line) -> str:
    if not row.is_sure:
        return tr("Article?")
    unsure = [name for name in FIGURES if (found := row.field(name)) is not None and not is_sure(found)]
    return tr("Look at it") if unsure or row.field("quantity") is None else OK


LINE_COLUMNS = (
    Column("#", lambda row: str(row.position + 1), Kind.NUMBER, width=32),
    Column("Article", _name, Kind.NAME, width=110, tip=_name, stretches=True),
    Column("Qty", lambda row: _value(row, "quantity"), Kind.NUMBER, width=52),
    Column("Price", lambda row: _value(row, "price"), Kind.NUMBER, width=74, gives_way=True),
    Column("Total", lambda row: _value(row, "total"), Kind.NUMBER, width=80, gives_way=True),
    Column("State", _state, Kind.CHIP, width=104, tone=lambda row: "good" if _state(row) == OK else "warn"),
)
