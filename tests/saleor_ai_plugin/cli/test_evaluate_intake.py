import io
import json
from decimal import Decimal

import pypdfium2
import pytest
from PIL import Image
from typer.testing import CliRunner

from core_ml.exceptions import DataError, DocumentError
from core_ml.intake.evaluation import rasterised
from core_ml.intake.matching import Variant
from saleor_ai_plugin.cli.catalogue_file import read_catalogue
from saleor_ai_plugin.cli.evaluate import app
from saleor_ai_plugin.cli.intake import app as intake
from saleor_ai_plugin.shop.demo.purchase_orders.files import write_samples


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers") / "generated"
    write_samples(folder, layouts="development", documents=2, seed=1)
    return folder


def run(folder, *arguments, truth="truth.jsonl"):
    given = ["intake", "--documents", str(folder), "--truth", str(folder / truth), *arguments]
    return CliRunner().invoke(app, given, env={"COLUMNS": "200"})


def test_report_has_the_products_shape(papers, tmp_path):
    output = tmp_path / "report.json"
    result = run(papers, "--output", str(output))
    assert result.exit_code == 0, result.output
    report = json.loads(output.read_text(encoding="utf-8"), parse_constant=pytest.fail)
    lines = sum(len(json.loads(line)["lines"]) for line in (papers / "truth.jsonl").read_text().splitlines())
    assert report["task"] == "intake"
    assert report["data"] == {
        "path": str(papers),
        "truth": str(papers / "truth.jsonl"),
        "catalogue": None,
        "documents": 2,
        "refused": 0,
        "lines": lines,
    }
    assert report["chosen"] == "tesseract"
    assert report["models"]["tesseract"]["lines_f1"] == report["lines"]["f1"]
    # Letters with plain tables, and a text layer: all of it is right.
    assert report["lines"] == {"precision": 1, "recall": 1, "f1": 1, "right": lines, "said": lines, "true": lines}
    assert report["fields"]["number"]["f1"] == 1
    assert set(report["by_language"]) == {"en", "de"}
    assert report["accepting"]["curve"][-1][1:] == [1, 0]
    assert report["speed"]["pages"] == 2
    assert [document["file"] for document in report["documents"]] == [
        "00001-en-letter_with_table.pdf",
        "00002-de-letter_with_table.pdf",
    ]
    assert "100.0% of the documents have no wrong line" in result.output


