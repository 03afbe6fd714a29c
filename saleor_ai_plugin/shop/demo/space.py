"""Whether a demo shop fits on the disk, asked before minutes are spent on finding out."""

import shutil
from pathlib import Path

from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.service.database import embedded_server
from saleor_ai_plugin.shop.demo.size import DemoShopError, DemoSize

BY_ORDER, BY_CUSTOMER, BY_PRODUCT = 4_000, 600, 10_000
"""Bytes with their indexes, as measured at 100,000 orders, rounded up."""
SERVER = 100_000_000
MOST_LOG = 1_100_000_000
"""PostgreSQL writes everything to its log first, and keeps about 1 GB of that."""


def check_space(size: DemoSize) -> None:
    """Raises DemoShopError where the embedded database's disk has too little room; another one's disk is not ours."""
    if not configuration().is_embedded_database:
        return
    folder = _existing(embedded_server().folder)
    needed, free = needed_bytes(size), shutil.disk_usage(folder).free
    if free < needed:
        raise DemoShopError(
            f"a shop of {size} needs about {needed / 1e9:.1f} GB, and the disk of {folder} has {free / 1e9:.1f} GB "
            "free; make room, set SALEOR_AI_DATA_DIR to another disk, or ask for fewer orders"
        )


def needed_bytes(size: DemoSize) -> int:
    rows = size.orders * BY_ORDER + size.customers * BY_CUSTOMER + size.products * BY_PRODUCT
    return SERVER + rows + min(rows, MOST_LOG)


def _existing(folder: Path) -> Path:
    return next(parent for parent in (folder, *folder.parents) if parent.exists())
