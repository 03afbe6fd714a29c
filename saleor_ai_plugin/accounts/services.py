"""The accounts of the embedded shop: making one, giving it a new password, logging in."""

import secrets
from collections.abc import Sequence

from django.contrib.auth.hashers import check_password, make_password

from saleor_ai_plugin.accounts.models import LocalAccount
from saleor_ai_plugin.accounts.permissions import ALL

OWNER = "owner@shop.example"
# No letters and digits that look alike: a password is read from a terminal.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


class LoginRefusedError(ValueError):
    """Unknown e-mail or wrong password: never said which."""


def generate_password() -> str:
    """16 characters in four groups, about 80 bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def set_password(*, email: str = OWNER, password: str = "", permissions: Sequence[str] = ALL) -> str:
    """Give an account a password (a generated one by default), making the account where there is none; return it.

    Whoever is logged in with the old one is logged out.
    """
    password = password or generate_password()
    LocalAccount.objects.update_or_create(
        email=email.strip().lower(),
        defaults={"password": make_password(password), "is_active": True},
        create_defaults={"password": make_password(password), "permissions": list(permissions)},
    )
    return password


def make_owner() -> str:
    """Make the owner's account where nobody has one yet; return its password, "" where there are accounts."""
    if LocalAccount.objects.exists():
        return ""
    password = generate_password()
    defaults = {"password": make_password(password), "permissions": list(ALL)}
    # Of two processes that start together one makes it, and only that one may show its password.
    _, created = LocalAccount.objects.get_or_create(email=OWNER, defaults=defaults)
    return password if created else ""


def log_in(*, email: str, password: str) -> LocalAccount:
    """The account, after its password was checked; as slow for an unknown e-mail as for a wrong password.

    Raises LoginRefusedError.
    """
    account = LocalAccount.objects.filter(email=email.strip().lower(), is_active=True).first()
    if account is None:
        make_password(password)
    elif check_password(password, account.password):
        return account
    raise LoginRefusedError("the e-mail or the password is wrong")
