"""What comes in is kept with its hash, once, and whole; a folder's files are put aside only when they are kept."""

import hashlib
import io
import os
import threading
import time
from pathlib import Path

import pytest
from django.db import connection, transaction
from intake_documents import document
from intake_papers import GOODS, purchase_order

from saleor_ai_plugin.intake import arriving, folder, originals
from saleor_ai_plugin.intake.arriving import NotTakenError, Source
from saleor_ai_plugin.intake.models import IntakeChunk, IntakeDocument, IntakeOriginal
from saleor_ai_plugin.jobs.models import Job

MOST = 25_000_000
LATER = 60.0


def take(content: bytes, name: str = "PO.pdf", most: int = MOST) -> arriving.Arrived:
    return arriving.take(io.BytesIO(content), name=name, source=Source.API, most=most)


def test_original_is_kept_with_its_hash(db: None):
    content = b"%PDF-1.7\n" + os.urandom(3 * originals.PIECE)
    arrived = take(content)
    held = arrived.document
    assert held.sha256 == hashlib.sha256(content).hexdigest()
    assert (held.original.size, held.original.media_type) == (len(content), "application/pdf")
    assert originals.content(held.original_id) == content
    assert [len(piece) for piece in originals.pieces(held.original_id)] == [originals.PIECE] * 3 + [9]


def test_same_bytes_again_are_the_first_document(db: None):
    first, again = take(purchase_order(), "a.pdf"), take(purchase_order(), "b.pdf")
    assert (first.is_new, again.is_new, again.document.id) == (True, False, first.document.id)
    assert (IntakeDocument.objects.get().name, Job.objects.count()) == ("a.pdf", 1)


@pytest.mark.django_db(transaction=True)
def test_same_bytes_at_the_same_moment_are_one_document():
    content, found = purchase_order(), []

    def bring() -> None:
        try:
            found.append(take(content))
        finally:
            connection.close()

    threads = [threading.Thread(target=bring) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.is_new for one in found) == [False] * 7 + [True]
    assert len({one.document.id for one in found}) == 1
    assert (IntakeDocument.objects.count(), IntakeOriginal.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file is empty"),
        (b"MZ\x90\x00 a program", "is no paper that can be read; send PDF, PNG, JPEG, TIFF, HEIC or XML"),
        (b"PK\x03\x04", "is no paper that can be read"),
        (b"<html><body>hello</body></html>", "is no paper that can be read"),
        (b"%PDF-1.7" + b"x" * 1000, "the file is too large: 1,008 bytes; 1,000 are the most"),
    ],
)
def test_what_is_no_paper_is_not_taken(db: None, content: bytes, says: str):
    with pytest.raises(NotTakenError, match=says):
        take(content, most=1000)
    assert (IntakeDocument.objects.count(), IntakeChunk.objects.count(), Job.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "xml"),
        ("<?xml version='1.0' encoding='UTF-16'?>".encode("utf-16"), "xml"),
        (b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">', "xml"),
        (b"\x00\x00\x00\x18ftypheic", "heic"),
        (b"II*\x00", "tiff"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"junk before %PDF-1.4", "pdf"),
    ],
)
def test_file_is_known_by_its_content(head: bytes, kind: str):
    assert arriving.kind_of(head) == kind


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\orders\\PO 1.pdf", "PO 1.pdf"),
        ("a\x00b\u202ec.pdf", "a b c.pdf"),
        ("x" * 300, "x" * 250),
        ("订单.pdf", "订单.pdf"),
    ],
)
def test_name_is_for_showing_alone(given: str, kept: str):
    assert arriving.cleaned(given) == kept


def put(place: Path, name: str, content: bytes) -> None:
    (place / name).write_bytes(content)


def look(place: Path, *, most: int = MOST) -> tuple[int, int, int]:
    looked = folder.look(place, most_bytes=most, now=time.time() + LATER)
    return looked.taken, looked.moved, looked.refused


def names(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir() if path.is_file())


def test_files_of_the_folder_come_in_and_are_put_aside_once_kept(db: None, tmp_path: Path):
    put(tmp_path, "PO-1.pdf", purchase_order())
    put(tmp_path, "PO-2.pdf", purchase_order(("PO-2", GOODS)))
    put(tmp_path, "notes.txt", b"call Ann")
    put(tmp_path, "PO-3.pdf.part", purchase_order(("PO-3", GOODS)))
    put(tmp_path, ".hidden.pdf", purchase_order(("PO-4", GOODS)))
    assert look(tmp_path) == (2, 0, 1)
    assert names(tmp_path / "refused") == ["notes.txt"]
    assert names(tmp_path / "done") == []
    assert look(tmp_path) == (0, 2, 0)
    assert names(tmp_path / "done") == ["PO-1.pdf", "PO-2.pdf"]
    assert names(tmp_path) == [".hidden.pdf", "PO-3.pdf.part"]
    assert sorted(IntakeDocument.objects.values_list("name", "source")) == [
        ("PO-1.pdf", "folder"),
        ("PO-2.pdf", "folder"),
    ]


def test_file_that_still_grows_is_left_alone(db: None, tmp_path: Path):
    put(tmp_path, "PO-1.pdf", purchase_order())
    looked = folder.look(tmp_path, most_bytes=MOST)
    assert (looked.taken, names(tmp_path)) == (0, ["PO-1.pdf"])


def test_killed_before_its_commit_the_folder_is_looked_into_again(db: None, tmp_path: Path):
    put(tmp_path, "PO-1.pdf", purchase_order())
    with transaction.atomic():
        assert look(tmp_path) == (1, 0, 0)
        # As when the worker is killed before it commits.
        transaction.set_rollback(True)
    assert (names(tmp_path), IntakeDocument.objects.count()) == (["PO-1.pdf"], 0)
    assert [look(tmp_path), look(tmp_path)] == [(1, 0, 0), (0, 1, 0)]
    assert IntakeDocument.objects.count() == 1


def test_same_name_twice_overwrites_nothing(db: None, tmp_path: Path):
    for number in (1, 2):
        put(tmp_path, "PO.pdf", purchase_order((f"PO-{number}", GOODS)))
        look(tmp_path)
        look(tmp_path)
    assert names(tmp_path / "done") == ["PO (2).pdf", "PO.pdf"]
    assert (tmp_path / "done" / "PO.pdf").read_bytes() == purchase_order(("PO-1", GOODS))
    assert IntakeDocument.objects.count() == 2


def test_links_and_pipes_are_not_followed(db: None, tmp_path: Path):
    place = tmp_path / "orders"
    place.mkdir()
    put(tmp_path, "secret.pdf", purchase_order())
    (place / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    os.mkfifo(place / "pipe.pdf")
    assert look(place) == (0, 0, 0)
    assert (tmp_path / "secret.pdf").exists()


def test_file_that_is_too_large_is_refused(db: None, tmp_path: Path):
    put(tmp_path, "PO-1.pdf", purchase_order())
    assert look(tmp_path, most=100) == (0, 0, 1)
    assert names(tmp_path / "refused") == ["PO-1.pdf"]


def test_folder_that_is_not_there_is_said(db: None, tmp_path: Path):
    with pytest.raises(folder.FolderError, match=r"cannot be used .No such file or directory.: the worker has to"):
        look(tmp_path / "gone")


def test_document_of_the_same_hash_is_known_after_its_original_was_deleted(goods: None):
    held = document()
    IntakeDocument.objects.filter(id=held.id).update(sha256=hashlib.sha256(purchase_order()).hexdigest(), original=None)
    arrived = take(purchase_order())
    assert (arrived.is_new, arrived.document.id) == (False, held.id)
