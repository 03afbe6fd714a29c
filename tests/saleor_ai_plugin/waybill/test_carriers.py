"""Carriers are told of waybills by files, in a folder or over SFTP, and what they say is written down once."""

import csv
import io
import json
import logging
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import paramiko
import pytest
from dispatch_rows import ANN, CHINESE, HERE, add_carrier, add_order, add_zone, draw, held, wish
from django.db import transaction
from sftp_server import PASSWORD, USER, SftpServer

from saleor_ai_plugin.deciding import ConflictError, DecisionError, NotFoundError
from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.waybill import carrying, owner, rates, voiding
from saleor_ai_plugin.waybill.carriers import files, sftp
from saleor_ai_plugin.waybill.carriers.choosing import service_of
from saleor_ai_plugin.waybill.carriers.protocol import CarrierShutOutError, CarrierUnavailableError, Parcel
from saleor_ai_plugin.waybill.models import Carrier, CarrierRate, Waybill, WaybillTask

SFTP = {"kind": Carrier.Kind.SFTP, "code": "post", "name": "Post", "series": "PO", "services": ["standard"]}


def tell():
    """What the worker's lane of carriers would do with what is due."""
    events = OutboxEvent.objects.filter(kind="waybill.carrier", parked_at=None)
    payloads = list(events.order_by("id").values_list("payload", flat=True))
    events.delete()
    with transaction.atomic():
        carrying.tell(payloads)


def listen():
    with transaction.atomic():
        carrying.listen([])


def later(seconds):
    back = timedelta(seconds=seconds)
    for task in WaybillTask.objects.all():
        task.not_before -= back
        task.save()
    with transaction.atomic():
        carrying.catch_up([])
    tell()


def task_of(waybill, kind="announce"):
    return WaybillTask.objects.get(waybill=waybill, kind=kind)


def events_of(waybill):
    return list(waybill.events.order_by("id").values_list("kind", flat=True))


def said(*rows):
    return json.dumps({"events": list(rows)}).encode()


def row(waybill, status, hour=9, **more):
    return {"number": waybill.number, "status": status, "at": f"2026-11-28T{hour:02}:00:00+01:00", **more}


@pytest.fixture
def folder(vans, tmp_path):
    """A carrier with a folder, and where that is."""
    add_carrier("post", kind=Carrier.Kind.FOLDER, series="PO")
    return tmp_path / "carriers" / "post"


@pytest.fixture
def post(folder):
    return Carrier.objects.get(code="post")


@pytest.fixture
def server(vans, tmp_path):
    found = SftpServer(tmp_path / "server")
    yield found
    found.close()


def connect(server, **fields):
    given = {**SFTP, "host": "127.0.0.1", "port": server.port, "username": USER, "host_key": server.host_key,
             "secret": PASSWORD, **fields}  # fmt: skip
    return owner.save_carrier(carrier_id=None, version=None, given=given, by=ANN)


def test_carrier_gets_a_file_of_each_waybill(post, folder, shop):
    shop.address = CHINESE
    owner.save_settings(given={"sender_name": "Kettle & Co", "sender_addresses": {HERE: "Dock 3"}}, by=ANN)
    drawn = draw("o-1", post, parcels=2, grams=700)
    tell()
    assert task_of(drawn).state == "done"
    (path,) = (folder / "out").iterdir()
    assert path.name == f"{drawn.number}.json"
    told = json.loads(path.read_text())
    assert told == {
        "message": f"{drawn.number}/label", "action": "label", "number": drawn.number, "service": "standard",
        "reference": "1", "warehouse": "House 1", "sender": "Kettle & Co\nDock 3", "parcels": 2, "weight_grams": 700,
        "drawn_at": drawn.drawn_at.isoformat(),
        "deliver_to": {
            "name": "欧阳娜娜", "company": "上海晨光文具股份有限公司", "street": "奉贤区金钱公路3469号3号楼",
            "street2": "仓储物流中心二层东侧收货平台", "city": "上海市", "district": "", "region": "",
            "postcode": "201406", "country": "CN", "phone": "+86 21 5747 4488",
        },
    }  # fmt: skip


def test_csv_for_carriers_that_want_that(post, folder):
    Carrier.objects.update(format="csv")
    drawn = draw("o-1", post)
    tell()
    (told,) = csv.DictReader(io.StringIO((folder / "out" / f"{drawn.number}.csv").read_text()))
    assert (told["number"], told["action"], told["to_country"]) == (drawn.number, "label", "US")


