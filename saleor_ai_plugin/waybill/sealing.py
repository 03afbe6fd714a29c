"""Keeping what nobody who reads the database should read: addresses, and carriers' passwords.

Sealed with a key that is not in the database: ``SALEOR_AI_ADDRESS_KEY``, or a file made in the data folder when it is
first needed.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from saleor_ai_plugin.accounts.local_staff import load_key
from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.service.configuration import configuration

KEY_FILE = "address.key"


class SealedElsewhereError(DecisionError):
    """Sealed with another key than ours."""

    def __init__(self) -> None:
        super().__init__(
            "it was sealed with another key: let every process have the same SALEOR_AI_ADDRESS_KEY, or the same "
            f"{KEY_FILE} in its data folder"
        )


def seal(values: Mapping[str, Any]) -> bytes:
    return _fernet(_key()).encrypt(json.dumps(dict(values), ensure_ascii=False).encode())


def unseal(sealed: bytes | memoryview) -> dict[str, Any]:
    """Raises SealedElsewhereError."""
    try:
        opened: dict[str, Any] = json.loads(_fernet(_key()).decrypt(bytes(sealed)))
    except InvalidToken:
        raise SealedElsewhereError from None
    return opened


def _key() -> bytes:
    settings = configuration()
    given = settings.address_key.get_secret_value()
    return given.encode() if given else load_key(settings.data_dir / KEY_FILE)


@cache
def _fernet(key: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(key).digest()))
