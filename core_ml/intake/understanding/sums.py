"""What a label under a table totals, by the words that it is made of: ``Gesamtbetrag ohne USt`` is the net total."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core_ml.intake.understanding.labels import AMOUNTS, Hit, key
from core_ml.intake.understanding.lines import Line

SUM = re.compile(
    r"summe|betrag|total|gesamt|(?:waren|bestell|auftrags)wert|amount|montant|^sum$|sales|payable|^due$|balance|payer|totaux|subtotal|金额|合计|总|小计"
)
NET = re.compile(
    r"netto|^net$|^nett$|^ht$|hors|excl|exkl|ohne|without|before|taxable|basis|grundlage|subtotal|^sub$|zwischen|exempt|不含税|未税|税前|小计|^base$|^positions|^sous$|vorsteuer"
)
GROSS = re.compile(
    r"brutto|gross|^ttc$|incl|inkl|including|^inc$|compris|grand|zahl|payable|^payer$|^due$|endbetrag|rechnungsbetrag|含税|总计|价税|应付|实付|^mit$|^with$"
)
TAX = re.compile(r"mwst|^ust|steuer(?!ungs)|^vat$|^tax(?:es)?$|^tva$|^gst$|^sst$|taxes?$|税额|税金|增值税|税款")
PLUS = re.compile(r"^zzgl$|^zuzuglich$|^plus$|^add$|^davon$|^dont$|^enthalt|^gesetzl")
REST = re.compile(
    r"^(?:in|von|of|on|at|the|der|de|la|le|du|des|a|and|und|et|eur|usd|gbp|chf|cny|rm|rmb|euro|order|commande|invoice|facture|rechnung|satz|rate|taux|all|due|ex|nach|auf|zu|ligne|lines?|en|net|h|t|c|元|人民币)?$"
)
MOST_WORDS = 7


def composed(lines: Sequence[Line], found: Sequence[Hit]) -> list[Hit]:
    """The labels of totals, with those added that only the words they are made of tell.

    A label that covers its cell is taken as it is; one that a longer text goes on from is read as a whole.
    """
    whole = {(hit.line, hit.cell): hit for hit in found if hit.start == 0}
    extra: list[Hit] = []
    for place, line in enumerate(lines):
        for number, cell in enumerate(line.cells):
            hit = whole.get((place, number))
            forms = [key(AMOUNTS.sub("", word.text)) for word in cell.words]
            if hit is not None and not any(forms[hit.end :]):
                continue
            meaning = meaning_of([form for form in forms if form])
            if meaning is not None:
                end = max(index for index, form in enumerate(forms) if form) + 1
                end = next(
                    (
                        index
                        for index in range(1, end)
                        if cell.words[index].text[0].isdigit() and not any(forms[index + 1 : end])
                    ),
                    end,
                )
                extra.append(Hit((meaning,), "".join(forms[:end]), place, number, 0, end, 0.9))
    taken = {(hit.line, hit.cell) for hit in extra}
    return [*(hit for hit in found if (hit.line, hit.cell) not in taken), *extra]


def meaning_of(forms: Sequence[str]) -> str | None:
    """net_total, tax_total or gross_total; None where the words are no label of a total."""
    if not forms or len(forms) > MOST_WORDS:
        return None
    flags = [[bool(pattern.search(form)) for pattern in (SUM, NET, GROSS, TAX, PLUS)] for form in forms]
    if not all(any(flag) or REST.match(form) for flag, form in zip(flags, forms, strict=True)):
        return None
    total, net, gross, tax, plus = (any(column) for column in zip(*flags, strict=True))
    if plus and tax:
        return "tax_total"
    if total and tax and (net or gross):
        return "net_total" if net and not gross else "gross_total" if gross else "tax_total"
    if tax:
        return "tax_total"
    if not (total or (net and gross)):
        return None
    return "net_total" if net else "gross_total"
