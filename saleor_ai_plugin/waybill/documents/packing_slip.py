"""The packing slip, A4: what belongs into the parcels, with a box to tick for each article."""

from collections.abc import Mapping, Sequence
from functools import partial

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table
from reportlab.platypus import TableStyle as Style

from saleor_ai_plugin.waybill.documents import paper
from saleor_ai_plugin.waybill.documents.content import Content
from saleor_ai_plugin.waybill.documents.words import WORDS

_WIDTHS = [12 * mm, 45 * mm, paper.WIDTH - 101 * mm, 22 * mm, 22 * mm]


def write(found: Sequence[Content], language: str) -> bytes:
    words = WORDS[language]
    number = found[0].number if len(found) == 1 else ""
    parts = paper.many(found, partial(_parts, words=words))
    return paper.build(f"{words['packing_slip']} {found[0].number}", number, parts, words)


def _parts(one: Content, *, words: Mapping[str, str]) -> Sequence[Flowable]:
    facts = [
        (words["order"], [one.order_number]),
        (words["warehouse"], [one.warehouse]),
        (words["parcels"], [str(one.parcels)]),
        (words["date"], [one.drawn_at.date().isoformat()]),
    ]
    return [
        *paper.head(words["packing_slip"], one.number),
        paper.columns([(words["to"], one.receiver), (words["carrier"], [one.carrier, one.service])]),
        Spacer(1, 3 * mm),
        paper.columns(facts),
        Spacer(1, 5 * mm),
        _lines(one, words),
    ]


def _lines(one: Content, words: Mapping[str, str]) -> Table:
    heads = [paper.text(said, 7.5, grey=True) for said in ("", words["article"], words["name"])]
    counts = [paper.text(words[name], 7.5, grey=True, right=True) for name in ("quantity", "packed")]
    rows: list[Sequence[object]] = [[*heads, *counts]]
    rows += [
        [
            paper.text(str(number), 8), paper.text(line.sku, 8), paper.text(line.name, 8),
            paper.text(f"{line.quantity:,}", 9, bold=True, right=True), "",
        ]
        for number, line in enumerate(one.lines, start=1)
    ]  # fmt: skip
    total = paper.text(words["total"], 9, bold=True, right=True)
    rows.append(["", "", total, paper.text(f"{one.pieces:,}", 9, bold=True, right=True), ""])
    table = paper.table(rows, _WIDTHS)
    table.setStyle(Style([("BOX", (4, row), (4, row), 0.4, paper.GREY) for row in range(1, len(rows) - 1)]))
    return table
