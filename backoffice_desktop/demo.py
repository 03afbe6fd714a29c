"""The demo shop: found where it runs already, otherwise started; and an account of our own in it.

Everything goes through the command ``saleor-ai``: this program knows nothing of its inside.
"""

import asyncio
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from backoffice_desktop.api.address import api_address
from backoffice_desktop.api.client import Client
from backoffice_desktop.api.errors import ApiError, OfflineError

EMAIL = "desktop@shop.example"
"""An account of its own: a new password for the owner would log the owner out elsewhere."""
PAUSE = 0.4
STOP_SECONDS = 2
STEP = re.compile(r"^\s*(\d{1,3})%\s+(.*)$")
PASSWORD = re.compile(r"\bpassword (\S+)")

Report = Callable[[str, float | None], object]


class DemoError(ApiError):
    sentence = "The demo shop could not be started: {why}"


class NoCommandError(ApiError):
    sentence = "The command saleor-ai is not installed here. Install saleor-ai[service], or log in to a server."


@dataclass(frozen=True, slots=True)
class DemoAccess:
    server: str
    email: str
    password: str


class Demo:
    """``stop`` ends what we started; a demo that ran before goes on."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._last = ""

    async def open(self, report: Report) -> DemoAccess:
        """Raises ApiError."""
        server = await _running()
        if not server:
            report("", None)
            server = await self._start(report)
        return DemoAccess(server=server, email=EMAIL, password=await asyncio.to_thread(_new_password))

    def stop(self) -> None:
        """Ask what we started to end, and give it a moment; it ends in order by itself when we are gone."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)

    async def _start(self, report: Report) -> str:
        self._process = subprocess.Popen(  # noqa: ASYNC220, S603 - starting takes a moment; the command is our own
            [_command(), "demo"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
        reader = threading.Thread(target=self._read, args=(self._process, report), daemon=True)
        reader.start()
        try:
            while not (server := await _running()):
                if self._process.poll() is not None:
                    reader.join(1)
                    raise DemoError(why=self._last or f"exit code {self._process.returncode}")
                await asyncio.sleep(PAUSE)
        except asyncio.CancelledError:
            self._process.terminate()
            raise
        return server

    def _read(self, process: subprocess.Popen[str], report: Report) -> None:
        """Report each step, as long as it runs: a full pipe would stop it."""
        if process.stdout is None:
            return
        with process.stdout as output:
            for line in output:
                if step := STEP.match(line):
                    report(step[2].strip(), int(step[1]) / 100)
                elif line.strip():
                    self._last = line.strip()


def note_file() -> Path:
    """Where a running service of this data folder writes its address down."""
    given = os.environ.get("SALEOR_AI_DATA_DIR", "")
    folder = Path(given) if given else user_data_path("saleor-ai")
    return folder / f"api-{os.environ.get('SALEOR_AI_SHOP') or 'demo'}.json"


async def _running() -> str:
    """The address of a demo that answers, "" where none does."""
    try:
        address = api_address(str(json.loads(note_file().read_text(encoding="utf-8"))["url"]))
    except (OSError, ValueError, KeyError, TypeError, ApiError):
        return ""
    client = Client(seconds=3)
    try:
        await client.post(address, "{ __typename }", {})
    except OfflineError:
        return ""
    except ApiError:
        # Whatever it thinks of strangers, it answers.
        return address
    finally:
        await client.close()
    return address


def _new_password() -> str:
    answer = subprocess.run(  # noqa: S603 - the command is our own
        [_command(), "accounts", "reset", EMAIL], capture_output=True, text=True, errors="replace", check=False
    )
    found = PASSWORD.search(answer.stdout)
    if answer.returncode != 0 or found is None:
        raise DemoError(why=answer.stderr.strip()[-300:] or f"exit code {answer.returncode}")
    return found[1]


def _command() -> str:
    """``saleor-ai`` beside this Python, or on the path. Raises NoCommandError."""
    beside = Path(sys.executable).parent / "saleor-ai"
    found = str(beside) if beside.exists() else shutil.which("saleor-ai")
    if not found:
        raise NoCommandError
    return found
