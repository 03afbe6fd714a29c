import pytest
from sheets import CHINESE, FOOTER, GERMAN, HEADER

from core_ml.intake.languages import language_of


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (HEADER + FOOTER, "en"),
        (GERMAN, "de"),
        (["Bon de commande", "Désignation Quantité Prix unitaire", "Montant total TTC"], "fr"),
        (CHINESE, "zh"),
        (["4711 48.00 195.00"], None),
        (["PO-4711 XB12"], None),
        ([], None),
    ],
)
def test_a_language_is_told_by_script_and_small_words(texts, language):
    assert language_of(texts) == language


def test_a_chinese_brand_does_not_make_an_english_paper_chinese():
    assert language_of([*HEADER, "茶"]) == "en"
