"""Who asks: a customer by id, or a session that the storefront names."""

import re

_SESSION = re.compile(r"[A-Za-z0-9_-]{8,100}")

SESSION_RULE = "8 to 100 letters, digits, '-' or '_'"


def customer_visitor(customer_id: str) -> str:
    return f"customer:{customer_id}"


def session_visitor(session_id: str | None) -> str:
    """The visitor of a session, "" where there is none or it is malformed (see ``SESSION_RULE``)."""
    return f"session:{session_id}" if session_id and _SESSION.fullmatch(session_id) else ""
