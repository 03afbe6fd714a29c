"""Papers that come by mail, from a server that is a process: kept before they are marked, and each once."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import transaction
from imap_server import PASSWORD, USER
from intake_papers import GOODS, purchase_order

from saleor_ai_plugin.intake import looking, mailbox
from saleor_ai_plugin.intake.models import IntakeDocument, IntakeMail, IntakeSource
from saleor_ai_plugin.service.configuration import configuration

MOST = 25_000_000


class Mailbox:
    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.renumber(1)

    @property
    def address(self) -> str:
        return f"imap://{quote(USER, safe='')}:{quote(PASSWORD)}@127.0.0.1:{self.port}/INBOX"

    def renumber(self, validity: int) -> None:
        (self.folder / "validity").write_text(str(validity))

    def put(self, uid: int, *attachments: tuple[str, bytes], message_id: str = "", inline: bytes = b"") -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "Buyer <po@adler.example>", USER, "Order"
        message["Message-ID"] = message_id or f"<{uid}@adler.example>"
        message.set_content("Please find our order attached.")
        if inline:
            message.add_attachment(inline, maintype="image", subtype="png", disposition="inline", filename="logo.png")
        for name, content in attachments:
            message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
        (self.folder / f"{uid}.eml").write_bytes(message.as_bytes().replace(b"\n", b"\r\n"))

    def seen(self) -> list[int]:
        return sorted(int(path.stem) for path in self.folder.glob("*.seen"))

    def commands(self) -> str:
        return (self.folder / "commands").read_text()


@pytest.fixture
def box(tmp_path: Path, db: None) -> Iterator[Mailbox]:
    script = Path(__file__).with_name("imap_server.py")
    with subprocess.Popen([sys.executable, script, tmp_path], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield Mailbox(tmp_path, int(server.stdout.readline()))
        server.kill()


def look(box: Mailbox) -> tuple[int, int, int]:
    looked = mailbox.look(box.address, most_bytes=MOST)
    return looked.taken, looked.kept, looked.seen


def test_attachments_come_in_and_the_message_is_marked_once_they_are_kept(box: Mailbox):
    box.put(7, ("PO 1.pdf", purchase_order()), ("terms.doc", b"\xd0\xcf\x11\xe0"), inline=b"\x89PNG\r\n\x1a\nlogo")
    assert look(box) == (1, 1, 0)
    document = IntakeDocument.objects.get()
    assert (document.source, document.sender, document.name) == ("email", "po@adler.example", "PO 1.pdf")
    assert box.seen() == []
    assert look(box) == (0, 0, 1)
    assert box.seen() == [7]
    assert look(box) == (0, 0, 0)
    assert IntakeDocument.objects.count() == 1
    assert "DELETE" not in box.commands()
    assert "EXPUNGE" not in box.commands()


def test_killed_before_its_commit_a_look_is_made_again(box: Mailbox):
    box.put(7, ("PO.pdf", purchase_order()))
    with transaction.atomic():
        assert look(box) == (1, 1, 0)
        # As when the worker is killed before it commits.
        transaction.set_rollback(True)
    assert (IntakeDocument.objects.count(), IntakeMail.objects.count(), box.seen()) == (0, 0, [])
    assert [look(box), look(box), look(box)] == [(1, 1, 0), (0, 0, 1), (0, 0, 0)]


def test_messages_that_the_server_numbers_anew_do_not_come_twice(box: Mailbox):
    box.put(7, ("PO.pdf", purchase_order()), message_id="<a@adler.example>")
    look(box)
    (box.folder / "7.eml").rename(box.folder / "1.eml")
    box.renumber(2)
    assert [look(box), look(box)] == [(0, 1, 0), (0, 0, 1)]
    assert IntakeDocument.objects.count() == 1


def test_same_paper_in_two_messages_is_one_document(box: Mailbox):
    box.put(1, ("a.pdf", purchase_order()))
    box.put(2, ("b.pdf", purchase_order()))
    box.put(3, ("c.pdf", purchase_order(("PO-2", GOODS))))
    assert look(box) == (2, 3, 0)
    assert sorted(IntakeDocument.objects.values_list("name", flat=True)) == ["a.pdf", "c.pdf"]


def test_message_without_papers_is_marked_as_well(box: Mailbox):
    box.put(1)
    assert [look(box), look(box)] == [(0, 1, 0), (0, 0, 1)]


def test_wrong_password_is_said_without_it(box: Mailbox, caplog: pytest.LogCaptureFixture):
    address = box.address.replace(quote(PASSWORD), "wr0ng")
    with caplog.at_level(logging.DEBUG), pytest.raises(mailbox.MailboxError) as caught:
        mailbox.look(address, most_bytes=MOST)
    assert str(caught.value).startswith("the mailbox on 127.0.0.1 refused (")
    assert "wr0ng" not in str(caught.value) + caplog.text
    assert caught.value.__suppress_context__


def test_looking_says_how_a_source_is_doing(box: Mailbox, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SALEOR_AI_INTAKE_MAILBOX", box.address)
    configuration.cache_clear()
    try:
        box.put(7, ("PO.pdf", purchase_order()))
        looking.look([{}])
        source = IntakeSource.objects.get()
        assert (source.kind, source.found, source.trouble, source.is_configured) == ("email", 1, "", True)
        IntakeSource.objects.update(is_on=False)
        box.put(8, ("PO.pdf", purchase_order(("PO-2", GOODS))))
        looking.look([{}])
        assert IntakeDocument.objects.count() == 1
        IntakeSource.objects.update(is_on=True)
        box.folder.joinpath("validity").unlink()
        looking.look([{}])
        trouble = IntakeSource.objects.get().trouble
        assert trouble.startswith("the mailbox on 127.0.0.1 ")
        assert PASSWORD not in trouble
    finally:
        monkeypatch.undo()
        configuration.cache_clear()


@pytest.mark.parametrize(
    "given",
    ["imap://u:p@mail.example/INBOX", "https://u:p@mail.example", "imaps://mail.example/INBOX", "imaps://u:p@h:x"],
)
def test_mailbox_that_cannot_be_is_refused_without_its_password(given: str):
    from pydantic import ValidationError

    from saleor_ai_plugin.cli.starting import configuration_errors
    from saleor_ai_plugin.service.configuration import Configuration

    with pytest.raises(ValidationError) as caught:
        Configuration(intake_mailbox=given)
    said = configuration_errors(caught.value)
    assert said is not None
    assert "SALEOR_AI_INTAKE_MAILBOX: Value error, write the mailbox as imaps://user:password@host/INBOX" in said
    assert given not in said
