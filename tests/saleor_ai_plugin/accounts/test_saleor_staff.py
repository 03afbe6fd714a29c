import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from saleor_ai_plugin.accounts import saleor_staff
from saleor_ai_plugin.accounts.saleor_staff import SaleorStaff
from saleor_ai_plugin.accounts.session import InvalidTokenError, NotStaffError, TokenExpiredError
from saleor_ai_plugin.shop import jwks
from saleor_ai_plugin.shop.errors import SaleorUnavailableError
from saleor_ai_plugin.shop.jwks import SigningKeys
from saleor_ai_plugin.shop.saleor_client import SaleorClient

WHO = "staff@shop.example"


@pytest.fixture
def staff(saleor):
    saleor.permissions[WHO] = ["MANAGE_PRODUCTS"]
    client = SaleorClient(saleor.url, timeout=0.5, attempts=1)
    yield SaleorStaff(SigningKeys(f"{saleor.origin}/.well-known/jwks.json", timeout=0.5), client)
    client.close()


def test_a_staff_member_has_the_permissions_that_saleor_says(staff, saleor):
    session = staff.session(saleor.token())
    assert (session.email, session.permissions) == (WHO, {"MANAGE_PRODUCTS"})


def test_saleor_is_asked_once_a_minute_for_a_token(staff, saleor, monkeypatch):
    token = saleor.token()
    for _ in range(3):
        staff.session(token)
    assert saleor.requests == ["jwks", "SaleorAIMe"]
    saleor.permissions[WHO] = []
    monkeypatch.setattr(saleor_staff, "KEPT_SECONDS", 0.0)
    other = saleor.token(extra=1)
    staff.session(other)
    assert staff.session(other).permissions == frozenset()
    assert saleor.requests == ["jwks", *["SaleorAIMe"] * 3]


@pytest.mark.parametrize(
    ("claims", "error"),
    [
        ({"expires_in": -60}, TokenExpiredError),
        ({"type": "refresh"}, InvalidTokenError),
        ({"type": "thirdparty"}, InvalidTokenError),
        ({"key": rsa.generate_private_key(public_exponent=65537, key_size=2048)}, InvalidTokenError),
        ({"email": "customer@shop.example"}, NotStaffError),
    ],
)
def test_a_token_that_does_not_log_in(staff, saleor, claims, error):
    with pytest.raises(error):
        staff.session(saleor.token(**claims))


@pytest.mark.parametrize("token", ["", "x", "a.b.c", jwt.encode({"exp": 9e9, "type": "access"}, "k" * 32)])
def test_what_saleor_never_signed_is_never_shown_to_saleor(staff, saleor, token):
    with pytest.raises(InvalidTokenError):
        staff.session(token)
    assert "SaleorAIMe" not in saleor.requests


def test_a_token_that_saleor_revoked(staff, saleor):
    token = saleor.token()
    saleor.revoked.add(token)
    with pytest.raises(InvalidTokenError, match="no longer accepts"):
        staff.session(token)


def test_a_new_signing_key_is_fetched_but_made_up_ones_do_not_flood_saleor(staff, saleor, monkeypatch):
    staff.session(saleor.token())
    saleor.kid = "2"
    for _ in range(3):
        with pytest.raises(InvalidTokenError):
            staff.session(saleor.token())
    assert saleor.requests.count("jwks") == 1
    monkeypatch.setattr(jwks, "PAUSE_SECONDS", -1.0)
    assert staff.session(saleor.token()).email == WHO
    assert saleor.requests.count("jwks") == 2


@pytest.mark.parametrize("mode", ["error500", "hang", "html"])
def test_a_saleor_in_trouble_is_said_to_be_in_trouble(staff, saleor, mode):
    saleor.mode = mode
    with pytest.raises(SaleorUnavailableError):
        staff.session(saleor.token())


def test_known_keys_stay_good_while_saleor_is_away(staff, saleor, monkeypatch):
    token = saleor.token()
    staff.session(token)
    monkeypatch.setattr(jwks, "FRESH_SECONDS", -1.0)
    monkeypatch.setattr(jwks, "PAUSE_SECONDS", -1.0)
    saleor.mode = "error500"
    assert staff.session(token).email == WHO
