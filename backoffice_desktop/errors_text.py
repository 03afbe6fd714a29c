"""An error as people read it: our sentence, and what the service added to it."""

from backoffice_desktop.api.errors import ApiError, InvalidError
from backoffice_desktop.translations import tr


def sentence(error: ApiError) -> str:
    """The sentence in the present language; the service's own message where it says more than ours."""
    if isinstance(error, InvalidError) and error.detail:
        return error.detail
    return tr(error.sentence, **error.values)
