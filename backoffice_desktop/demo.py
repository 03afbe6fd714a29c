"""The demo shop: found where it runs already, otherwise started; and an account of our own in it.

Everything goes through the command ``saleor-ai``: this program knows nothing of its inside.
"""

import asyncio
import json
import os
import re
import shutil
import sys
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
        self._process: asyncio.subprocess.Process | None = None

    async def open(self, report: Report) -> DemoAccess:
        """Raises ApiError."""
        server = await _running()
        if not server:
            report("", None)
            server = await self._start(report)
        return DemoAccess(server=server, email=EMAIL, password=await _new_password())

    def stop(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()

    async def _start(self, report: Report) -> str:
        self._process = await asyncio.create_subprocess_exec(
            _command(), "demo", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        reading = asyncio.create_task(_read(self._process, report))
        try:
            while not (server := await _running()):
                if self._process.returncode is not None:
                    raise DemoError(why=(await reading) or f"exit code {self._process.returncode}")
                await asyncio.sleep(PAUSE)
        except asyncio.CancelledError:
            self.stop()
            raise
        # The output is read on while it runs: a full pipe would stop it.
        self._reading = reading
        return server


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


async def _read(process: asyncio.subprocess.Process, report: Report) -> str:
    """Report each step of the output; return its last line, which says why where it failed."""
    last = ""
    stream = process.stdout
    if stream is None:
        return last
    async for line in stream:
        text = line.decode(errors="replace").strip()
        if step := STEP.match(text):
            report(step[2], int(step[1]) / 100)
        elif text:
            last = text
    await process.wait()
    return last


async def _new_password() -> str:
    process = await asyncio.create_subprocess_exec(
        _command(), "accounts", "reset", EMAIL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    found = PASSWORD.search(out.decode(errors="replace"))
    if process.returncode != 0 or found is None:
        raise DemoError(why=err.decode(errors="replace").strip()[-300:] or f"exit code {process.returncode}")
    return found[1]


def _command() -> str:
    """``saleor-ai`` beside this Python, or on the path. Raises NoCommandError."""
    beside = Path(sys.executable).parent / "saleor-ai"
    found = str(beside) if beside.exists() else shutil.which("saleor-ai")
    if not found:
        raise NoCommandError
    return found
