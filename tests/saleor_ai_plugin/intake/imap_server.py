"""A small IMAP server for tests: ``python imap_server.py FOLDER``. It says its port, and keeps its mail in the folder.

``<uid>.eml`` is a message, ``<uid>.seen`` says that it was read, ``validity`` is UIDVALIDITY, ``commands`` what it was
asked. One user, one password, one mailbox: what imap-tools needs and no more.
"""

import socketserver
import sys
from collections.abc import Iterator
from pathlib import Path

USER, PASSWORD = "orders@shop.example", "s3cr3t pass"


class Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("* OK ready")
        while line := self.rfile.readline():
            tag, _, rest = line.decode().strip().partition(" ")
            command, _, arguments = rest.partition(" ")
            if command.upper() == "UID":
                command, _, arguments = arguments.partition(" ")
            with (self.folder / "commands").open("a") as written:
                written.write(f"{command.upper()} {'' if command.upper() == 'LOGIN' else arguments}\n")
            if command.upper() == "LOGOUT":
                self.say("* BYE bye", f"{tag} OK done")
                return
            self.answer(tag, command.upper(), arguments)

    @property
    def folder(self) -> Path:
        return self.server.folder  # type: ignore[attr-defined]

    def say(self, *lines: str) -> None:
        for line in lines:
            self.wfile.write(line.encode() + b"\r\n")

    def uids(self) -> Iterator[int]:
        yield from sorted(int(path.stem) for path in self.folder.glob("*.eml"))

    def seen(self, uid: int) -> Path:
        return self.folder / f"{uid}.seen"

    def answer(self, tag: str, command: str, arguments: str) -> None:
        match command:
            case "CAPABILITY":
                self.say("* CAPABILITY IMAP4rev1", f"{tag} OK done")
            case "LOGIN":
                ok = arguments == f'"{USER}" "{PASSWORD}"' or arguments == f'{USER} "{PASSWORD}"'
                self.say(f"{tag} OK done" if ok else f"{tag} NO [AUTHENTICATIONFAILED] {arguments} is wrong")
            case "SELECT":
                self.say(f"* {len(list(self.uids()))} EXISTS", f"{tag} OK [READ-WRITE]")
            case "STATUS":
                validity = (self.folder / "validity").read_text()
                self.say(f'* STATUS "INBOX" (UIDVALIDITY {validity})', f"{tag} OK done")
            case "SEARCH":
                self.search(arguments)
                self.say(f"{tag} OK done")
            case "FETCH":
                self.fetch(arguments)
                self.say(f"{tag} OK done")
            case "STORE":
                uids, _, flags = arguments.partition(" ")
                assert flags.startswith("+FLAGS")
                assert "\\Seen" in flags
                for uid in uids.split(","):
                    self.seen(int(uid)).touch()
                self.say(f"{tag} OK done")
            case _:
                self.say(f"{tag} OK done")

    def search(self, arguments: str) -> None:
        words = arguments.replace("(", "").replace(")", "").split()
        found = list(self.uids())
        if "UNSEEN" in words:
            found = [uid for uid in found if not self.seen(uid).exists()]
        if "UID" in words:
            wanted = {int(uid) for uid in words[words.index("UID") + 1].split(",")}
            found = [uid for uid in found if uid in wanted]
        self.say(f"* SEARCH {' '.join(map(str, found))}".rstrip())

    def fetch(self, arguments: str) -> None:
        uids, _, what = arguments.partition(" ")
        for uid in map(int, uids.split(",")):
            if "BODY[]" in what:
                self.seen(uid).touch()
            content = (self.folder / f"{uid}.eml").read_bytes()
            self.wfile.write(f"* {uid} FETCH (UID {uid} FLAGS () BODY[] {{{len(content)}}}\r\n".encode())
            self.wfile.write(content + b")\r\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


if __name__ == "__main__":
    with Server(("127.0.0.1", 0), Session) as server:
        server.folder = Path(sys.argv[1])  # type: ignore[attr-defined]
        print(server.server_address[1], flush=True)  # noqa: T201 - its only word
        server.serve_forever()
