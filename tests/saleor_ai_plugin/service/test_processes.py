"""The commands as people start them."""

import asyncio
import json
import re
import signal

import httpx
import pytest
import websockets
from service_processes import Processes, answers, eventually, kill

from saleor_ai_plugin.accounts.models import LocalAccount
from saleor_ai_plugin.jobs import services
from saleor_ai_plugin.jobs.models import Job

SUBSCRIBE = "subscription($id: ID!) { jobProgress(id: $id) { state progress } }"


def printed(processes, process, pattern):
    return eventually(lambda: re.search(pattern, processes.log(process)))[1]


def test_up_starts_both_tells_how_to_log_in_and_starts_again_what_dies(processes: Processes):
    up = processes.saleor_ai("up", "--port", "0")
    url = printed(processes, up, r"GraphQL API: (\S+)graphql/")
    password = printed(processes, up, r"owner@shop\.example  password (\S+)")
    eventually(lambda: (answers(f"{url}ready") or {}).get("worker") == "ok")
    query = 'mutation($p: String!) { tokenCreate(email: "owner@shop.example", password: $p) { token } }'
    answer = httpx.post(f"{url}graphql/", json={"query": query, "variables": {"p": password}}, timeout=20).json()
    assert answer["data"]["tokenCreate"]["token"]
    assert password not in LocalAccount.objects.get().password
    note = json.loads(next((processes.folder / "data").glob("api-*.json")).read_text())
    assert note["url"] == url
    kill(note["pid"])
    assert httpx.get(f"{url}health", timeout=40).json()["status"] == "ok"
    up.send_signal(signal.SIGINT)
    assert up.wait(30) == 0
    assert answers(f"{url}health") is None
    assert not list((processes.folder / "data").glob("api-*.json"))


def test_serve_logs_nothing_personal(processes: Processes):
    serve = processes.saleor_ai("serve", SALEOR_AI_LOG_LEVEL="DEBUG")
    url = printed(processes, serve, r"GraphQL API: (\S+)graphql/")
    eventually(lambda: answers(f"{url}health"))
    personal = {
        "email": "jane.doe@customer.example",
        "password": "hunter2-hunter2",
        "token": "eyJhbGciOi.eyJzdWIi.c2ln",
    }
    httpx.post(
        f"{url}graphql/?token={personal['token']}",
        json={
            "query": "mutation($e: String!, $p: String!) { tokenCreate(email: $e, password: $p) { errors { code } } }",
            "variables": {"e": personal["email"], "p": personal["password"]},
        },
        headers={"authorization": f"Bearer {personal['token']}"},
        timeout=20,
    )
    failing = "query($id: ID!) { product(id: $id) { name } jobs(first: $id) { totalCount } }"
    httpx.post(f"{url}graphql/", json={"query": failing, "variables": {"id": personal["email"]}}, timeout=20)
    serve.terminate()
    assert serve.wait(20) == 0
    log = processes.log(serve)
    assert log.count('"event": "request"') >= 2
    for value in personal.values():
        assert value not in log
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert {"request_id", "path", "status", "ms"} <= next(line for line in lines if line["event"] == "request").keys()


@pytest.mark.parametrize(
    ("environment", "complaint"),
    [
        (
            {"SALEOR_AI_DATABASE_URL": "postgresql://me:secret@127.0.0.1:1/shop"},
            r"the database 'shop' on 127\.0\.0\.1 does not answer .* check SALEOR_AI_DATABASE_URL",
        ),
        ({"SALEOR_AI_DATABASE_URL": "nonsense secret"}, "SALEOR_AI_DATABASE_URL cannot be read; write postgresql://"),
        ({"SALEOR_AI_SALEOR_URL": "secret"}, "SALEOR_AI_SALEOR_URL: .*write Saleor's API as https://"),
        ({"SALEOR_AI_HOST": "256.1.1.1"}, "SALEOR_AI_HOST=256.1.1.1 is no address of this machine"),
    ],
)
def test_serve_that_cannot_work_says_why_and_ends(processes: Processes, environment, complaint):
    serve = processes.saleor_ai("serve", **environment)
    assert serve.wait(40) == 1
    log = processes.log(serve)
    assert re.search(complaint, log)
    assert "secret" not in log
    assert "Traceback" not in log


