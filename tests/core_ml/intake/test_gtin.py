import pytest

from core_ml.intake.gtin import gtin_key, is_gtin


@pytest.mark.parametrize(
    ("digits", "valid"),
    [
        ("4006381333931", True),
        ("4006381333932", False),
        ("96385074", True),
        ("036000291452", True),
        ("14006381333938", True),
        ("123", False),
        ("", False),
        ("４００６３８１３３３９３１", False),
    ],
)
def test_barcodes_by_their_check_digit(digits, valid):
    assert is_gtin(digits) is valid


def test_all_lengths_of_a_number_are_one():
    assert gtin_key("0036000291452") == gtin_key("036000291452") == "00036000291452"
    assert gtin_key("400-6381 333931") == "04006381333931"
    assert gtin_key("4006381333932") == ""
