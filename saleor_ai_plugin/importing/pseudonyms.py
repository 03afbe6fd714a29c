"""Customers without their names: what is no mere code is kept as a keyed hash."""

import hashlib
import hmac
import re
import secrets
from pathlib import Path
from typing import Any

from saleor_ai_plugin.importing.cells import Refusal, is_blank
from saleor_ai_plugin.importing.words import code_text

_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9_.:/=|#-]{1,100}")
_PHONE = re.compile(r"\+?(?:86)?1[3-9]\d{9}|\+\d{8,15}|0\d{9,11}")
KEY_FILE = "customers.key"


def pseudonym_key(folder: Path) -> bytes:
    """This installation's key, made at the first use; without it the hashes say nothing."""
    path = folder / "keys" / KEY_FILE
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            file.write(secrets.token_bytes(32))
    except FileExistsError:
        pass
    return path.read_bytes()


class Pseudonyms:
    """From a cell to the id of a customer: a code as it is; an e-mail address, name or phone number as a hash.

    With ``personal`` everything is hashed: the column's name says that it holds names or addresses.
    """

    def __init__(self, key: bytes, *, personal: bool = False) -> None:
        self._key = key
        self._personal = personal

    def __call__(self, cell: Any) -> str | Refusal | None:
        if is_blank(cell):
            return None
        text = code_text(cell)
        if isinstance(text, Refusal) or text is None:
            return text
        if not self._personal and _CODE.fullmatch(text) and not _PHONE.fullmatch(text):
            return text
        folded = " ".join(text.casefold().split())
        digest = hmac.new(self._key, folded.encode(), hashlib.sha256).hexdigest()
        return f"hashed:{digest[:40]}"
