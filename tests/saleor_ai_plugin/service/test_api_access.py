import re
from datetime import UTC, datetime

import pytest
from django.db import connections

from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.jobs.models import Job
from saleor_ai_plugin.service import permissions, schema

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ME = "{ me { email permissions } }"
CANCEL = 'mutation { jobCancel(id: "1") { errors { code } } }'
RETRY = "mutation { parkedEventsRetry { retried } }"


@pytest.fixture
def job(transactional_db):
    return Job.objects.create(id=1, kind="recommendation.train")


def staff_api(serve, saleor, *codes, **settings):
    saleor.permissions["staff@shop.example"] = list(codes)
    api = serve(saleor_url=saleor.url, saleor_timeout="0.5", **settings)
    api.token = saleor.token()
    return api


@pytest.mark.parametrize(
    "query",
    [
        ME,
        CANCEL,
        RETRY,
        "{ shop { orders } }",
        "{ jobs { totalCount } }",
        "{ outbox { waiting } }",
        "{ workers { id } }",
        "{ products { totalCount } }",
        "{ customers { totalCount } }",
        "{ orders { totalCount } }",
        "{ modelVersions { totalCount } }",
        "{ parkedEvents { totalCount } }",
    ],
)
def test_nothing_is_open_without_login(serve, job, query):
    assert serve().code(query) == "UNAUTHENTICATED"
    job.refresh_from_db()
    assert job.state == "queued"


def test_everybody_is_told_where_staff_log_in(serve, saleor):
    where = "{ loginAt { isEmbedded saleorUrl } }"
    assert serve().ask(where)["data"]["loginAt"] == {"isEmbedded": True, "saleorUrl": None}
    of_a_shop = serve(saleor_url="https://proxy:secret@shop.example:8443/graphql/")
    expected = {"isEmbedded": False, "saleorUrl": "https://shop.example:8443/graphql/"}
    assert of_a_shop.ask(where)["data"]["loginAt"] == expected


def test_every_field_is_in_the_table_of_permissions(monkeypatch):
    monkeypatch.setattr(
        schema, "FIELDS", {name: codes for name, codes in permissions.FIELDS.items() if name != "Query.me"}
    )
    schema.schema.cache_clear()
    with pytest.raises(LookupError, match=r"Query\.me has no line"):
        schema.schema()
    monkeypatch.setattr(schema, "FIELDS", {**permissions.FIELDS, "Query.gone": None})
    with pytest.raises(LookupError, match=r"fields that do not exist: Query\.gone"):
        schema.schema()


def test_saleors_staff_use_their_own_token(serve, saleor):
    api = staff_api(serve, saleor, "MANAGE_APPS")
    assert api.ask(ME)["data"]["me"] == {"email": "staff@shop.example", "permissions": ["MANAGE_APPS"]}


def test_a_field_needs_its_permission_and_a_refusal_changes_nothing(serve, saleor, job):
    api = staff_api(serve, saleor, "MANAGE_PRODUCTS")
    assert api.ask("{ jobs { totalCount } }")["data"]["jobs"]["totalCount"] == 1
    answer = api.ask(CANCEL)
    assert answer["errors"][0]["extensions"]["code"] == "PERMISSION_DENIED"
    assert answer["errors"][0]["message"] == "This needs one of the permissions MANAGE_APPS, MANAGE_PLUGINS."
    job.refresh_from_db()
    assert (job.state, job.cancel_requested) == ("queued", False)


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"expires_in": -60}, "TOKEN_EXPIRED"),
        ({"type": "refresh"}, "INVALID_TOKEN"),
        ({"email": "customer@shop.example"}, "NOT_STAFF"),
    ],
)
def test_a_token_that_does_not_log_in_says_why(serve, saleor, claims, code):
    api = staff_api(serve, saleor)
    api.token = saleor.token(**claims)
    assert api.code(ME) == code


