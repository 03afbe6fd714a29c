"""Papers that are read more than once: turned, split, or because the reader was killed."""

import io
import os
import signal
import threading
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from intake_documents import ANN, wish
from intake_papers import GOODS, purchase_order

from saleor_ai_plugin.intake import arriving, parts, reading
from saleor_ai_plugin.intake.models import IntakeDocument


def take(content: bytes) -> IntakeDocument:
    arrived = arriving.take(io.BytesIO(content), name="PO.pdf", source=arriving.Source.API, most=25_000_000)
    return arrived.document


def read_all() -> int:
    return reading.read_waiting(on_document=lambda _: None, should_stop=lambda: False)


def scanned(content: bytes, degrees: int) -> bytes:
    """The first page as a picture that lies on its side."""
    page = pdfium.PdfDocument(content)[0]
    picture = page.render(scale=150 / 72).to_pil().convert("L").rotate(-degrees, expand=True)
    written = io.BytesIO()
    picture.save(written, format="PNG", dpi=(150, 150))
    return written.getvalue()


def codes(document: IntakeDocument) -> list[str]:
    return [line["code"]["value"] for line in document.order["lines"] if line["code"]]


def test_page_is_read_the_way_a_person_turned_it(shop):
    document = take(scanned(purchase_order(), 90))
    read_all()
    document.refresh_from_db()
    page = document.pages.get()
    assert (page.turned, page.source, page.width < page.height) == (270, "ocr", True)
    assert codes(document) == [code for code, *_ in GOODS]
    # Half around: what nobody would want, and the reader does not know better than the person.
    done = parts.rotate(wish(document), page=1, degrees=180)
    read_all()
    done.refresh_from_db()
    assert done.pages.get().turned == 90
    assert done.turns == {"1": 90}
    done = parts.rotate(wish(done), page=1, degrees=180)
    read_all()
    done.refresh_from_db()
    assert (done.pages.get().turned, codes(done)) == (270, [code for code, *_ in GOODS])


def test_file_with_two_orders_is_split_into_two_documents(shop):
    document = take(purchase_order(("PO-1", GOODS[:2]), ("PO-2", GOODS[2:])))
    read_all()
    document.refresh_from_db()
    assert document.pages_count == 2
    made = parts.split(wish(document), starts=[2])
    assert read_all() == 2
    read = [IntakeDocument.objects.get(id=one.id) for one in made]
    assert [(one.number, one.lines_count, one.state) for one in read] == [
        ("PO-1", 2, "to_review"),
        ("PO-2", 1, "to_review"),
    ]
    client = wish(read[0]).client_id
    merged = parts.merge([wish(one, client_id=client) for one in read])
    read_all()
    merged.refresh_from_db()
    assert (merged.pages_count, merged.state) == (2, "to_review")


def test_same_order_in_another_file_is_a_duplicate(shop):
    first = take(purchase_order())
    read_all()
    second = take(purchase_order() + b"\n% sent again")
    read_all()
    second.refresh_from_db()
    assert (second.state, second.duplicate_of_id) == ("duplicate", first.id)
    # Another order of the same buyer is none.
    third = take(purchase_order(("PO-4712", GOODS)))
    read_all()
    third.refresh_from_db()
    assert third.state == "to_review"


def test_document_that_ends_the_reader_three_times_is_refused(shop, monkeypatch):
    document = take(purchase_order())
    for count in (1, 2, 3):
        # A reader that was killed says nothing: its document stands as being read.
        assert reading.claim().tries == count
    assert reading.claim() is None
    document.refresh_from_db()
    assert (document.state, document.sentence) == ("refused", reading.KILLER)
    done = parts.read_again(wish(document), engine="", language="")
    assert read_all() == 1
    done.refresh_from_db()
    assert (done.state, done.tries) == ("to_review", 0)


@pytest.mark.parametrize(("kills", "state"), [(1, "to_review"), (3, "refused")])
def test_reader_that_is_killed_is_started_again(shop, kills, state):
    document = take(purchase_order())
    killed: set[int] = set()
    ended = threading.Event()

    def kill() -> None:
        while len(killed) < kills and not ended.wait(0.02):
            for pid in readers() - killed:
                killed.add(pid)
                os.kill(pid, signal.SIGKILL)
                break

    killer = threading.Thread(target=kill)
    killer.start()
    read_all()
    ended.set()
    killer.join()
    document.refresh_from_db()
    assert (len(killed), document.state) == (kills, state)
    if state == "refused":
        assert document.sentence.startswith("The file broke the program that reads it (SIGKILL)")


def readers() -> set[int]:
    """Processes of ours that read a document."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            is_reader = b"core_ml.intake.child" in (entry / "cmdline").read_bytes()
        except (OSError, ValueError):
            continue
        if parent == os.getpid() and is_reader:
            found.add(int(entry.name))
    return found


def test_reading_that_is_called_off_does_not_count(shop):
    document = take(purchase_order())
    with pytest.raises(reading.ReadingStopped):
        reading.read_waiting(on_document=lambda _: None, should_stop=lambda: True)
    document.refresh_from_db()
    assert (document.state, document.tries) == ("received", 0)


def test_what_was_killed_waits_behind_the_others(shop):
    first, second = take(purchase_order()), take(purchase_order(("PO-2", GOODS)))
    assert reading.claim().id == first.id
    assert reading.claim().id == second.id


def test_answer_of_a_reader_that_was_given_up_is_not_kept(shop):
    document = take(purchase_order())
    claimed = reading.claim()
    IntakeDocument.objects.filter(id=document.id).update(tries=2)
    reading.read(claimed, lambda: False)
    document.refresh_from_db()
    assert (document.state, document.order) == ("reading", None)


def test_customer_is_known_by_what_reviewers_said(shop):
    from saleor_ai_plugin.intake import accepting, correcting

    shop.people = []
    document = take(purchase_order())
    read_all()
    document.refresh_from_db()
    assert (document.customer_id, document.customer_candidates) == ("", [])
    done = correcting.choose_customer(wish(document), customer_id="C-9", customer_name="Adler")
    accepting.accept(wish(done, ANN))
    second = take(purchase_order(("PO-2", GOODS)))
    read_all()
    second.refresh_from_db()
    assert (second.customer_id, second.customer_name, second.customer_why) == ("C-9", "Adler", "vat_number_same")
