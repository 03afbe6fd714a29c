"""A carrier that is told by files on their SFTP server, and says what became of parcels the same way.

Their server has to show the key that the owner has entered: no other is ever accepted. A file is written under a name
that begins with a dot, and renamed when it is whole.
"""

import base64
import io
import posixpath
import socket
import stat
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property

import paramiko

from saleor_ai_plugin.waybill.carriers import files
from saleor_ai_plugin.waybill.carriers.own_fleet import OwnFleet
from saleor_ai_plugin.waybill.carriers.protocol import (
    CarrierShutOutError,
    CarrierUnavailableError,
    Consignment,
    Message,
)
from saleor_ai_plugin.waybill.models import Carrier

SECONDS = 10.0
MOST_FILES = 500
_KEYS: tuple[type[paramiko.PKey], ...] = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)


class Sftp(OwnFleet):
    """Priced by the owner's table, as our own vans. The line is opened when it is first needed."""

    def __init__(self, row: Carrier, secret: str) -> None:
        super().__init__(row)
        self._secret = secret

    def label(self, consignment: Consignment) -> None:
        self._put(consignment, void=False)

    def void(self, consignment: Consignment) -> None:
        self._put(consignment, void=True)
        name = files.file_name(consignment, Carrier.Format(self.row.format))
        try:
            self._line.remove(posixpath.join(self.row.outbox, name))
        except FileNotFoundError:
            pass
        except (OSError, paramiko.SSHException, EOFError) as error:
            raise self._unavailable(error) from None

    def tracking(self) -> Sequence[Message]:
        try:
            found = [one for one in self._line.listdir_attr(self.row.inbox) if _is_theirs(one)]
            names = sorted(one.filename for one in found)[:MOST_FILES]
            return [files.read(name, self._content(name)) for name in names]
        except (OSError, paramiko.SSHException, EOFError) as error:
            raise self._unavailable(error) from None

    def settle(self, message: Message) -> None:
        """Their folder is theirs: what was read is moved within it, so that it can be looked at."""
        kept = posixpath.join(self.row.inbox, "done")
        try:
            self._make(kept)
            self._rename(posixpath.join(self.row.inbox, message.name), posixpath.join(kept, message.name))
        except (OSError, paramiko.SSHException, EOFError) as error:
            raise self._unavailable(error) from None

    def close(self) -> None:
        if "_transport" in self.__dict__:
            self._transport.close()

    def _put(self, consignment: Consignment, *, void: bool) -> None:
        kind = Carrier.Format(self.row.format)
        name = files.file_name(consignment, kind, void=void)
        unfinished = posixpath.join(self.row.outbox, f".{name}")
        try:
            self._line.putfo(io.BytesIO(files.written(consignment, kind, void=void)), unfinished, confirm=True)
            self._rename(unfinished, posixpath.join(self.row.outbox, name))
        except (OSError, paramiko.SSHException, EOFError) as error:
            raise self._unavailable(error) from None

    def _content(self, name: str) -> bytes:
        with self._line.open(posixpath.join(self.row.inbox, name), "rb") as file:
            content: bytes = file.read(files.LARGEST + 1)
            return content

    def _rename(self, one: str, other: str) -> None:
        """Over what is there already: it is the same file, sent before."""
        try:
            self._line.posix_rename(one, other)
        except OSError:
            # A server without that extension of OpenSSH's.
            with suppress(FileNotFoundError):
                self._line.remove(other)
            self._line.rename(one, other)

    def _make(self, folder: str) -> None:
        try:
            self._line.stat(folder)
        except FileNotFoundError:
            self._line.mkdir(folder)

    @cached_property
    def _transport(self) -> paramiko.Transport:
        row = self.row
        kind, _, body = row.host_key.partition(" ")
        try:
            expected = paramiko.PKey.from_type_string(kind, base64.b64decode(body))
            transport = paramiko.Transport(_connected(row.host, row.port))
        except (OSError, paramiko.SSHException) as error:
            raise self._unavailable(error) from None
        try:
            transport.banner_timeout = transport.auth_timeout = SECONDS
            transport.get_security_options().key_types = (
                (kind,) if kind != "ssh-rsa" else ("rsa-sha2-512", "rsa-sha2-256")
            )
            key = self._key()
            transport.connect(hostkey=expected, username=row.username, password="" if key else self._secret, pkey=key)
        except paramiko.BadHostKeyException:
            transport.close()
            raise CarrierShutOutError(self._other_key()) from None
        except paramiko.AuthenticationException:
            transport.close()
            raise CarrierShutOutError(
                f"{row.host} does not let {row.username} in; enter the password or key again"
            ) from None
        except (OSError, paramiko.SSHException, EOFError) as error:
            transport.close()
            # paramiko says a wrong key so, where it compares by itself.
            if "Bad host key" in str(error) or "no acceptable host key" in str(error):
                raise CarrierShutOutError(self._other_key()) from None
            raise self._unavailable(error) from None
        return transport

    @cached_property
    def _line(self) -> paramiko.SFTPClient:
        line = paramiko.SFTPClient.from_transport(self._transport)
        if line is None:
            raise CarrierUnavailableError(f"{self.row.host} opens no SFTP session")
        line.get_channel().settimeout(SECONDS)
        return line

    def _key(self) -> paramiko.PKey | None:
        """The private key, where the secret is one."""
        if "PRIVATE KEY" not in self._secret:
            return None
        for kind in _KEYS:
            try:
                return kind.from_private_key(io.StringIO(self._secret))
            except (paramiko.SSHException, ValueError):
                continue
        raise CarrierShutOutError("the private key cannot be read; enter an OpenSSH key without a passphrase")

    def _other_key(self) -> str:
        return (
            f"{self.row.host} shows another key than the one that was entered: somebody else may be answering. "
            "Ask the carrier before you enter the new one"
        )

    def _unavailable(self, error: BaseException) -> CarrierUnavailableError:
        what = getattr(error, "strerror", None) or type(error).__name__
        return CarrierUnavailableError(f"the SFTP server {self.row.host}:{self.row.port} did not do it ({what})")


def _connected(host: str, port: int) -> socket.socket:
    return socket.create_connection((host, port), timeout=SECONDS)


def _is_theirs(one: paramiko.SFTPAttributes) -> bool:
    name = str(one.filename)
    is_file = one.st_mode is None or stat.S_ISREG(one.st_mode)
    fits = posixpath.splitext(name)[1].lower() in files.ENDINGS and not name.startswith(".") and "/" not in name
    return is_file and fits
