"""The waybill on A4: what travels from whom to whom, with what is in it, and room to sign."""

from collections.abc import Mapping, Sequence

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from saleor_ai_plugin.waybill.documents import codes, paper
from saleor_ai_plugin.waybill.documents.content import Content
from saleor_ai_plugin.waybill.documents.words import WORDS

_WIDTHS = [12 * mm, 45 * mm, paper.WIDTH - 79 * mm, 22 * mm]


def write(found: Sequence[Content]) -> bytes:
    words = WORDS[found[0].language]
    number = found[0].number if len(found) == 1 else ""
    return paper.build(f"{words['waybill']} {found[0].number}", number, paper.many(found, _parts), words)


def _parts(one: Content) -> Sequence[Flowable]:
    words = WORDS[one.language]
    phone = [f"{words['phone']} {one.phone}"] if one.phone else []
    facts = [
        (words["carrier"], [one.carrier, one.service]),
        (words["order"], [one.order_number]),
        (words["parcels"], [str(one.parcels)]),
        (words["weight"], [one.weight]),
        (words["date"], [one.drawn_at.date().isoformat()]),
    ]
    names = [words["handed_over"], words["taken"], words["received"]]
    return [
        *paper.head(words["waybill"], one.number),
        paper.columns([(words["from"], one.sender), (words["to"], [*one.receiver, *phone])]),
        Spacer(1, 3 * mm),
        paper.columns(facts),
        Spacer(1, 5 * mm),
        lines_of(one, words, _WIDTHS),
        Spacer(1, 6 * mm),
        paper.signatures(names, words["signature"]),
        Spacer(1, 4 * mm),
        codes.qr(one.qr, 30 * mm),
    ]


def lines_of(one: Content, words: Mapping[str, str], widths: Sequence[float]) -> Table:
    heads = [paper.text(said, 7.5, grey=True) for said in ("", words["article"], words["name"])]
    rows: list[Sequence[object]] = [[*heads, paper.text(words["quantity"], 7.5, grey=True, right=True)]]
    rows += [
        [
            paper.text(str(number), 8), paper.text(line.sku, 8), paper.text(line.name, 8),
            paper.text(f"{line.quantity:,}", 8, right=True),
        ]
        for number, line in enumerate(one.lines, start=1)
    ]  # fmt: skip
    total = paper.text(words["total"], 9, bold=True, right=True)
    rows.append(["", "", total, paper.text(f"{one.pieces:,}", 9, bold=True, right=True)])
    return paper.table(rows, widths)
