"""The Parquet files beside the database: what only the truth knows, and what the staff see."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet

MANIFEST = "manifest.json"


class FileSet:
    """Files below a folder that take the place of the former ones only when ``publish`` is called.

    Until ``settle`` the former ones are kept, so that a transaction that fails at its very end loses nothing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._staging = folder.with_name(folder.name + ".new")
        self._former = folder.with_name(folder.name + ".old")
        self._writers: dict[str, parquet.ParquetWriter] = {}

    def open(self) -> None:
        shutil.rmtree(self._staging, ignore_errors=True)
        self._staging.mkdir(parents=True)

    def write(self, name: str, table: pa.Table) -> None:
        """Append rows to ``<name>.parquet``."""
        writer = self._writers.get(name)
        if writer is None:
            path = self._staging / f"{name}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            writer = self._writers[name] = parquet.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)

    def finish(self) -> dict[str, str]:
        """Close the files; their SHA-256 by name."""
        for writer in self._writers.values():
            writer.close()
        return {
            f"{name}.parquet": hashlib.sha256((self._staging / f"{name}.parquet").read_bytes()).hexdigest()
            for name in sorted(self._writers)
        }

    def publish(self, manifest: dict[str, Any]) -> None:
        text = json.dumps(manifest, indent=2, ensure_ascii=False)
        (self._staging / MANIFEST).write_text(text + "\n", encoding="utf-8")
        shutil.rmtree(self._former, ignore_errors=True)
        if self.folder.exists():
            self.folder.rename(self._former)
        self._staging.rename(self.folder)

    def settle(self, digest: str) -> None:
        """Keep the files that belong to the database's shop, whichever of a broken change they are."""
        if _digest(self.folder) != digest and _digest(self._former) == digest:
            shutil.rmtree(self.folder, ignore_errors=True)
            self._former.rename(self.folder)
        shutil.rmtree(self._former, ignore_errors=True)
        shutil.rmtree(self._staging, ignore_errors=True)

    def discard(self, digest: str) -> None:
        """Leave nothing of an attempt that failed; ``digest`` is that of the shop that is still there, or empty."""
        for writer in self._writers.values():
            try:
                writer.close()
            except OSError:
                # On a full disk the file cannot be ended, and it is deleted anyway.
                continue
        if digest:
            self.settle(digest)
        else:
            for folder in (self._staging, self._former, self.folder):
                shutil.rmtree(folder, ignore_errors=True)


def _digest(folder: Path) -> str | None:
    try:
        return str(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["digest"])
    except (OSError, ValueError, KeyError):
        return None
