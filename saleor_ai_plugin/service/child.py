"""Where a child process starts: ``python -m saleor_ai_plugin.service.child MODULE:FUNCTION ARGUMENT…``.

Sets Django and the logs up, then calls the function with the arguments, as text.
"""

import importlib
import logging
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, cast

logger = logging.getLogger(__name__)


def load(target: str) -> Callable[..., Any]:
    """The function written as ``module:function``."""
    module, _, name = target.partition(":")
    return cast("Callable[..., Any]", getattr(importlib.import_module(module), name))


def command(target: str, *arguments: str) -> list[str]:
    """The command line that calls ``target`` in a process of its own."""
    return [sys.executable, "-m", "saleor_ai_plugin.service.child", target, *arguments]


def main(arguments: Sequence[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saleor_ai_plugin.service.settings")
    import django

    from saleor_ai_plugin.service import logs

    django.setup()
    logs.configure()
    target, *rest = arguments
    try:
        load(target)(rest)
    except Exception:
        logger.exception("process failed", extra={"target": target})
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