def test_told_again_is_the_same_file(post, folder):
    drawn = draw("o-1", post)
    tell()
    before = (folder / "out" / f"{drawn.number}.json").read_bytes()
    # The process died before it could write down that it had told them.
    WaybillTask.objects.filter(kind="announce").update(state="pending")
    with transaction.atomic():
        carrying.tell([{"task": task_of(drawn).id}])
    assert [path.name for path in (folder / "out").iterdir()] == [f"{drawn.number}.json"]
    assert (folder / "out" / f"{drawn.number}.json").read_bytes() == before


def test_void_takes_the_file_away_and_says_so(post, folder):
    drawn = draw("o-1", post)
    tell()
    voiding.void(waybill_id=str(drawn.id), version=1, wish=wish(note="wrong box"))
    tell()
    (path,) = (folder / "out").iterdir()
    told = json.loads(path.read_text())
    assert (path.name, told["action"], "deliver_to" in told) == (f"{drawn.number}.void.json", "void", False)
    assert (task_of(drawn).state, task_of(drawn, "revoke").state) == ("done", "done")


def test_what_a_carrier_says_is_written_down_once(post, folder):
    drawn = draw("o-1", post)
    tell()
    inbox = folder / "in"
    inbox.mkdir(exist_ok=True)
    (inbox / "1.json").write_bytes(said(row(drawn, "accepted", reference="X-77"), row(drawn, "in_transit", 11)))
    listen()
    waybill = held(drawn)
    assert (waybill.state, waybill.carrier_reference) == ("in_transit", "X-77")
    assert events_of(drawn) == ["draw", "accepted", "in_transit"]
    # Until that is committed the file stays; then it is put aside, and nothing is written twice.
    assert (inbox / "1.json").exists()
    listen()
    listen()
    assert [path.name for path in (inbox / "done").iterdir()] == ["1.json"]
    (inbox / "2.json").write_bytes(said(row(drawn, "in_transit", 11), row(drawn, "delivered", 15, place="Springfield")))
    listen()
    assert held(drawn).state == "delivered"
    last = drawn.events.order_by("-id").first()
    assert (last.kind, last.by, last.place, last.at) == (
        "delivered", "post", "Springfield", datetime(2026, 11, 28, 14, tzinfo=UTC),
    )  # fmt: skip
    assert events_of(drawn) == ["draw", "accepted", "in_transit", "delivered"]


def test_csv_of_a_carrier_with_semicolons(post, folder):
    drawn = draw("o-1", post)
    tell()
    (folder / "in" / "a.CSV").parent.mkdir(exist_ok=True)
    text = f"\ufeffNumber;Status;At;Note\r\n{drawn.number.lower()};delivered;2026-11-28T15:00:00;left with Müller\r\n"
    (folder / "in" / "a.CSV").write_text(text)
    listen()
    assert held(drawn).state == "delivered"
    assert drawn.events.get(kind="delivered").note == "left with Müller"


def test_acknowledgement_counts_as_told(post, folder):
    """They have it, and our process died before it could write that down."""
    drawn = draw("o-1", post)
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "1.json").write_bytes(said(row(drawn, "accepted")))
    listen()
    assert task_of(drawn).state == "done"
    tell()
    assert not list((folder / "out").iterdir())


def test_rejection_is_trouble_and_the_next_try_tells_them_again(post, folder):
    drawn = draw("o-1", post)
    tell()
    (folder / "in").mkdir(exist_ok=True)
    (folder / "in" / "1.json").write_bytes(said(row(drawn, "rejected", note="no such postcode")))
    listen()
    assert (task_of(drawn).state, task_of(drawn).trouble) == ("trouble", "no such postcode")
    (folder / "out" / f"{drawn.number}.json").unlink()
    voiding.retry(waybill_id=str(drawn.id), by=ANN)
    tell()
    assert (folder / "out" / f"{drawn.number}.json").exists()


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.json", b"{", "a.json: it is no JSON"),
        ("a.json", b"[1]", 'a.json: it should be {"events":'),
        ("a.json", said({"status": "accepted", "at": "2026-11-28"}), "a.json: row 1 has no number"),
        ("a.json", said({"number": "X", "status": "lost", "at": "2026-11-28"}), "row 1: the status is 'lost'"),
        ("a.csv", b"number,status,at\nX,accepted,yesterday\n", "row 1: the time is 'yesterday'"),
        ("a.csv", b"\xff\xfe", "a.csv: it is not UTF-8"),
        ("a.json", b"[" * 200_000, "a.json: it is no JSON"),
        ("a.json", b" " * (files.LARGEST + 1), "a.json: it is larger than 5 MiB"),
    ],
)
def test_file_that_cannot_be_read_stays_and_is_said(post, folder, name, content, problem):
    (folder / "in").mkdir(parents=True)
    (folder / "in" / name).write_bytes(content)
    listen()
    listen()
    post.refresh_from_db()
    assert problem in post.trouble
    assert (folder / "in" / name).exists()
    (folder / "in" / name).unlink()
    listen()
    post.refresh_from_db()
    assert (post.trouble, post.asked_at is None) == ("", False)


