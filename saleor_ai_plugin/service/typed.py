"""Commands in hints, as the reader would type them here."""

import os
import sys
from pathlib import Path

from saleor_ai_plugin.service.configuration import configuration


def typed(command: str) -> str:
    """``up`` is "saleor-ai up", or ".venv/bin/saleor-ai --shop mine up" where that is what works."""
    program = Path(sys.argv[0])
    name = os.path.relpath(program) if program.name == "saleor-ai" and not _is_on_path(program) else "saleor-ai"
    settings = configuration()
    shop = f" --shop {settings.shop}" if settings.is_embedded_database and settings.shop != "demo" else ""
    return f"{name}{shop} {command}"


def _is_on_path(program: Path) -> bool:
    folders = os.environ.get("PATH", "").split(os.pathsep)
    return str(program.absolute().parent) in folders
