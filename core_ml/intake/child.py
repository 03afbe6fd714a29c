"""The process that reads: a request as JSON on standard input, a line of JSON for each thing read on standard output.

It limits itself before it imports what could be broken by a file: memory, processor time, size of files; and it ends
with the process that started it.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any, TextIO

from core_ml.intake.limits import MIB

PR_SET_PDEATHSIG = 1
FILE_BYTES = 1 << 30
SPARE_SECONDS = 5
Say = Callable[[dict[str, Any]], None]


def main() -> None:
    """Read what is asked for on standard input."""
    asked = json.loads(sys.stdin.read())
    _limit_self(asked["limits"]["memory"], asked["limits"]["seconds"])
    with _answers() as out:

        def say(said: dict[str, Any]) -> None:
            out.write(json.dumps(said, separators=(",", ":")) + "\n")
            out.flush()

        _answer(asked, say)


def _limit_self(memory: int, seconds: float) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    _limit(resource.RLIMIT_AS, memory * MIB)
    # The clock on the wall is the asking process's; this one is for when that was killed.
    _limit(resource.RLIMIT_CPU, int(seconds) + SPARE_SECONDS)
    _limit(resource.RLIMIT_FSIZE, FILE_BYTES)
    _limit(resource.RLIMIT_CORE, 0)


def _limit(what: int, wanted: int) -> None:
    """Lower a limit; one that is lower already stays."""
    most = resource.getrlimit(what)[1]
    least = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    resource.setrlimit(what, (least, least))


def _answers() -> TextIO:
    """The channel to the asking process; whatever libraries print goes to standard error from here on."""
    channel = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(channel, "w", encoding="utf-8")


def _answer(asked: dict[str, Any], say: Say) -> None:
    from core_ml.exceptions import DocumentError
    from core_ml.intake.wire import request_from_json

    try:
        _read(*request_from_json(asked), say)
    except DocumentError as error:
        say({"refused": str(error)})
    except (MemoryError, RecursionError):
        say({"refused": None, "limit": "memory"})
    except Exception as error:
        # OpenCV and onnxruntime have errors of their own for it.
        if "alloc" not in str(error).lower() and "insufficient memory" not in str(error).lower():
            raise
        say({"refused": None, "limit": "memory"})


def _read(request: Any, file: Any, name: str, say: Say) -> None:
    from core_ml.intake.reading import attachments_of, checked, content_of, pages_of
    from core_ml.intake.wire import attachment_to_json, page_to_json

    content = content_of(file, request.limits)
    kind = checked(content, name, request.limits)
    say({"kind": kind.value, "sha256": hashlib.sha256(content).hexdigest()})
    for attachment in attachments_of(content, kind, name, request.limits):
        say({"attachment": attachment_to_json(attachment)})
    for page, of in pages_of(content, kind, request):
        say({"page": page_to_json(page), "of": of})
    say({"done": True})


if __name__ == "__main__":
    main()