def test_unfinished_and_other_files_are_left_alone(post, folder):
    (folder / "in").mkdir(parents=True)
    for name in (".1.json", "readme.txt", "1.json.tmp"):
        (folder / "in" / name).write_text("{")
    listen()
    post.refresh_from_db()
    assert post.trouble == ""
    assert len(list((folder / "in").iterdir())) == 4


def test_carrier_cannot_speak_of_another_ones_parcels(vans, post, folder):
    drawn = draw("o-1", vans)
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "1.json").write_bytes(said(row(drawn, "delivered")))
    listen()
    post.refresh_from_db()
    assert (held(drawn).state, post.trouble) == ("drawn", f"1.json: no waybill of theirs is {drawn.number}")


def test_void_waybill_that_turns_up_is_noted_and_stays_void(post, folder):
    drawn = draw("o-1", post)
    voiding.void(waybill_id=str(drawn.id), version=1, wish=wish(note="x"))
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "1.json").write_bytes(said(row(drawn, "in_transit")))
    listen()
    assert (held(drawn).state, events_of(drawn)[-1]) == ("void", "in_transit")


def test_folder_that_cannot_be_written_is_tried_again_with_patience(post, folder):
    folder.parent.mkdir(parents=True)
    folder.write_text("a file where the folder should be")
    drawn = draw("o-1", post)
    tell()
    task = task_of(drawn)
    assert (task.state, task.tries) == ("pending", 1)
    assert task.trouble == f"{folder / 'out'} cannot be written to: Not a directory"
    later(5)
    assert task_of(drawn).tries == 2
    later(5)
    assert task_of(drawn).tries == 2
    listen()
    post.refresh_from_db()
    assert post.trouble == f"{folder / 'in'} cannot be read: Not a directory"
    folder.unlink()
    later(10)
    assert (task_of(drawn).state, task_of(drawn).trouble) == ("done", "")
    assert len(list((folder / "out").iterdir())) == 1


def test_server_gets_the_file_and_is_listened_to(server, shop, tmp_path):
    post = connect(server)
    drawn = draw("o-1", post)
    tell()
    assert task_of(drawn).state == "done", task_of(drawn).trouble
    assert [path.name for path in (server.folder / "out").iterdir()] == [f"{drawn.number}.json"]
    assert server.written == [f"out/.{drawn.number}.json"] or server.written == [f"/out/.{drawn.number}.json"]
    assert json.loads((server.folder / "out" / f"{drawn.number}.json").read_text())["number"] == drawn.number
    (server.folder / "in" / "1.json").write_bytes(said(row(drawn, "accepted"), row(drawn, "in_transit", 10)))
    listen()
    listen()
    post.refresh_from_db()
    assert (held(drawn).state, post.trouble) == ("in_transit", "")
    assert [path.name for path in (server.folder / "in" / "done").iterdir()] == ["1.json"]
    # Told again it is the same file.
    WaybillTask.objects.filter(kind="announce").update(state="pending")
    with transaction.atomic():
        carrying.tell([{"task": task_of(drawn).id}])
    assert [path.name for path in (server.folder / "out").iterdir()] == [f"{drawn.number}.json"]


def test_server_hears_of_what_is_void(server, shop):
    post = connect(server)
    drawn = draw("o-1", post)
    tell()
    voiding.void(waybill_id=str(drawn.id), version=1, wish=wish(note="x"))
    tell()
    assert [path.name for path in (server.folder / "out").iterdir()] == [f"{drawn.number}.void.json"]


def test_many_are_told_over_one_line(server, shop):
    post = connect(server)
    for number in range(2, 6):
        add_order(f"o-{number}", {"a": 1})
    for number in range(1, 6):
        draw(f"o-{number}", post)
    tell()
    assert (len(list((server.folder / "out").iterdir())), server.logins) == (5, 1)


def test_key_instead_of_a_password(server, shop):
    key = paramiko.ECDSAKey.generate()
    server.client_key = key
    written = io.StringIO()
    key.write_private_key(written)
    post = connect(server, secret=written.getvalue())
    drawn = draw("o-1", post)
    tell()
    assert task_of(drawn).state == "done", task_of(drawn).trouble


