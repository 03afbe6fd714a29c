"""XML that is whole and asks for nothing: no entities that swell, no files from elsewhere."""

from __future__ import annotations

import warnings
from io import BytesIO

from core_ml.exceptions import DocumentError

with warnings.catch_warnings():
    # defusedxml tells, while it is imported, of a parser that is not used here.
    warnings.simplefilter("ignore", DeprecationWarning)
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse


def require_whole(content: bytes) -> None:
    """Check it.

    Raises
    ------
    DocumentError
        It is not well-formed, or it defines entities.
    """
    try:
        for _, element in iterparse(BytesIO(content)):
            element.clear()
    except ParseError as error:
        raise DocumentError(f"the XML is broken ({error}): ask the sender for it again") from error
    except (DefusedXmlException, LookupError, ValueError) as error:
        raise DocumentError(
            f"the XML is not read, because it defines entities or an unknown encoding ({error}): "
            "ask the sender for one without"
        ) from error