@pytest.mark.parametrize("mode", ["error500", "hang", "html"])
def test_a_saleor_in_trouble_is_named_and_what_needs_no_saleor_goes_on(serve, saleor, mode):
    api = staff_api(serve, saleor)
    saleor.mode = mode
    assert api.code(ME) == "SALEOR_UNAVAILABLE"
    assert api.client.get("/health").json()["status"] == "ok"


def test_staff_of_a_real_saleor_log_in_there(serve, saleor):
    api = serve(saleor_url=saleor.url)
    query = 'mutation { tokenCreate(email: "a", password: "b") { token errors { code } } }'
    assert api.ask(query)["data"]["tokenCreate"] == {"token": None, "errors": [{"code": "LOG_IN_AT_SALEOR"}]}


def test_a_database_that_is_gone_is_said_to_be_gone(api, monkeypatch):
    monkeypatch.setitem(connections.settings["default"], "HOST", "/nowhere")
    assert api.code(ME) == "DATABASE_UNAVAILABLE"
    assert api.client.get("/health").status_code == 200
    ready = api.client.get("/ready")
    assert (ready.status_code, ready.json()["database"]) == (503, "does not answer")
    assert "saleor_ai_http_requests_total" in api.client.get("/metrics").text


def test_what_we_did_not_foresee_is_a_number_in_the_log(api, monkeypatch):
    monkeypatch.setattr("saleor_ai_plugin.facts.graphql.configuration", lambda: 1 / 0)
    answer = api.client.post(
        "/graphql/",
        json={"query": "{ shop { name } }"},
        headers={"authorization": f"Bearer {api.token}", "x-request-id": "request-0001"},
    )
    assert (
        answer.json()["errors"][0]["message"] == "Something went wrong on our side; the log has it under request-0001."
    )
    assert answer.headers["x-request-id"] == "request-0001"


def test_ready_says_what_is_missing(api):
    assert api.client.get("/ready").json() == {
        "database": "ok",
        "migrations": "ok",
        "worker": "none is alive: start 'saleor-ai worker'",
    }


def test_metrics_hold_the_outbox_and_can_be_closed(serve):
    OutboxEvent.objects.create(kind="order", subject_id="1", payload={}, occurred_at=NOW, available_at=NOW)
    OutboxEvent.objects.create(
        kind="order", subject_id="2", payload={}, occurred_at=NOW, available_at=NOW, parked_at=NOW
    )
    api = serve(metrics_token="secret")
    assert api.client.get("/metrics").status_code == 401
    lines = api.client.get("/metrics", headers={"authorization": "Bearer secret"}).text.splitlines()
    assert "saleor_ai_outbox_events 1.0" in lines
    assert "saleor_ai_outbox_parked_events 1.0" in lines


def test_web_pages_of_other_origins_are_let_in_by_configuration_alone(serve):
    headers = {"origin": "https://staff.example", "access-control-request-method": "POST"}
    assert "access-control-allow-origin" not in serve().client.options("/graphql/", headers=headers).headers
    api = serve(allowed_origins='["https://staff.example"]')
    assert api.client.options("/graphql/", headers=headers).headers["access-control-allow-origin"] == headers["origin"]
    stranger = {**headers, "origin": "https://evil.example"}
    assert "access-control-allow-origin" not in api.client.options("/graphql/", headers=stranger).headers


def test_development_has_graphiql_whose_files_are_all_its_own(serve):
    assert serve().client.get("/graphiql/graphiql.min.js").status_code == 404
    api = serve(debug="true")
    page = api.client.get("/graphql/", headers={"accept": "text/html"}).text
    assert "GraphiQL" in page
    fetched = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert [one for one in fetched if not one.startswith(("/graphiql/", "data:"))] == []
    assert {api.client.get(one).status_code for one in fetched if one.startswith("/")} == {200}
    assert api.ask("{ __schema { queryType { name } } }")["data"]["__schema"]["queryType"]["name"] == "Query"