def test_a_job_is_followed_over_a_websocket(api):
    job = services.enqueue(kind="a")
    claimed = services.claim(worker="w")
    claim = services.Claim(claimed.id, "w", 1)

    def change():
        services.report(claim, fraction=0.5, message="half")
        eventually(lambda: seen[-1]["progress"] == 0.5)
        services.finish(claim, result=None)

    seen = []

    async def follow():
        async with websockets.connect(f"ws://{api.address}/graphql/", subprotocols=["graphql-transport-ws"]) as socket_:
            await socket_.send(
                json.dumps({"type": "connection_init", "payload": {"authorization": f"Bearer {api.token}"}})
            )
            assert json.loads(await socket_.recv())["type"] == "connection_ack"
            payload = {"query": SUBSCRIBE, "variables": {"id": str(job.id)}}
            await socket_.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))
            while (message := json.loads(await socket_.recv()))["type"] == "next":
                seen.append(message["payload"]["data"]["jobProgress"])
                if len(seen) == 1:
                    changing = asyncio.get_running_loop().run_in_executor(None, in_thread, change)
            await changing
            return message["type"]

    assert asyncio.run(follow()) == "complete"
    assert seen == [
        {"state": "RUNNING", "progress": 0.0},
        {"state": "RUNNING", "progress": 0.5},
        {"state": "DONE", "progress": 1.0},
    ]


def in_thread(call):
    from django.db import connection

    try:
        call()
    finally:
        connection.close()


def test_strangers_get_no_websocket(api):
    async def connect(payload):
        async with websockets.connect(f"ws://{api.address}/graphql/", subprotocols=["graphql-transport-ws"]) as socket_:
            await socket_.send(json.dumps({"type": "connection_init", "payload": payload}))
            await socket_.recv()

    for payload in ({}, {"authorization": "Bearer x.y.z"}):
        with pytest.raises(websockets.ConnectionClosed) as closed:
            asyncio.run(connect(payload))
        assert closed.value.rcvd.code == 4403
    assert Job.objects.count() == 0


def test_doctor_names_what_is_wrong(processes: Processes, saleor):
    saleor.app_permissions = ["MANAGE_ORDERS"]
    saleor.version = "3.19.2"
    doctor = processes.saleor_ai(
        "doctor", SALEOR_AI_SALEOR_URL=saleor.url, SALEOR_AI_SALEOR_APP_TOKEN="a" * 30, SALEOR_AI_SALEOR_TIMEOUT="5"
    )
    assert doctor.wait(60) == 1
    said = processes.log(doctor)
    for line in (
        "ok    the configured database answers: PostgreSQL ",
        "warn  no worker for facts is alive: events wait",
        "ok    0 events wait",
        "warn  no recommendation model is in use",
        "ok    Saleor's signing keys can be read (1)",
        "warn  Saleor 3.19.2 was not tried",
        "FAIL  the App lacks MANAGE_PRODUCTS",
        "warn  no API runs here",
    ):
        assert line in said


def test_doctor_works_where_everything_is_down(processes: Processes):
    doctor = processes.saleor_ai(
        "doctor",
        SALEOR_AI_DATABASE_URL="postgresql://me:secret@127.0.0.1:1/shop",
        SALEOR_AI_SALEOR_URL="http://127.0.0.1:1/graphql/",
        SALEOR_AI_SALEOR_APP_TOKEN="secret",
    )
    assert doctor.wait(60) == 1
    said = processes.log(doctor)
    assert "FAIL  the database does not answer" in said
    assert (
        "FAIL  Saleor's signing keys at http://127.0.0.1:1/.well-known/jwks.json cannot be read (ConnectError)" in said
    )
    assert "secret" not in said
    assert "Traceback" not in said
