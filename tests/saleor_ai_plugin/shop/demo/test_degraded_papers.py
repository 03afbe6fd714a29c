"""What scans, photos and faxes do to papers: seeded, in the size of the page, and never nothing."""

import io

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageSequence

from core_ml.exceptions import ParameterError
from saleor_ai_plugin.shop.demo.purchase_orders.chinese_amounts import capital
from saleor_ai_plugin.shop.demo.purchase_orders.degrading import degraded, geometry, light, marks
from saleor_ai_plugin.shop.demo.purchase_orders.files import write_samples
from saleor_ai_plugin.shop.demo.purchase_orders.samples import LAYOUTS, sample

PICTURE = np.full((300, 200, 3), 255, dtype=np.uint8)
PICTURE[100:110, 40:160] = 0

ALTERED = {
    "askew": lambda rng: geometry.askew(PICTURE, rng, 5.0),
    "in perspective": lambda rng: geometry.in_perspective(PICTURE, rng, 0.05),
    "shadowed": lambda rng: light.shadowed(PICTURE, rng, 0.4),
    "noisy": lambda rng: light.noisy(PICTURE, rng, 8.0),
    "blurred": lambda rng: light.blurred(PICTURE, 1.0),
    "faxed": lambda rng: light.faxed(PICTURE, rng),
    "stamped": lambda rng: marks.stamped(PICTURE, rng, "COPY", "2026-01-02"),
    "sealed": lambda rng: marks.stamped(PICTURE, rng, "已收到", "2026-01-02"),
    "folded": lambda rng: marks.folded(PICTURE, rng),
}


@pytest.mark.parametrize("name", ALTERED)
def test_a_degradation_keeps_the_size_and_follows_its_seed(name):
    first, again = (ALTERED[name](np.random.default_rng(3)) for _ in range(2))
    assert (first.shape, first.dtype) == (PICTURE.shape, np.uint8)
    assert np.array_equal(first, again)
    assert name == "faxed" or not np.array_equal(first, PICTURE)


def page_sizes(content, ending):
    """In points."""
    if ending == "pdf":
        document = pypdfium2.PdfDocument(content)
        sizes = [tuple(page.get_size()) for page in document]
        document.close()
        return sizes
    with Image.open(io.BytesIO(content)) as image:
        return [tuple(side * 72 / float(dpi) for side, dpi in zip(one.size, image.info["dpi"], strict=True))
                for one in ImageSequence.Iterator(image)]  # fmt: skip


@pytest.mark.parametrize("level", ["light", "hard"])
@pytest.mark.parametrize("name", ["letter_in_prose", "many_pages"])
def test_every_page_arrives_in_its_size(level, name):
    layout = next(layout for layout in LAYOUTS["development"] if layout.name == name)
    pdf = sample(layout, "en", seed=1, number=1, test=False).pdf
    wanted = page_sizes(pdf, "pdf")
    endings = set()
    for seed in range(2):
        made, again = (
            degraded(pdf, level, np.random.default_rng(seed), stamp="COPY", day="2026-01-02") for _ in range(2)
        )
        assert made == again
        found = page_sizes(made.content, made.ending)
        assert np.allclose(found, wanted, atol=1.0)
        endings.add(made.ending)
    assert endings <= ({"pdf", "tiff"} if len(wanted) > 1 else {"pdf", "tiff", "png", "jpg"})


def test_papers_to_develop_on_and_to_test_with_are_not_mixed(tmp_path):
    write_samples(tmp_path / "a", layouts="development", documents=3, seed=1)
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == [
        "00001-en-letter_with_table.pdf",
        "00002-de-letter_with_table.pdf",
        "00003-fr-letter_with_table.pdf",
        "catalogue.csv",
        "layouts.txt",
        "truth.jsonl",
    ]
    with pytest.raises(ParameterError, match="holds papers of the development layouts; those of test go into"):
        write_samples(tmp_path / "a", layouts="test", documents=3, seed=1)
    with pytest.raises(ParameterError, match="is not empty"):
        write_samples(tmp_path / "a", layouts="development", documents=3, seed=1)
    with pytest.raises(ParameterError, match="no layouts 'both'; they are development and test"):
        write_samples(tmp_path / "b", layouts="both", documents=3, seed=1)
    with pytest.raises(ParameterError, match="no level 'soft'; the levels are none, light, hard"):
        write_samples(tmp_path / "b", layouts="test", documents=3, seed=1, level="soft")
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("10", "壹拾元整"),
        ("1004.50", "壹仟零肆元伍角整"),
        ("20300.07", "贰万零叁佰元零柒分"),
        ("183534.97", "壹拾捌万叁仟伍佰叁拾肆元玖角柒分"),
        ("100000000", "壹亿元整"),
        ("1000050", "壹佰万零伍拾元整"),
    ],
)
def test_amounts_in_capital_figures(amount, said):
    from decimal import Decimal

    assert capital(Decimal(amount)) == said
