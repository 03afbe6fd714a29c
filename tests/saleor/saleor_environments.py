"""Where real Saleor is on this machine, our package as its owner would install it, and databases to start from."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from saleor_ai_plugin.service.embedded import USER, EmbeddedServer, system_programs

CACHE = Path.home() / ".cache" / "saleor-ai" / "saleor"
CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Environment:
    """One Saleor: an interpreter that can import it."""

    python: Path

    @property
    def name(self) -> str:
        """3.21, 3.22, …: the folder of the environment."""
        return self.python.parent.parent.name

    @cached_property
    def source(self) -> Path:
        return Path(self._ask("import saleor; print(saleor.__path__[0])")).parent

    @cached_property
    def version(self) -> str:
        return self._ask("import saleor; print(saleor.__version__)")

    @property
    def template(self) -> Path:
        """A dump of a migrated, empty database; migrating takes minutes, restoring seconds."""
        return self.python.parent.parent / f"template-{self.version}.dump"

    def _ask(self, code: str) -> str:
        done = subprocess.run([self.python, "-c", code], capture_output=True, text=True, check=True)
        return done.stdout.strip().splitlines()[-1]


def environments() -> list[Environment]:
    """Those that SALEOR_PYTHON names, separated by colons, else those in the cache folder."""
    named = os.environ.get("SALEOR_PYTHON")
    if named:
        return [Environment(Path(python)) for python in named.split(":") if python]
    return [Environment(python) for python in sorted(CACHE.glob("*/bin/python"))]


def build_package(folder: Path) -> Path:
    """Our wheel, installed without dependencies into a folder of its own: what ``pip install saleor-ai`` brings."""
    site = folder / "site"
    if not site.exists():
        making = folder / "making"
        shutil.rmtree(making, ignore_errors=True)
        _run(
            [_uv(), "build", "--wheel", "--quiet", "--python", sys.executable, "--out-dir", str(making), str(CHECKOUT)]
        )
        (wheel,) = making.glob("*.whl")
        install = [
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--compile-bytecode",
            "--python",
            sys.executable,
            "--target",
            str(making / "site"),
        ]
        _run([_uv(), *install, str(wheel)])
        (making / "site").rename(site)
    return site


class SystemServer(EmbeddedServer):
    """On the system's PostgreSQL: the migrations of Saleor 3.22 do not run on version 18, which our wheel brings."""

    @property
    def programs(self) -> Path:
        return system_programs()


def migrated_database(environment: Environment, *, url: str, programs: Path) -> None:
    """Fill the empty database with Saleor's tables, from a dump that is kept for the next time."""
    if not environment.template.exists():
        _make_template(environment)
    _run(
        [programs / "pg_restore", "--no-owner", "--no-privileges", "--jobs=2", f"--dbname={url}", environment.template]
    )


def _make_template(environment: Environment) -> None:
    folder = Path(tempfile.mkdtemp(prefix="saleor-ai-template-"))
    folder.chmod(0o755)
    server = SystemServer(folder / "database", durable=False)
    server.start()
    try:
        server.create_database("saleor")
        url = f"postgresql://{USER}@{str(server.socket_dir).replace('/', '%2F')}/saleor"
        migrate = [environment.python, "manage.py", "migrate", "--no-input", "--verbosity", "0"]
        _run(migrate, cwd=environment.source, env={**os.environ, **saleor_settings(url)})
        making = environment.template.with_suffix(f".{os.getpid()}")
        _run([server.programs / "pg_dump", "--format=custom", "--no-owner", f"--file={making}", url])
        making.rename(environment.template)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(server.socket_dir, ignore_errors=True)


def saleor_settings(url: str) -> dict[str, str]:
    """The environment variables that Saleor runs with."""
    return {
        "DJANGO_SETTINGS_MODULE": "saleor.settings",
        "DATABASE_URL": url,
        "SECRET_KEY": "the secret key of the tests",
        "RSA_PRIVATE_KEY": _private_key(),
        "DEBUG": "False",
        "ALLOWED_HOSTS": "*",
        "ALLOWED_CLIENT_HOSTS": "*",
        "JWT_TTL_ACCESS": "1 hour",
        "SEND_USAGE_TELEMETRY": "False",
        "PYTHONWARNINGS": "ignore",
        "OPENBLAS_NUM_THREADS": "1",
    }


@cache
def _private_key() -> str:
    """What Saleor signs its tokens with; without one it starts only in DEBUG mode."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def _uv() -> str:
    beside = Path(sys.executable).with_name("uv")
    return str(beside) if beside.exists() else "uv"


def _run(command: list, **options) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    if done.returncode:
        raise RuntimeError(f"{command[0]} {command[1]} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
