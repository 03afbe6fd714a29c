"""The manifest of the day, A4: all that a carrier takes along, for the driver to sign."""

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import Spacer

from saleor_ai_plugin.waybill.documents import paper
from saleor_ai_plugin.waybill.documents.content import ManifestContent
from saleor_ai_plugin.waybill.documents.words import WORDS

_WIDTHS = [12 * mm, 42 * mm, 40 * mm, paper.WIDTH - 158 * mm, 18 * mm, 20 * mm, 26 * mm]


def write(found: ManifestContent, language: str) -> bytes:  # noqa: ARG001 - it speaks the carrier's language
    words = WORDS[found.language]
    when = found.closed_at.strftime("%Y-%m-%d %H:%M UTC")
    parts = [
        *paper.head(words["manifest"], found.number),
        paper.columns(
            [
                (words["carrier"], [found.carrier]),
                (words["warehouse"], [found.warehouse, *found.sender]),
                (words["date"], [words["closed"].format(who=found.closed_by, when=when)]),
            ]
        ),
        Spacer(1, 5 * mm),
        paper.table(_rows(found), _WIDTHS),
        Spacer(1, 8 * mm),
        paper.signatures([words["handed_over"], words["taken"]], words["signature"]),
    ]
    return paper.build(f"{words['manifest']} {found.number}", found.number, parts, words)


def _rows(found: ManifestContent) -> list[Sequence[object]]:
    words = WORDS[found.language]
    heads = [paper.text(said, 7.5, grey=True) for said in (
        "", words["number"], words["order"], words["service"], words["country"])]  # fmt: skip
    counts = [paper.text(words[name], 7.5, grey=True, right=True) for name in ("parcels", "weight")]
    rows: list[Sequence[object]] = [[*heads, *counts]]
    for number, one in enumerate(found.entries, start=1):
        said = (str(number), one.number, one.order_number, one.service, one.country)
        weight = f"{one.grams / 1000:,.2f} kg" if one.grams else "—"
        rows.append([*(paper.text(text, 8) for text in said), paper.text(str(one.parcels), 8, right=True),
                     paper.text(weight, 8, right=True)])  # fmt: skip
    parcels, grams = sum(one.parcels for one in found.entries), sum(one.grams for one in found.entries)
    total = [words["total"], str(parcels), f"{grams / 1000:,.2f} kg"]
    return [*rows, ["", "", "", "", *(paper.text(said, 9, bold=True, right=True) for said in total)]]
