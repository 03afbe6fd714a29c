"""A real SFTP server on a free port of this machine, with its files in a folder of the test."""

import os
import socket
import threading
from pathlib import Path

import paramiko

USER, PASSWORD = "kettle", "correct horse"


class Door(paramiko.ServerInterface):
    """Lets in whoever knows the password or has the key."""

    def __init__(self, server: "SftpServer") -> None:
        self.server = server

    def check_auth_password(self, username, password):
        return self._let_in((username, password) == (USER, PASSWORD))

    def check_auth_publickey(self, username, key):
        return self._let_in(username == USER and key == self.server.client_key)

    def get_allowed_auths(self, username):
        return "password,publickey"

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED

    def _let_in(self, is_known):
        self.server.logins += 1
        return paramiko.AUTH_SUCCESSFUL if is_known else paramiko.AUTH_FAILED


class Handle(paramiko.SFTPHandle):
    def stat(self):
        return paramiko.SFTPAttributes.from_stat(os.fstat(self.readfile.fileno()))


class Files(paramiko.SFTPServerInterface):
    """The folder as the client sees it; ``server.deaf`` takes no file."""

    def __init__(self, door, *args, **kwargs):
        super().__init__(door, *args, **kwargs)
        self.of = door.server

    def _real(self, path):
        return self.of.folder / self.canonicalize(path).lstrip("/")

    def list_folder(self, path):
        return self._try(lambda: [
            paramiko.SFTPAttributes.from_stat(one.stat(), one.name) for one in self._real(path).iterdir()
        ])  # fmt: skip

    def stat(self, path):
        return self._try(lambda: paramiko.SFTPAttributes.from_stat(self._real(path).stat()))

    lstat = stat

    def open(self, path, flags, attr):
        if self.of.deaf:
            return paramiko.SFTP_FAILURE
        return self._try(lambda: self._opened(path, flags))

    def _opened(self, path, flags):
        is_written = flags & (os.O_WRONLY | os.O_RDWR)
        if is_written:
            self.of.written.append(path)
        file = os.fdopen(os.open(self._real(path), flags, 0o644), "wb" if is_written else "rb")
        handle = Handle(flags)
        handle.readfile = handle.writefile = file
        return handle

    def remove(self, path):
        return self._try(lambda: self._real(path).unlink())

    def rename(self, one, other):
        if self._real(other).exists():
            return paramiko.SFTP_FAILURE
        return self.posix_rename(one, other)

    def posix_rename(self, one, other):
        return self._try(lambda: self._real(one).replace(self._real(other)))

    def mkdir(self, path, attr):
        return self._try(lambda: self._real(path).mkdir())

    def _try(self, do):
        try:
            found = do()
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)
        return paramiko.SFTP_OK if found is None or isinstance(found, Path) else found


class SftpServer:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("out", "in"):
            (folder / name).mkdir(parents=True)
        self.key = paramiko.ECDSAKey.generate()
        self.client_key = None
        self.deaf = False
        self.logins = 0
        self.written: list[str] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._transports: list[paramiko.Transport] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def host_key(self) -> str:
        return f"{self.key.get_name()} {self.key.get_base64()}"

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(10)
        for transport in self._transports:
            transport.close()
            transport.join(10)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            transport = paramiko.Transport(connection)
            self._transports.append(transport)
            transport.add_server_key(self.key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Files)
            try:
                transport.start_server(server=Door(self))
            except (paramiko.SSHException, EOFError):
                transport.close()
