"""The words of a document become an order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core_ml.intake.order import Check, Kind, Order, Party
from core_ml.intake.page import Page, Source
from core_ml.intake.understanding.arithmetic import SLACK
from core_ml.intake.understanding.confidence import calibrated, weighed
from core_ml.intake.understanding.currency import currency_of
from core_ml.intake.understanding.dates import dates_in, month_first
from core_ml.intake.understanding.document import Document
from core_ml.intake.understanding.head import date_of, delivery_date_of, number_of, order_number_of
from core_ml.intake.understanding.kind import kind_of
from core_ml.intake.understanding.labels import HEADERS, KIND_WORDS, PARTY_LABELS, TOTAL_LABELS, hits
from core_ml.intake.understanding.language import language_of
from core_ml.intake.understanding.lines import lines_of
from core_ml.intake.understanding.numbers import decimal_mark
from core_ml.intake.understanding.parties import parties_of, turned_to
from core_ml.intake.understanding.sums import composed
from core_ml.intake.understanding.tables import Tables, tables_of
from core_ml.intake.understanding.totals import Totals, amounts_of, totals_of

COMMA = ("de", "fr")
"""Languages whose decimal mark is a comma."""


def understand(pages: Sequence[Page], *, today: date | None = None, us: Party | None = None) -> Order:
    """What a document says.

    Parameters
    ----------
    pages : words with their boxes, page by page
    today : for dates whose day and month could be either way round
    us : our own company; on an order it is the seller, whatever its place on the paper says

    Returns
    -------
    Order
        of kind "other" and without lines where nothing was understood; never raises for what stands on a page
    """
    return calibrated(scored(pages, today=today, us=us))


def scored(pages: Sequence[Page], *, today: date | None = None, us: Party | None = None) -> Order:
    """The same, with scores that are not probabilities yet."""
    document = document_of(pages, today)
    if not document.lines:
        return Order(document.kind, document.language)
    tables = tables_of(document)
    totals = totals_of(document, amounts_of(document, tables.inside), tables.lines_sum)
    parties = turned_to(us, document.kind, parties_of(document, tables.inside))
    own = number_of(document, lambda place: place not in tables.inside)
    order = Order(
        kind=document.kind,
        language=document.language,
        number=own,
        order_number=order_number_of(document, own, lambda place: place not in tables.inside),
        date=date_of(document, lambda place: place not in tables.inside),
        delivery_date=delivery_date_of(document, lambda place: place not in tables.inside),
        buyer=parties.buyer,
        seller=parties.seller,
        deliver_to=parties.deliver_to,
        currency=currency_of(document),
        net_total=totals.net,
        tax_total=totals.tax,
        gross_total=totals.gross,
        lines=tuple(draft.item for draft in tables.drafts),
        checks=checks_of(tables, totals),
    )
    return weighed(order)


def document_of(pages: Sequence[Page], today: date | None) -> Document:
    """Lines, labels, and what the whole document tells of its numbers and dates."""
    lines = tuple(line for page in pages for line in lines_of(page))
    ocr = any(page.source is Source.OCR for page in pages)
    labels = hits(lines, HEADERS, fuzzy=ocr)
    parties = hits(lines, PARTY_LABELS, fuzzy=ocr)
    totals = composed(lines, hits(lines, TOTAL_LABELS, fuzzy=ocr, amounts=True))
    titles = hits(lines, KIND_WORDS, fuzzy=ocr)
    longer = {(hit.line, hit.cell, hit.start): hit.end for hit in labels if hit.word in ("vat_number", "other_")}
    totals = [hit for hit in totals if longer.get((hit.line, hit.cell, hit.start), 0) <= hit.end or len(hit.form) > 12]
    language = language_of(
        lines, [(HEADERS, labels), (PARTY_LABELS, parties), (TOTAL_LABELS, totals), (KIND_WORDS, titles)]
    )
    texts = [cell.text for line in lines for cell in line.cells]
    written = [found for text in texts for found in dates_in(text, language == "zh")]
    american = language == "en" and any("$" in text or "USD" in text for text in texts)
    return Document(
        lines=lines,
        kind=kind_of(lines, titles, labels) if lines else Kind.OTHER,
        language=language,
        mark=decimal_mark(texts, "," if language in COMMA else "."),
        month_first=month_first(written, american, today),
        ocr=ocr,
        labels=tuple(labels),
        parties=tuple(parties),
        totals=tuple(totals),
        titles=tuple(titles),
        today=today,
    )


def checks_of(tables: Tables, totals: Totals) -> tuple[Check, ...]:
    """Every sum on the paper, and whether it holds."""
    checks: list[Check] = []
    for place, draft in enumerate(tables.drafts):
        sums = draft.sums
        if sums.agrees is not None and sums.reckoned is not None and sums.total is not None:
            checks.append(Check("line", place, sums.total.value, sums.reckoned, sums.agrees))
    if totals.net is not None and tables.lines_sum is not None:
        checks.append(check("net_total", totals.net.value, tables.lines_sum))
    if totals.gross is not None and totals.net is not None and totals.tax is not None:
        checks.append(check("gross_total", totals.gross.value, totals.net.value + totals.tax.value))
    elif totals.gross is not None and totals.net is None and tables.lines_sum is not None:
        checks.append(check("gross_total", totals.gross.value, tables.lines_sum))
    return tuple(checks)


def check(name: str, said: Decimal, reckoned: Decimal) -> Check:
    return Check(name, None, said, reckoned, abs(said - reckoned) <= SLACK)