def test_server_with_another_key_is_told_nothing(server, shop):
    other = paramiko.ECDSAKey.generate()
    post = connect(server, host_key=f"{other.get_name()} {other.get_base64()}")
    drawn = draw("o-1", post)
    tell()
    assert task_of(drawn).state == "trouble"
    assert "shows another key than the one that was entered" in task_of(drawn).trouble
    assert (server.logins, server.written) == (0, [])


def test_wrong_password_is_trouble_and_never_in_a_message_or_log(server, shop, caplog):
    caplog.set_level(logging.DEBUG)
    post = connect(server, secret="an open secret")
    drawn = draw("o-1", post)
    tell()
    assert (task_of(drawn).state, task_of(drawn).trouble) == (
        "trouble", f"127.0.0.1 does not let {USER} in; enter the password or key again",
    )  # fmt: skip
    assert "an open secret" not in caplog.text
    # Nobody knocks again and again with a wrong password.
    logins = server.logins
    listen()
    listen()
    post.refresh_from_db()
    assert (server.logins, post.is_shut_out, post.trouble) == (logins, True, task_of(drawn).trouble)
    assert b"an open secret" not in bytes(post.secret)
    post = owner.save_carrier(carrier_id=str(post.id), version=1, given={"secret": PASSWORD}, by=ANN)
    voiding.retry(waybill_id=str(drawn.id), by=ANN)
    tell()
    listen()
    post.refresh_from_db()
    assert (task_of(drawn).state, post.is_shut_out, post.trouble) == ("done", False, "")


def test_wrong_password_is_tried_once_for_many(server, shop):
    post = connect(server, secret="wrong")
    add_order("o-2", {"a": 1})
    drawn = [draw(order, post) for order in ("o-1", "o-2")]
    tell()
    assert [task_of(one).state for one in drawn] == ["trouble", "trouble"]
    assert server.logins == 1


def test_server_that_is_away_or_deaf_is_tried_again(server, shop, monkeypatch):
    monkeypatch.setattr(sftp, "SECONDS", 2.0)
    post = connect(server)
    drawn = draw("o-1", post)
    server.deaf = True
    tell()
    assert (task_of(drawn).state, task_of(drawn).tries) == ("pending", 1)
    assert "did not do it" in task_of(drawn).trouble
    owner.save_carrier(carrier_id=str(post.id), version=1, given={"port": 1}, by=ANN)
    later(5)
    assert task_of(drawn).trouble == "the SFTP server 127.0.0.1:1 did not do it (Connection refused)"
    owner.save_carrier(carrier_id=str(post.id), version=2, given={"port": server.port}, by=ANN)
    server.deaf = False
    later(10)
    assert (task_of(drawn).state, task_of(drawn).trouble) == ("done", "")
    assert len(list((server.folder / "out").iterdir())) == 1


def test_server_that_says_nothing_is_given_up_in_time(vans, monkeypatch):
    import socket
    import time

    monkeypatch.setattr(sftp, "SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        row_ = Carrier(**SFTP, host="127.0.0.1", port=silent.getsockname()[1], username=USER, host_key="ssh-rsa AAAA")
        began = time.monotonic()
        with pytest.raises((CarrierUnavailableError, CarrierShutOutError)):
            sftp.Sftp(row_, PASSWORD).tracking()
        assert time.monotonic() - began < 10


def test_rates_are_of_the_first_zone_that_fits(vans):
    add_zone(vans, "city", [("standard", 1000, 4), ("standard", 5000, 6), ("express", 1000, 3)], countries=["US"],
             postcodes=["627", "628"])  # fmt: skip
    add_zone(vans, "world", [("standard", 5000, "20.5")], position=1)
    service = service_of(vans)
    near = service.rates(Parcel("US", "62701", 1000))
    assert [(one.service, one.zone, one.price) for one in near] == [
        ("express", "city", Decimal(3)), ("standard", "city", Decimal(4)),
    ]  # fmt: skip
    assert [one.price for one in service.rates(Parcel("US", "628 01", 1001))] == [Decimal(6)]
    assert [one.zone for one in service.rates(Parcel("US", "10115", 1))] == ["world"]
    assert service.rates(Parcel("DE", "62701", 5001)) == []
    assert rates.rate(add_carrier("bikes"), service="standard", country="DE", postcode="", grams=1) is None


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        ({"code": "Post!"}, "code", "small letters"),
        ({"code": "../up"}, "code", "small letters"),
        ({"code": "vans"}, "code", "there is another carrier vans"),
        ({"name": " "}, "name", "1 to 100"),
        ({"series": "wb"}, "series", "capital letters"),
        ({"series": "MF"}, "series", "as manifests are"),
        ({"services": []}, "services", "1 to 20 names"),
        ({"services": ["a", "a"]}, "services", "named twice"),
        ({"language": "de"}, "language", "en or zh-hans"),
        ({"tracking_url": "http://x.example/{number}"}, "trackingUrl", "https://"),
        ({"host": ""}, "host", "name the server"),
        ({"port": 70000}, "port", "no port 70000"),
        ({"username": ""}, "username", "name the user"),
        ({"secret": ""}, "secret", "give a password"),
        ({"host_key": "AAAA"}, "hostKey", "ssh-keyscan"),
        ({"outbox": "../../etc"}, "outbox", "a folder on the server"),
        ({"inbox": "out"}, "inbox", "another folder"),
    ],
)
def test_carrier_that_cannot_be_is_refused(vans, given, field, message):
    whole = {**SFTP, "host": "h", "username": "u", "host_key": "ssh-ed25519 AAAA", "secret": "x", **given}
    with pytest.raises(DecisionError, match=message) as refused:
        owner.save_carrier(carrier_id=None, version=None, given=whole, by=ANN)
    assert refused.value.field == field
    assert Carrier.objects.count() == 1


