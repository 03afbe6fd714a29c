"""A query's rows as a frame."""

import tempfile
from collections.abc import Mapping
from typing import Any

import pandas as pd
from django.db import connection

SPOOL_BYTES = 256 * 1024 * 1024


def read_frame(statement: str, parameters: Mapping[str, Any], **read: Any) -> pd.DataFrame:
    """The rows of ``statement``, read by ``pandas.read_csv`` with ``read``; empty texts stay texts.

    COPY carries millions of rows at a tenth of the cost of a cursor.
    """
    connection.ensure_connection()
    with (
        tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as file,
        connection.connection.cursor() as cursor,
        cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv, HEADER)", parameters) as copy,
    ):
        for block in copy:
            file.write(block)
        file.seek(0)
        frame: pd.DataFrame = pd.read_csv(file, **read)
        return frame
