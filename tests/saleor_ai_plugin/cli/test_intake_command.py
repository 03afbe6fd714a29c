import io
import json

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from typer.testing import CliRunner

from saleor_ai_plugin.cli.intake import app

ROWS = [
    ("Article no.", "Description", "Qty", "Unit price", "Amount"),
    ("TEA-100", "Green tea in bags", "12", "4.00", "48.00"),
    ("COF-250", "Ground coffee, dark roast", "30", "6.50", "195.00"),
]
XML = b"""<?xml version="1.0"?><Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"
 xmlns:c="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><c:ID>PO-9</c:ID></Order>"""


def order_pdf() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont("Helvetica", 11)
    for at, line in enumerate(("PURCHASE ORDER", "Order number: PO-4711", "Order date: 2026-11-28")):
        canvas.drawString(60, 780 - 22 * at, line)
    for at, row in enumerate(ROWS):
        for left, cell in zip((60, 140, 340, 400, 490), row, strict=True):
            canvas.drawString(left, 680 - 22 * at, cell)
    canvas.drawString(400, 600, "Total")
    canvas.drawString(490, 600, "243.00")
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.fixture
def papers(tmp_path):
    for name, content in (("order.pdf", order_pdf()), ("order.xml", XML), ("bad.pdf", b"%PDF-1.7 cut off endobj")):
        (tmp_path / name).write_bytes(content)
    return tmp_path


def run(*arguments: object):
    return CliRunner().invoke(app, ["read", *map(str, arguments)])


def test_fields_and_lines_are_printed(papers):
    result = run(papers / "order.pdf")
    assert result.exit_code == 0
    assert "order.pdf: PDF, 1 page by its text, purchase_order, en" in result.stdout
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["number", "PO-4711"] in [[cell.rstrip("?") for cell in row] for row in rows]
    (tea,) = [row for row in rows if "TEA-100" in " ".join(row)]
    assert {"12", "4.00", "48.00"} <= {cell.rstrip("?") for cell in tea}


def test_json_has_boxes_and_confidences(papers):
    result = run("--json", papers / "order.pdf", papers / "order.xml")
    assert result.exit_code == 0
    order, xml = json.loads(result.stdout)
    assert (order["format"], order["from_xml"], order["kind"]) == ("pdf", None, "purchase_order")
    total = order["lines"][0]["total"]
    assert (total["value"], total["page"]) == ("48.00", 1)
    assert total["box"] == pytest.approx([490, 842 - 658 - 8, 517.5, 842 - 658], abs=1)
    assert 0 < total["confidence"] <= 1
    assert "words" not in order["pages"][0]
    assert (xml["format"], xml["from_xml"], xml["number"]["value"], xml["pages"]) == ("xml", "order.xml", "PO-9", [])


def test_words_are_shown_where_they_are_asked_for(papers):
    assert "Ground coffee, dark roast" in run("--words", papers / "order.pdf").stdout
    (order,) = json.loads(run("--words", "--json", papers / "order.pdf").stdout)
    assert [word[0] for word in order["pages"][0]["words"][:2]] == ["PURCHASE", "ORDER"]


def test_a_bad_file_among_others_is_told_of_and_the_others_are_read(papers):
    result = run(papers / "bad.pdf", papers / "none.pdf", papers / "order.pdf")
    assert result.exit_code == 2
    assert "bad.pdf: the PDF is cut off before its end: ask the sender for it again" in result.stderr
    assert "none.pdf: there is no file" in result.stderr
    assert "PO-4711" in result.stdout


def test_a_bad_file_stands_in_the_json_too(papers):
    result = run("--json", papers / "bad.pdf", papers / "order.xml")
    assert result.exit_code == 2
    bad, xml = json.loads(result.stdout)
    assert set(bad) == {"file", "error"}
    assert xml["number"]["value"] == "PO-9"


def test_a_language_or_engine_that_is_not_there_is_asked_for_wrongly(papers):
    assert run("--engine", "abbyy", papers / "order.pdf").exit_code == 2
    assert run("--language", "it", papers / "order.pdf").exit_code == 2