def test_carriers_are_changed_on_what_was_seen(vans):
    changed = owner.save_carrier(carrier_id=str(vans.id), version=1, given={"name": "Our vans"}, by=ANN)
    assert (changed.name, changed.version) == ("Our vans", 2)
    with pytest.raises(ConflictError, match=f"Our vans was changed by {ANN} meanwhile"):
        owner.save_carrier(carrier_id=str(vans.id), version=1, given={"name": "X"}, by=ANN)
    draw("o-1", vans)
    with pytest.raises(DecisionError, match="has waybills of the series WB; it stays"):
        owner.save_carrier(carrier_id=str(vans.id), version=2, given={"series": "XX"}, by=ANN)
    with pytest.raises(NotFoundError, match="there is no carrier '77'"):
        owner.save_carrier(carrier_id="77", version=None, given={}, by=ANN)


def test_zones_are_replaced_as_a_whole_or_not_at_all(vans):
    one = owner.AskedRate("standard", 1000, Decimal("4.5"), "EUR", 2)
    owner.save_zones(carrier_id=str(vans.id), zones=[owner.AskedZone("city", ["us"], ["62 7"], [one])], by=ANN)
    (zone,) = vans.zones.all()
    assert (zone.name, zone.countries, zone.postcodes) == ("city", ["US"], ["627"])
    for bad, field in (
        (owner.AskedZone("", [], [], []), "name"),
        (owner.AskedZone("x", ["USA"], [], []), "countries"),
        (owner.AskedZone("x", [], [], [owner.AskedRate("rocket", 1, Decimal(1), "EUR")]), "service"),
        (owner.AskedZone("x", [], [], [owner.AskedRate("standard", 0, Decimal(1), "EUR")]), "maxGrams"),
        (owner.AskedZone("x", [], [], [owner.AskedRate("standard", 1, Decimal(-1), "EUR")]), "price"),
        (owner.AskedZone("x", [], [], [owner.AskedRate("standard", 1, Decimal("NaN"), "EUR")]), "price"),
        (owner.AskedZone("x", [], [], [owner.AskedRate("standard", 1, Decimal(1), "euro")]), "currency"),
        (owner.AskedZone("x", [], [], [one, one]), "rates"),
    ):
        with pytest.raises(DecisionError) as refused:
            owner.save_zones(carrier_id=str(vans.id), zones=[owner.AskedZone("ok", [], [], [one]), bad], by=ANN)
        assert (refused.value.field, refused.value.position) == (field, 1)
    assert (vans.zones.count(), CarrierRate.objects.count()) == (1, 1)


def test_sealed_with_another_key_is_said(server, shop, monkeypatch):
    from saleor_ai_plugin.service import configuration

    post = connect(server)
    drawn = draw("o-1", post)
    monkeypatch.setenv("SALEOR_AI_ADDRESS_KEY", "another one")
    configuration.configuration.cache_clear()
    tell()
    assert (task_of(drawn).state, Waybill.objects.count()) == ("trouble", 1)
    assert "sealed with another key" in task_of(drawn).trouble
