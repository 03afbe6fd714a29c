"""Every GraphQL document that we send to Saleor is valid in every Saleor that we support, with our plugin in it."""

from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema, extend_schema, parse, validate

from saleor_ai_plugin.shop.documents import DOCUMENTS

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = ROOT.parent / "shared" / "contracts" / "saleor"

pytestmark = pytest.mark.skipif(
    not CONTRACTS.is_dir(), reason=f"NOT CHECKED against Saleor's schemas: {CONTRACTS} is not there"
)


@pytest.fixture(scope="module", params=["3.21", "3.22", "3.23", "main"])
def saleor_schema(request) -> GraphQLSchema:
    text = (CONTRACTS / f"schema-{request.param}.graphql").read_text()
    added = Path(__file__).with_name("saleor_additions.graphql").read_text()
    return extend_schema(build_schema(text, assume_valid=True, no_location=True), parse(added, no_location=True))


def test_every_document_is_valid(saleor_schema):
    found = {
        name: [error.message for error in validate(saleor_schema, parse(text))] for name, text in DOCUMENTS.items()
    }
    assert found == {name: [] for name in DOCUMENTS}


def test_the_check_sees_a_wrong_field(saleor_schema):
    assert validate(saleor_schema, parse("{ me { userPermissions { codes } } }")) != []
