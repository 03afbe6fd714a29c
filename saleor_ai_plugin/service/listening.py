"""The socket that the API listens on, and where others find it."""

import contextlib
import json
import os
import socket
from pathlib import Path

from saleor_ai_plugin.service.configuration import configuration

PORTS_TRIED = 20


class NoPortError(OSError):
    """No port to listen on; the message says what was tried."""


def open_api(host: str, port: int | None) -> socket.socket:
    """The API's socket. A port that somebody asked for, here or in the configuration, is taken or refused; only from
    the usual one we move on to the next that is free.

    Raises NoPortError.
    """
    settings = configuration()
    is_usual = port is None and "port" not in settings.model_fields_set
    return open_socket(
        host or settings.host, settings.port if port is None else port, tries=PORTS_TRIED if is_usual else 1
    )


def open_socket(host: str, port: int, *, tries: int = 1) -> socket.socket:
    """A listening socket on a port, or on the next free one of ``tries``.

    Raises NoPortError.
    """
    candidates = range(port, min(port + tries, 65536)) if port else [0]
    try:
        family, _, _, _, _ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise NoPortError(f"SALEOR_AI_HOST={host} is no address of this machine ({error.strerror})") from None
    why = ""
    for candidate in candidates:
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, candidate))
            listening.listen(2048)
        except OSError as error:
            listening.close()
            why = error.strerror or str(error)
            continue
        return listening
    which = f"port {port}" if tries == 1 else f"ports {port} to {port + tries - 1}"
    raise NoPortError(f"{which} of {host} cannot be opened ({why}); choose another one with --port or SALEOR_AI_PORT")


def address(listening: socket.socket) -> str:
    """Where a browser on this machine finds the API."""
    host, port = listening.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not listened on
        host = "localhost"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def note_file() -> Path:
    """Where a running API of this data folder and shop writes down its address."""
    settings = configuration()
    return settings.data_dir / f"api-{settings.shop if settings.is_embedded_shop else 'saleor'}.json"


def write_note(url: str) -> None:
    path = note_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    staging = path.with_suffix(f".{os.getpid()}")
    staging.write_text(json.dumps({"url": url, "pid": os.getpid()}), encoding="utf-8")
    staging.replace(path)


def read_note() -> str:
    """The address of the API that was started last, "" where none was."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return str(json.loads(note_file().read_text(encoding="utf-8"))["url"])
    return ""


def remove_note(url: str) -> None:
    """Only the API that the note is about removes it."""
    if read_note() == url:
        note_file().unlink(missing_ok=True)
