"""The mailbox: papers that are attached to messages come in, and a message is marked as seen once they are kept.

A message is first kept (in the caller's transaction) with the number by which the server knows it, and only marked when
a later look finds it kept. Nothing is deleted or moved, and nothing but attachments is looked at.
"""

import hashlib
import io
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from imaplib import IMAP4
from urllib.parse import unquote, urlsplit

from django.utils import timezone
from imap_tools.errors import ImapToolsError
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.message import MailAttachment, MailMessage

from saleor_ai_plugin.intake import arriving
from saleor_ai_plugin.intake.arriving import NotTakenError, Source
from saleor_ai_plugin.intake.models import IntakeMail

SECONDS = 20.0
MOST_AT_ONCE = 20
SEEN = "(\\Seen)"


class MailboxError(OSError):
    """The mailbox cannot be used; the message has no password, and nothing that the server said."""


@dataclass
class Looked:
    """``taken`` papers of ``kept`` messages came now; ``seen`` messages were kept before and are marked."""

    taken: int = 0
    kept: int = 0
    seen: int = 0


def look(address: str, *, most_bytes: int) -> Looked:
    """Take what has come to ``imaps://user:password@host:port/folder``.

    Raises MailboxError.
    """
    parts = urlsplit(address)
    where = f"the mailbox on {parts.hostname}"
    try:
        with _logged_in(address) as box:
            return _look(box, where=address, most_bytes=most_bytes)
    except (OSError, EOFError, IMAP4.abort) as error:
        raise MailboxError(f"{where} does not answer, or breaks off ({type(error).__name__})") from None
    except (ImapToolsError, IMAP4.error) as error:
        raise MailboxError(f"{where} refused ({type(error).__name__}): check user, password and folder") from None


@contextmanager
def _logged_in(address: str) -> Iterator[BaseMailBox]:
    parts = urlsplit(address)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    box = _connected(parts.scheme, parts.hostname or "", parts.port)
    try:
        box.login(user, password, initial_folder=_folder(address))
        yield box
        box.logout()
    finally:
        # Also where the server has gone and cannot be told.
        with suppress(OSError):
            box.client.shutdown()


def _connected(scheme: str, host: str, port: int | None) -> BaseMailBox:
    if scheme == "imaps":
        return MailBox(host, port or 993, timeout=SECONDS, ssl_context=ssl.create_default_context())
    return MailBoxUnencrypted(host, port or 143, timeout=SECONDS)


def _folder(address: str) -> str:
    return unquote(urlsplit(address).path.strip("/")) or "INBOX"


def _look(box: BaseMailBox, *, where: str, most_bytes: int) -> Looked:
    looked = Looked()
    mailbox = _mailbox(box, where)
    unseen = [uid for uid in box.uids("UNSEEN") if uid][:MOST_AT_ONCE]
    known = set(IntakeMail.objects.filter(mailbox=mailbox, uid__in=unseen).values_list("uid", flat=True))
    if done := [uid for uid in unseen if int(uid) in known]:
        # Not box.flag: it also expunges, which deletes for ever what others only marked as deleted.
        box.client.uid("STORE", ",".join(done), "+FLAGS", SEEN)
        looked.seen = len(done)
    for uid in unseen:
        if int(uid) not in known:
            _keep(box, mailbox, uid, most_bytes, looked)
    return looked


def _keep(box: BaseMailBox, mailbox: str, uid: str, most_bytes: int, looked: Looked) -> None:
    # BODY.PEEK: fetching it must not mark it as seen.
    for message in box.fetch(f"UID {uid}", mark_seen=False, limit=1):
        message_id = _message_id(message)
        papers = [] if _is_known(message_id) else _papers(message.attachments)
        taken = sum(_take(one, message.from_, most_bytes) for one in papers)
        IntakeMail.objects.create(
            mailbox=mailbox, uid=int(uid), message_id=message_id, attachments=taken, kept_at=timezone.now()
        )
        looked.kept += 1
        looked.taken += taken


def _is_known(message_id: str) -> bool:
    """Whether the message came before under another number: the server renumbered, or somebody moved it back."""
    return bool(message_id) and IntakeMail.objects.filter(message_id=message_id).exists()


def _papers(attachments: Sequence[MailAttachment]) -> list[MailAttachment]:
    """What was attached; pictures in the text are logos and signatures."""
    return [one for one in attachments if one.content_disposition == "attachment" and one.payload]


def _take(attachment: MailAttachment, sender: str, most_bytes: int) -> bool:
    """Whether it is a paper that was not here before."""
    try:
        arrived = arriving.take(
            io.BytesIO(attachment.payload),
            name=attachment.filename,
            source=Source.EMAIL,
            sender=sender,
            most=most_bytes,
        )
    except NotTakenError:
        return False
    return arrived.is_new


def _mailbox(box: BaseMailBox, where: str) -> str:
    """A mailbox whose numbers hold: when the server renumbers its messages it says so by UIDVALIDITY."""
    parts = urlsplit(where)
    folder = _folder(where)
    validity = box.folder.status(folder, ["UIDVALIDITY"])["UIDVALIDITY"]
    return _hash(f"{parts.hostname}|{parts.username}|{folder}|{validity}")


def _message_id(message: MailMessage) -> str:
    headers: Mapping[str, Sequence[str]] = message.headers
    given = headers.get("message-id", ("",))[0].strip()
    return _hash(given) if given else ""


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
