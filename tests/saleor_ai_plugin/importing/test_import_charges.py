import pytest

from saleor_ai_plugin.importing.charges import charge_kind


@pytest.mark.parametrize(
    ("code", "description", "kind"),
    [
        ("POST", "POSTAGE", "shipping"),
        ("C2", "CARRIAGE", "shipping"),
        ("DOT", "DOTCOM POSTAGE", "shipping"),
        ("23444", "Next Day Carriage", "shipping"),
        ("23574", "PACKING CHARGE", "shipping"),
        ("SHIP-1", "运费", "shipping"),
        ("D", "Discount", "discount"),
        ("77", "Rabatt 10%", "discount"),
        ("M", "Manual", "other"),
        ("S", "SAMPLES", "sample"),
        ("B", "Adjust bad debt", "cost"),
        ("BANK CHARGES", "Bank Charges", "cost"),
        ("AMAZONFEE", "AMAZON FEE", "cost"),
        ("CRUK", "CRUK Commission", "cost"),
        ("PADS", "PADS TO MATCH ALL CUSHIONS", "other"),
        ("gift_0001_20", "Dotcomgiftshop Gift Voucher £20.00", "voucher"),
        ("85123A", "WHITE HANGING HEART T-LIGHT HOLDER", None),
        ("22001", "VINTAGE POST CARD", None),
        ("22002", "DISCOUNT VINTAGE SIGN", None),
        ("22003", "MANUAL COFFEE GRINDER", None),
        ("22004", "GIFT VOUCHER WALLET", None),
        ("22005", "GIFT", None),
        ("22006", "", None),
        ("DCGSSBOY", "BOYS PARTY BAG", None),
    ],
)
def test_charges_are_told_from_products(code, description, kind):
    assert charge_kind(code, description, codes_have_digits=True) == kind


def test_short_codes_are_products_where_no_code_has_a_digit():
    assert charge_kind("MUG", "Blue mug", codes_have_digits=False) is None
    assert charge_kind("POST", "Postage", codes_have_digits=False) == "shipping"
