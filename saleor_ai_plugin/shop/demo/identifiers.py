"""Global ids as Saleor writes them: base64 of ``Product:1``, or of ``Order:`` and a UUID."""

import base64
import string

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from saleor_ai_plugin.shop.demo.randomness import Ints, Words, hashed

_BASE64 = np.frombuffer((string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/").encode(), np.uint8)
_HEX = np.frombuffer(b"0123456789abcdef", np.uint8)
_DASHES = (8, 13, 18, 23)

Bytes = npt.NDArray[np.uint8]


def global_ids(type_name: str, primary_keys: Ints) -> pa.StringArray:
    """``UHJvZHVjdDox`` for Product 1."""
    texts = (base64.b64encode(f"{type_name}:{key}".encode()).decode() for key in primary_keys.tolist())
    return pa.array(texts, pa.string(), size=len(primary_keys))


def uuid_global_ids(type_name: str, seed: int, numbers: Ints) -> pa.StringArray:
    """Ids of the things that Saleor keys by a random UUID; the UUID is drawn from seed and number."""
    text = _uuids(hashed(seed, f"{type_name} high", numbers), hashed(seed, f"{type_name} low", numbers))
    prefix = np.frombuffer(f"{type_name}:".encode(), np.uint8)
    return _strings(_base64(np.hstack([np.broadcast_to(prefix, (len(numbers), len(prefix))), text])))


def uuid_texts(purpose: str, seed: int, numbers: Ints) -> pa.StringArray:
    """UUIDs as they are, drawn from seed and number."""
    return _strings(_uuids(hashed(seed, f"{purpose} high", numbers), hashed(seed, f"{purpose} low", numbers)))


def hex_ids(prefix: str, words: Words) -> pa.StringArray:
    """Short opaque ids: the prefix and twelve hexadecimal digits."""
    digits = _hexadecimal(words.astype(">u8").view(np.uint8).reshape(len(words), 8))[:, :12]
    head = np.frombuffer(prefix.encode(), np.uint8)
    return _strings(np.hstack([np.broadcast_to(head, (len(words), len(head))), digits]))


def _uuids(high: Words, low: Words) -> Bytes:
    """(n, 36) characters of UUIDs of version 4."""
    raw = np.stack([high, low], axis=1).astype(">u8").view(np.uint8).reshape(len(high), 16)
    raw[:, 6] = (raw[:, 6] & 0x0F) | 0x40
    raw[:, 8] = (raw[:, 8] & 0x3F) | 0x80
    digits = _hexadecimal(raw)
    text = np.full((len(raw), 36), ord("-"), np.uint8)
    text[:, [column for column in range(36) if column not in _DASHES]] = digits
    return text


def _hexadecimal(raw: Bytes) -> Bytes:
    return _HEX[np.stack([raw >> 4, raw & 15], axis=2).reshape(len(raw), 2 * raw.shape[1])]


def _base64(text: Bytes) -> Bytes:
    padding = -text.shape[1] % 3
    padded = np.hstack([text, np.zeros((len(text), padding), np.uint8)]).astype(np.uint32)
    triples = padded[:, 0::3] << 16 | padded[:, 1::3] << 8 | padded[:, 2::3]
    sixes = np.stack([triples >> shift & 63 for shift in (18, 12, 6, 0)], axis=2)
    sixes = sixes.reshape(len(text), 4 * triples.shape[1])
    encoded = _BASE64[sixes]
    if padding:
        encoded[:, -padding:] = ord("=")
    return encoded


def _strings(characters: Bytes) -> pa.StringArray:
    count, width = characters.shape
    offsets = np.arange(count + 1, dtype=np.int32) * np.int32(width)
    return pa.StringArray.from_buffers(
        count, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(characters).tobytes())
    )
