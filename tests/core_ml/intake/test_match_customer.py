import pytest
from intake_lines import party

from core_ml.exceptions import DataError
from core_ml.intake.matching import Code, Customer, Customers, match_customer

HARBOUR = Customer(
    "harbour",
    ("Harbour Stores GmbH",),
    ("DE123456788",),
    ("po@harbour.de",),
    ("K-9",),
    "Hafenstr. 1",
    "20095",
    "Hamburg",
)
MAPLE = Customer(
    "maple", ("Maple Kitchens Ltd",), (), ("jo@maple.co.uk", "ann@gmail.com"), ("77",), "4 High Street", "N1"
)
BRANCH = Customer("branch", ("Maple Kitchens Leeds",), (), ("leeds@maple.co.uk",), (), "9 Mill Lane", "LS1")
MINGYUAN = Customer(
    "mingyuan", ("明远百货有限公司",), ("91110000600037341L",), ("buy@qq.com",), (), "长安街 1", "100000"
)
CUSTOMERS = Customers([HARBOUR, MAPLE, BRANCH, MINGYUAN])


def best(sender="", **said):
    return match_customer(CUSTOMERS, party(**said), sender=sender).best


def codes(candidate):
    return [reason.code for reason in candidate.reasons]


@pytest.mark.parametrize(
    ("said", "customer", "least"),
    [
        ({"vat_number": "DE 123.456.788"}, "harbour", 0.99),
        ({"vat_number": "91110000600037341L"}, "mingyuan", 0.99),
        ({"email": "PO@Harbour.de"}, "harbour", 0.99),
        ({"sender": "po@harbour.de"}, "harbour", 0.99),
        ({"customer_number": "k9", "name": "Harbour Stores"}, "harbour", 0.95),
        ({"name": "Harbour Stores GmbH", "street": "Hafenstr. 1", "postcode": "20095"}, "harbour", 0.99),
        ({"name": "明远百货有限公司", "street": "长安街 1", "postcode": "100000"}, "mingyuan", 0.99),
        ({"name": "MAPLE KITCHENS LTD", "sender": "new@maple.co.uk"}, "maple", 0.85),
    ],
)
def test_who_it_is(said, customer, least):
    found = best(**said)
    assert found.customer == customer
    assert found.probability > least


@pytest.mark.parametrize(
    "said",
    [
        {"sender": "new@harbour.de"},
        {"name": "Harbour Stores GmbH"},
        {"customer_number": "77"},
        {"sender": "new@maple.co.uk"},
    ],
)
def test_what_alone_is_not_enough(said):
    assert 0 < best(**said).probability < 0.9


def test_a_domain_says_less_the_more_customers_have_it():
    one = best(sender="new@harbour.de")
    (two, other) = match_customer(CUSTOMERS, party(), sender="new@maple.co.uk").candidates
    assert codes(one) == codes(two) == [Code.DOMAIN_SAME]
    assert two.reasons[0].numbers == {"customers": 2}
    assert two.probability == other.probability < one.probability


def test_a_mailbox_for_anybody_is_no_domain():
    assert best(sender="somebody@gmail.com") is None
    assert best(sender="ann@gmail.com").customer == "maple"


def test_another_vat_number_speaks_against_it():
    same = {"name": "Harbour Stores GmbH", "street": "Hafenstr. 1", "postcode": "20095"}
    doubted = best(vat_number="DE136695976", **same)
    assert Code.VAT_NUMBER_DIFFERS in codes(doubted)
    assert doubted.probability < 0.5 < best(**same).probability
    # One whose check digit is wrong was misread.
    assert best(vat_number="DE123456789", **same) == best(**same)


def test_the_address_tells_branches_apart():
    found = best(name="Maple Kitchens", street="9 Mill Lane", postcode="LS1", sender="new@maple.co.uk")
    assert found.customer == "branch"
    assert found.probability > 0.99


def test_nobody():
    assert best() is None
    assert best(name="Zebra AG", vat_number="DE111111111") is None
    assert match_customer(Customers([]), party(name="Zebra")).best is None


def test_ids_are_unlike():
    with pytest.raises(DataError, match="two customers have the same id"):
        Customers([MAPLE, MAPLE])
