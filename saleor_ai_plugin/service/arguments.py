"""Arguments of the API that are more than their type says."""

import uuid

from saleor_ai_plugin.service.paging import BadRequestError


def client_uuid(given: str) -> uuid.UUID:
    """What makes sending a decision again harmless.

    Raises BadRequestError.
    """
    try:
        return uuid.UUID(given)
    except ValueError:
        raise BadRequestError(f"clientId is {given[:60]!r}; send a UUID, a new one for each decision") from None
