"""Rows of a Parquet file."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow
import pyarrow.parquet

from saleor_ai_plugin.importing.errors import FileRefusedError
from saleor_ai_plugin.importing.files import CHUNK_ROWS, Chunk
from saleor_ai_plugin.importing.headers import unique_headers


class ParquetRows:
    line_word = "row"
    format = "Parquet"

    def __init__(self, path: Path) -> None:
        self.notes: list[str] = []
        self._path = path
        try:
            with pyarrow.parquet.ParquetFile(path) as file:
                self._rows = file.metadata.num_rows
                names = file.schema_arrow.names
        except (pyarrow.ArrowException, OSError) as error:
            raise self._damaged(error) from None
        if not self._rows:
            raise FileRefusedError(f"{path} has columns but no rows: export it again")
        if len(names) < 2:
            raise FileRefusedError(f"{path} has one column only ({names[0]}): nothing can be made of it")
        self.headers = unique_headers(path, names)

    def chunks(self, size: int = CHUNK_ROWS) -> Iterator[Chunk]:
        line = 1
        try:
            with pyarrow.parquet.ParquetFile(self._path, pre_buffer=False) as file:
                for batch in file.iter_batches(batch_size=size, use_threads=False):
                    lines = list(range(line, line + batch.num_rows))
                    line += batch.num_rows
                    columns = [tuple(column.to_pylist()) for column in batch.columns]
                    yield Chunk("", lines, columns, done=min((line - 1) / self._rows, 1.0))
        except (pyarrow.ArrowException, OSError, ValueError) as error:
            raise self._damaged(error) from None

    def _damaged(self, error: Exception) -> FileRefusedError:
        said = (str(error).strip().splitlines() or [type(error).__name__])[0]
        return FileRefusedError(f"{self._path} is a damaged or truncated Parquet file: download it again ({said})")
