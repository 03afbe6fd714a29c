"""Model files without pickle: one file holds a JSON header and a NumPy archive, sealed by a SHA-256.

Layout: ``SALEORAI`` | SHA-256 of the rest (32 bytes) | header length (8 bytes, big endian) | header | ``.npz``.
Nothing in it is executable, so that a file from elsewhere can do no more than be refused. Arrays and sparse matrices
go into the archive, all else into the header as JSON.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from scipy.sparse import csr_matrix, issparse

from core_ml.exceptions import ArtifactError

MAGIC = b"SALEORAI"
VERSION = 1
SEAL = 32
LENGTH = 8


def save(path: str | Path, *, kind: str, content: dict[str, Any], data_hash: str = "") -> None:
    """Write ``content`` (JSON values, arrays, CSR matrices, nested) atomically to ``path``."""
    arrays: dict[str, np.ndarray[Any, Any]] = {}
    header = {"version": VERSION, "kind": kind, "data_hash": data_hash, "content": _pack(content, arrays)}
    text = json.dumps(header, ensure_ascii=False, allow_nan=True).encode()
    path = Path(path)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, suffix=".part", delete=False) as part:
        try:
            part.write(MAGIC + bytes(SEAL) + len(text).to_bytes(LENGTH, "big") + text)
            np.savez(part, allow_pickle=False, **arrays)
            part.flush()
            part.seek(len(MAGIC))
            part.write(_seal(Path(part.name)))
            part.flush()
            os.fsync(part.fileno())
            Path(part.name).replace(path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise


def read_header(path: str | Path) -> dict[str, Any]:
    """Version, kind and data hash of a model file, after its seal was checked."""
    with _opened(path) as file:
        header = _header(file, Path(path))
    return {name: header[name] for name in ("version", "kind", "data_hash")}


def load(path: str | Path, *, kinds: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """Kind and content of a model file.

    Raises
    ------
    ArtifactError
        If the file is missing, not ours, truncated, damaged, too new, or of a kind that is not in ``kinds``.
    """
    path = Path(path)
    with _opened(path) as file:
        header = _header(file, path)
        if header["kind"] not in kinds:
            raise ArtifactError(f"{path} holds a {header['kind']!r}; expected one of {', '.join(sorted(kinds))}")
        try:
            with np.load(io.BytesIO(file.read()), allow_pickle=False) as arrays:
                return header["kind"], _unpack(header["content"], dict(arrays))
        except (KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
            raise ArtifactError(
                f"{path} does not hold what its header says ({error}); train the model again"
            ) from error


def _opened(path: str | Path) -> BinaryIO:
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise ArtifactError(f"cannot read the model file {path}: {error.strerror}") from error


def _header(file: BinaryIO, path: Path) -> dict[str, Any]:
    start = file.read(len(MAGIC) + SEAL + LENGTH)
    if not start.startswith(MAGIC):
        raise ArtifactError(f"{path} is not a model file of saleor-ai")
    seal = start[len(MAGIC) : len(MAGIC) + SEAL]
    if len(start) < len(MAGIC) + SEAL + LENGTH or seal != _seal(path):
        raise ArtifactError(f"{path} is truncated or damaged (its SHA-256 does not match); copy or train it again")
    header: dict[str, Any] = json.loads(file.read(int.from_bytes(start[-LENGTH:], "big")))
    if header["version"] > VERSION:
        raise ArtifactError(
            f"{path} has format {header['version']}, this version reads up to {VERSION}; upgrade saleor-ai"
        )
    return header


def _seal(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(len(MAGIC) + SEAL)
        return hashlib.file_digest(file, "sha256").digest()


def _pack(value: Any, arrays: dict[str, np.ndarray[Any, Any]]) -> Any:
    if issparse(value):
        parts = {"data": value.data, "indices": value.indices, "indptr": value.indptr}
        return {"__csr__": _pack(parts, arrays), "shape": list(value.shape)}
    if isinstance(value, np.ndarray):
        if value.dtype.hasobject:
            return {"__text__": [str(one) for one in value.tolist()]}
        name = f"a{len(arrays)}"
        arrays[name] = value
        return {"__array__": name}
    if isinstance(value, dict):
        return {str(key): _pack(one, arrays) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_pack(one, arrays) for one in value]
    if isinstance(value, np.generic):
        return value.item()
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"a {type(value).__name__} cannot go into a model file")


def _unpack(value: Any, arrays: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_unpack(one, arrays) for one in value]
    if not isinstance(value, dict):
        return value
    if "__array__" in value:
        return arrays[value["__array__"]]
    if "__text__" in value:
        return np.array(value["__text__"], dtype=object)
    if "__csr__" in value:
        parts = _unpack(value["__csr__"], arrays)
        return csr_matrix((parts["data"], parts["indices"], parts["indptr"]), shape=tuple(value["shape"]))
    return {key: _unpack(one, arrays) for key, one in value.items()}