def test_a_document_that_cannot_be_read_counts_as_one_in_which_nothing_was_found(papers, tmp_path):
    truths = [json.loads(line) for line in (papers / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    (tmp_path / truths[0]["file"]).write_bytes((papers / truths[0]["file"]).read_bytes())
    (tmp_path / truths[1]["file"]).write_bytes(b"%PDF-1.7 and then nothing")
    (tmp_path / "truth.jsonl").write_text("\n".join(json.dumps(truth) for truth in truths), encoding="utf-8")
    result = run(tmp_path, "--output", str(tmp_path / "report.json"))
    assert result.exit_code == 0, result.output
    assert f"Note: {truths[1]['file']} was refused: " in result.output
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    right, missed = (len(truth["lines"]) for truth in truths)
    assert (report["data"]["refused"], report["speed"]["pages"]) == (1, 1)
    assert (report["lines"]["right"], report["lines"]["said"], report["lines"]["true"]) == (
        right,
        right,
        right + missed,
    )
    assert report["fields"]["number"] == {"precision": 1, "recall": 0.5, "f1": 0.6667, "right": 1, "said": 1, "true": 2}
    assert report["documents"][1]["confidence"] == 0


def test_a_rasterised_document_has_its_pages_as_pictures(papers):
    pdf = next(papers.glob("*.pdf")).read_bytes()
    document = pypdfium2.PdfDocument(pdf)
    width, height = document[0].get_size()
    pages = len(document)
    document.close()
    with Image.open(io.BytesIO(rasterised(pdf, 72))) as image:
        assert (image.n_frames, image.mode) == (pages, "L")
        assert abs(image.width - width) < 2
        assert abs(image.height - height) < 2
    with pytest.raises(DocumentError, match="cannot be drawn as pictures"):
        rasterised(b"no PDF", 72)


@pytest.mark.parametrize(
    ("truth", "arguments", "message"),
    [
        ("", [], "holds no truth; it has a JSON object a line"),
        ("{", [], "truth.jsonl, line 1: no JSON"),
        ("[1]", [], "truth.jsonl, line 1: list instead of an object"),
        ('{"number": "7"}', [], "truth.jsonl, line 1: it names no document"),
        ('{"file": "a.pdf", "date": "soon"}', [], "truth.jsonl, line 1: date is 'soon'; a day is written 2026-11-28"),
        ('{"file": "a.pdf"}', [], "lacks a.pdf, of which there is a truth"),
        ('{"file": "b.pdf"}\n\n{"file": "b.pdf"}', [], "has b.pdf twice; a document has one truth"),
        ('{"file": "b.pdf"}', ["--engine", "eyes"], "--engine is 'eyes'; it is one of tesseract, rapid"),
        ('{"file": "b.pdf"}', ["--rasterise", "10"], "--rasterise is 10; it is from 72 to 600 dots an inch, or 0"),
        ('{"file": "b.pdf"}', ["--output", "/nowhere/at/all.json"], "there is no folder /nowhere/at"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, truth, arguments, message):
    (tmp_path / "truth.jsonl").write_text(truth, encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(b"")
    result = run(tmp_path, *arguments)
    assert result.exit_code == 2
    assert message in result.output


def test_a_folder_that_is_not_there_is_named(tmp_path):
    result = run(tmp_path / "nowhere")
    assert (result.exit_code, f"there is no folder {tmp_path / 'nowhere'}" in result.output) == (2, True)


def test_with_a_catalogue_lines_are_matched_and_documents_accepted_or_not(papers, tmp_path):
    output = tmp_path / "report.json"
    result = run(papers, "--catalogue", str(papers / "catalogue.csv"), "--output", str(output))
    assert result.exit_code == 0, result.output
    accepting = json.loads(output.read_text(encoding="utf-8"))["accepting"]
    assert accepting["articles"]["f1"] == 1
    assert (accepting["default"]["of"], accepting["default"]["wrong"]) == (2, 0)
    assert "Articles matched: precision 1.0000, recall 1.0000" in result.output


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name\nCup\n", "have no column 'sku'; the columns are 'name'"),
        ("sku\n", "has a header but no rows"),
        ("sku,price_EUR\nA,1,50\nA,2\n", "two variants of the catalogue have the same id"),
        ("sku,price_EUR\nA,cheap\n", "line 2: the price is 'cheap'; a number is written 1234.50"),
    ],
)
def test_a_bad_catalogue_is_refused(tmp_path, text, message):
    path = tmp_path / "catalogue.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_catalogue(path)


def test_a_catalogue_has_names_in_every_language_and_prices_in_every_currency(tmp_path):
    path = tmp_path / "catalogue.csv"
    path.write_text("sku,gtin,name,name_zh,price_EUR,price_USD\nA,4006381333931,Cup,杯,1.50,\n", encoding="utf-8")
    assert read_catalogue(path).variants == (
        Variant("A", "A", ("4006381333931",), ("Cup", "杯"), {"EUR": Decimal("1.50")}),
    )


def test_samples_are_drawn_into_a_folder_of_their_own(tmp_path):
    drawn = CliRunner().invoke(intake, ["samples", str(tmp_path / "a"), "--documents", "1"])
    assert drawn.exit_code == 0, drawn.output
    assert "1 papers of the development layouts" in drawn.output
    refused = CliRunner().invoke(intake, ["samples", str(tmp_path / "a"), "--documents", "1", "--layouts", "test"])
    assert refused.exit_code == 2
    assert "holds papers of the development layouts" in refused.output
