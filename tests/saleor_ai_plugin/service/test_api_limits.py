import pytest
from graphql import parse

from saleor_ai_plugin.service.limits import measure
from saleor_ai_plugin.service.schema import schema

SCHEMA = schema()._schema


def nested(depth: int) -> str:
    return "{ " + "a { " * (depth - 1) + "b" + " }" * depth


@pytest.mark.parametrize(
    ("query", "variables", "depth", "cost", "aliases"),
    [
        ("{ me { email } }", {}, 2, 2, 0),
        ("{ jobs(first: 3) { items { id kind } } }", {}, 3, 1 + 3 * (1 + 2), 0),
        ("{ jobs { totalCount } }", {}, 2, 1 + 20, 0),
        ("query($n: Int!) { jobs(first: $n) { items { id } } }", {"n": 7}, 3, 1 + 7 * 2, 0),
        ("{ a: me { email } b: me { ...M } } fragment M on Staff { id email }", {}, 2, 2 + 3, 2),
        ("{ ... on Query { me { ... { id } } } }", {}, 2, 2, 0),
        ("query A { me { id } } query B { orders(first: 2) { items { lines { sku } } } }", {}, 4, 7, 0),
    ],
)
def test_measure_counts_fields_times_page_sizes(query, variables, depth, cost, aliases):
    found = measure(parse(query), SCHEMA, "B" if "query B" in query else None, variables)
    assert (found.depth, found.cost, found.aliases) == (depth, cost, aliases)


def test_measure_is_quick_with_fragments_of_fragments():
    bomb = "{ me { ...F0 } } fragment F30 on Staff { id } " + " ".join(
        f"fragment F{n} on Staff {{ ...F{n + 1} ...F{n + 1} }}" for n in range(30)
    )
    assert measure(parse(bomb), SCHEMA, None, {}).cost == 1 + 2**30


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        (nested(50), "The query is 50 levels deep, 12 is the most; ask for less at a time."),
        (nested(500), "The query is 101 brackets deep, 100 is the most; ask for less at a time."),
        (
            "{ me { email " + "id " * 2000 + "} }",
            "The query is 2001 words and brackets long, 2000 is the most; split it.",
        ),
        (
            "{ orders(first: 100) { items { " + " ".join(f"a{n}: lines {{ sku }}" for n in range(30)) + " } } }",
            "The query is 6101 in cost, 5000 is the most; ask for smaller pages (first).",
        ),
        (
            "{ " + " ".join(f"a{n}: me {{ id }}" for n in range(31)) + " }",
            "The query is 31 aliases long, 30 is the most; send several queries.",
        ),
        ("{ me { ...A } } fragment A on Staff { ...A }", "The fragment A uses itself."),
    ],
)
def test_a_query_that_asks_for_too_much_is_told_so(api, query, complaint):
    answer = api.ask(query)
    assert answer["data"] is None
    assert [error["message"] for error in answer["errors"]] == [complaint]
    assert answer["errors"][0]["extensions"] == {"code": "QUERY_TOO_LARGE"}


def test_the_schema_is_shown_to_staff_only(api):
    query = "{ __schema { queryType { name } } }"
    assert api.ask(query)["data"]["__schema"]["queryType"]["name"] == "Query"
    api.token = ""
    assert api.code(query) == "UNAUTHENTICATED"
    assert api.code('{ __type(name: "Job") { name } }') == "UNAUTHENTICATED"


def test_a_page_has_a_largest_size(api):
    answer = api.ask("{ orders(first: 101) { totalCount } }")
    assert answer["errors"][0]["message"] == "The argument first is 101; ask for 1 to 100."
    assert answer["errors"][0]["extensions"]["code"] == "INVALID"


@pytest.mark.parametrize("says_its_length", [True, False])
def test_a_large_body_is_refused(api, says_its_length):
    body = b'{"query": "' + b"x" * 1_100_000 + b'"}'
    content = body if says_its_length else iter([body[:600_000], body[600_000:]])
    answer = api.client.post("/graphql/", content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 413
    assert answer.json()["errors"][0]["extensions"]["code"] == "REQUEST_TOO_LARGE"


def test_an_upload_has_a_limit_of_its_own(api):
    kind = {"content-type": "multipart/form-data; boundary=x"}
    assert api.client.post("/graphql/", content=b"x" * 1_100_000, headers=kind).status_code == 400
    assert api.client.post("/graphql/", content=b"x" * 26_300_000, headers=kind).status_code == 413


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b'"\xff"', b'[{"query": "{ me { id } }"}]'])
def test_a_body_that_is_no_query_is_the_senders_mistake(api, body):
    answer = api.client.post("/graphql/", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400


def test_queries_are_posted(api):
    assert api.client.get("/graphql/", params={"query": "{ me { id } }"}).status_code == 400
    assert api.client.get("/graphql/", headers={"accept": "text/html"}).status_code == 404
