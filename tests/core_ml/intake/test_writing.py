import pytest

from core_ml.intake.writing import code_key, look_alike_key, measures, plain, text_key, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Crème brûlée, 1,50 kg", ["creme", "brulee", "1.5", "kg"]),
        ("500g", ["500", "g"]),
        ("Bed 140x200cm", ["bed", "140", "200", "cm"]),
        ("140 × 200 cm", ["140", "200", "cm"]),
        ("Recyc1ed USB-C", ["recyc1ed", "usb", "c"]),
        ("1000 pcs", ["1000", "pcs"]),
        ("山茶「海」香皂 50毫升", ["山茶", "海", "香皂", "50", "毫升"]),
        ("Ｆｕｌｌ　ｗｉｄｔｈ", ["full", "width"]),
        ("", []),
    ],
)
def test_tokens(text, expected):
    assert tokens(text) == expected


def test_what_does_not_matter_to_a_code():
    assert code_key(" ab-10 0/x ") == code_key("AB100X") == "AB100X"
    assert code_key("ＡＢ１") == "AB1"


def test_what_ocr_mixes_up():
    assert look_alike_key("AB1O0") == look_alike_key("A8I00")
    assert look_alike_key("AB1") != look_alike_key("AB2")
    assert look_alike_key("0815") == look_alike_key("815") == look_alike_key("O8I5")
    assert [look_alike_key(key) for key in ("000", "")] == ["0", ""]


def test_what_does_not_matter_to_a_text():
    assert text_key("Halden Reed,  Belt-Bag") == text_key("HALDEN REED belt bag")
    assert plain("STRASSE") == plain("Straße")


def test_measures_tell_variants_apart():
    assert measures(tokens("Shirt XL 500g navy")) == {"xl", "500"}
