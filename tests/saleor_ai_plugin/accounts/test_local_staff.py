import stat
import threading

import jwt
import pytest

from saleor_ai_plugin.accounts import local_staff, services, throttle
from saleor_ai_plugin.accounts.local_staff import LocalStaff, load_key
from saleor_ai_plugin.accounts.models import LocalAccount
from saleor_ai_plugin.accounts.permissions import ALL
from saleor_ai_plugin.accounts.session import InvalidTokenError, TokenExpiredError
from saleor_ai_plugin.accounts.throttle import Throttle, TooManyAttemptsError

WHO = "owner@shop.example"
KEY = b"k" * 32


@pytest.fixture
def staff(db):
    services.set_password(email=WHO, password="right")
    return LocalStaff(KEY, shop="demo")


def log_in(staff, password="right", email=WHO):
    return staff.log_in(email=email, password=password, address="127.0.0.1")


def test_logging_in_gives_a_session_with_the_accounts_permissions(staff):
    session = staff.session(log_in(staff, email=" Owner@Shop.example ").access)
    assert (session.email, session.permissions) == (WHO, frozenset(ALL))


def test_an_access_token_lives_five_minutes_and_is_refreshed_for_a_week(staff):
    tokens = log_in(staff)
    read = {kind: jwt.decode(getattr(tokens, kind), KEY, ["HS256"], audience="demo") for kind in ("access", "refresh")}
    assert {kind: claims["exp"] - claims["iat"] for kind, claims in read.items()} == {
        "access": 5 * 60,
        "refresh": 7 * 24 * 60 * 60,
    }
    assert staff.session(staff.refresh(tokens.refresh)).email == WHO


def test_one_kind_of_token_does_not_stand_for_the_other(staff):
    tokens = log_in(staff)
    with pytest.raises(InvalidTokenError, match="refresh token where the access token belongs"):
        staff.session(tokens.refresh)
    with pytest.raises(InvalidTokenError, match="access token where the refresh token belongs"):
        staff.refresh(tokens.access)


def test_an_expired_token_says_what_to_do(staff, monkeypatch):
    monkeypatch.setattr(local_staff, "ACCESS_FOR", -local_staff.ACCESS_FOR)
    with pytest.raises(TokenExpiredError, match="refresh it"):
        staff.session(log_in(staff).access)


@pytest.mark.parametrize("other", [LocalStaff(b"x" * 32, shop="demo"), LocalStaff(KEY, shop="mine")])
def test_a_token_of_another_key_or_shop_is_refused(staff, other):
    with pytest.raises(InvalidTokenError):
        staff.session(log_in(other).access)


def test_a_new_password_or_deactivation_ends_every_login(staff):
    tokens = log_in(staff)
    services.set_password(email=WHO, password="new")
    with pytest.raises(InvalidTokenError, match="login has ended"):
        staff.session(tokens.access)
    with pytest.raises(InvalidTokenError, match="login has ended"):
        staff.refresh(tokens.refresh)
    tokens = log_in(staff, "new")
    LocalAccount.objects.update(is_active=False)
    with pytest.raises(InvalidTokenError, match="login has ended"):
        staff.session(tokens.access)


@pytest.mark.parametrize(("email", "password"), [(WHO, "wrong"), ("nobody@shop.example", "right"), (WHO, "")])
def test_a_refused_login_never_says_what_was_wrong(staff, email, password):
    with pytest.raises(services.LoginRefusedError, match=r"^the e-mail or the password is wrong$"):
        log_in(staff, password, email)


def test_guessing_is_slowed_down_and_a_login_in_time_forgets_it(staff):
    for _ in range(4):
        with pytest.raises(services.LoginRefusedError):
            log_in(staff, "wrong")
    log_in(staff)
    for _ in range(5):
        with pytest.raises(services.LoginRefusedError):
            log_in(staff, "wrong")
    with pytest.raises(TooManyAttemptsError, match=r"try again in \d+ s"):
        log_in(staff)


def test_a_throttle_forgets_after_its_time(monkeypatch):
    now = 1000.0
    monkeypatch.setattr(throttle.time, "monotonic", lambda: now)
    slow = Throttle(most=2, seconds=60)
    slow.failed("a")
    now = 1010.0
    slow.failed("a")
    slow.check("b")
    with pytest.raises(TooManyAttemptsError) as raised:
        slow.check("a")
    assert raised.value.seconds == 51
    now = 1061.0
    slow.check("a")


def test_only_the_first_start_makes_the_owner(db):
    password = services.make_owner()
    assert services.log_in(email=services.OWNER, password=password).permissions == list(ALL)
    assert services.make_owner() == ""
    assert password not in LocalAccount.objects.get().password


def test_the_key_is_made_once_and_private(tmp_path):
    path = tmp_path / "data" / "token.key"
    keys = []
    threads = [threading.Thread(target=lambda: keys.append(load_key(path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(keys)) == 1
    assert len(keys[0]) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["token.key"]
