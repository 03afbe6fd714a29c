"""Tables of line items: columns, rules, wrapped cells, and what happens at the end of a page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from saleor_ai_plugin.shop.demo.purchase_orders.sheet import BLACK, LIGHT, Sheet

PAD = 3.0


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    """Of the row's text; several lines may stand in one cell, parted by a line break."""
    heading: str
    width: float
    """Points."""
    align: str = "left"


@dataclass(slots=True)
class Grid:
    """How a table looks.

    ``rules`` holds some of: rows, columns, frame, heading (below it), zebra.
    """

    columns: Sequence[Column]
    x: float
    size: float = 8.5
    rules: frozenset[str] = field(default_factory=frozenset)
    heading: bool = True
    heading_fill: str = ""
    heading_colour: str = BLACK
    line: str = BLACK
    spacing: float = 4.0
    """Points above and below the text of a row."""
    bold_heading: bool = True

    @property
    def width(self) -> float:
        return sum(column.width for column in self.columns)

    def draw(
        self,
        sheet: Sheet,
        y: float,
        rows: Sequence[Mapping[str, str]],
        *,
        bottom: float = 10_000,
        turn: Callable[[int], float] | None = None,
    ) -> float:
        """Draw from ``y`` on, and say where it ends.

        Where a row would go below ``bottom``, ``turn`` is told how many rows are drawn; it starts a page and says
        where the table goes on.
        """
        top = y
        y = self._heading(sheet, y)
        for place, row in enumerate(rows):
            height = self._height(sheet, row)
            if y + height > bottom and turn is not None:
                self.frame(sheet, top, y)
                top = turn(place)
                y = self._heading(sheet, top)
            if "zebra" in self.rules and place % 2:
                sheet.box(self.x, y, self.width, height, line=0, fill=LIGHT)
            self._row(sheet, y, row)
            y += height
            if "rows" in self.rules:
                sheet.rule(self.x, y, self.x + self.width, y, width=0.4, colour=self.line)
        self.frame(sheet, top, y)
        return y

    def _heading(self, sheet: Sheet, y: float) -> float:
        if not self.heading:
            return y
        sizes = [self._heading_size(sheet, column) for column in self.columns]
        cells = [
            sheet.fitted(column.heading, column.width - 2 * PAD, size, bold=self.bold_heading)
            for column, size in zip(self.columns, sizes, strict=True)
        ]
        height = max(len(cell) for cell in cells) * self.size * 1.2 + 2 * self.spacing
        if self.heading_fill:
            sheet.box(self.x, y, self.width, height, line=0, fill=self.heading_fill)
        for column, cell, x, size in zip(self.columns, cells, self._places(), sizes, strict=True):
            self._cell(sheet, x, y, column, cell, size, colour=self.heading_colour, bold=self.bold_heading)
        if self.rules & {"heading", "rows", "frame"}:
            sheet.rule(self.x, y + height, self.x + self.width, y + height, width=0.8, colour=self.line)
        return y + height

    def _heading_size(self, sheet: Sheet, column: Column) -> float:
        """Smaller where a word of it would not fit into the column."""
        pieces = column.heading.split() or [""]
        widest = max(sheet.width_of(piece, self.size, bold=self.bold_heading) for piece in pieces)
        return self.size * min(1.0, (column.width - 2 * PAD) / max(widest, 1.0))

    def _row(self, sheet: Sheet, y: float, row: Mapping[str, str]) -> None:
        for column, x in zip(self.columns, self._places(), strict=True):
            self._cell(sheet, x, y, column, self._cut(sheet, column, row), self.size, colour=BLACK, bold=False)

    def _cell(
        self,
        sheet: Sheet,
        x: float,
        y: float,
        column: Column,
        texts: Sequence[str],
        size: float,
        *,
        colour: str,
        bold: bool,
    ) -> None:
        at = {"left": x + PAD, "right": x + column.width - PAD, "centre": x + column.width / 2}[column.align]
        for place, text in enumerate(texts):
            line = y + self.spacing + self.size * (0.9 + 1.2 * place)
            sheet.text(at, line, text, size=size, bold=bold, align=column.align, colour=colour)

    def _cut(self, sheet: Sheet, column: Column, row: Mapping[str, str]) -> list[str]:
        texts = row.get(column.key, "").split("\n")
        return [line for text in texts for line in sheet.fitted(text, column.width - 2 * PAD, self.size)]

    def _height(self, sheet: Sheet, row: Mapping[str, str]) -> float:
        most = max(len(self._cut(sheet, column, row)) for column in self.columns)
        return most * self.size * 1.2 + 2 * self.spacing

    def _places(self) -> list[float]:
        places, x = [], self.x
        for column in self.columns:
            places.append(x)
            x += column.width
        return places

    def frame(self, sheet: Sheet, top: float, bottom: float) -> None:
        """Its lines around and between columns, from top to bottom."""
        if "frame" in self.rules:
            sheet.box(self.x, top, self.width, bottom - top, colour=self.line)
        if "columns" in self.rules:
            for x in self._places()[1:]:
                sheet.rule(x, top, x, bottom, width=0.4, colour=self.line)
